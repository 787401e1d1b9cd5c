// The one error that users see. It is JavaScript because it must exist before the module does.
// @ts-check

/** @typedef {import("../../pkg-template/index.d.ts").ContactshipErrorCode} Code */

export class ContactshipError extends Error {
  /**
   * @param {Code} code
   * @param {string} message
   * @param {object} [details] what else is known; see the declarations
   * @param {{ cause?: unknown, call?: unknown }} [more]
   */
  constructor(code, message, details = {}, more = {}) {
    super(message, "cause" in more ? { cause: more.cause } : undefined);
    this.code = code;
    this.attempts = 0;
    for (const [name, value] of Object.entries(details)) {
      if (value !== undefined) /** @type {any} */ (this)[name] = value;
    }
    // A call is somebody's conversation: it is there for the program, and stays out of logs.
    if ("call" in more) Object.defineProperty(this, "call", { value: more.call, configurable: true });
  }
}
Object.defineProperty(ContactshipError.prototype, "name", { value: "ContactshipError", configurable: true, writable: true });

/**
 * What a rejection may show of its cause: the cause itself, where nothing in it can hold the key, else
 * a copy of its words with the key blanked out.
 * @param {unknown} cause
 * @param {string} key
 */
export function presentable(cause, key) {
  if (!mayHold(cause, key, 4)) return cause;
  const copy = new Error(redact(describe(cause), key));
  copy.name = cause instanceof Error ? redact(String(cause.name), key) : "Error";
  copy.stack = `${copy.name}: ${copy.message}`;
  return copy;
}

/**
 * A cause in words.
 * @param {unknown} cause
 */
export function describe(cause) {
  try {
    if (!(cause instanceof Error)) return String(cause);
    // Node says "fetch failed", and why in the cause.
    const inner = cause.cause instanceof Error && cause.cause.message;
    return inner ? `${cause.message}: ${inner}` : cause.message || cause.name;
  } catch {
    return "something that has no words";
  }
}

/** @param {string} text @param {string} key */
function redact(text, key) {
  return key.length < 4 ? text : text.replaceAll(key, "[redacted]");
}

/**
 * Whether a value can hold the key somewhere. Values that cannot be looked through (a Request with its
 * headers, a socket, a getter) count as holding it.
 * @param {unknown} value
 * @param {string} key
 * @param {number} depth
 * @returns {boolean}
 */
function mayHold(value, key, depth) {
  if (typeof value === "string") return key.length >= 4 && value.includes(key);
  if (typeof value === "symbol") return mayHold(value.description, key, depth);
  if (typeof value === "function") return true;
  if (typeof value !== "object" || value === null) return false;
  try {
    const plain = value instanceof Error || Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype;
    const exception = typeof DOMException === "function" && value instanceof DOMException;
    if (!plain && !exception) return true;
    if (exception && mayHold(value.message, key, depth)) return true;
    if (depth === 0) return true;
    return Reflect.ownKeys(value).some((name) => {
      const property = /** @type {PropertyDescriptor} */ (Object.getOwnPropertyDescriptor(value, name));
      // V8 keeps an error's stack behind an accessor of its own.
      if (name === "stack" && value instanceof Error) return mayHold(value.stack, key, depth - 1);
      return "value" in property ? mayHold(property.value, key, depth - 1) : true;
    });
  } catch {
    return true;
  }
}
