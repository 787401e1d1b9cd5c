// Cloudflare Workers: bytes may not be compiled at run time there, so the module is imported compiled.
import module from "./contactship_wasm_bg.wasm";
import { useModule } from "./contactship_wasm.js";

useModule(module);

export {
  ContactshipClient,
  ContactshipError,
  VERSION,
  callMetrics,
  decodeToon,
  init,
  parseCallWebhook,
} from "./contactship_wasm.js";
