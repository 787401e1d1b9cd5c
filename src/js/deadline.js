// An end that is set to waiting: by a time, by the caller's signal, or by both.
// @ts-check

const WAITING = 0;
const EXPIRED = 1;
const ABORTED = 2;

export class Deadline {
  #controller = new AbortController();
  /** @type {Promise<never>} */
  #passed;
  /** @type {() => void} */
  #release = () => {};
  /** WAITING, EXPIRED or ABORTED. */
  state = WAITING;

  /**
   * @param {number} ms
   * @param {AbortSignal | undefined} signal the caller's
   */
  constructor(ms, signal) {
    this.#passed = new Promise((_, reject) => {
      /** @param {number} state */
      const pass = (state) => {
        this.state = state;
        this.end();
        reject(signal?.reason);
        this.#controller.abort();
      };
      const timer = setTimeout(pass, ms, EXPIRED);
      const onAbort = () => pass(ABORTED);
      this.#release = () => {
        clearTimeout(timer);
        signal?.removeEventListener("abort", onAbort);
      };
      if (signal?.aborted) onAbort();
      else signal?.addEventListener("abort", onAbort);
    });
    // Nobody may be waiting when it passes.
    this.#passed.catch(() => {});
  }

  /** For `fetch`: it ends the request on the network. */
  get signal() {
    return this.#controller.signal;
  }

  /**
   * Settles as the promise does, or rejects when the deadline passes first.
   * @param {unknown} promise
   */
  race(promise) {
    return Promise.race([promise, this.#passed]);
  }

  /** Waits for nothing but the deadline. Resolves when the time is over. */
  sleep() {
    return this.#passed.catch(() => {});
  }

  /** Lets go of the timer and of the caller's signal. */
  end() {
    this.#release();
  }

  /** Ends the request on the network, and lets go. */
  cancel() {
    this.end();
    this.#controller.abort();
  }
}
