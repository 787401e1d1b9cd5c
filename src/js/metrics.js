// `callMetrics` at the border: roles and times of a call as flat arrays of numbers, and the row of numbers that comes back
// as an object. So nothing crosses for each word. The call may be any object.
// @ts-check
import { ContactshipError, invalid } from "./error.js";

/** More entries and words than any call has. Arrays of holes are long without taking memory. */
const MAX_LENGTH = 1 << 23;
// The roles of transcript entries, as metrics.rs numbers them.
const AGENT = 0;
const USER = 1;
const OTHER = 2;

/**
 * Of each entry its role, and how many words with times it has; then the times of all those words, a start and an end
 * each.
 * @param {any} call
 * @returns {{ roles: Uint8Array, counts: Uint32Array, times: Float64Array, duration: number | undefined }}
 */
export function metricsInput(call) {
  if (typeof call !== "object" || call === null)
    throw invalid("callMetrics takes a call, or an object with chat_history.");
  try {
    const entries = listOf(call.chat_history) ?? listOf(call.chat_history_with_tools) ?? [];
    let left = MAX_LENGTH;
    const lengthOf = (/** @type {any[]} */ { length }) => {
      left -= length;
      if (left >= 0) return length;
      throw invalid(`callMetrics takes at most ${MAX_LENGTH} entries and words.`);
    };
    const roles = new Uint8Array(lengthOf(entries)).fill(OTHER);
    // The lists of words first: then there is memory for just the times that they may hold.
    /** @type {{ entry: number, said: any[], length: number }[]} */
    const lists = [];
    let most = 0;
    for (let entry = 0; entry < roles.length; entry++) {
      const one = entries[entry] ?? {};
      const role = (roles[entry] = roleOf(one.role));
      const said = role === OTHER ? undefined : listOf(one.words);
      if (!said) continue;
      const length = lengthOf(said);
      most += length;
      lists.push({ entry, said, length });
    }
    const counts = new Uint32Array(roles.length);
    const times = new Float64Array(2 * most);
    let at = 0;
    for (const { entry, said, length } of lists) {
      const before = at;
      at = addTimes(times, at, said, length);
      counts[entry] = (at - before) / 2;
    }
    const { duration } = call;
    return { roles, counts, times: times.subarray(0, at), duration: Number.isFinite(duration) ? duration : undefined };
  } catch (cause) {
    if (cause instanceof ContactshipError) throw cause;
    throw new ContactshipError("invalid_argument", "callMetrics could not read the call.", {}, { cause });
  }
}

/** @param {unknown} value @returns {any[] | undefined} */
function listOf(value) {
  return Array.isArray(value) ? value : undefined;
}

/** @param {unknown} role */
function roleOf(role) {
  if (role === "agent" || role === "assistant") return AGENT;
  return role === "user" ? USER : OTHER;
}

/**
 * Adds the start and the end of each word that has both. Returns where the next one goes.
 * @param {Float64Array} times
 * @param {number} at
 * @param {any[]} said
 * @param {number} length of it
 */
function addTimes(times, at, said, length) {
  for (let n = 0; n < length; n++) {
    const word = said[n];
    if (word === null || word === undefined) continue;
    const { start, end } = word;
    if (typeof start !== "number" || typeof end !== "number") continue;
    // -0 becomes 0.
    times[at] = start + 0;
    times[at + 1] = end + 0;
    at += 2;
  }
  return at;
}

/**
 * The metrics as the module writes them: `Metrics::numbers` in src/metrics.rs has the order.
 * @param {Float64Array} row
 */
export function metricsObject(row) {
  let at = 0;
  const number = () => (Number.isNaN(row[at]) ? (at++, null) : (row[at++] ?? null));
  /** Items of so many numbers each, none of which is null. @type {<T>(size: number, item: (at: number) => T) => T[]} */
  const list = (size, item) => {
    const items = [];
    for (let left = number() ?? 0; left > 0; left--, at += size) items.push(item(at));
    return items;
  };
  const who = (/** @type {number} */ role) => (role === USER ? "user" : "agent");
  const duration = number();
  const turns = [number(), number()];
  const talkRatio = number();
  const overlapSeconds = number();
  const silenceSeconds = number();
  const segments = list(4, (at) => ({
    role: who(row[at]),
    start: row[at + 1],
    end: row[at + 2],
    // An integer for the engine, too, which takes less memory.
    entry: row[at + 3] >>> 0,
  }));
  const silences = list(2, (at) => ({ start: row[at], end: row[at + 1] }));
  const interruptions = list(4, (at) => ({
    by: who(row[at]),
    at: row[at + 1],
    seconds: row[at + 2],
    yielded: row[at + 3] === 1,
  }));
  const [agent, user] = turns.map((turns) => ({
    turns,
    words: number(),
    talkSeconds: number(),
    wordsPerMinute: number(),
    firstWordAt: number(),
    longestMonologueSeconds: number(),
    interruptions: number(),
    responseLatency: latency(),
  }));
  return { duration, segments, talkRatio, overlapSeconds, silences, silenceSeconds, interruptions, agent, user };

  function latency() {
    const [median, p90, max] = [number(), number(), number()];
    const values = list(1, (at) => row[at]);
    return values.length === 0 ? null : { median, p90, max, count: values.length, values };
  }
}
