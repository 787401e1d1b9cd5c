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
Object.defineProperty(ContactshipError.prototype, "name", {
  value: "ContactshipError",
  configurable: true,
  writable: true,
});

/**
 * A failure of the module's as the error, with the key blanked out of everything in it.
 * @param {string} key
 * @param {Code} code
 * @param {string} message the words of the cause are put behind it
 * @param {boolean} isCaused a cause may be anything, undefined as well
 * @param {unknown} cause
 * @param {unknown} call undefined, or what there is of it
 * @param {Record<string, any>} details
 */
export function errorOf(key, code, message, isCaused, cause, call, details) {
  const words = isCaused ? `${message}: ${describe(cause)}` : message;
  if (details.requestId) details.requestId = redact(details.requestId, key);
  const more = { ...(isCaused && { cause: presentable(cause, key) }), ...(call !== undefined && { call }) };
  return new ContactshipError(code, redact(words, key), details, more);
}

/**
 * What is known of a failure, by the names that users know.
 * @param {number | undefined} status
 * @param {number | undefined} retryAfterMs
 * @param {number} attempts
 * @param {string | undefined} callId
 * @param {string | undefined} requestId
 * @param {string | undefined} body
 * @param {number | undefined} line
 * @param {number | undefined} column
 */
export function details(status, retryAfterMs, attempts, callId, requestId, body, line, column) {
  return { status, retryAfterMs, attempts, callId, requestId, body, line, column };
}

/** So much of an error's body is kept, in bytes. */
const MAX_BODY = 2048;
/** Shorter keys are not searched for: every text has them. */
const MIN_KEY = 4;
const BLANK = "[redacted]";
/** How HTML writes what cannot stand for itself in it. @type {Record<string, string>} */
const ENTITIES = { '"': "&quot;", "&": "&amp;", "'": "&apos;", "<": "&lt;", ">": "&gt;" };

/** What finds a key in a text; the last one, as there is hardly ever another. */
let finder = { key: "", pattern: /$^/ };

/**
 * A pattern of all the ways in which a text may write the key: as it is, escaped for JSON (once or
 * more), for a URL or for HTML, in whatever case; and of a key that the end of the text cuts off.
 * @param {string} key
 */
function patternOf(key) {
  if (finder.key === key) return finder.pattern;
  const forms = Array.from(key, (char) => {
    const code = char.charCodeAt(0);
    const hex = code.toString(16).padStart(2, "0");
    const itself = /\w/.test(char) ? char : `\\x${hex}`;
    const entity = ENTITIES[char] ? `|${ENTITIES[char]}` : "";
    return `\\\\*(?:${itself}|u00${hex}|%(?:25)*${hex}|&#(?:${code}|x${hex});${entity})`;
  });
  const more = forms.slice(MIN_KEY).reduceRight((rest, form) => `(?:${form}${rest})?`, "");
  const cutOff = `${forms.slice(0, MIN_KEY).join("")}${more}[\\\\%&#\\w]{0,7}$`;
  // A run of backslashes is looked at from its beginning alone: from each of them it would be a square.
  finder = { key, pattern: new RegExp(`(?<!\\\\)(?:${forms.join("")}|${cutOff})`, "gi") };
  return finder.pattern;
}

/**
 * The text with the key blanked out.
 * @param {string} text
 * @param {string} key
 */
export function redact(text, key) {
  return key.length < MIN_KEY ? text : text.replace(patternOf(key), BLANK);
}

/**
 * The beginning of an error's body as text, the key blanked out.
 * @param {Uint8Array} body
 * @param {string} key
 */
export function excerpt(body, key) {
  const text = redact(new TextDecoder().decode(body), key);
  return text.slice(0, new TextEncoder().encodeInto(text, new Uint8Array(MAX_BODY)).read);
}

/**
 * What a rejection may show of its cause: the cause itself, where nothing in it can hold the key, else
 * a copy of its words with the key blanked out.
 * @param {unknown} cause
 * @param {string} key
 */
export function presentable(cause, key) {
  if (!mayHold(cause, key, 4)) return cause;
  const copy = new Error(redact(describe(cause), key));
  copy.name = redact(nameOf(cause), key);
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
    return `${inner ? `${cause.message}: ${inner}` : cause.message || cause.name}`;
  } catch {
    return "something that has no words";
  }
}

/** @param {unknown} cause */
function nameOf(cause) {
  try {
    return cause instanceof Error ? `${cause.name}` : "Error";
  } catch {
    return "Error";
  }
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
  if (typeof value === "string") return redact(value, key) !== value;
  if (typeof value === "symbol") return mayHold(value.description, key, depth);
  if (typeof value === "function") return true;
  if (typeof value !== "object" || value === null) return false;
  try {
    const isError = value instanceof Error;
    const isPlain = Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype;
    if (depth === 0 || !(isError || isPlain)) return true;
    // An error's words, and in V8 its stack, may stand behind accessors.
    if (isError && mayHold(`${value}\n${value.stack}`, key, depth)) return true;
    return Reflect.ownKeys(value).some((name) => {
      if (name === "stack" && isError) return false;
      const property = /** @type {PropertyDescriptor} */ (Object.getOwnPropertyDescriptor(value, name));
      return mayHold(name, key, depth) || !("value" in property) || mayHold(property.value, key, depth - 1);
    });
  } catch {
    return true;
  }
}
