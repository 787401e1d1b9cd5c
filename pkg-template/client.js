// The facade: what users import, the same in every runtime. It exists before the module has arrived, and outlives
// it: it checks options at once, waits for the module, and when that fails it rejects what is in flight and makes a
// fresh instance.
// @ts-check
import { createGlue } from "#glue";
import { callSite } from "../src/js/call-site.js";
import { CallBatch, holdingBack } from "../src/js/batch.js";
import { Deadline } from "../src/js/deadline.js";
import { ContactshipError } from "../src/js/error.js";
import { bytesOf } from "../src/js/exchange.js";
import { CallList } from "../src/js/list.js";
import { metricsInput, metricsObject } from "../src/js/metrics.js";
import {
  batchOptions,
  callOptions,
  checkCallId,
  clientOptions,
  listOptions,
  statusOptions,
  toonOptions,
  waitOptions,
} from "../src/js/options.js";
import { presentable } from "../src/js/redact.js";
import { ELSE_INLINE, compiled, init, loaded, preload, useModule, useSource } from "./load.js";

export const VERSION = /** @type {string} */ (__VERSION__);
export { ContactshipError, init, useModule, useSource };

/** @typedef {InstanceType<ReturnType<typeof createGlue>["ContactshipClient"]>} ModuleClient */

/** The instance of the module, until it fails. @type {ReturnType<typeof createGlue> | undefined} */
let glue;
/** Rejects what is in flight when the instance fails. @type {Set<(cause: unknown) => void>} */
const inFlight = new Set();
/** How long a call waits for the module to load, in milliseconds; its own timeout is for the network. */
const MAX_LOAD_MS = 60_000;
/** More values than the object of any webhook holds. */
const MAX_VALUES = 1 << 23;

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
      "there is no TextDecoder here. In Jest with jsdom, add `Object.assign(globalThis, { TextDecoder, TextEncoder })` " +
        'from "node:util" to a setup file.',
    );
  }
  // In place before its first instruction, which may fail already.
  const fresh = (glue = createGlue(fail));
  try {
    fresh.instantiate(module);
  } catch (cause) {
    fail(cause);
  }
  return fresh;
}

/** Drops the instance, and rejects what it works on. @param {unknown} cause */
function fail(cause) {
  glue = undefined;
  for (const reject of inFlight) reject(cause);
  inFlight.clear();
  Deadline.cancelAll();
}

/** @param {unknown} cause @param {string} key */
function internal(cause, key) {
  const message = "the WebAssembly module failed; the next call uses a fresh instance. Please report this.";
  return new ContactshipError("internal", message, {}, { cause: presentable(cause, key) });
}

export class ContactshipClient {
  /** Checked and complete. @type {any} */
  #options;
  #freed = false;

  /** @param {import("./index.d.ts").ContactshipClientOptions} options */
  constructor(options) {
    try {
      this.#options = clientOptions(options);
    } catch (error) {
      throw callSite(ContactshipClient)(error);
    }
    preload();
  }

  // These await what they return, so that a rejection is handled at once, as in `#inModule`.

