// The options: their names, valid values and defaults. It is JavaScript because a client is created, and its options
// are checked, before the module is loaded.
// @ts-check
import { BaseUrl } from "./base-url.js";
import { invalid } from "./error.js";
import { nearest } from "./suggest.js";

/** The longest time that a timer can wait, in milliseconds. */
const MAX_TIMEOUT_MS = 2 ** 31 - 1;
/** What the module can address, with memory left for decoding a body, in bytes. */
export const MAX_BODY_BYTES = 2 ** 28 - 1;

/**
 * An option: its default, what a value must be, for messages, and whether a value is that.
 * @typedef {{ fallback?: unknown, must: string, is: (value: any) => boolean }} Rule
 */

/** @type {(fallback: boolean) => Rule} */
const flag = (fallback) => ({ fallback, must: "true or false", is: (value) => typeof value === "boolean" });
/** @type {Rule} */
const hook = { must: "a function", is: (value) => typeof value === "function" };
/** @type {(fallback: number, least: number) => Rule} */
const milliseconds = (fallback, least) => ({
  fallback,
  must: `a number of milliseconds from ${least} to ${MAX_TIMEOUT_MS}`,
  is: (value) => typeof value === "number" && value >= least && value <= MAX_TIMEOUT_MS,
});
/** @type {(fallback: number | undefined, least: number, most: number, unit?: string) => Rule} */
const whole = (fallback, least, most, unit = "") => ({
  fallback,
  must: `a whole number${unit} from ${least} to ${most}`,
  is: (value) => Number.isInteger(value) && value >= least && value <= most,
});
const timeoutMs = milliseconds(30_000, 1);
const maxRetries = whole(2, 0, 1000);

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
const text = { must: "a non-empty string", is: (value) => typeof value === "string" && value !== "" };
/** @type {(...values: string[]) => Rule} */
const oneOf = (...values) => ({
  fallback: values[0],
  must: values.map((value) => `"${value}"`).join(" or "),
  is: (value) => values.includes(value),
});
/** @type {Rule} */
const date = {
  must: "a valid Date or an ISO 8601 string",
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
  maxResponseBytes: whole(33_554_432, 1, MAX_BODY_BYTES, " of bytes"),
  headers: {
    must: "a Headers, an object or a list of pairs, with valid header names and values",
    // They are read again, which an iterator allows only once.
    is: (value) =>
      typeof value === "object" &&
      value !== null &&
      typeof value.next !== "function" &&
      headerPairs(value) !== undefined,
  },
  fetch: hook,
  strict: flag(false),
  onWarning: hook,
  onAttempt: hook,
  dangerouslyAllowBrowser: flag(false),
};

/** Options of every method. @type {Record<string, Rule>} */
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
  pageSize: whole(undefined, 1, 100),
  offset: whole(0, 0, Number.MAX_SAFE_INTEGER),
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
  intervalMs: milliseconds(4000, 1000),
  maxWaitMs: milliseconds(1_800_000, 1),
  onStatus: hook,
};

/** @type {Record<string, Rule>} */
const BATCH = { ...CALL, concurrency: whole(6, 1, 64), onProgress: hook };

/** @type {Record<string, Rule>} */
const TOON = {
  strict: flag(true),
  indent: whole(2, 1, 64, " of spaces"),
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
    throw invalid("apiKey is required, unless baseUrl points to a proxy of yours that adds it.");
  }
  if (apiKey !== "" && !checked.dangerouslyAllowBrowser && isOnWebPage()) {
    throw invalid(
      "apiKey must not be used on a web page: every visitor can read it, and it gives access to every call of the " +
        "organization. Let a proxy of yours add the key:\n" +
        '  const client = new ContactshipClient({ baseUrl: "/api/contactship" });   // on the page\n' +
        '  headers.set("x-api-key", env.CONTACTSHIP_API_KEY);                       // in the proxy\n' +
        "  return fetch(`https://api.contactship.ai${path}`, { headers });          // path: /v1/calls/{callId}\n" +
        "The README shows a whole proxy. If only you can open the page, set dangerouslyAllowBrowser: true.",
    );
  }
  const headers = headerPairs(checked.headers ?? {}) ?? [];
  if (headers.some(([name]) => name.toLowerCase() === "x-api-key")) {
    throw invalid("headers must not contain x-api-key: pass the key as apiKey.");
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
  const limit = {
    ...whole(undefined, 0, Number.MAX_SAFE_INTEGER),
    must: "a whole number, the maximum number of calls",
  };
  const checked = check(options, { limit }, "toArray");
  if (checked.limit === undefined) throw invalid("toArray requires `limit`, the maximum number of calls.");
  return checked.limit;
}

/** A Date of whichever realm. @param {unknown} value @returns {value is Date} */
function isDate(value) {
  return Object.prototype.toString.call(value) === "[object Date]";
}

/**
 * An id is one path segment and nothing else, so that none can send a request, and the key in it, elsewhere.
 * @param {unknown} id
 */
export function checkCallId(id) {
  if (typeof id !== "string") throw invalid("the callId must be a string.");
  if (id === "") throw invalid("the callId is empty.");
  if (id.length > 128) throw invalid("the callId is longer than 128 characters.");
  if (!/^[A-Za-z0-9_-]+$/.test(id)) throw invalid("the callId may contain only letters, digits, `-` and `_`.");
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
 * @param {Record<string, unknown>} [defaults] take precedence over those of the rules
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

/** A window with a document, or a worker of one: every visitor of the page can read what is in it. */
function isOnWebPage() {
  const scope = /** @type {any} */ (globalThis);
  if (scope.window?.document !== undefined) return true;
  // Servers' runtimes have some of the worker's globals, but no URL of a page.
  return typeof scope.importScripts === "function" && /^(https?|blob|data|file):/.test(scope.location?.href ?? "");
}

/**
 * Names and values, or undefined if they are not valid headers.
 * @param {any} headers
 * @returns {[string, string][] | undefined}
 */
function headerPairs(headers) {
  try {
    const pairs = Symbol.iterator in headers ? [...headers] : Object.entries(headers);
    // `Headers` would convert any value to a string, and trim line breaks.
    const areTexts = pairs.every(([, value]) => typeof value === "string" && !/[\0\r\n]/.test(value));
    return areTexts ? [...new Headers(pairs)] : undefined;
  } catch {
    return undefined;
  }
}
