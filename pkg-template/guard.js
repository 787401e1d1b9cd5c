// What stands between JavaScript and the module's functions, so that a trap is never an uncaught
// exception and nothing enters an instance that has failed.
// @ts-check

/** What a failed instance returns. The glue may take results out of it: there are none, and no error. */
const NOTHING = Object.freeze([]);

/**
 * An exception can only come out of an exported function when the instance has failed: what Rust
 * returns as an error is thrown by the glue, outside.
 * @param {WebAssembly.Exports} exports
 * @param {(cause: unknown) => void} onFailure
 */
export function guarded(exports, onFailure) {
  let failed = false;
  /** @type {Record<string, unknown>} */
  const guards = {};
  for (const [name, value] of Object.entries(exports)) {
    guards[name] = typeof value === "function" ? guard(value) : value;
  }
  return guards;

  /** @param {Function} call */
  function guard(call) {
    return (/** @type {unknown[]} */ ...args) => {
      // Timers and promises of a failed instance still come back: there is nothing to do for them.
      if (failed) return NOTHING;
      try {
        return call(...args);
      } catch (cause) {
        // The hook of a call may have entered an instance twice; it fails once.
        if (!failed) {
          failed = true;
          onFailure(cause);
        }
        return NOTHING;
      }
    };
  }
}
