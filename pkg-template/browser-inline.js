// Development servers, Vite's above all: they move a package's modules to another folder and leave the .wasm where it
// was, so the bytes come as a module. No production build takes it.
import { useSource } from "./contactship_wasm.js";
import { wasmBytes } from "./wasm-bytes.js";

useSource(wasmBytes);

export {
  ContactshipClient,
  ContactshipError,
  VERSION,
  callMetrics,
  decodeToon,
  init,
  parseCallWebhook,
} from "./contactship_wasm.js";
