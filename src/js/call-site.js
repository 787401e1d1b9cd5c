// The stack of an error starts where the user called the client. Errors are created in the module, many turns of the
// event loop later, when the user's functions are no longer on the stack.
// @ts-check

/**
 * Remembers the stack of the caller of `entry`, a function of ours that has not awaited anything yet.
 * @param {Function} entry
 * @param {Function} [last] a function of ours that `entry` calls last: WebKit leaves `entry` out of the stack then
 * @returns {(error: unknown) => unknown} gives an error of ours that stack, and returns it
 */
export function callSite(entry, last) {
  // V8's own function leaves out our frames. Elsewhere the first one is ours.
  const { captureStackTrace } = /** @type {{ captureStackTrace?: typeof Error.captureStackTrace }} */ (Error);
  /** @type {{ stack?: string }} */
  const here = captureStackTrace ? {} : new Error();
  captureStackTrace?.(here, entry);
  if (last && !here.stack?.includes("\n")) captureStackTrace?.(here, last);
  return (error) => {
    if (error instanceof Error && error.name === "ContactshipError") {
      // V8 begins with the message, the others with the first frame.
      const frames = (here.stack ?? "").replace(/^(?! *at )[^\n]*\n(?= *at )/, "");
      const stack = captureStackTrace ? `${error.name}: ${error.message}\n${frames}` : frames;
      Object.defineProperty(error, "stack", { value: stack, writable: true, configurable: true });
    }
    return error;
  };
}
