// Browsers, and all else that fetches: nothing is downloaded before the first use. There is no top-level
// await: service workers forbid it, and it would hold up the page.
import { useSource } from "./contactship_wasm.js";

// Bundlers know this form, and ship the file.
useSource(() => new URL("./contactship_wasm_bg.wasm", import.meta.url));

export {
  ContactshipClient,
  ContactshipError,
  VERSION,
  callMetrics,
  decodeToon,
  init,
  parseCallWebhook,
} from "./contactship_wasm.js";
