// A deadline: combines a timeout with the caller's AbortSignal (https://dom.spec.whatwg.org/#interface-AbortSignal).
// @ts-check

const WAITING = 0;
const EXPIRED = 1;
const ABORTED = 2;

/**
 * The functions to call when a signal is aborted. Each signal gets one listener, as Node warns of more than ten.
 * @type {WeakMap<AbortSignal, { all: Set<() => void>, listener: () => void }>}
 */
const followers = new WeakMap();

/**
 * Calls a function once when a signal is aborted, unless it is unsubscribed before.
 * @param {AbortSignal} signal not aborted yet
 * @param {() => void} onAbort
 * @returns {() => void} unsubscribes it
 */
export function follow(signal, onAbort) {
  let group = followers.get(signal);
  if (!group) {
    const all = new Set();
    const listener = () => {
      for (const each of [...all]) each();
    };
    signal.addEventListener("abort", listener);
    followers.set(signal, (group = { all, listener }));
  }
  const { all, listener } = group;
  all.add(onAbort);
  return () => {
    if (!all.delete(onAbort) || all.size > 0) return;
    followers.delete(signal);
    try {
      signal.removeEventListener("abort", listener);
    } catch {
      // A signal that is not an `AbortSignal` of the host.
    }
  };
}

export class Deadline {
  /** The deadlines that are still pending. @type {Set<Deadline>} */
  static #open = new Set();

  #controller = new AbortController();
  /** By a clock that is never set back, and that Next.js lets a component read while it prerenders it. */
  #started = performance.now();
  /** @type {number | undefined} */
  #elapsed;
  #signal;
  #timer;
  /** Stops following the signal. @type {(() => void) | undefined} */
  #unfollow;
  /** Rejects the promise that is being raced. @type {((reason: unknown) => void) | undefined} */
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
    if (signal) this.#unfollow = follow(signal, () => this.#pass(ABORTED));
    this.#timer = setTimeout(() => this.#pass(EXPIRED), ms);
    Deadline.#open.add(this);
  }

  /** @param {number} state */
  #pass(state) {
    this.state = state;
    this.cancel();
    this.#reject?.(this.reason);
  }

  /** The time is over. */
  get isExpired() {
    return this.state === EXPIRED;
  }

  /** The caller's signal was aborted. */
  get isAborted() {
    return this.state === ABORTED;
  }

  /** The reason of the caller's signal, or what its getter throws. */
  get reason() {
    try {
      return this.#signal?.reason;
    } catch (error) {
      return error;
    }
  }

  /** It has expired or was aborted. */
  get isOver() {
    return this.state !== WAITING;
  }

  /** Milliseconds since it was made, until it ended. */
  get elapsedMs() {
    return this.#elapsed ?? performance.now() - this.#started;
  }

  /** For `fetch`: aborts the request when the deadline passes. */
  get signal() {
    return this.#controller.signal;
  }

  /**
   * Settles as the promise does, or rejects with the signal's reason when the deadline passes first. A later
   * rejection of the promise counts as handled.
   * @param {unknown} promise
   * @returns {Promise<any>}
   */
  race(promise) {
    return new Promise((resolve, reject) => {
      // Handled at once: in Workers a rejection that is handled one microtask later is reported as unhandled.
      Promise.resolve(promise).then(resolve, reject);
      if (this.state === WAITING) this.#reject = reject;
      else reject(this.reason);
    });
  }

  /** Resolves when the deadline passes. @returns {Promise<void>} */
  sleep() {
    return this.race(new Promise(() => {})).catch(() => {});
  }

  /** Releases the timer and the caller's signal. */
  end() {
    this.#elapsed ??= this.elapsedMs;
    Deadline.#open.delete(this);
    clearTimeout(this.#timer);
    this.#unfollow?.();
  }

  /** Aborts the request on the network, and ends the deadline. */
  cancel() {
    this.end();
    this.#controller.abort();
  }

  /** Cancels all pending deadlines: after a failure the module cannot do it. */
  static cancelAll() {
    for (const deadline of Deadline.#open) {
      try {
        deadline.cancel();
      } catch {
        // Workers forbid access to objects of another request. They end with that request.
      }
    }
    Deadline.#open.clear();
  }
}

/**
 * Ignores the result of a promise, so that a rejection is not reported as unhandled.
 * @param {unknown} promise
 */
export function forget(promise) {
  new Promise((resolve) => {
    Promise.resolve(promise).then(resolve, resolve);
  }).catch(() => {});
}
