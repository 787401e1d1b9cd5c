// The facade: what users import, the same in every runtime. It exists before the module is loaded, and outlives it: it
// checks options at once, and waits for the module.
// @ts-check
import { callSite } from "../src/js/call-site.js";
import { CallBatch } from "../src/js/batch.js";
import { invalid } from "../src/js/error.js";
import { CallList } from "../src/js/list.js";
import {
  batchOptions,
  callOptions,
  checkCallId,
  clientOptions,
  listOptions,
  statusOptions,
  waitOptions,
} from "../src/js/options.js";
import { inInstance, moduleLoaded } from "./instance.js";
import { compiled, preload } from "./load.js";

export { ContactshipError } from "../src/js/error.js";
export { callMetrics, decodeToon, parseCallWebhook } from "./functions.js";
export { init, useModule, useSource } from "./load.js";
export const VERSION = /** @type {string} */ (__VERSION__);

/** @typedef {InstanceType<import("./instance.js").Instance["ContactshipClient"]>} ModuleClient */

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
        return await this.#inModule({ ...checked(), signal }, (client, wanted) => client.listPage(wanted, offset));
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
        return await this.#inModule({ ...checked(), signal }, (client, wanted) => client.getCall(id, wanted), hold);
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
      return await this.#inModule(check(options, this.#options), method);
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
    if (this.#freed) throw invalid("this client was freed.");
  }

  /**
   * Settles as a method of the module's client does, or rejects with `internal` when the instance fails.
   * @param {{ signal?: AbortSignal }} options the method's
   * @param {(client: ModuleClient, options: any) => Promise<any>} method
   * @param {import("../src/js/batch.js").Hold} [hold] of a batch
   */
  async #inModule(options, method, hold) {
    if (!compiled()) await moduleLoaded(options.signal);
    // Each call gets its own client, which it consumes: without `free()` nothing is left in the module. The options are
    // copied, as their base URL may have to be resolved, which may throw.
    const start = (/** @type {import("./instance.js").Instance} */ { ContactshipClient }) =>
      method(new ContactshipClient({ ...this.#options }, hold), options);
    // Awaited here, so that a rejection is handled at once: Workers report one that is handled later as unhandled.
    return await inInstance(start, this.#options.apiKey);
  }

  free() {
    this.#freed = true;
  }

  [Symbol.dispose ?? Symbol.for("Symbol.dispose")]() {
    this.free();
  }
}

// Set explicitly, as minification shortens names.
Object.defineProperty(ContactshipClient, "name", { value: "ContactshipClient", configurable: true });
