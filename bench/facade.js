// The benchmark's way into the module: the bytes of a response to objects, without the network around it.
// @ts-check
import { createGlue } from "#glue";

/**
 * A fresh instance.
 * @param {WebAssembly.Module} module
 * @returns {{ readResponse: (body: Uint8Array, toon: boolean) => any, memory: WebAssembly.Memory }}
 */
export function open(module) {
  const glue = createGlue((/** @type {unknown} */ cause) => {
    throw cause;
  });
  const { memory } = glue.instantiate(module);
  return { readResponse: glue.readResponse, memory };
}
