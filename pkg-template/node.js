// Node, Deno and Bun: the module is read from disk at import, so that decodeToon works at once.
import { readFileSync } from "node:fs";
import { useModule } from "./contactship_wasm.js";

useModule(new WebAssembly.Module(readFileSync(new URL("./contactship_wasm_bg.wasm", import.meta.url))));

export {
  ContactshipClient,
  ContactshipError,
  VERSION,
  callMetrics,
  decodeToon,
  init,
  parseCallWebhook,
} from "./contactship_wasm.js";
