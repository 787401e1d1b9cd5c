// What `getCalls` returns: many calls, a few at a time, in the order in which they arrive.
// @ts-check
import { follow, forget } from "./deadline.js";
import { invalid } from "./error.js";

/**
 * @typedef {{
 *   concurrency: number,
 *   onProgress?: (progress: { done: number, failed: number, total: number | undefined }) => unknown,
 *   signal?: AbortSignal,
 * }} Options checked and complete
 */
/**
 * Until when no call may send a request, by `Date.now`: hold.rs sets it when one of them is rate limited, and waits for
 * it before each attempt.
 * @typedef {{ until: number }} Hold
 */
/** @typedef {(id: any, signal: AbortSignal, hold: Hold) => Promise<any>} GetOne */

export class CallBatch {
  #ids;
  #options;
  #getOne;

  /**
   * @param {unknown} ids any iterable, or an async one
   * @param {() => Options} options throws where they are wrong
   * @param {GetOne} getOne
   */
  constructor(ids, options, getOne) {
    this.#ids = ids;
    this.#options = options;
    this.#getOne = getOne;
  }

  [Symbol.asyncIterator]() {
    return new Run(this.#ids, this.#options, this.#getOne);
  }
}

class Run {
  #ids;
  #readOptions;
  #getOne;
  /** @type {Options | undefined} */
  #options;
  /** @type {AsyncIterator<unknown> | Iterator<unknown> | undefined} */
  #source;
  #controller = new AbortController();
  /** @type {(() => void) | undefined} */
  #unfollow;
  /** @type {Hold} */
  #hold = { until: 0 };
  /** Results that have not been taken yet. @type {object[]} */
  #ready = [];
  #inFlight = 0;
  #isPulling = false;
  #isDrained = false;
  #isOver = false;
  /** Why the iteration rejects. @type {{ reason: unknown } | undefined} */
  #failure;
  #done = 0;
  #failed = 0;
  #taken = 0;
  /** @type {number | undefined} */
  #total;
  /** Wakes those who wait in `next`. @type {(() => void)[]} */
  #waiting = [];

  /** @param {unknown} ids @param {() => Options} options @param {GetOne} getOne */
  constructor(ids, options, getOne) {
    this.#ids = ids;
    this.#readOptions = options;
    this.#getOne = getOne;
  }

  [Symbol.asyncIterator]() {
    return this;
  }

  async next() {
    try {
      if (!this.#isOver) this.#start();
    } catch (error) {
      this.#fail(error);
    }
    for (;;) {
      const value = this.#ready.shift();
      if (value !== undefined) {
        this.#fill();
        return { done: false, value };
      }
      if (this.#failure) {
        const { reason } = this.#failure;
        this.#failure = undefined;
        throw reason;
      }
      if (this.#isOver) return { done: true, value: undefined };
      if (this.#isDrained && this.#inFlight === 0) {
        this.#end();
        return { done: true, value: undefined };
      }
      await new Promise((resolve) => this.#waiting.push(() => resolve(undefined)));
    }
  }

  async return() {
    this.#close();
    // Of a source that failed.
    this.#ready = [];
    this.#failure = undefined;
    return { done: true, value: undefined };
  }

  #start() {
    if (this.#options) return;
    this.#options = this.#readOptions();
    const { signal } = this.#options;
    if (signal?.aborted) throw signal.reason;
    if (signal) this.#unfollow = follow(signal, () => this.#fail(signal.reason));
    const ids = /** @type {any} */ (this.#ids);
    const open = typeof ids === "string" ? undefined : (ids?.[Symbol.asyncIterator] ?? ids?.[Symbol.iterator]);
    if (typeof open !== "function") {
      throw invalid("getCalls takes an iterable of ids, or of objects with an id.");
    }
    this.#source = open.call(ids);
    const size = Array.isArray(ids) ? ids.length : ids instanceof Set ? ids.size : undefined;
    this.#total = size;
    this.#fill();
  }

  /** Starts calls until `concurrency` are in flight or buffered. */
  #fill() {
    const most = this.#options?.concurrency ?? 0;
    if (this.#isPulling || this.#isDrained || this.#isOver) return;
    if (this.#inFlight + this.#ready.length >= most) return;
    this.#isPulling = true;
    this.#pull().then(
      () => {
        this.#isPulling = false;
        this.#fill();
        this.#wake();
      },
      (error) => {
        // An iterator that threw must not be closed. What has arrived is yielded before the error.
        this.#isDrained = true;
        const arrived = this.#ready;
        this.#fail(error);
        this.#ready = arrived;
      },
    );
  }

  async #pull() {
    const { done, value } = await /** @type {AsyncIterator<unknown>} */ (this.#source).next();
    if (this.#isOver) return;
    if (done) {
      this.#isDrained = true;
      this.#total = this.#taken;
    } else {
      // An iterable that is not async may yield promises.
      const item = await value;
      if (this.#isOver) return;
      this.#taken++;
      this.#inFlight++;
      this.#get(item);
    }
  }

  /** @param {any} item */
  async #get(item) {
    const id = idOf(item);
    /** @type {object} */
    let result;
    try {
      result = { id, call: await this.#getOne(id, this.#controller.signal, this.#hold) };
    } catch (error) {
      result = { id, error };
    }
    this.#inFlight--;
    if (this.#isOver) return;
    this.#done++;
    if ("error" in result) this.#failed++;
    this.#ready.push(result);
    this.#report();
    this.#wake();
  }

  #report() {
    try {
      forget(this.#options?.onProgress?.({ done: this.#done, failed: this.#failed, total: this.#total }));
    } catch {
      // Exceptions of hooks are ignored.
    }
  }

  #wake() {
    for (const wake of this.#waiting.splice(0)) wake();
  }

  /** @param {unknown} reason */
  #fail(reason) {
    if (this.#isOver) return;
    this.#failure = { reason };
    this.#close();
  }

  /** Aborts the calls in flight, and closes the source. */
  #close() {
    if (this.#isOver) return;
    this.#end();
    this.#controller.abort();
    // An error while closing the source is ignored.
    if (!this.#isDrained)
      Promise.resolve(this.#source)
        .then((source) => source?.return?.())
        .catch(() => {});
    this.#wake();
  }

  #end() {
    this.#isOver = true;
    this.#ready = [];
    this.#unfollow?.();
  }
}

/** @param {any} item an id, or an object that has one, and may throw where it is read */
function idOf(item) {
  try {
    return typeof item === "object" ? item?.id : item;
  } catch {
    return undefined;
  }
}
