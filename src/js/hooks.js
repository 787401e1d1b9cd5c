// What users asked to hear of. What throws in a hook, or rejects, is the hook's business: the call goes on.
// @ts-check
import { forget } from "./deadline.js";

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

/** @param {(argument: any) => unknown} hook @param {object} argument */
function tell(hook, argument) {
  try {
    forget(hook(argument));
  } catch {
    // See above.
  }
}

/** Without what nobody knows. @param {object} properties */
function known(properties) {
  return Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== undefined));
}
