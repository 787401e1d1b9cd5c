// What users import, the same in every runtime. The classes here exist before the module has arrived,
// and outlive it: they check options at once, wait for the module, and when it fails they reject what
// is in flight and take a fresh one.
// @ts-check
import { createGlue } from "#glue";
import { Deadline } from "../src/js/deadline.js";
import { ContactshipError, presentable } from "../src/js/error.js";
import { bytesOf } from "../src/js/exchange.js";
import { callOptions, checkCallId, clientOptions, toonOptions } from "../src/js/options.js";
import { compiled, init, loaded, useModule, useSource } from "./load.js";

export const VERSION = /** @type {string} */ (__VERSION__);
export { ContactshipError, init, useModule, useSource };

/** The module at work, until it fails. @type {ReturnType<typeof createGlue> | undefined} */
let glue;
/** How to end the calls that the module works on, when it fails. @type {Set<(cause: unknown) => void>} */
const inFlight = new Set();
/** So long a call waits for the module to load; its own timeout is for the network. */
const MAX_LOAD_MS = 60_000;

/** The module at work; a fresh one after a failure. */
function working() {
  const module = compiled();
  if (!module) throw new ContactshipError("not_ready", "the WebAssembly module is not loaded yet: await init() first.");
  if (glue) return glue;
  // It is the one at work from its first instruction on, which may be its last.
  const fresh = (glue = createGlue(fail));
  try {
    fresh.initSync({ module });
  } catch (cause) {
    fail(cause);
  }
  return fresh;
}

/** Gives up the instance at work, and what it works on. @param {unknown} cause */
function fail(cause) {
  glue = undefined;
  for (const end of inFlight) end(cause);
  inFlight.clear();
  Deadline.cancelAll();
}

/** @param {unknown} cause @param {string} key */
function internal(cause, key) {
  const message = "the WebAssembly module failed; the next call takes a fresh one. Please report this.";
  return new ContactshipError("internal", message, {}, { cause: presentable(cause, key) });
}

export class ContactshipClient {
  /** Checked and complete. @type {any} */
  #options;
  #freed = false;

  /** @param {import("./index.d.ts").ContactshipClientOptions} options */
  constructor(options) {
    this.#options = clientOptions(options);
  }

  /** @param {string} callId @param {import("./index.d.ts").GetCallOptions} [options] */
  async getCall(callId, options) {
    if (this.#freed) throw new ContactshipError("invalid_argument", "this client was freed.");
    checkCallId(callId);
    const { signal, ...wanted } = callOptions(options, this.#options);
    if (!compiled()) await moduleLoaded(signal);
    // Awaited, so that it is heard at once: Workers report what is heard a microtask later as unhandled.
    return await new Promise((resolve, reject) => {
      const end = (/** @type {unknown} */ cause) => reject(internal(cause, this.#options.apiKey));
      inFlight.add(end);
      const call = this.#start(callId, wanted, signal);
      call.then(resolve, reject).then(() => inFlight.delete(end));
    });
  }

  /** @param {string} callId @param {object} wanted @param {AbortSignal} [signal] */
  async #start(callId, wanted, signal) {
    const core = new (working().ContactshipClient)(this.#options);
    const call = core.getCall(callId, wanted, signal);
    // Between calls the module holds nothing of a client, so there is nothing to forget.
    core.free();
    return await call;
  }

  free() {
    this.#freed = true;
  }

  [Symbol.dispose ?? Symbol.for("Symbol.dispose")]() {
    this.free();
  }
}

/** @param {AbortSignal} [signal] */
async function moduleLoaded(signal) {
  const deadline = new Deadline(MAX_LOAD_MS, signal);
  try {
    await deadline.race(loaded());
  } catch (reason) {
    const isLate = !compiled() && deadline.isExpired;
    throw isLate ? new ContactshipError("not_ready", "the WebAssembly module did not load within a minute.") : reason;
  } finally {
    deadline.end();
  }
}

/** @param {string | BufferSource} text @param {import("./index.d.ts").DecodeToonOptions} [options] */
export function decodeToon(text, options) {
  const { strict, indent, legacy } = toonOptions(options);
  const bytes = utf8(text);
  /** @type {ContactshipError | undefined} */
  let failure;
  const end = (/** @type {unknown} */ cause) => (failure = internal(cause, ""));
  inFlight.add(end);
  try {
    const value = working().decodeToon(bytes, strict, indent, legacy);
    if (!failure) return value;
  } catch (error) {
    failure ??= /** @type {ContactshipError} */ (error);
  } finally {
    inFlight.delete(end);
  }
  throw failure;
}

/** @param {unknown} text */
function utf8(text) {
  if (typeof text === "string") return new TextEncoder().encode(text);
  const bytes = bytesOf(text);
  if (bytes) return bytes;
  throw new ContactshipError("invalid_argument", "decodeToon takes a string or UTF-8 bytes.");
}
