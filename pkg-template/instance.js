// The current instance of the module: created when it is needed, dropped when it fails. The calls in flight are then
// rejected, and the next call gets a fresh one.
// @ts-check
import { createGlue } from "#glue";
import { callSite } from "../src/js/call-site.js";
import { Deadline } from "../src/js/deadline.js";
import { ContactshipError } from "../src/js/error.js";
import { presentable } from "../src/js/redact.js";
import { ELSE_INLINE, compiled, giveUp, loaded } from "./load.js";

/** @typedef {ReturnType<typeof createGlue>} Instance */

/** The instance of the module, until it fails. @type {Instance | undefined} */
let glue;
/** Reject the calls in flight when the instance fails. @type {Set<(cause: unknown) => void>} */
const inFlight = new Set();
/** How long a call waits for the module to load, in milliseconds; its own timeout is for the network. */
const MAX_LOAD_MS = 60_000;

/** The instance of the module; a fresh one after a failure. */
function instance() {
  const module = compiled();
  if (!module) {
    const message = `the WebAssembly module is not loaded yet: await init() first. ${ELSE_INLINE}`;
    throw new ContactshipError("not_ready", message);
  }
  if (glue) return glue;
  if (typeof TextDecoder === "undefined") {
    throw new ContactshipError(
      "not_ready",
      "TextDecoder is not defined. In Jest with jsdom, add `Object.assign(globalThis, { TextDecoder, TextEncoder })` " +
        'from "node:util" to a setup file.',
    );
  }
  // Assigned before its first instruction, which may fail already.
  const fresh = (glue = createGlue(fail));
  try {
    fresh.instantiate(module);
  } catch (cause) {
    // It has no exports to be found by: not even a failure that cannot be reported may leave it here.
    glue = undefined;
    fail(cause);
  }
  return fresh;
}

/** Drops the instance, and rejects the calls in flight. @param {unknown} cause */
function fail(cause) {
  const failed = glue;
  glue = undefined;
  try {
    for (const reject of inFlight) reject(cause);
    inFlight.clear();
    Deadline.cancelAll();
  } catch (error) {
    // The stack has overflowed: the next call, which finds this instance, reports the failure again.
    glue = failed;
    throw error;
  }
}

/** @param {unknown} cause @param {string} key */
function internal(cause, key) {
  const message = "the WebAssembly module failed; the next call uses a fresh instance. Please report this.";
  return new ContactshipError("internal", message, {}, { cause: presentable(cause, key) });
}

/**
 * Settles as the promise of `start` does, or rejects with `internal` when the instance fails.
 * @param {(instance: Instance) => Promise<any>} start
 * @param {string} key for redaction
 * @returns {Promise<any>}
 */
export function inInstance(start, key) {
  return new Promise((resolve, reject) => {
    const fail = (/** @type {unknown} */ cause) => reject(internal(cause, key));
    inFlight.add(fail);
    (async () => start(instance()))()
      .then(resolve, reject)
      .then(() => inFlight.delete(fail));
  });
}

/**
 * Runs a synchronous function of the module's. An error's stack begins where the user called `entry`.
 * @param {Function} entry
 * @param {(instance: () => Instance) => any} run
 */
export function runSync(entry, run) {
  /** @type {unknown} */
  let failure;
  const fail = (/** @type {unknown} */ cause) => (failure = internal(cause, ""));
  inFlight.add(fail);
  try {
    const value = run(instance);
    if (!failure) return value;
  } catch (error) {
    failure ??= error;
  } finally {
    inFlight.delete(fail);
  }
  throw callSite(entry, runSync)(failure);
}

/**
 * Waits for the module, up to a minute.
 * @param {AbortSignal} [signal]
 */
export async function moduleLoaded(signal) {
  const deadline = new Deadline(MAX_LOAD_MS, signal);
  try {
    await deadline.race(loaded());
  } catch (reason) {
    if (!deadline.isExpired) throw reason;
    giveUp();
    throw new ContactshipError("not_ready", "the WebAssembly module did not load within a minute.");
  } finally {
    deadline.end();
  }
}
