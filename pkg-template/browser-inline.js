// Development servers, Vite's above all: they move a package's modules to another folder and leave the
// .wasm behind, so its bytes stand in this file. No production build takes it.
import { useSource } from "./contactship_wasm.js";

const BASE64 = "__WASM_BASE64__";
useSource(() => Uint8Array.from(atob(BASE64), (letter) => letter.charCodeAt(0)));

export {
  ContactshipClient,
  ContactshipError,
  VERSION,
  callMetrics,
  decodeToon,
  init,
  parseCallWebhook,
} from "./contactship_wasm.js";
