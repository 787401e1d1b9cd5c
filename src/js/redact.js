// Redaction: nothing that a user, a log or a hook may see holds the API key. It is JavaScript because it must work
// while the module does not.
// @ts-check

/** Shorter keys are not searched for: every text has them. */
const MIN_KEY = 4;
/** A longer key is known by its beginning, and blanked out with all that follows without a space. */
const MAX_KEY = 128;
const BLANK = "[redacted]";
/** How HTML writes characters that mean something in it. @type {Record<string, string>} */
const ENTITIES = { '"': "&quot;", "&": "&amp;", "'": "&apos;", "<": "&lt;", ">": "&gt;" };

/** The pattern of the last key: most programs have one. */
let finder = { key: "", pattern: /$^/ };

/**
 * A pattern of all the ways in which a text may write the key: as it is, escaped for JSON (once or more), for a URL
 * or for HTML, in any case; and of a key that the end of the text cuts off.
 * @param {string} key
 */
function patternOf(key) {
  if (finder.key === key) return finder.pattern;
  const forms = Array.from(key.slice(0, MAX_KEY).replace(/\\+/g, "\\"), (char) => {
    const code = char.charCodeAt(0);
    const hex = code.toString(16).padStart(2, "0");
    const itself = /\w/.test(char) ? char : `\\x${hex}`;
    const entity = ENTITIES[char] ? `|${ENTITIES[char]}` : "";
    const form = `(?:${itself}|(?:u00|x)${hex}|%(?:25)*${hex}|&#0*(?:${code}|x0*${hex});${entity})`;
    // Any number of backslashes may escape a character; those of the key itself are one form.
    return char === "\\" ? `${form}+` : `\\\\*${form}`;
  });
  const more = forms.slice(MIN_KEY).reduceRight((rest, form) => `(?:${form}${rest})?`, "");
  const cutOff = `${forms.slice(0, MIN_KEY).join("")}${more}[\\\\%&#\\w]{0,7}(?:…|$)`;
  const rest = key.length > MAX_KEY ? "[\\x21-\\x7e]*" : "";
  // A run of backslashes is tried from its first one only: from each of them would take quadratic time.
  finder = { key, pattern: new RegExp(`(?<!\\\\)(?:${forms.join("")}${rest}|${cutOff})`, "gi") };
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
 * What an error may carry as its cause: the value itself, where nothing in it can hold the key, else an Error with
 * its words, the key blanked out.
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
    // Node's message is "fetch failed"; the reason is in the cause.
    const inner = cause.cause instanceof Error && cause.cause.message;
    return `${inner ? `${cause.message}: ${inner}` : cause.message || cause.name}`;
  } catch {
    return "a value that cannot be described";
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
 * Whether a value can hold the key somewhere. Values that cannot be looked through (a Request with its headers, a
 * socket, a getter) count as holding it.
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
    // Message and stack may be accessors: V8's stack is one.
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
