// contactship-wasm/inline: the same package with the module's bytes inside, for tools that ship no other files, such as
// Jest and CommonJS bundles.
import { useModule, useSource } from "./contactship_wasm.js";
import { wasmBytes } from "./wasm-bytes.js";

// On a server decodeToon works at once. A browser compiles nothing before the first use.
useSource(wasmBytes);
try {
  if (globalThis.process?.versions?.node) useModule(new WebAssembly.Module(wasmBytes()));
} catch {
  // Workers with Node's globals forbid compiling bytes.
}

export {
  ContactshipClient,
  ContactshipError,
  VERSION,
  callMetrics,
  decodeToon,
  init,
  parseCallWebhook,
} from "./contactship_wasm.js";
