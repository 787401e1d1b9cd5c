// Whole calls over real sockets, ours and `fetch` with `response.json()`, in turn.
// @ts-check
import { compare } from "./measure.mjs";

/** What all others are set against. */
export const NATIVE_FETCH = "fetch().json()";

/**
 * @typedef {{ input: string, figures: import("./measure.mjs").Figure[] }} Result
 */

/**
 * @param {typeof import("contactship-wasm").ContactshipClient} Client
 * @param {string} origin of a server that has each input as `/v1/calls/INPUT-json` and `/v1/calls/INPUT-toon`
 * @param {string[]} inputs
 * @param {import("./measure.mjs").Effort} effort
 * @param {() => void} [collect] the garbage collector
 * @returns {Promise<Result[]>}
 */
export async function overSockets(Client, origin, inputs, effort, collect) {
  const client = new Client({ baseUrl: origin });
  const results = [];
  for (const input of inputs) {
    const ways = {
      "getCall, TOON": () => client.getCall(`${input}-toon`, { includeWords: true, transcriptFormat: "toon" }),
      "getCall, JSON": () => client.getCall(`${input}-json`, { includeWords: true }),
      [NATIVE_FETCH]: async () => (await fetch(`${origin}/v1/calls/${input}-json?include_words=true`)).json(),
    };
    const rivals = Object.entries(ways).map(([name, work]) => ({
      name,
      async run(/** @type {number} */ times) {
        collect?.();
        const started = performance.now();
        for (let n = 0; n < times; n++) await work();
        return performance.now() - started;
      },
    }));
    results.push({ input, figures: await compare(rivals, NATIVE_FETCH, effort) });
  }
  return results;
}
