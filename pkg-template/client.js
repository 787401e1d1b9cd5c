// The facade: what users import, the same in every runtime. It exists before the module has arrived, and outlives
// it: it checks options at once, waits for the module, and when that fails it rejects what is in flight and makes a
// fresh instance.
// @ts-check
import { createGlue } from "#glue";
import { callSite } from "../src/js/call-site.js";
import { Deadline } from "../src/js/deadline.js";
import { ContactshipError } from "../src/js/error.js";
import { bytesOf } from "../src/js/exchange.js";
import { callOptions, checkCallId, clientOptions, toonOptions } from "../src/js/options.js";
import { presentable } from "../src/js/redact.js";
import { compiled, init, loaded, preload, useModule, useSource } from "./load.js";

export const VERSION = /** @type {string} */ (__VERSION__);
export { ContactshipError, init, useModule, useSource };

/** The instance of the module, until it fails. @type {ReturnType<typeof createGlue> | undefined} */
let glue;
/** Rejects what is in flight when the instance fails. @type {Set<(cause: unknown) => void>} */
const inFlight = new Set();
/** How long a call waits for the module to load, in milliseconds; its own timeout is for the network. */
const MAX_LOAD_MS = 60_000;

/** The instance of the module; a fresh one after a failure. */
function instance() {
  const module = compiled();
  if (!module) throw new ContactshipError("not_ready", "the WebAssembly module is not loaded yet: await init() first.");
  if (glue) return glue;
  // In place before its first instruction, which may fail already.
  const fresh = (glue = createGlue(fail));
  try {
    fresh.initSync({ module });
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
    this.#options = clientOptions(options);
    preload();
  }

  /** @param {string} callId @param {import("./index.d.ts").GetCallOptions} [options] */
  async getCall(callId, options) {
    const located = callSite(this.getCall);
    try {
      this.#checkNotFreed();
      checkCallId(callId);
      const checked = callOptions(options, this.#options);
      return await this.#inModule((client) => client.getCall(callId, checked), checked.signal);
    } catch (error) {
      throw located(error);
    }
  }

  #checkNotFreed() {
    if (this.#freed) throw new ContactshipError("invalid_argument", "this client was freed.");
  }

  /**
   * Settles as a method of the module's client does, or rejects with `internal` when the instance fails.
   * @param {(client: InstanceType<ReturnType<typeof createGlue>["ContactshipClient"]>) => Promise<any>} method
   * @param {AbortSignal} [signal]
   */
  async #inModule(method, signal) {
    if (!compiled()) await moduleLoaded(signal);
    // Awaited here, so that a rejection is handled at once: Workers report one that is handled later as unhandled.
    return await new Promise((resolve, reject) => {
      const fail = (/** @type {unknown} */ cause) => reject(internal(cause, this.#options.apiKey));
      inFlight.add(fail);
      // Each call gets a client of its own, which it consumes: forgetting `free()` leaves nothing in the module.
      const start = async () => method(new (instance().ContactshipClient)(this.#options));
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
  const { strict, indent, legacy } = toonOptions(options);
  const bytes = utf8(text);
  /** @type {ContactshipError | undefined} */
  let failure;
  const fail = (/** @type {unknown} */ cause) => (failure = internal(cause, ""));
  inFlight.add(fail);
  try {
    const value = instance().decodeToon(bytes, strict, indent, legacy);
    if (!failure) return value;
  } catch (error) {
    failure ??= /** @type {ContactshipError} */ (error);
  } finally {
    inFlight.delete(fail);
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
