// The options: which there are, what they may hold, their defaults. It is JavaScript because a client is made, and its
// options are checked, before the module has arrived.
// @ts-check
import { BaseUrl } from "./base-url.js";
import { ContactshipError } from "./error.js";
import { nearest } from "./suggest.js";

/** The longest time that a timer can wait, in milliseconds. */
const MAX_TIMEOUT_MS = 2 ** 31 - 1;
/** What the module can address, with memory left for what it makes of a body, in bytes. */
const MAX_BODY_BYTES = 2 ** 28 - 1;

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

/** Null is no signal, as in `fetch`. @type {Rule} */
const signal = {
  must: "an AbortSignal",
  is: (value) =>
    value === null ||
    (typeof value?.aborted === "boolean" &&
      typeof value.addEventListener === "function" &&
      typeof value.removeEventListener === "function"),
};
/** @type {Rule} */
const text = { must: "a text that is not empty", is: (value) => typeof value === "string" && value !== "" };
/** @type {(...values: string[]) => Rule} */
const oneOf = (...values) => ({
  fallback: values[0],
  must: values.map((value) => `"${value}"`).join(" or "),
  is: (value) => values.includes(value),
});
/** @type {(least: number, most: number, of: string) => Rule} */
const whole = (least, most, of) => ({
  must: `a whole number${of}, from ${least} to ${most}`,
  is: (value) => Number.isInteger(value) && value >= least && value <= most,
});
/** @type {Rule} */
const date = {
  must: "a valid Date, or a date as ISO 8601 writes it",
  is: (value) =>
    typeof value === "string" ? /^[+-]?\d{4}/.test(value) : isDate(value) && !Number.isNaN(value.getTime()),
};

