// Attempts, the pauses between them, and what users asked to hear of them. What an attempt asks for, what came of
// it, and whether there is another one is said by the module (client.rs); what waits is here.
// @ts-check
import { Deadline, forget } from "./deadline.js";

/**
 * @typedef {{
 *   attempt: (deadline: Deadline) => Promise<import("./exchange.js").Exchange>,
 *   outcome: (exchange: import("./exchange.js").Exchange, deadline: Deadline) => unknown,
 *   free: () => void,
 * }} GetCall a call that is being fetched, as the module has it
 */

/**
 * Resolves with the call, or rejects with what the module or the caller's signal says.
 * @param {GetCall} call
 * @param {number} timeoutMs of each attempt
 * @param {AbortSignal | undefined} signal the caller's
 */
export async function attempts(call, timeoutMs, signal) {
  try {
    for (;;) {
      if (signal?.aborted) throw signal.reason;
      const deadline = new Deadline(timeoutMs, signal);
      const outcome = await attempt(call, deadline);
      // A pause is a number. What a failed module says is neither that nor a call, and nobody waits for it.
      if (typeof outcome !== "number") return outcome;
      await new Deadline(outcome, signal).sleep();
    }
  } finally {
    call.free();
  }
}

/** @param {GetCall} call @param {Deadline} deadline */
async function attempt(call, deadline) {
  try {
    return call.outcome(await call.attempt(deadline), deadline);
  } finally {
    deadline.end();
  }
}

/** @typedef {{ onAttempt?: (info: object) => unknown, onWarning?: (warning: object) => unknown }} Hooks */

/**
 * An attempt has ended.
 * @param {Hooks} hooks
 * @param {number} attempt
 * @param {number | undefined} status
 * @param {boolean} failed
 * @param {unknown} error may be anything, as the reason of a signal may
 * @param {number} durationMs
 * @param {number | undefined} retryInMs
 */
export function tellAttempt({ onAttempt }, attempt, status, failed, error, durationMs, retryInMs) {
  if (!onAttempt) return;
  tell(onAttempt, { attempt, ...known({ status }), ...(failed && { error }), durationMs, ...known({ retryInMs }) });
}

/**
 * Something is odd about a call.
 * @param {Hooks} hooks
 * @param {string} code
 * @param {string} path
 * @param {string | undefined} expected
 * @param {string} actual
 */
export function tellWarning({ onWarning }, code, path, expected, actual) {
  if (!onWarning) return;
  tell(onWarning, { code, path, ...known({ expected }), actual });
}

/**
 * What throws in a hook, or rejects, is the hook's business: the call goes on.
 * @param {(argument: any) => unknown} hook
 * @param {object} argument
 */
function tell(hook, argument) {
  try {
    forget(hook(argument));
  } catch {
    // Nobody's business, either.
  }
}

/** Without what nobody knows. @param {object} properties */
function known(properties) {
  return Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== undefined));
}
