// Which options there are, what they may hold, and what they are when nobody says anything. It is
// JavaScript because a client is made, and its options are checked, before the module has arrived.
// @ts-check
import { ContactshipError } from "./error.js";

/** The longest time that a timer can wait, in milliseconds. */
const MAX_TIMEOUT_MS = 2 ** 31 - 1;
/** What the module can address, with room for what it makes of a body, in bytes. */
const MAX_BODY_BYTES = 2 ** 28 - 1;
const OWN_HOST = "contactship.ai";

/**
 * An option: its default, and what a value must be, as a sentence that `is` decides.
 * @typedef {{ fallback?: unknown, must: string, is: (value: any) => boolean }} Rule
 */

/** @type {(fallback: boolean) => Rule} */
const flag = (fallback) => ({ fallback, must: "true or false", is: (value) => typeof value === "boolean" });
/** @type {Rule} */
const hook = { must: "a function", is: (value) => typeof value === "function" };
/** @type {Rule} */
const timeoutMs = {
  fallback: 30_000,
  must: `a number of milliseconds, from 1 to ${MAX_TIMEOUT_MS}`,
  is: (value) => typeof value === "number" && value >= 1 && value <= MAX_TIMEOUT_MS,
};
/** @type {Rule} */
const maxRetries = {
  fallback: 2,
  must: "a whole number from 0 to 1000",
  is: (value) => Number.isInteger(value) && value >= 0 && value <= 1000,
};

/** @type {Record<string, Rule>} */
const CLIENT = {
  apiKey: {
    must: "a key of visible ASCII characters, without spaces or line breaks",
    is: (value) => typeof value === "string" && /^[\x21-\x7e]+$/.test(value),
  },
  baseUrl: {
    fallback: "https://api.contactship.ai",
    must: "a URL",
    is: (value) => typeof value === "string" && value.trim() !== "",
  },
  timeoutMs,
  maxRetries,
  maxResponseBytes: {
    fallback: 33_554_432,
    must: `a whole number of bytes, from 1 to ${MAX_BODY_BYTES}`,
    is: (value) => Number.isInteger(value) && value >= 1 && value <= MAX_BODY_BYTES,
  },
  headers: {
    must: "an object of names and texts, a Headers, or a list of pairs, with characters that a header can carry",
    is: (value) => typeof value === "object" && value !== null && headerPairs(value) !== undefined,
  },
  fetch: hook,
  strict: flag(false),
  onWarning: hook,
  onAttempt: hook,
  dangerouslyAllowBrowser: flag(false),
};

/** @type {Record<string, Rule>} */
const CALL = {
  includeTranscript: flag(true),
  includeWords: flag(false),
  includeTools: flag(false),
  transcriptFormat: {
    fallback: "json",
    must: '"json" or "toon"',
    is: (value) => value === "json" || value === "toon",
  },
  rawTranscript: flag(false),
  signal: {
    must: "an AbortSignal",
    is: (value) =>
      typeof value?.aborted === "boolean" &&
      typeof value.addEventListener === "function" &&
      typeof value.removeEventListener === "function",
  },
  timeoutMs,
  maxRetries,
};

/** @type {Record<string, Rule>} */
const TOON = {
  strict: flag(true),
  indent: {
    fallback: 2,
    must: "a whole number of spaces, from 1 to 64",
    is: (value) => Number.isInteger(value) && value >= 1 && value <= 64,
  },
  legacy: flag(true),
};

/**
 * The options of a client, checked and complete.
 * @param {any} options
 */
export function clientOptions(options) {
  const checked = check(options, CLIENT, "ContactshipClient");
  const base = baseUrl(checked.baseUrl);
  const apiKey = checked.apiKey ?? "";
  if (apiKey === "" && isOwnHost(base.hostname)) {
    throw invalid("apiKey is required. Without one, set baseUrl to a proxy of yours that adds the key.");
  }
  if (apiKey !== "" && !checked.dangerouslyAllowBrowser && isOnWebPage()) {
    throw invalid(
      "apiKey must not be on a web page: whoever opens the page can read it, and it opens every call of " +
        "the organization. Let a proxy of yours add the key:\n" +
        '  const client = new ContactshipClient({ baseUrl: "/api/contactship" });   // on the page\n' +
        '  headers.set("x-api-key", env.CONTACTSHIP_API_KEY);                       // in the proxy\n' +
        "  return fetch(`https://api.contactship.ai${path}`, { headers });          // path: /v1/calls/{callId}\n" +
        "The README shows a whole proxy. Where nobody else can open the page, dangerouslyAllowBrowser: true lets it be.",
    );
  }
  if (apiKey !== "" && !isSecure(base)) {
    throw invalid("this page is not https: a key must not travel from it. Let the proxy add the key.");
  }
  const headers = headerPairs(checked.headers ?? {}) ?? [];
  if (headers.some(([name]) => name.toLowerCase() === "x-api-key")) {
    throw invalid("headers must not name x-api-key: give the key as apiKey.");
  }
  return { ...checked, apiKey, headers: headers.flat(), baseUrl: base.origin + base.pathname.replace(/\/+$/, "") };
}

/**
 * The options of one `getCall`, checked and complete.
 * @param {any} options
 * @param {{ timeoutMs: number, maxRetries: number }} client whose limits stand in
 */
