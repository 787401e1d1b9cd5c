// The rivals: all the ways from the bytes of a response to its objects that are compared.
// @ts-check
import { decode as decode23 } from "toon-2.3";
import { decode as decode44 } from "toon-4.4";
import { initSync, readWithSerde } from "#serde-rival";
import { open } from "#bench-package";

/**
 * @typedef {{ json: Uint8Array, toon: Uint8Array }} Bodies
 * @typedef {{ bench: WebAssembly.Module, serde: WebAssembly.Module }} Modules
 * @typedef {{ name: string, base: string, work: (bodies: Bodies) => any }} Way
 */

export const NATIVE = "JSON.parse";
export const FETCH = "fetch + response.json()";
const ID = "a1b2c3d4-e5f6-7890-abcd-ef1234567890";
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
 * Ways from bytes to objects.
 * @param {Modules} modules
 * @returns {Way[]}
 */
export function readers(modules) {
  const { readResponse } = open(modules.bench);
  initSync({ module: modules.serde });
  return [
    { name: "ours, TOON", base: NATIVE, work: ({ toon }) => readResponse(toon, true) },
    { name: "ours, JSON", base: NATIVE, work: ({ json }) => readResponse(json, false) },
    { name: NATIVE, base: NATIVE, work: ({ json }) => parse(json) },
    { name: "serde-wasm-bindgen", base: NATIVE, work: ({ json }) => readWithSerde(json) },
    { name: "toon 4.4.0", base: NATIVE, work: reference(decode44) },
    { name: "toon 2.3.1", base: NATIVE, work: reference(decode23) },
  ];
}

/**
 * Whole calls, through a `fetch` that answers at once.
 * @param {typeof import("contactship-wasm").ContactshipClient} Client
 * @returns {Way[]}
 */
export function fetchers(Client) {
  /** @type {Uint8Array} */
  let body;
  const stub = async () =>
    new Response(/** @type {BodyInit} */ (body), { headers: { "content-type": "application/json" } });
  const client = new Client({ apiKey: "sk_bench", fetch: stub, dangerouslyAllowBrowser: true });
  return [
    {
      name: "getCall, TOON",
      base: FETCH,
      work: ({ toon }) => ((body = toon), client.getCall(ID, { includeWords: true, transcriptFormat: "toon" })),
    },
    {
      name: "getCall, JSON",
      base: FETCH,
      work: ({ json }) => ((body = json), client.getCall(ID, { includeWords: true })),
    },
    { name: FETCH, base: FETCH, work: ({ json }) => ((body = json), stub().then((response) => response.json())) },
  ];
}
