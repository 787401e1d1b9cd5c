// An end that is set to waiting: by a time, by the caller's signal, or by both.
// @ts-check

const WAITING = 0;
const EXPIRED = 1;
const ABORTED = 2;

export class Deadline {
  /** Those that have not passed or ended. @type {Set<Deadline>} */
  static #open = new Set();

  #controller = new AbortController();
  #signal;
  #timer;
  /** How to reject what is waited for, one thing at a time. @type {((reason: unknown) => void) | undefined} */
  #reject;
  /** WAITING, EXPIRED or ABORTED. */
  state = WAITING;

  /**
   * @param {number} ms
   * @param {AbortSignal | undefined} signal the caller's
   */
  constructor(ms, signal) {
    this.#signal = signal;
    if (signal?.aborted) {
      this.#pass(ABORTED);
      return;
    }
    signal?.addEventListener("abort", this.#onAbort);
    this.#timer = setTimeout(() => this.#pass(EXPIRED), ms);
    Deadline.#open.add(this);
  }

  #onAbort = () => this.#pass(ABORTED);

  /** @param {number} state */
  #pass(state) {
    this.state = state;
    this.#reject?.(this.reason);
    this.cancel();
  }

  /** The time is over. */
  get isExpired() {
    return this.state === EXPIRED;
  }

  /** The caller does not want it any more. */
  get isAborted() {
    return this.state === ABORTED;
  }

  /** Of the caller's signal. */
  get reason() {
    return this.#signal?.reason;
  }

  /** One or the other. */
  get isOver() {
    return this.state !== WAITING;
  }

  /** For `fetch`: it ends the request on the network. */
  get signal() {
    return this.#controller.signal;
  }

  /**
   * Settles as the promise does, or rejects when the deadline passes first. What becomes of the promise
   * after that is nobody's business, and no unhandled rejection.
   * @param {unknown} promise
   * @returns {Promise<any>}
   */
  race(promise) {
    return new Promise((resolve, reject) => {
      // Heard at once: in Workers one microtask later would be an unhandled rejection.
      Promise.resolve(promise).then(resolve, reject);
      if (this.state === WAITING) this.#reject = reject;
      else reject(this.reason);
    });
  }

  /** Waits for nothing but the deadline. Resolves when it has passed. @returns {Promise<void>} */
  sleep() {
    return this.race(new Promise(() => {})).catch(() => {});
  }

  /** Lets go of the timer and of the caller's signal. */
  end() {
    Deadline.#open.delete(this);
    clearTimeout(this.#timer);
    this.#signal?.removeEventListener("abort", this.#onAbort);
  }

  /** Ends the request on the network, and lets go. */
  cancel() {
    this.end();
    this.#controller.abort();
  }

  /** For when nobody is left to do it: cancels all that are open. */
  static cancelAll() {
    for (const deadline of Deadline.#open) {
      try {
        deadline.cancel();
      } catch {
        // Workers forbid to touch what belongs to another request. It ends with that request.
      }
    }
    Deadline.#open.clear();
  }
}

/**
 * What becomes of a promise is nobody's business any more, and no unhandled rejection.
 * @param {unknown} promise
 */
export function forget(promise) {
  new Promise((resolve) => {
    Promise.resolve(promise).then(resolve, resolve);
  }).catch(() => {});
}
