// What users wait for, over real sockets: whole calls, a page of a list, many calls, and metrics. Each case has
// several ways to the same result, of which one is the base that the others are compared with.
// @ts-check
import { compare } from "./measure.mjs";
import { CALL_METRICS, GET_CALL, GET_CALLS, LIST_CALLS, NATIVE_BATCH, NATIVE_FETCH } from "./names.mjs";

/** Requests at a time, by default of `getCalls` and in browsers. */
const CONCURRENCY = 6;
const TOON = /** @type {const} */ ({ transcriptFormat: "toon" });

/**
 * @typedef {typeof import("contactship-wasm")} Library
 * @typedef {"calls" | "lists" | "metrics"} Part
 * @typedef {{
 *   part: Part,
 *   name: string,
 *   base: string,
 *   prepare?: () => Promise<void>,
 *   ways: Record<string, () => unknown>,
 *   show: (result: any) => string | number,
 * }} Case `prepare` gets what the ways need; not before, as each collection of garbage would have to look through it.
 *   `show` gives the same for the results of all ways
 * @typedef {{
 *   part: Part, name: string, agree: string[], disagree: string[], figures: import("./measure.mjs").Figure[],
 * }} CaseResult
 */

/**
 * @param {Library} library
 * @param {string} origin of the server in server.mjs
 * @param {import("./inputs.mjs").Plan} plan
 * @returns {Case[]}
 */
export function casesOf(library, origin, plan) {
  const client = new library.ContactshipClient({ baseUrl: origin });
  return [
    ...plan.calls.map((input) => wholeCall(client, origin, input)),
    ...plan.pages.map(({ name, calls }) => page(client, origin, name, calls)),
    ...plan.batches.map(({ name, input, calls }) => batch(client, origin, name, new Array(calls).fill(input))),
    ...plan.metrics.flatMap((input) => [
      metrics(library, origin, input, "toon"),
      metrics(library, origin, input, "json"),
    ]),
  ];
}

/**
 * Runs the cases one after the other: agreement first, then time.
 * @param {Case[]} cases
 * @param {import("./measure.mjs").Effort} effort
 * @param {(result: CaseResult) => unknown} report
 * @param {() => void} [collect] the garbage collector
 */
export async function runCases(cases, effort, report, collect) {
  for (const one of cases) {
    await one.prepare?.();
    const { agree, disagree } = await agreement(one);
    const rivals = agree.map((name) => ({
      name,
      async run(/** @type {number} */ times) {
        collect?.();
        const started = performance.now();
        for (let n = 0; n < times; n++) await one.ways[name]();
        return performance.now() - started;
      },
    }));
    const { part, name } = one;
    await report({ part, name, agree, disagree, figures: await compare(rivals, one.base, effort) });
  }
}

/** @param {Case} one */
async function agreement({ base, ways, show }) {
  /** @type {Map<string, string | number>} */
  const shown = new Map();
  for (const [name, work] of Object.entries(ways)) shown.set(name, show(await work()));
  const names = [...shown.keys()];
  return {
    agree: names.filter((name) => shown.get(name) === shown.get(base)),
    disagree: names.filter((name) => shown.get(name) !== shown.get(base)),
  };
}

/**
 * @param {InstanceType<Library["ContactshipClient"]>} client
 * @param {string} origin
 * @param {string} input
 * @returns {Case}
 */
function wholeCall(client, origin, input) {
  return {
    part: "calls",
    name: input,
    base: NATIVE_FETCH,
    ways: {
      [GET_CALL.toon]: () => client.getCall(input, { includeWords: true, ...TOON }),
      [GET_CALL.json]: () => client.getCall(input, { includeWords: true }),
      [NATIVE_FETCH]: () => json(`${origin}/v1/calls/${input}?include_words=true`),
    },
    show: (call) => JSON.stringify(withoutFormat(call)),
  };
}

/**
 * @param {InstanceType<Library["ContactshipClient"]>} client
 * @param {string} origin
 * @param {string} name
 * @param {number} pageSize
 * @returns {Case}
 */
function page(client, origin, name, pageSize) {
  const options = { pageSize, includeTranscript: true, includeWords: true };
  const query = `limit=${pageSize}&include_transcript=true&include_words=true`;
  return {
    part: "lists",
    name,
    base: NATIVE_FETCH,
    ways: {
      [LIST_CALLS.toon]: async () => (await client.listCalls({ ...options, ...TOON })).calls,
      [LIST_CALLS.json]: async () => (await client.listCalls(options)).calls,
      [NATIVE_FETCH]: async () => (await json(`${origin}/v1/calls?${query}`)).data,
    },
    show: (calls) => JSON.stringify(calls.map(withoutFormat)),
  };
}

/**
 * @param {InstanceType<Library["ContactshipClient"]>} client
 * @param {string} origin
 * @param {string} name
 * @param {string[]} ids
 * @returns {Case}
 */
function batch(client, origin, name, ids) {
  /** @param {{ transcriptFormat?: "toon" }} [format] */
  const ours = async (format) => {
    let turns = 0;
    for await (const { call, error } of client.getCalls(ids, { includeWords: true, ...format })) {
      if (error) throw error;
      turns += call.chat_history?.length ?? 0;
    }
    return turns;
  };
  const native = async () => {
    let turns = 0;
    for (let n = 0; n < ids.length; n += CONCURRENCY) {
      const urls = ids.slice(n, n + CONCURRENCY).map((id) => `${origin}/v1/calls/${id}?include_words=true`);
      for (const call of await Promise.all(urls.map(json))) turns += call.chat_history.length;
    }
    return turns;
  };
  return {
    part: "lists",
    name,
    base: NATIVE_BATCH,
    ways: { [GET_CALLS.toon]: () => ours(TOON), [GET_CALLS.json]: () => ours(), [NATIVE_BATCH]: native },
    show: (turns) => turns,
  };
}

/**
 * The time of `callMetrics` beside that in which `getCall` decodes the same call: its `fetch` has the bytes at hand.
 * @param {Library} library
 * @param {string} origin
 * @param {string} input
 * @param {"toon" | "json"} transcriptFormat
 * @returns {Case}
 */
function metrics({ ContactshipClient, callMetrics }, origin, input, transcriptFormat) {
  const base = GET_CALL[transcriptFormat];
  /** @type {any} */
  let call;
  /** @type {() => Promise<any>} */
  let decode;
  return {
    part: "metrics",
    name: input,
    base,
    async prepare() {
      if (call) return;
      const response = await fetch(`${origin}/v1/calls/${input}?transcript_format=${transcriptFormat}`);
      const bytes = await response.arrayBuffer();
      const { status, headers } = response;
      const atOnce = async () => ({ status, headers, arrayBuffer: async () => bytes });
      const client = new ContactshipClient({ baseUrl: origin, fetch: /** @type {any} */ (atOnce) });
      decode = () => client.getCall("call", { includeWords: true, transcriptFormat });
      call = await decode();
    },
    ways: { [CALL_METRICS]: () => callMetrics(call), [base]: () => decode() },
    // The words of the call, by both.
    show: ({ agent, user, chat_history: turns = [] }) =>
      agent ? agent.words + user.words : turns.flatMap((/** @type {any} */ { words }) => words).length,
  };
}

/** @param {string} url @returns {Promise<any>} */
async function json(url) {
  return (await fetch(url)).json();
}

/** A call in TOON and in JSON differ in this field alone. @param {any} call */
function withoutFormat(call) {
  return { ...call, transcript_format: undefined };
}
