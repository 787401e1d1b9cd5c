// Wraps the module's exports, so that a trap is never an uncaught exception and no code enters a failed instance.
// @ts-check

/** Returned by a failed instance. The glue may destructure it as a result: it is empty. */
const NOTHING = Object.freeze([]);

/**
 * An exception can only come out of an exported function when the instance has failed: what Rust
 * returns as an error is thrown by the glue, outside.
 * @param {WebAssembly.Exports} exports
 * @param {(cause: unknown) => void} onFailure
 */
export function guarded(exports, onFailure) {
  let failed = false;
  let isReported = false;
  /** @type {unknown} */
  let cause;
  /** @type {Record<string, unknown>} */
  const guards = {};
  for (const [name, value] of Object.entries(exports)) {
    guards[name] = typeof value === "function" ? guard(value) : value;
  }
  return guards;

  /** @param {Function} call */
  function guard(call) {
    return (/** @type {unknown[]} */ ...args) => {
      // Timers and promises of a failed instance still call it: there is nothing to do for them.
      if (!failed) {
        try {
          return call(...args);
        } catch (error) {
          // The hook of a call may have entered an instance twice; it fails once.
          if (!failed) cause = error;
          failed = true;
        }
      }
      report();
      return NOTHING;
    };
  }

  /** Where a stack overflow ended the instance, there may be no room to report it yet: the next call does. */
  function report() {
    if (isReported) return;
    isReported = true;
    try {
      onFailure(cause);
    } catch (error) {
      isReported = false;
      throw error;
    }
  }
}