/** @type {Record<string, Rule>} */
const CLIENT = {
  apiKey: {
    must: "a key of visible ASCII characters, without spaces or line breaks",
    is: (value) => typeof value === "string" && /^[\x21-\x7e]*$/.test(value),
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

/** What every method takes. @type {Record<string, Rule>} */
const REQUEST = { signal, timeoutMs, maxRetries };

/** What is included in a call. @type {Record<string, Rule>} */
const CALL = {
  includeTranscript: flag(true),
  includeWords: flag(false),
  includeTools: flag(false),
  transcriptFormat: oneOf("json", "toon"),
  rawTranscript: flag(false),
  ...REQUEST,
};

/** The filters of a list, and the API's names for them. */
const FILTERS = /** @type {const} */ ({
  pageSize: "limit",
  order: "order",
  dateFrom: "date_from",
  dateTo: "date_to",
  callStatus: "call_status",
  callResult: "call_result",
  agentId: "agent_id",
  campaignId: "campaign_id",
  phoneNumber: "phoneNumber",
});

/** @type {Record<string, Rule>} */
const LIST = {
  ...CALL,
  includeTranscript: flag(false),
  pageSize: whole(1, 100, ""),
  offset: { ...whole(0, Number.MAX_SAFE_INTEGER, ""), fallback: 0 },
  order: { ...oneOf("asc", "desc"), fallback: undefined },
  dateFrom: date,
  dateTo: date,
  callStatus: text,
  callResult: text,
  agentId: text,
  campaignId: text,
  phoneNumber: text,
};

/** @type {Record<string, Rule>} */
const WAIT = {
  ...CALL,
  until: oneOf("analyzed", "finished"),
  intervalMs: {
    fallback: 4000,
    must: `a number of milliseconds, from 1000 to ${MAX_TIMEOUT_MS}`,
    is: (value) => typeof value === "number" && value >= 1000 && value <= MAX_TIMEOUT_MS,
  },
  maxWaitMs: { ...timeoutMs, fallback: 1_800_000 },
  onStatus: hook,
};

/** @type {Record<string, Rule>} */
const BATCH = { ...CALL, concurrency: { ...whole(1, 64, ""), fallback: 6 }, onProgress: hook };

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
  if (checked.apiKey === "") throw invalid("apiKey is empty. Is the environment variable that holds it set?");
  const apiKey = checked.apiKey ?? "";
  const baseUrl = new BaseUrl(checked.baseUrl, apiKey !== "");
  if (apiKey === "" && baseUrl.isOwn) {
    throw invalid("apiKey is required. Without one, set baseUrl to a proxy of yours that adds the key.");
  }
  if (apiKey !== "" && !checked.dangerouslyAllowBrowser && isOnWebPage()) {
    throw invalid(
      "apiKey must not be on a web page: anyone who opens the page can read it, and it opens every call of " +
        "the organization. Let a proxy of yours add the key:\n" +
        '  const client = new ContactshipClient({ baseUrl: "/api/contactship" });   // on the page\n' +
        '  headers.set("x-api-key", env.CONTACTSHIP_API_KEY);                       // in the proxy\n' +
        "  return fetch(`https://api.contactship.ai${path}`, { headers });          // path: /v1/calls/{callId}\n" +
        "The README shows a whole proxy. Where no one else can open the page, set dangerouslyAllowBrowser: true.",
    );
  }
  const headers = headerPairs(checked.headers ?? {}) ?? [];
  if (headers.some(([name]) => name.toLowerCase() === "x-api-key")) {
    throw invalid("headers must not name x-api-key: give the key as apiKey.");
  }
  return {
    ...checked,
    apiKey,
    headers: headers.flat(),
    get baseUrl() {
      return baseUrl.href;
    },
  };
}

/** The limits of a client, which apply where a call sets none. @typedef {{ timeoutMs: number, maxRetries: number }} Limits */

/** The options of `getCall`, checked and complete. @param {any} options @param {Limits} client */
export function callOptions(options, client) {
  return check(options, CALL, "getCall", client);
}

/** The options of `getCallStatus`, checked and complete. @param {any} options @param {Limits} client */
export function statusOptions(options, client) {
  return check(options, REQUEST, "getCallStatus", client);
}

/** The options of `waitForCall`, checked and complete. @param {any} options @param {Limits} client */
export function waitOptions(options, client) {
  return check(options, WAIT, "waitForCall", client);
}

/** The options of `getCalls`, checked and complete. @param {any} options @param {Limits} client @returns {any} */
export function batchOptions(options, client) {
  return check(options, BATCH, "getCalls", client);
}

/**
 * The options of `listCalls`, checked and complete, with the filters as the API names them: names and values in turn.
 * @param {any} options
 * @param {Limits} client
 * @returns {any}
 */
export function listOptions(options, client) {
  const checked = check(options, LIST, "listCalls", client);
  const sent = Object.entries(FILTERS).filter(([name]) => checked[name] !== undefined);
  const filters = sent.flatMap(([name, apiName]) => {
    const value = checked[name];
    return [apiName, isDate(value) ? value.toISOString() : `${value}`];
  });
  return { ...checked, filters };
}

/** The `limit` of `toArray`. @param {any} options @returns {number} */
export function arrayLimit(options) {
  const limit = { ...whole(0, Number.MAX_SAFE_INTEGER, ""), must: "a whole number: how many calls at most" };
  const checked = check(options, { limit }, "toArray");
  if (checked.limit === undefined) throw invalid("toArray needs a limit: how many calls at most.");
  return checked.limit;
}

/** A Date of whichever realm. @param {unknown} value @returns {value is Date} */
function isDate(value) {
  return Object.prototype.toString.call(value) === "[object Date]";
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

/** A window with a document, or a worker of one: anyone who opens the page can read what is in it. */
function isOnWebPage() {
  const scope = /** @type {any} */ (globalThis);
  if (scope.window?.document !== undefined) return true;
  // Servers' runtimes have some of the worker's globals, but no address of a page.
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

/** @param {string} message */
function invalid(message) {
  return new ContactshipError("invalid_argument", message);
}
