// One request and its answer, as far as it came: the head, and the bytes of the body. Whatever `fetch` does,
// nothing is thrown and nothing waits longer than the deadline. What came of it, and whether to try again, is
// not judged here: that is client.rs.
//
// It is JavaScript because each step here is a call or a property of something of the host's, or of a `fetch`
// of the user's, that may throw: each would be a way out of the module and back.
// @ts-check
import { forget } from "./deadline.js";

// How far an exchange came. The numbers are those of fetch.rs.
const NO_REQUEST = 0;
const NO_FETCH = 1;
const NO_ANSWER = 2;
const NO_RESPONSE = 3;
const NO_END = 4;
const TOO_LARGE = 5;
const WHOLE = 6;

/** Types of answers that cannot be read. */
const UNREADABLE = ["error", "opaque", "opaqueredirect"];

export class Exchange {
  stage = NO_REQUEST;
  /** Why it came no further. @type {unknown} */
  cause;
  /** 0, or the head of the answer was read. */
  status = 0;
  /** Of an answer that cannot be read: its type, or "redirected". */
  kind = "";
  /** @type {string | undefined} */
  retryAfter;
  /** @type {string | undefined} */
  requestId;
  /** What `content-length` said, or nothing of use. */
  promised = 0;
  /** So much of the body has arrived, in bytes. */
  total = 0;
  /** @type {Uint8Array[]} */
  #chunks = [];
  /** @type {ReadableStreamDefaultReader<unknown> | undefined} */
  #reader;

  /**
   * @param {import("./deadline.js").Deadline} deadline
   * @param {((...input: any[]) => any) | undefined} given the user's `fetch`
   * @param {Request} template says all but the URL and the signal
   * @param {string} url
   * @param {number} limit of the body of a 200, in bytes
   * @param {number} beginning so much of any other answer's body is read
   * @returns {Promise<Exchange>}
   */
  static async begin(deadline, given, template, url, limit, beginning) {
    const exchange = new Exchange();
    try {
      await deadline.race(exchange.#run(deadline, given, template, url, limit, beginning));
    } catch (cause) {
      exchange.cause = cause;
    }
    if (exchange.stage !== WHOLE) exchange.#stop();
    return exchange;
  }

  /**
   * @param {import("./deadline.js").Deadline} deadline
   * @param {((...input: any[]) => any) | undefined} given
   * @param {Request} template
   * @param {string} url
   * @param {number} limit
   * @param {number} beginning
   */
  async #run(deadline, given, { headers, redirect }, url, limit, beginning) {
    const request = new Request(url, { headers, redirect, signal: deadline.signal });
    this.stage = NO_FETCH;
    const fetch = given ?? globalThis.fetch;
    if (typeof fetch !== "function") return;
    this.stage = NO_ANSWER;
    // Wrappers of `fetch` take two arguments, and look for the signal in the second.
    const answer = await (given ? fetch(request, request) : fetch(request));
    // What comes too late is not looked at.
    if (deadline.isOver) return;
    this.stage = NO_RESPONSE;
    this.#readHead(answer);
    if (this.status === 0) return;
    this.stage = NO_END;
    await this.#readBody(answer, deadline, this.status === 200 ? limit : beginning);
  }

  /**
   * The class is not asked for: a response of another realm, or of another library, is as good.
   * @param {any} answer
   */
  #readHead(answer) {
    if (typeof answer !== "object" || answer === null) throw answer;
    const { type, redirected, status, headers } = answer;
    this.kind = UNREADABLE.includes(type) ? type : redirected ? "redirected" : "";
    if (this.kind !== "") return;
    const header = (/** @type {string} */ name) => {
      const value = headers.get(name);
      return typeof value === "string" ? value : undefined;
    };
    this.retryAfter = header("retry-after");
    this.requestId = header("x-request-id") ?? header("cf-ray");
    this.promised = Number(header("content-length"));
    if (typeof status !== "number" || !(status >= 100 && status < 1000)) throw "it has no status";
    this.status = Math.trunc(status);
  }

  /**
   * @param {any} answer
   * @param {import("./deadline.js").Deadline} deadline
   * @param {number} limit
   */
  async #readBody(answer, deadline, limit) {
    if (answer.bodyUsed) throw "its body was read before";
    const { body } = answer;
    if (typeof body?.getReader !== "function") {
      // For hosts, libraries and bodies without streams.
      const whole = await answer.arrayBuffer();
      if (deadline.isOver) return;
      this.#take(whole);
      this.stage = this.total > limit ? TOO_LARGE : WHOLE;
      return;
    }
    const reader = (this.#reader = body.getReader());
    while (this.stage === NO_END) {
      const { done, value } = await reader.read();
      // The body of a request that was ended may seem complete: workerd says `done`.
      if (deadline.isOver) return;
      if (done) this.stage = WHOLE;
      else this.#take(value);
      if (this.total > limit) this.stage = TOO_LARGE;
    }
  }

  /** @param {unknown} chunk */
  #take(chunk) {
    const bytes = bytesOf(chunk);
    if (!bytes) throw "its body is not made of bytes";
    this.#chunks.push(bytes);
    this.total += bytes.length;
  }

  /** A `fetch` of the user's need not listen to the signal. */
  #stop() {
    try {
      forget(this.#reader?.cancel());
    } catch {
      // It has ended, one way or another.
    }
  }

  /**
   * Copies the body, or its beginning. Tells whether that was all there: a chunk whose buffer was taken away
   * since it arrived is no chunk any more.
   * @param {Uint8Array} into
   */
  copyTo(into) {
    let at = 0;
    try {
      for (const chunk of this.#chunks) {
        const part = chunk.subarray(0, into.length - at);
        into.set(part, at);
        at += part.length;
      }
    } catch {
      return false;
    }
    return at === into.length;
  }
}

/**
 * The bytes of a buffer or of a view of one, of whichever realm; nothing of anything else.
 * @param {unknown} value
 * @returns {Uint8Array | undefined}
 */
export function bytesOf(value) {
  if (ArrayBuffer.isView(value)) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  const isBuffer = /^\[object (Shared)?ArrayBuffer\]$/.test(Object.prototype.toString.call(value));
  return isBuffer ? new Uint8Array(/** @type {ArrayBuffer} */ (value)) : undefined;
}
