// What checks need in every host: no test runner, no Node. A check is a name and a function that throws.
// @ts-check

/** @typedef {{ library: any, sandbox: string, key: string, name: "node" | "chromium" | "workerd" }} Place */
/** @typedef {{ name: string, run: (host: Host) => Promise<void> | void }} Check */

export const CALL = "a1b2c3d4-e5f6-7890-abcd-ef1234567890";

let names = 0;

/** The host that a check runs in, as the check sees it. */
export class Host {
  /** @param {Place} place */
  constructor({ library, sandbox, key, name }) {
    this.library = library;
    this.sandbox = sandbox;
    this.key = key;
    this.name = name;
  }

  /** @param {Record<string, unknown>} [options] */
  client(options) {
    return new this.library.ContactshipClient({
      apiKey: this.key,
      baseUrl: this.sandbox,
      dangerouslyAllowBrowser: true,
      ...options,
    });
  }

  /**
   * A client whose every request meets a fault, and what the sandbox has seen of them.
   * @param {string} spec
   * @param {Record<string, unknown>} [options]
   */
  faulty(spec, options) {
    const key = `${this.name}-${++names}-${Math.trunc(performance.now())}`;
    const client = this.client({ baseUrl: `${this.sandbox}/fault/${spec}+key-${key}`, ...options });
    return { client, requests: () => this.requests(key) };
  }

  /** @param {string} key @returns {Promise<any[]>} */
  async requests(key) {
    return (await fetch(`${this.sandbox}/sandbox/log?key=${key}&method=GET`)).json();
  }

  /** @param {Promise<unknown>} promise */
  async rejection(promise) {
    const error = await rejection(promise);
    ok(error instanceof this.library.ContactshipError, `a ContactshipError, and not ${print(error)}`);
    return error;
  }
}

/** @param {Promise<unknown>} promise @returns {Promise<any>} */
export async function rejection(promise) {
  const outcome = await within(
    10_000,
    promise.then(
      (value) => ({ value }),
      (error) => ({ error }),
    ),
  );
  if (!("error" in outcome)) throw new Error(`should have been rejected, and is ${print(outcome.value)}`);
  return outcome.error;
}

/**
 * A promise that must settle in time.
 * @template T
 * @param {number} ms
 * @param {Promise<T>} promise
 * @returns {Promise<T>}
 */
export async function within(ms, promise) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not settled within ${ms} ms`)), ms);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

/**
 * Asks again until it is so.
 * @param {string} what
 * @param {() => unknown} is
 */
export async function until(what, is) {
  for (const deadline = Date.now() + 5_000; Date.now() < deadline; await sleep(20)) {
    if (await is()) return;
  }
  throw new Error(`did not come to pass within 5 seconds: ${what}`);
}

/** @param {number} ms */
export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** @param {unknown} value @param {string} what */
export function ok(value, what) {
  if (!value) throw new Error(`expected ${what}`);
}

/** @param {unknown} actual @param {unknown} expected @param {string} [what] */
export function equal(actual, expected, what = "value") {
  const same = Object.is(actual, expected) || (typeof actual === "object" && print(actual) === print(expected));
  if (!same) throw new Error(`${what}: expected ${print(expected)}, and it is ${print(actual)}`);
}

/** @param {unknown} value */
export function print(value) {
  if (value instanceof Error) return `${value.stack ?? value}`;
  try {
    return typeof value === "object" ? (JSON.stringify(value) ?? String(value)) : String(value);
  } catch {
    return "something that cannot be printed";
  }
}

/**
 * An answer that `fetch` could give.
 * @param {BodyInit | null} [body]
 * @param {ResponseInit} [init]
 */
export function answer(body = `{"id":"x"}`, init) {
  return new Response(body, init);
}

/** @param {unknown[]} chunks @param {(controller: ReadableStreamDefaultController) => void} [end] */
export function stream(chunks, end = (controller) => controller.close()) {
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      if (at < chunks.length) controller.enqueue(chunks[at++]);
      else end(controller);
    },
  });
}

/** @param {string} text */
export const bytes = (text) => new TextEncoder().encode(text);

/** The listeners that a signal has, from now on. @param {AbortSignal} signal */
export function watched(signal) {
  /** @type {Set<unknown>} */
  const listeners = new Set();
  const [add, remove] = [signal.addEventListener, signal.removeEventListener];
  signal.addEventListener = (/** @type {any[]} */ ...args) => {
    listeners.add(args[1]);
    Reflect.apply(add, signal, args);
  };
  signal.removeEventListener = (/** @type {any[]} */ ...args) => {
    listeners.delete(args[1]);
    Reflect.apply(remove, signal, args);
  };
  return listeners;
}
