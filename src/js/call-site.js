// The stack of an error starts where the user called the client. Errors are made in the module, many turns of the
// event loop later, where engines know nothing of the user's functions.
// @ts-check

/**
 * Remembers the stack of whoever called `entry`, a function of ours that has not awaited anything yet.
 * @param {Function} entry
 * @returns {(error: unknown) => unknown} gives an error of ours that stack, and returns it
 */
export function callSite(entry) {
  /** @type {{ stack?: string }} */
  const here = {};
  // V8's own form leaves out our frames; elsewhere the first one is ours.
  if (Error.captureStackTrace) Error.captureStackTrace(here, entry);
  else here.stack = new Error().stack;
  return (error) => {
    if (error instanceof Error && error.name === "ContactshipError") {
      // V8 begins with the message, the others with the first frame.
      const frames = (here.stack ?? "").replace(/^(?:Error|\[object Object\])\n/, "");
      const stack = Error.captureStackTrace ? `${error.name}: ${error.message}\n${frames}` : frames;
      Object.defineProperty(error, "stack", { value: stack, writable: true, configurable: true });
    }
    return error;
  };
}
