// Vercel's edge runtime: like Workers, with a suffix that asks for a compiled module.
import module from "./contactship_wasm_bg.wasm?module";
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
