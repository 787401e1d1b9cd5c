// What `callMetrics` reads of a call: roles and times as flat arrays of numbers, so that nothing crosses into the module
// for each word. The object may come from anywhere.
// @ts-check
import { ContactshipError } from "./error.js";

/** More entries than any call has; an array of that length is an attack. */
const MAX_LENGTH = 1 << 24;
/** The roles of transcript entries, as metrics.rs numbers them. @type {Record<string, number>} */
const ROLES = { agent: 0, assistant: 0, user: 1 };
const OTHER = 2;

/**
 * @param {any} call
 * @returns {{ roles: Uint8Array, words: Float64Array, duration: number | undefined }}
 */
export function metricsInput(call) {
  if (typeof call !== "object" || call === null)
    throw invalid("callMetrics takes a call, or an object with chat_history.");
  try {
    const entries = [call.chat_history, call.chat_history_with_tools].find(Array.isArray) ?? [];
    const roles = new Uint8Array(lengthOf(entries)).fill(OTHER);
    /** @type {number[]} */
    const words = [];
    for (let entry = 0; entry < roles.length; entry++) {
      const { role, words: said } = entries[entry] ?? {};
      const number = Object.hasOwn(ROLES, role) ? ROLES[role] : OTHER;
      roles[entry] = number;
      if (number === OTHER || !Array.isArray(said)) continue;
      const length = lengthOf(said);
      for (let n = 0; n < length; n++) {
        const { start, end } = said[n] ?? {};
        if (typeof start === "number" && typeof end === "number") words.push(start, end, entry);
      }
    }
    const { duration } = call;
    return { roles, words: Float64Array.from(words), duration: Number.isFinite(duration) ? duration : undefined };
  } catch (cause) {
    if (cause instanceof ContactshipError) throw cause;
    throw new ContactshipError("invalid_argument", "callMetrics could not read the call.", {}, { cause });
  }
}

/** @param {any[]} array */
function lengthOf({ length }) {
  if (length <= MAX_LENGTH) return length;
  throw invalid(`callMetrics takes at most ${MAX_LENGTH} entries and words.`);
}

/** @param {string} message */
function invalid(message) {
  return new ContactshipError("invalid_argument", message);
}
