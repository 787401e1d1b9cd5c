// The benchmark, the same in every host: agreement first, then time.
// @ts-check
import { compare } from "./measure.mjs";
import { FETCH, NATIVE, fetchers, readers } from "./rivals.mjs";

/**
 * What a host brings.
 * @typedef {{
 *   modules: import("./rivals.mjs").Modules,
 *   Client: typeof import("contactship-wasm").ContactshipClient,
 *   load: (file: string) => Promise<Uint8Array>,
 *   collect?: () => void,
 * }} Host
 * @typedef {{ input: string, agree: string[], disagree: string[], figures: import("./measure.mjs").Figure[] }} Result
 */

/**
 * @param {Host} host
 * @param {string[]} inputs
 * @param {import("./measure.mjs").Effort} effort
 * @param {(result: Result) => void} report
 */
export async function run(host, inputs, effort, report) {
  const groups = [
    { base: NATIVE, ways: readers(host.modules) },
    { base: FETCH, ways: fetchers(host.Client) },
  ];
  // What the engine has learned of the objects is lost with the last of them: a program has calls at hand.
  const small = await load(host, "words-60");
  const kept = await Promise.all(groups.flatMap(({ ways }) => ways.map(({ work }) => work(small))));
  for (const input of inputs) {
    const bodies = await load(host, input);
    const { agree, disagree } = await agreement(
      groups.flatMap(({ ways }) => ways),
      bodies,
    );
    const figures = [];
    for (const { base, ways } of groups) {
      const rivals = ways.filter(({ name }) => agree.includes(name)).map((way) => rival(way, bodies, host));
      figures.push(...(await compare(rivals, base, effort)));
    }
    report({ input, agree, disagree, figures });
  }
  return kept.length;
}

/** @param {Host} host @param {string} input @returns {Promise<import("./rivals.mjs").Bodies>} */
async function load(host, input) {
  return { json: await host.load(`${input}.json`), toon: await host.load(`${input}.toon`) };
}

/**
 * Who builds just the objects that `JSON.parse` does, in the same order.
 * @param {import("./rivals.mjs").Way[]} ways
 * @param {import("./rivals.mjs").Bodies} bodies
 */
async function agreement(ways, bodies) {
  const expected = (/** @type {string} */ format) =>
    JSON.stringify({ ...JSON.parse(new TextDecoder().decode(bodies.json)), transcript_format: format });
  const texts = [expected("json"), expected("toon")];
  /** @type {{ agree: string[], disagree: string[] }} */
  const found = { agree: [], disagree: [] };
  for (const { name, work } of ways) {
    const text = await Promise.resolve()
      .then(() => work(bodies))
      .then(JSON.stringify, String);
    found[texts.includes(text) ? "agree" : "disagree"].push(name);
  }
  return found;
}

/**
 * @param {import("./rivals.mjs").Way} way
 * @param {import("./rivals.mjs").Bodies} bodies
 * @param {Host} host
 * @returns {import("./measure.mjs").Rival}
 */
function rival({ name, base, work }, bodies, { collect }) {
  /** @type {unknown} */
  let last;
  return {
    name,
    async run(times) {
      collect?.();
      const begun = performance.now();
      if (base === FETCH) for (let n = 0; n < times; n++) last = await work(bodies);
      else for (let n = 0; n < times; n++) last = work(bodies);
      const took = performance.now() - begun;
      // Nobody pays for another's garbage.
      last = undefined;
      return took;
    },
  };
}
