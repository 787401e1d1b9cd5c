// What users import, the same in every runtime. The classes here exist before the module has arrived,
// and outlive it: they check options at once, wait for the module, and when it fails they reject what
// is in flight and take a fresh one.
// @ts-check
import { createGlue } from "#glue";
import { Deadline } from "../src/js/deadline.js";
import { ContactshipError } from "../src/js/error.js";
import { callOptions, clientOptions, toonOptions } from "../src/js/options.js";
import { compiled, init, loaded, useModule, useSource } from "./load.js";

export const VERSION = /** @type {string} */ (__VERSION__);
export { ContactshipError, init, useModule, useSource };

/** The module at work, until it fails. @type {ReturnType<typeof createGlue> | undefined} */
let glue;
/** How to reject the promises that the module works on. @type {Set<(reason: unknown) => void>} */
const inFlight = new Set();
/** What the module failed of during a call that waits for it. @type {unknown} */
let trap;

/** The module at work; a fresh one after a failure. */
function working() {
  const module = compiled();
  if (!module) throw new ContactshipError("not_ready", "the WebAssembly module is not loaded yet: await init() first.");
  if (!glue) {
    const fresh = createGlue((cause) => fail(fresh, cause));
    fresh.initSync({ module });
    glue = fresh;
  }
  return glue;
}

/** @param {unknown} instance @param {unknown} cause */
function fail(instance, cause) {
  if (instance === glue) glue = undefined;
  trap = internal(cause);
  for (const reject of inFlight) reject(trap);
  inFlight.clear();
}

/** @param {unknown} cause */
function internal(cause) {
  const message = "the WebAssembly module failed; the next call takes a fresh one. Please report this.";
  return new ContactshipError("internal", message, {}, { cause });
}

export class ContactshipClient {
  /** Checked and complete. @type {any} */
  #options;
  /** The module's own client, and the module that it is of. @type {{ of: object, client: any } | undefined} */
  #core;
  #freed = false;

  /** @param {import("./index.d.ts").ContactshipClientOptions} options */
  constructor(options) {
    this.#options = clientOptions(options);
  }

  /** @param {string} callId @param {import("./index.d.ts").GetCallOptions} [options] */
  async getCall(callId, options) {
    if (this.#freed) throw new ContactshipError("invalid_argument", "this client was freed.");
    if (typeof callId !== "string") throw new ContactshipError("invalid_argument", "the callId must be a string.");
    const { signal, ...wanted } = callOptions(options, this.#options);
    if (!compiled()) await unlessAborted(loaded(), signal);
    return new Promise((resolve, reject) => {
      inFlight.add(reject);
      const settled = () => inFlight.delete(reject);
      this.#client().getCall(callId, wanted, signal).then(resolve, reject).then(settled);
    });
  }

  #client() {
    const of = working();
    if (this.#core?.of !== of) this.#core = { of, client: new of.ContactshipClient(this.#options) };
    return this.#core.client;
  }

  free() {
    this.#freed = true;
    if (this.#core?.of === glue) this.#core?.client.free();
    this.#core = undefined;
  }

  [Symbol.dispose ?? Symbol.for("Symbol.dispose")]() {
    this.free();
  }
}

/** @param {Promise<void>} promise @param {AbortSignal | undefined} signal */
async function unlessAborted(promise, signal) {
  const deadline = new Deadline(2 ** 31 - 1, signal);
  await deadline.race(promise).finally(() => deadline.end());
}

/** @param {string | BufferSource} text @param {import("./index.d.ts").DecodeToonOptions} [options] */
export function decodeToon(text, options) {
  const { strict, indent, legacy } = toonOptions(options);
  const bytes = utf8(text);
  trap = undefined;
  try {
    return working().decodeToon(bytes, strict, indent, legacy);
  } catch (error) {
    throw trap ?? error;
  }
}

/** @param {unknown} text */
function utf8(text) {
  if (typeof text === "string") return new TextEncoder().encode(text);
  if (text instanceof Uint8Array) return text;
  if (ArrayBuffer.isView(text)) return new Uint8Array(text.buffer, text.byteOffset, text.byteLength);
  if (text instanceof ArrayBuffer) return new Uint8Array(text);
  throw new ContactshipError("invalid_argument", "decodeToon takes a string or UTF-8 bytes.");
}
