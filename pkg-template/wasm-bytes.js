// The bytes of the module, for where no file can be read or downloaded.
const BASE64 = "__WASM_BASE64__";

export function wasmBytes() {
  return Uint8Array.from(atob(BASE64), (letter) => letter.charCodeAt(0));
}
