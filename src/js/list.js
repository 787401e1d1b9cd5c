// What `listCalls` returns: a promise of one page, and an async iterable of all calls. No request is sent before it is
// used.
// @ts-check
import { callSite } from "./call-site.js";
import { follow } from "./deadline.js";
import { arrayLimit } from "./options.js";

/** The server's page size, if none is requested. */
const DEFAULT_PAGE_SIZE = 20;
/**
 * Without a total, this many full pages in a row with nothing new end the iteration: shifting rows repeat a page or
 * two, a server that ignores the offset repeats it forever.
 */
const MAX_REPEATED_PAGES = 3;

/** @typedef {{ calls: any[], total: number | null, offset: number, hasMore: boolean }} Page */
/** @typedef {{ pageSize?: number, offset: number, signal?: AbortSignal }} Options checked and complete */
/** @typedef {(offset: number, signal: AbortSignal | undefined) => Promise<{ calls: any[], total?: number }>} FetchPage */

export class CallList {
  #options;
  #fetchPage;
  /** The page at the start, once it was awaited. @type {Promise<Page> | undefined} */
  #first;

  /**
   * @param {() => Options} options throws where they are wrong
   * @param {FetchPage} fetchPage
   */
  constructor(options, fetchPage) {
    this.#options = options;
    this.#fetchPage = fetchPage;
  }

  /**
   * @param {number} offset
   * @param {AbortSignal} [signal]
   * @returns {Promise<Page>}
   */
  async #page(offset, signal) {
    const { calls, total = null } = await this.#fetchPage(offset, signal);
    const { pageSize = DEFAULT_PAGE_SIZE } = this.#options();
    const hasMore = calls.length > 0 && (total === null ? calls.length >= pageSize : offset + calls.length < total);
    return { calls, total, offset, hasMore };
  }

  async #firstPage() {
    const { offset, signal } = this.#options();
    return await this.#page(offset, signal);
  }

  /** @param {any} [onFulfilled] @param {any} [onRejected] */
  then(onFulfilled, onRejected) {
    return (this.#first ??= this.#firstPage()).then(onFulfilled, onRejected);
  }

  /** @param {any} [onRejected] */
  catch(onRejected) {
    return this.then(undefined, onRejected);
  }

  /** @param {any} [onFinally] */
  finally(onFinally) {
    return this.then().finally(onFinally);
  }

  #pages() {
    return new Pages(this.#options, (offset, signal) => this.#page(offset, signal));
  }

  pages() {
    return iterator(this.#pages());
  }

  [Symbol.asyncIterator]() {
    const pages = this.#pages();
    /** @type {any[]} */
    let calls = [];
    return iterator({
      async next() {
        while (calls.length === 0) {
          const { value } = await pages.next();
          if (!value) return { done: true, value: undefined };
          calls = value.calls.slice().reverse();
        }
        pages.throwIfAborted();
        return { done: false, value: calls.pop() };
      },
      return() {
        calls = [];
        return pages.return();
      },
    });
  }

  /** @param {{ limit: number }} options */
  async toArray(options) {
    /** @type {number} */
    let limit;
    try {
      limit = arrayLimit(options);
    } catch (error) {
      throw callSite(this.toArray)(error);
    }
    /** @type {any[]} */
    const all = [];
    if (limit === 0) return all;
    for await (const call of this) {
      if (all.push(call) >= limit) break;
    }
    return all;
  }

  get [Symbol.toStringTag]() {
    return "CallList";
  }
}

/** Pages from an offset on, without calls of earlier pages. */
class Pages {
  #options;
  #page;
  #controller = new AbortController();
  /** Stops following the caller's signal. @type {(() => void) | undefined} */
  #unfollow;
  /** @type {number | undefined} */
  #offset;
  /** The ids of the calls seen: rows can shift between pages. @type {Set<string>} */
  #seen = new Set();
  #repeated = 0;
  #isOver = false;

  /** @param {() => Options} options @param {(offset: number, signal: AbortSignal) => Promise<Page>} page */
  constructor(options, page) {
    this.#options = options;
    this.#page = page;
  }

  throwIfAborted() {
    const { signal } = this.#options();
    if (signal?.aborted) throw signal.reason;
  }

  async next() {
    if (this.#isOver) return { done: true, value: undefined };
    try {
      this.throwIfAborted();
      const { offset, signal } = this.#options();
      this.#offset ??= offset;
      if (signal) this.#unfollow ??= follow(signal, () => this.#controller.abort(signal.reason));
      const page = await this.#page(this.#offset, this.#controller.signal);
      if (this.#isOver) return { done: true, value: undefined };
      return this.#withoutRepeated(page);
    } catch (error) {
      // Aborted by `return`, which is not a failure.
      if (this.#isOver) return { done: true, value: undefined };
      this.#end();
      throw error;
    }
  }

  /** @param {Page} page */
  #withoutRepeated(page) {
    const rows = page.calls.length;
    this.#offset = page.offset + rows;
    const calls = page.calls.filter((call) => this.#isNew(call?.id));
    this.#repeated = calls.length === 0 ? this.#repeated + 1 : 0;
    const isStuck = page.total === null && this.#repeated >= MAX_REPEATED_PAGES;
    if (!page.hasMore || isStuck) this.#end();
    if (rows === 0) return { done: true, value: undefined };
    return { done: false, value: { ...page, calls, hasMore: page.hasMore && !isStuck } };
  }

  /** @param {unknown} id */
  #isNew(id) {
    if (typeof id !== "string") return true;
    const { size } = this.#seen;
    return this.#seen.add(id).size > size;
  }

  #end() {
    this.#isOver = true;
    this.#unfollow?.();
  }

  async return() {
    this.#end();
    this.#controller.abort();
    return { done: true, value: undefined };
  }
}

/**
 * An async iterator whose steps never overlap, and which can be ended while a step waits: a generator would finish it.
 * @param {{ next: () => Promise<object>, return: () => Promise<object> }} steps
 * @returns {any}
 */
function iterator(steps) {
  /** @type {Promise<unknown>} */
  let last = Promise.resolve();
  let hasFailed = false;
  return {
    next() {
      // Its rejection is handled at once, as Workers report one that is handled later as unhandled.
      const next = new Promise((resolve, reject) => {
        last.then(() => (hasFailed ? steps.return() : steps.next()).then(resolve, reject));
      });
      last = next.catch(() => {
        hasFailed = true;
        return steps.return();
      });
      return next;
    },
    return: () => steps.return(),
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