export function callOptions(options, client) {
  return check(options, CALL, "getCall", client);
}

/**
 * An id is one segment of a path and nothing else, so that none can lead a request, and the key in it,
 * anywhere else.
 * @param {unknown} id
 */
export function checkCallId(id) {
  if (typeof id !== "string") throw invalid("the callId must be a string.");
  if (id === "") throw invalid("the callId is empty.");
  if (id.length > 128) throw invalid("the callId is longer than 128 characters.");
  if (!/^[A-Za-z0-9_-]+$/.test(id)) throw invalid("the callId may only have letters, digits, `-` and `_`.");
}

/**
 * The options of `decodeToon`, checked and complete.
 * @param {any} options
 */
export function toonOptions(options) {
  return check(options, TOON, "decodeToon");
}

/**
 * @param {any} options
 * @param {Record<string, Rule>} rules
 * @param {string} whose
 * @param {Record<string, unknown>} [defaults] what goes before the rules' own
 * @returns {Record<string, any>}
 */
function check(options, rules, whose, defaults = {}) {
  if (options === undefined) options = {};
  if (typeof options !== "object" || options === null || Array.isArray(options)) {
    throw invalid(`the options of ${whose} must be an object.`);
  }
  for (const name of Object.keys(options)) {
    if (!Object.hasOwn(rules, name)) {
      throw invalid(
        `${whose} has no option \`${name.slice(0, 40)}\`. Did you mean \`${nearest(name, Object.keys(rules))}\`?`,
      );
    }
  }
  /** @type {Record<string, any>} */
  const checked = {};
  for (const [name, { fallback, must, is }] of Object.entries(rules)) {
    const value = options[name];
    if (value !== undefined && !is(value)) throw invalid(`the option \`${name}\` of ${whose} must be ${must}.`);
    checked[name] = value ?? defaults[name] ?? fallback;
  }
  return checked;
}

/** @param {string} given */
function baseUrl(given) {
  const url = parsed(given) ?? ofThePage(given);
  if (!url) throw invalid("baseUrl must be an absolute URL or, on a web page, a path of its own origin.");
  if (url.username !== "" || url.password !== "" || /[?#]/.test(given)) {
    throw invalid("baseUrl must have no user, password, query or fragment.");
  }
  return url;
}

/** @param {string} given */
function parsed(given) {
  const url = urlOf(given);
  if (url && !isSecure(url)) throw invalid("baseUrl must be https, or http on a loopback host.");
  return url;
}

/** @param {string} given */
function ofThePage(given) {
  // A page's address may be about:blank or blob:, which is no base for anything.
  const page = urlOf(globalThis.location?.href);
  const url = page && urlOf(given, page);
  if (url && url.origin !== page.origin) {
    throw invalid("a baseUrl without a scheme must stay on the page's own origin.");
  }
  return url;
}

/** @param {string} given @param {URL} [base] */
function urlOf(given, base) {
  try {
    return new URL(given, base);
  } catch {
    return undefined;
  }
}

/** @param {URL} url */
function isSecure(url) {
  return url.protocol === "https:" || (url.protocol === "http:" && isLoopback(url.hostname));
}

/** @param {string} host */
function isLoopback(host) {
  return /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])\.?$/.test(host);
}

/** @param {string} host */
function isOwnHost(host) {
  const name = host.replace(/\.$/, "");
  return name === OWN_HOST || name.endsWith(`.${OWN_HOST}`);
}

/** A window with a document, or a worker of one: whoever opens the page can read what is in it. */
function isOnWebPage() {
  const scope = /** @type {any} */ (globalThis);
  if (scope.window?.document !== undefined) return true;
  // Servers' runtimes have some of the worker's globals, but no page whose address they could tell.
  return typeof scope.importScripts === "function" && /^(https?|blob|file):/.test(scope.location?.href ?? "");
}

/**
 * Names and values, or undefined where they are no headers.
 * @param {any} headers
 * @returns {[string, string][] | undefined}
 */
function headerPairs(headers) {
  try {
    const pairs = Symbol.iterator in headers ? [...headers] : Object.entries(headers);
    // `Headers` would make text of anything, and cut line breaks off the ends.
    const areTexts = pairs.every(([, value]) => typeof value === "string" && !/[\0\r\n]/.test(value));
    return areTexts ? [...new Headers(pairs)] : undefined;
  } catch {
    return undefined;
  }
}

/**
 * The option that was probably meant: one that the name is a part of, or the one that takes the fewest
 * changes of a letter.
 * @param {string} name
 * @param {string[]} known
 */
function nearest(name, known) {
  const word = name
    .slice(0, 40)
    .toLowerCase()
    .replaceAll(/[^a-z]/g, "");
  const distances = known.map((other) => {
    const letters = other.toLowerCase();
    const isPart = word.length > 2 && letters.includes(word);
    return isPart ? (letters.length - word.length) / 100 : distance(word, letters);
  });
  return known[distances.indexOf(Math.min(...distances))];
}

/** @param {string} a @param {string} b */
function distance(a, b) {
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + Number(a[i - 1] !== b[j - 1]));
    }
    row = next;
  }
  return row[b.length];
}

/** @param {string} message */
function invalid(message) {
  return new ContactshipError("invalid_argument", message);
}
