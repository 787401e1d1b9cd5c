// The functions without a client: synchronous, once the module is loaded.
// @ts-check
import { invalid, ContactshipError } from "../src/js/error.js";
import { bytesOf } from "../src/js/exchange.js";
import { metricsInput, metricsObject } from "../src/js/metrics.js";
import { MAX_BODY_BYTES, toonOptions } from "../src/js/options.js";
import { runSync } from "./instance.js";

/** The most values that are serialized; no webhook has as many. */
const MAX_VALUES = 1 << 23;

/** @param {string | BufferSource} text @param {import("./index.d.ts").DecodeToonOptions} [options] */
export function decodeToon(text, options) {
  return runSync(decodeToon, (instance) => {
    const checked = toonOptions(options);
    return instance().decodeToon(utf8(text, "decodeToon takes a string or UTF-8 bytes."), checked);
  });
}

/** @param {unknown} body */
export function parseCallWebhook(body) {
  return runSync(parseCallWebhook, (instance) =>
    instance().parseCallWebhook(utf8(asJson(body), "the body is not a call webhook.")),
  );
}

/** @param {unknown} call */
export function callMetrics(call) {
  return runSync(callMetrics, (instance) => {
    const { roles, counts, times, duration } = metricsInput(call);
    return metricsObject(instance().callMetrics(roles, counts, times, duration));
  });
}

/** A parsed object is serialized again, so that there is one reader for all bodies. @param {unknown} body */
function asJson(body) {
  let left = MAX_VALUES;
  try {
    if (typeof body !== "object" || body === null || bytesOf(body)) return body;
    return JSON.stringify(body, (_, value) => {
      // An array of holes is long without taking memory.
      if (--left < 0) throw new RangeError("it holds too many values");
      return value;
    });
  } catch (cause) {
    throw new ContactshipError("invalid_argument", "the webhook's body cannot be serialized as JSON.", {}, { cause });
  }
}

/** @param {unknown} text @param {string} message of the error if it is neither */
function utf8(text, message) {
  const bytes = typeof text === "string" ? new TextEncoder().encode(text) : attachedBytesOf(text);
  if (!bytes) throw invalid(message);
  if (bytes.length > MAX_BODY_BYTES) throw invalid(`the text is longer than ${MAX_BODY_BYTES} bytes.`);
  return bytes;
}

/** The bytes, unless their memory was transferred elsewhere. @param {unknown} value */
function attachedBytesOf(value) {
  try {
    return bytesOf(value);
  } catch {
    return undefined;
  }
}
