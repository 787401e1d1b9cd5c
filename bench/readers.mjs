// All the ways from the bytes of a response to its objects that are compared.
// @ts-check
import { decode as decode23 } from "toon-2.3";
import { decode as decode44 } from "toon-4.4";
import { initSync, readWithSerde } from "#serde-rival";
import { open } from "#bench-package";
import { NATIVE, OURS, REFERENCE } from "./names.mjs";

/**
 * @typedef {{ json: Uint8Array, toon: Uint8Array }} Bodies
 * @typedef {{ bench: WebAssembly.Module, serde: WebAssembly.Module }} Modules
 * @typedef {{ name: string, work: (bodies: Bodies) => any }} Reader
 */

const decoder = new TextDecoder();
/** @type {(bytes: Uint8Array) => any} */
const parse = (bytes) => JSON.parse(decoder.decode(bytes));

/** @type {(decode: (text: string) => unknown) => (bodies: Bodies) => any} */
const reference =
  (decode) =>
  ({ toon }) => {
    const call = parse(toon);
    call.chat_history = decode(call.chat_history);
    return call;
  };

/**
 * @param {Modules} modules
 * @returns {Reader[]}
 */
export function readers(modules) {
  const { readResponse } = open(modules.bench);
  initSync({ module: modules.serde });
  return [
    { name: OURS.toon, work: ({ toon }) => readResponse(toon, true) },
    { name: OURS.json, work: ({ json }) => readResponse(json, false) },
    { name: NATIVE, work: ({ json }) => parse(json) },
    { name: "serde-wasm-bindgen", work: ({ json }) => readWithSerde(json) },
    { name: REFERENCE, work: reference(decode44) },
    { name: "toon 2.3.1", work: reference(decode23) },
  ];
}
