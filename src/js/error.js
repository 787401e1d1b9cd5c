// The one error class. It is JavaScript because it must work before the module is loaded, and after it failed.
// @ts-check
import { describe, presentable, redact } from "./redact.js";

/** @typedef {import("../../pkg-template/index.d.ts").ContactshipErrorCode} Code */

/** How much of the server's own message is quoted in a message, in characters. */
const MAX_QUOTE = 200;
/** How much of an error body is kept, in bytes of UTF-8. */
const MAX_BODY = 2048;

/** Marks errors, so that `instanceof` also works across copies of the package. */
const BRAND = Symbol.for("contactship-wasm.error");

export class ContactshipError extends Error {
  /** An error of another copy of the package is one as well. @param {any} value */
  static [Symbol.hasInstance](value) {
    const isOrdinary = Function.prototype[Symbol.hasInstance].call(this, value);
    return isOrdinary || (this === ContactshipError && value instanceof Error && BRAND in value);
  }

  /**
   * @param {Code} code
   * @param {string} message
   * @param {object} [details] the optional properties of the declarations; undefined ones are left out
   * @param {{ cause?: unknown, call?: unknown }} [more]
   */
  constructor(code, message, details = {}, more = {}) {
    super(message, "cause" in more ? { cause: more.cause } : undefined);
    // WebKit's engine gives each error the place in the source at which it was made.
    for (const name of ["line", "column"]) delete (/** @type {any} */ (this)[name]);
    this.code = code;
    this.attempts = 0;
    for (const [name, value] of Object.entries(details)) {
      if (value !== undefined) /** @type {any} */ (this)[name] = value;
    }
    // A call is a private conversation: it is there for the program, but kept out of logs.
    if ("call" in more) Object.defineProperty(this, "call", { value: more.call, configurable: true });
  }
}
Object.defineProperty(ContactshipError.prototype, BRAND, { value: true });
// Set explicitly, as minification shortens names.
for (const named of [ContactshipError, ContactshipError.prototype]) {
  Object.defineProperty(named, "name", { value: "ContactshipError", configurable: true, writable: true });
}

/** A wrong argument; nothing was sent. @param {string} message */
export function invalid(message) {
  return new ContactshipError("invalid_argument", message);
}

/**
 * A failure as the module describes it; `Failure` in error.rs.
 * @typedef {{
 *   code: Code, message: string, quote?: string, status?: number, retryAfterMs?: number, attempts?: number, callId?: string,
 *   requestId?: string, body?: string, line?: number, column?: number, cause?: unknown, call?: unknown,
 * }} Failure
 */

/**
 * A failure as the error that users get, with the key redacted everywhere. The description of a cause follows the
 * message.
 * @param {Failure} failure
 * @param {string} key
 */
export function toError(failure, key) {
  const { code, message, quote, requestId, body, cause, call, ...details } = failure;
  // A cause can be any value, undefined too.
  const isCaused = Object.hasOwn(failure, "cause");
  const words = redact(isCaused ? `${message}: ${describe(cause)}` : message, key);
  const quoted = quote === undefined ? "" : ` (“${Array.from(redact(quote, key)).slice(0, MAX_QUOTE).join("")}”)`;
  const redacted = {
    requestId: requestId === undefined ? undefined : redact(requestId, key),
    body: body === undefined ? undefined : firstBytes(redact(body, key), MAX_BODY),
  };
  const more = { ...(isCaused && { cause: presentable(cause, key) }), ...(call !== undefined && { call }) };
  return new ContactshipError(code, words + quoted, { ...details, ...redacted }, more);
}

/**
 * The beginning of a text, cut between two characters.
 * @param {string} text
 * @param {number} limit in bytes of UTF-8
 */
function firstBytes(text, limit) {
  return text.slice(0, new TextEncoder().encodeInto(text, new Uint8Array(limit)).read);
}
