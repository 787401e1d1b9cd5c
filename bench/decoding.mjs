// Decoding, the same in every host: bytes to objects, without a network. Agreement first, then time.
// @ts-check
import { compare } from "./measure.mjs";
import { NATIVE } from "./names.mjs";

/**
 * What a host brings.
 * @typedef {{
 *   readers: import("./readers.mjs").Reader[],
 *   load: (file: string) => Promise<Uint8Array>,
 *   collect?: () => void,
 * }} Host `collect` is the garbage collector
 * @typedef {{ input: string, agree: string[], disagree: string[], figures: import("./measure.mjs").Figure[] }} Result
 */

/**
 * @param {Host} host
 * @param {string[]} inputs
 * @param {import("./measure.mjs").Effort} effort
 * @param {(result: Result) => unknown} report
 */
export async function decode(host, inputs, effort, report) {
  // What the engine has learned of the objects is lost with the last of them: a program has calls at hand.
  const small = await load(host, "words-60");
  const kept = host.readers.map(({ work }) => work(small));
  for (const input of inputs) {
    const bodies = await load(host, input);
    const { agree, disagree } = agreement(host.readers, bodies);
    const rivals = host.readers.filter(({ name }) => agree.includes(name)).map((one) => rival(one, bodies, host));
    await report({ input, agree, disagree, figures: await compare(rivals, NATIVE, effort) });
  }
  return kept.length;
}

/** @param {Host} host @param {string} input @returns {Promise<import("./readers.mjs").Bodies>} */
async function load(host, input) {
  return { json: await host.load(`${input}.json`), toon: await host.load(`${input}.toon`) };
}

/**
 * Which readers build just the objects that `JSON.parse` does, in the same order.
 * @param {import("./readers.mjs").Reader[]} readers
 * @param {import("./readers.mjs").Bodies} bodies
 */
function agreement(readers, bodies) {
  const texts = expected(JSON.parse(new TextDecoder().decode(bodies.json)));
  /** @type {{ agree: string[], disagree: string[] }} */
  const found = { agree: [], disagree: [] };
  for (const { name, work } of readers) {
    found[texts.includes(textOf(work, bodies)) ? "agree" : "disagree"].push(name);
  }
  return found;
}

/** A call as text, as it is read from JSON and from TOON. @param {object} call */
export function expected(call) {
  return ["json", "toon"].map((format) => JSON.stringify({ ...call, transcript_format: format }));
}

/** @param {import("./readers.mjs").Reader["work"]} work @param {import("./readers.mjs").Bodies} bodies */
function textOf(work, bodies) {
  try {
    return JSON.stringify(work(bodies));
  } catch (error) {
    return String(error);
  }
}

/**
 * @param {import("./readers.mjs").Reader} reader
 * @param {import("./readers.mjs").Bodies} bodies
 * @param {Host} host
 * @returns {import("./measure.mjs").Rival}
 */
function rival({ name, work }, bodies, { collect }) {
  /** @type {unknown} */
  let last;
  return {
    name,
    async run(times) {
      collect?.();
      const started = performance.now();
      for (let n = 0; n < times; n++) last = work(bodies);
      const took = performance.now() - started;
      // The garbage of one is not collected in the time of the next.
      last = undefined;
      return took;
    },
  };
}
