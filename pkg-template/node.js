// Node, Deno and Bun: the module is read from disk at import, so that decodeToon works at once.
import { readFileSync } from "node:fs";
import { useModule, useSource } from "./contactship_wasm.js";

try {
  useModule(new WebAssembly.Module(readFileSync(new URL("./contactship_wasm_bg.wasm", import.meta.url))));
} catch {
  // Bundled for a server: the file is missing, or `import.meta.url` has changed. Importing must not throw.
  useSource(async () => (await import("./wasm-bytes.js")).wasmBytes());
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