  /** @param {string} callId @param {import("./index.d.ts").GetCallOptions} [options] */
  async getCall(callId, options) {
    return await this.#call(this.getCall, callId, callOptions, options, (client, checked) =>
      client.getCall(callId, checked),
    );
  }

  /** @param {string} callId @param {import("./index.d.ts").RequestOptions} [options] */
  async getCallStatus(callId, options) {
    return await this.#call(this.getCallStatus, callId, statusOptions, options, (client, checked) =>
      client.getCallStatus(callId, checked),
    );
  }

  /** @param {string} callId @param {import("./index.d.ts").WaitForCallOptions} [options] */
  async waitForCall(callId, options) {
    return await this.#call(this.waitForCall, callId, waitOptions, options, (client, checked) =>
      client.waitForCall(callId, checked),
    );
  }

  /** @param {import("./index.d.ts").ListCallsOptions} [options] */
  listCalls(options) {
    const located = callSite(this.listCalls);
    const checked = this.#readOnce(located, listOptions, options);
    return new CallList(checked, async (offset, signal) => {
      try {
        this.#checkNotFreed();
        return await this.#inModule(this.#options, { ...checked(), signal }, (client, wanted) =>
          client.listPage(wanted, offset),
        );
      } catch (error) {
        throw located(error);
      }
    });
  }

  /** @param {any} ids @param {import("./index.d.ts").GetCallsOptions} [options] */
  getCalls(ids, options) {
    const located = callSite(this.getCalls);
    const checked = this.#readOnce(located, batchOptions, options);
    return new CallBatch(ids, checked, async (id, signal, hold) => {
      try {
        this.#checkNotFreed();
        checkCallId(id);
        const client = { ...this.#options, onAttempt: holdingBack(hold, this.#options.onAttempt) };
        const wanted = { ...checked(), signal, hold };
        return await this.#inModule(client, wanted, (client, wanted) => client.getCall(id, wanted));
      } catch (error) {
        throw located(error);
      }
    });
  }

  /**
   * A method for one call.
   * @param {Function} entry the method, for stacks
   * @param {string} callId
   * @param {(options: any, client: any) => any} check
   * @param {unknown} options
   * @param {(client: ModuleClient, options: any) => Promise<any>} method
   */
  async #call(entry, callId, check, options, method) {
    const located = callSite(entry);
    try {
      this.#checkNotFreed();
      checkCallId(callId);
      return await this.#inModule(this.#options, check(options, this.#options), method);
    } catch (error) {
      throw located(error);
    }
  }

  /**
   * Options of a method that does nothing until its result is used: read now, and wrong ones reported then.
   * @template T
   * @param {(error: unknown) => unknown} located of `callSite`, for stacks
   * @param {(options: any, client: any) => T} check
   * @param {unknown} options
   * @returns {() => T}
   */
  #readOnce(located, check, options) {
    try {
      const checked = check(options, this.#options);
      return () => checked;
    } catch (error) {
      located(error);
      return () => {
        throw error;
      };
    }
  }

  #checkNotFreed() {
    if (this.#freed) throw new ContactshipError("invalid_argument", "this client was freed.");
  }

  /**
   * Settles as a method of the module's client does, or rejects with `internal` when the instance fails.
   * @param {object} client its options
   * @param {{ signal?: AbortSignal }} options the method's
   * @param {(client: ModuleClient, options: any) => Promise<any>} method
   */
  async #inModule(client, options, method) {
    if (!compiled()) await moduleLoaded(options.signal);
    // Awaited here, so that a rejection is handled at once: Workers report one that is handled later as unhandled.
    return await new Promise((resolve, reject) => {
      const fail = (/** @type {unknown} */ cause) => reject(internal(cause, this.#options.apiKey));
      inFlight.add(fail);
      // Each call gets a client of its own, which it consumes: forgetting `free()` leaves nothing in the module. The
      // options are copied, as their base URL may have to be resolved, which may throw.
      const start = async () => method(new (instance().ContactshipClient)({ ...client }), options);
      start()
        .then(resolve, reject)
        .then(() => inFlight.delete(fail));
    });
  }

  free() {
    this.#freed = true;
  }

  [Symbol.dispose ?? Symbol.for("Symbol.dispose")]() {
    this.free();
  }
}

// Given by hand, as the published file has short names.
Object.defineProperty(ContactshipClient, "name", { value: "ContactshipClient", configurable: true });

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
  return now(decodeToon, (glue) => {
    const { strict, indent, legacy } = toonOptions(options);
    return glue().decodeToon(utf8(text, "decodeToon takes a string or UTF-8 bytes."), strict, indent, legacy);
  });
}

/** @param {unknown} body */
export function parseCallWebhook(body) {
  return now(parseCallWebhook, (glue) =>
    glue().parseCallWebhook(utf8(asJson(body), "the body is not a call webhook.")),
  );
}

/** @param {unknown} call */
export function callMetrics(call) {
  return now(callMetrics, (glue) => {
    const { roles, counts, times, duration } = metricsInput(call);
    return metricsObject(glue().callMetrics(roles, counts, times, duration));
  });
}

/**
 * Runs a synchronous function of the module's. An error's stack begins where the user called `entry`.
 * @param {Function} entry
 * @param {(glue: () => ReturnType<typeof createGlue>) => any} run
 */
function now(entry, run) {
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
  throw callSite(entry)(failure);
}

/** What a framework has parsed is JSON again: one reader reads all bodies. @param {unknown} body */
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
    throw new ContactshipError("invalid_argument", "the body of the webhook cannot be written as JSON.", {}, { cause });
  }
}

/** @param {unknown} text @param {string} message where it is none */
function utf8(text, message) {
  if (typeof text === "string") return new TextEncoder().encode(text);
  const bytes = bytesOf(text);
  if (bytes) return bytes;
  throw new ContactshipError("invalid_argument", message);
}
