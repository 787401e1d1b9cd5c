// The functions that users give to be notified: `onWarning`, `onAttempt`.
// @ts-check
import { forget } from "./deadline.js";

/**
 * Calls a hook. What it throws, or what the promise it returns rejects with, does not touch the call.
 * @param {(info: any) => unknown} hook
 * @param {object} info
 */
export function notify(hook, info) {
  try {
    forget(hook(info));
  } catch {
    // See above.
  }
}
