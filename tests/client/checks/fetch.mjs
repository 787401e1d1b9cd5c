// Whatever `fetch` does, the promise settles, and with a ContactshipError.
// @ts-check
import { CALL, answer, bytes, equal, ok, rejection, sleep, stream, until, within } from "./support.mjs";

/** @typedef {import("./support.mjs").Check} Check */

const unreadable = new Proxy(
  {},
  {
    get() {
      throw new Error("do not look");
    },
  },
);

/** Every property is what it should be, except for one that throws. @param {string} name */
const throwing = (name) =>
  Object.defineProperty({ status: 200, headers: new Headers(), body: stream([bytes(`{"id":"x"}`)]) }, name, {
    get() {
      throw new Error("do not look");
    },
  });

/** @param {Record<string, unknown>} properties */
const like = (properties) => ({ status: 200, headers: new Headers(), body: null, ...properties });

/** What a fetch does, and the code of the error that comes of it. @type {[does: string, fetch: () => any, code: string][]} */
const DEEDS = [
  ["rejects with an Error", () => Promise.reject(new Error("no")), "network"],
  ["rejects with a number", () => Promise.reject(7), "network"],
  ["rejects with undefined", () => Promise.reject(undefined), "network"],
  ["rejects with null", () => Promise.reject(null), "network"],
  ["rejects with a symbol", () => Promise.reject(Symbol("no")), "network"],
  ["rejects with a proxy that throws", () => Promise.reject(unreadable), "network"],
  ["rejects with an object without prototype", () => Promise.reject(Object.create(null)), "network"],
  [
    "throws",
    () => {
      throw new Error("at once");
    },
    "network",
  ],
  [
    "throws undefined",
    () => {
      throw undefined;
    },
    "network",
  ],
  ["returns undefined", () => undefined, "network"],
  ["resolves with undefined", () => Promise.resolve(), "network"],
  ["resolves with null", () => Promise.resolve(null), "network"],
  ["resolves with {}", () => Promise.resolve({}), "network"],
  ["resolves with a string", () => Promise.resolve("no"), "network"],
  ["resolves with a number", () => Promise.resolve(200), "network"],
  ["resolves with a symbol", () => Promise.resolve(Symbol("no")), "network"],
  ["resolves with a function", () => Promise.resolve(() => {}), "network"],
  ["returns a proxy that throws", () => unreadable, "network"],
  [
    "returns a thenable that throws",
    () => ({
      then() {
        throw new Error("no");
      },
    }),
    "network",
  ],
  ["resolves with an answer whose status throws", () => Promise.resolve(throwing("status")), "network"],
  ["resolves with an answer whose type throws", () => Promise.resolve(throwing("type")), "network"],
  ["resolves with an answer whose headers throws", () => Promise.resolve(throwing("headers")), "network"],
  ["resolves with an answer whose body throws", () => Promise.resolve(throwing("body")), "network"],
  ["resolves with an answer whose bodyUsed throws", () => Promise.resolve(throwing("bodyUsed")), "network"],
  ["resolves with an answer whose redirected throws", () => Promise.resolve(throwing("redirected")), "network"],
  [
    "resolves with headers that throw",
    () =>
      Promise.resolve(
        like({
          headers: {
            get: () => {
              throw 1;
            },
          },
        }),
      ),
    "network",
  ],
  ["resolves with headers that are null", () => Promise.resolve(like({ headers: null })), "network"],
  ["resolves with a status that is not a number", () => Promise.resolve(like({ status: "200" })), "network"],
  ["resolves with a status of NaN", () => Promise.resolve(like({ status: NaN })), "network"],
  ["resolves with a status of 0", () => Promise.resolve(like({ status: 0 })), "network"],
  ["resolves with Response.error()", () => Promise.resolve(Response.error()), "network"],
  ["resolves with an opaque answer", () => Promise.resolve(like({ status: 0, type: "opaque" })), "http_error"],
  [
    "resolves with an opaque redirect",
    () => Promise.resolve(like({ status: 0, type: "opaqueredirect" })),
    "http_error",
  ],
  ["resolves with a redirected answer", () => Promise.resolve(like({ redirected: true })), "http_error"],
  ["resolves without a body", () => Promise.resolve(new Response(null)), "invalid_response"],
  ["resolves with neither body nor arrayBuffer", () => Promise.resolve(like({})), "network"],
  ["resolves with an arrayBuffer of a number", () => Promise.resolve(like({ arrayBuffer: () => 1e15 })), "network"],
  [
    "resolves with an arrayBuffer that rejects",
    () => Promise.resolve(like({ arrayBuffer: () => Promise.reject(1) })),
    "network",
  ],
  [
    "resolves with an arrayBuffer that hangs",
    () => Promise.resolve(like({ arrayBuffer: () => new Promise(() => {}) })),
    "timeout",
  ],
  [
    "resolves with a forged arrayBuffer",
    () => Promise.resolve(like({ arrayBuffer: () => ({ [Symbol.toStringTag]: "ArrayBuffer", length: 1e15 }) })),
    "network",
  ],
  [
    "resolves with an answer that was read",
    async () => {
      const read = answer();
      await read.text();
      return read;
    },
    "network",
  ],
  [
    "resolves with an answer that is locked",
    async () => {
      const locked = answer();
      locked.body?.getReader();
      return locked;
    },
    "network",
  ],
  [
    "resolves with a body that fails midway",
    async () => answer(stream([bytes(`{"id":`)], (c) => c.error(new Error("cut")))),
    "network",
  ],
  [
    "resolves with a body that fails with undefined",
    async () => answer(stream([bytes(`{"id":`)], (c) => c.error(undefined))),
    "network",
  ],
  ["resolves with a body of strings", async () => like({ body: stream(["{}"]) }), "network"],
  ["resolves with a body of nothing", async () => like({ body: stream([undefined]) }), "network"],
  [
    "resolves with a body that never ends",
    async () => answer(stream([bytes(`{"id":`)], () => new Promise(() => {}))),
    "timeout",
  ],
  [
    "resolves with a reader that throws",
    async () =>
      like({
        body: {
          getReader: () => ({
            read: () => {
              throw 1;
            },
          }),
        },
      }),
    "network",
  ],
  [
    "resolves with a reader that reads numbers",
    async () => like({ body: { getReader: () => ({ read: () => 5 }) } }),
    "network",
  ],
  [
    "resolves with a reader that reads null",
    async () => like({ body: { getReader: () => ({ read: () => null }) } }),
    "network",
  ],
  ["resolves with a getReader that gives null", async () => like({ body: { getReader: () => null } }), "network"],
  [
    "resolves with a body whose chunk is taken away again",
    async () => {
      const chunk = bytes(`{"id":"x","content":"${"so ".repeat(500)}"}`);
      return answer(
        stream([chunk], (controller) => {
          structuredClone(chunk.buffer, { transfer: [chunk.buffer] });
          controller.close();
        }),
      );
    },
    "network",
  ],
  ["never answers", () => new Promise(() => {}), "timeout"],
];

/** What has no error. @type {[does: string, fetch: () => any][]} */
const GOOD_DEEDS = [
  ["a Response", async () => answer()],
  ["an answer that is not a promise", () => answer()],
  ["a thenable", () => ({ then: (/** @type {Function} */ resolve) => resolve(answer()) })],
  ["an object like a Response", async () => like({ body: stream([bytes(`{"id":"x"}`)]) })],
  ["one without a stream", async () => like({ arrayBuffer: async () => bytes(`{"id":"x"}`).buffer })],
  ["one whose arrayBuffer is a view", async () => like({ arrayBuffer: async () => bytes(`{"id":"x"}`) })],
  ["one in chunks of a byte", async () => answer(stream([...bytes(`{"id":"x"}`)].map((byte) => Uint8Array.of(byte))))],
  ["one with empty chunks", async () => answer(stream([new Uint8Array(), bytes(`{"id":"x"}`), new Uint8Array()]))],
  ["one in a DataView", async () => like({ body: stream([new DataView(bytes(`{"id":"x"}`).buffer)]) })],
  ["one with a wrong content type", async () => answer(undefined, { headers: { "content-type": "text/html" } })],
];

/** @type {Check[]} */
export const checks = [
  ...DEEDS.map(([does, fetch, code]) => ({
    name: `a fetch that ${does} is ${code}`,
    async run(/** @type {import("./support.mjs").Host} */ host) {
      const client = host.client({ fetch, timeoutMs: 60, maxRetries: 1 });
      const error = await host.rejection(client.getCall("x"));
      equal(error.code, code, `code of ${error.stack}`);
      equal(error.attempts, ["network", "timeout"].includes(code) ? 2 : 1, "attempts");
    },
  })),
  ...GOOD_DEEDS.map(([name, fetch]) => ({
    name: `a fetch that gives ${name} gives the call`,
    async run(/** @type {import("./support.mjs").Host} */ host) {
      equal((await within(5000, host.client({ fetch }).getCall("x"))).id, "x", "id");
    },
  })),
  {
    name: "the cause of a rejection is kept",
    async run(host) {
      for (const cause of [new TypeError("mine"), 7, null, undefined, "text", { a: 1 }]) {
        const client = host.client({ fetch: () => Promise.reject(cause), maxRetries: 0 });
        const error = await host.rejection(client.getCall("x"));
        ok("cause" in error && Object.is(error.cause, cause), `the cause ${String(cause)}`);
      }
    },
  },
  {
    name: "without any fetch the message names the missing fetch",
    async run(host) {
      const theirs = globalThis.fetch;
      try {
        /** @type {any} */ (globalThis).fetch = undefined;
        const error = await host.rejection(host.client({ maxRetries: 0 }).getCall("x"));
        equal(error.code, "network", "code");
        ok(error.message.includes("fetch"), "a message that names fetch");
      } finally {
        globalThis.fetch = theirs;
      }
    },
  },
  {
    name: "fetch gets (url, init): the whole request as plain values, and no more",
    async run(host) {
      /** @type {any[]} */
      const requests = [];
      const fetch = (/** @type {unknown[]} */ ...input) => {
        requests.push(input);
        return answer();
      };
      const client = host.client({ fetch, baseUrl: "https://proxy.example/a/b/", headers: { "x-trace": "1" } });
      await client.getCall(CALL);
      await client.getCall(CALL, { includeWords: true, transcriptFormat: "toon" });
      await client.getCall(CALL, { includeTranscript: false, includeTools: true });
      await client.getCall(CALL, { includeTranscript: true, includeWords: false, includeTools: false });
      await client.getCall(CALL, { transcriptFormat: "json", rawTranscript: true });
      const queries = [
        "",
        "?include_words=true&transcript_format=toon",
        "?include_transcript=false&include_tools=true",
        "",
        "",
      ];
      for (const [index, query] of queries.entries()) {
        equal(requests[index][0], `https://proxy.example/a/b/v1/calls/${CALL}${query}`, "url");
      }
      for (const [url, init, ...more] of requests) {
        equal(typeof url, "string", "the type of the url");
        equal(Object.keys(init).join(), "method,headers,redirect,signal", "the keys of init");
        equal(Object.getPrototypeOf(init.headers), Object.prototype, "the prototype of headers");
        equal(Object.keys(init.headers).sort().join(), "x-api-key,x-trace", "the names of headers");
        equal(more.length, 0, "further arguments");
      }
      const [, init] = requests[0];
      equal(init.method, "GET", "method");
      equal(init.redirect, "manual", "redirect");
      equal(init.headers["x-api-key"], host.key, "x-api-key");
      equal(init.headers["x-trace"], "1", "x-trace");
      ok(init.signal instanceof AbortSignal, "a signal");
    },
  },
  {
    name: "the global fetch gets (url, init) as well: wrappers of it and stubs see the whole request",
    async run(host) {
      const { fetch } = globalThis;
      /** @type {any[][]} */
      const requests = [];
      globalThis.fetch = async (...input) => {
        requests.push(input);
        return answer();
      };
      try {
        await host.client().getCall(CALL, { includeWords: true });
      } finally {
        globalThis.fetch = fetch;
      }
      const [[url, init, ...more]] = requests;
      equal([typeof url, new URL(url).search, more.length], ["string", "?include_words=true", 0], "arguments");
      equal(Object.keys(init).join(), "method,headers,redirect,signal", "the keys of init");
      equal({ ...init.headers }["x-api-key"], host.key, "x-api-key");
    },
  },
  {
    name: "a wrapper of fetch may pass (url, init) on, spread it, or make a Request of it",
    async run(host) {
      /** @type {((input: any, init: any) => any)[]} */
      const wrappers = [
        (url, init) => fetch(url, init),
        (url, init) => fetch(url, { ...init }),
        (url, init) => fetch(url, { ...init, headers: { ...init.headers, "x-trace": "1" } }),
        (url, init) => fetch(new Request(url, init)),
        (url, { headers, signal, redirect }) => fetch(new URL(url), { headers, signal, redirect }),
      ];
      for (const wrapper of wrappers) {
        equal((await host.client({ fetch: wrapper }).getCall(CALL)).id, CALL, `id by ${wrapper}`);
        const hanging = host.faulty("hang", { fetch: wrapper });
        const controller = new AbortController();
        setTimeout(() => controller.abort("enough"), 50);
        equal(await rejection(hanging.client.getCall(CALL, { signal: controller.signal })), "enough", "reason");
        await until("the connection is closed", async () => (await hanging.requests())[0]?.closed_by_client ?? true);
      }
    },
  },
  {
    name: "a client without a key sends no x-api-key",
    async run(host) {
      /** @type {any} */
      let init;
      const fetch = (/** @type {string} */ _, /** @type {any} */ sent) => ((init = sent), answer());
      await host.client({ fetch, apiKey: undefined, baseUrl: "https://proxy.example" }).getCall("x");
      equal("x-api-key" in init.headers, false, "x-api-key");
    },
  },
  {
    name: "the body of a fetch that ignores its signal is cancelled",
    async run(host) {
      /** @type {unknown[]} */
      const cancelled = [];
      const ignoring = () =>
        new Response(
          new ReadableStream({
            pull: (controller) => controller.enqueue(new Uint8Array(1000)),
            cancel: (reason) => void cancelled.push(reason),
          }),
        );
      await host.rejection(host.client({ fetch: ignoring, maxResponseBytes: 5000 }).getCall("x"));
      equal(cancelled.length, 1, "cancels");
    },
  },
  {
    name: "the body of a response that comes after the deadline, or is not read, is cancelled",
    async run(host) {
      let cancelled = 0;
      const body = () => new ReadableStream({ cancel: () => void cancelled++ });
      const late = async () => {
        await sleep(60);
        return new Response(body());
      };
      const error = await host.rejection(host.client({ fetch: late, timeoutMs: 20, maxRetries: 0 }).getCall("x"));
      equal(error.code, "timeout", "code");
      await until("the late one is cancelled", () => cancelled === 1);
      const redirected = () => Object.defineProperty(new Response(body()), "redirected", { value: true });
      await host.rejection(host.client({ fetch: redirected }).getCall("x"));
      await until("the other is cancelled", () => cancelled === 2);
    },
  },
  {
    name: "a signal whose reason cannot be read ends the call as any other",
    async run(host) {
      const listeners = new Set();
      const signal = {
        aborted: false,
        addEventListener: (/** @type {string} */ _, /** @type {() => void} */ listener) => listeners.add(listener),
        removeEventListener: (/** @type {string} */ _, /** @type {() => void} */ listener) =>
          listeners.delete(listener),
        get reason() {
          throw new RangeError("mine");
        },
      };
      /** @type {AbortSignal | undefined} */
      let sent;
      const fetch = (/** @type {string} */ _, /** @type {any} */ init) => {
        sent = init.signal;
        return new Promise(() => {});
      };
      const call = host.client({ fetch }).getCall("x", { signal });
      await until("the request is sent", () => sent);
      for (const listener of [...listeners]) listener();
      equal((await rejection(call)).message, "mine", "what it rejects with");
      equal(sent?.aborted, true, "the request is aborted");
      equal(listeners.size, 0, "listeners");
    },
  },
  {
    name: "a method of a class that lost its object rejects as such, and a fault of its own does not",
    async run(host) {
      class Service {
        name = "x";
        #name = "x";
        fetch() {
          return answer(`{"id":"${this.name}"}`);
        }
        async later() {
          return answer(`{"id":"${this.#name}"}`);
        }
        arrow = () => answer(/** @type {any} */ (this).missing.name);
        async wrong() {
          return answer(/** @type {any} */ (undefined).name);
        }
      }
      const service = new Service();
      for (const [fetch, code] of /** @type {const} */ ([
        [service.fetch, "invalid_argument"],
        [service.later, "invalid_argument"],
        [service.arrow, "network"],
        [service.wrong, "network"],
      ])) {
        const error = await host.rejection(host.client({ fetch, maxRetries: 0 }).getCall("x"));
        equal(error.code, code, String(fetch));
      }
      equal((await host.client({ fetch: () => service.later() }).getCall("x")).id, "x", "with its object");
    },
  },
  {
    name: "a fetch that lost its object rejects with the arrow function that keeps it",
    async run(host) {
      for (const words of [
        "Illegal invocation",
        "'fetch' called on an object that does not implement interface Window.",
        "Can only call Window.fetch on instances of Window",
        'Value of "this" must be of type Crypto',
        "Expected this to be instanceof Response",
        "Method Map.prototype.get called on incompatible receiver undefined",
      ]) {
        let calls = 0;
        const fetch = () => {
          calls++;
          throw new TypeError(words);
        };
        const error = await host.rejection(host.client({ fetch }).getCall("x"));
        equal(error.code, "invalid_argument", "code");
        ok(error.message.includes("(url, init) => env.API.fetch(url, init)"), `the arrow in ${error.message}`);
        equal(calls, 1, "requests: another attempt would fail the same way");
      }
    },
  },
  {
    name: "a fetch that resolves with a plain object rejects with the advice to return a Response",
    async run(host) {
      const error = await host.rejection(host.client({ fetch: async () => ({ id: "x" }), maxRetries: 0 }).getCall("x"));
      ok(error.message.includes("return a Response"), `the message ${error.message}`);
    },
  },
  {
    name: "a body of endless chunks that are always ready ends with the timeout",
    async run(host) {
      for (const size of [0, 1]) {
        let reads = 0;
        const read = async () => (reads++, { done: false, value: new Uint8Array(size) });
        const fetch = async () => like({ body: { getReader: () => ({ read }) } });
        const client = host.client({ fetch, timeoutMs: 100, maxRetries: 0 });
        equal(
          (await within(10_000, host.rejection(client.getCall("x")))).code,
          "timeout",
          `code for chunks of ${size}`,
        );
        const after = reads;
        await sleep(20);
        equal(reads, after, "reads after the timeout");
      }
    },
  },
  {
    name: "a body that is an async iterable of bytes is read as it arrives",
    async run(host) {
      let given = 0;
      let returned = false;
      async function* body() {
        try {
          for (;;) {
            given += 1000;
            yield new Uint8Array(1000);
          }
        } finally {
          returned = true;
        }
      }
      const fetch = async () => like({ body: body() });
      const error = await host.rejection(host.client({ fetch, maxResponseBytes: 5000 }).getCall("x"));
      equal(error.code, "response_too_large", "code");
      equal(given, 6000, "bytes taken");
      await until("the iterable is closed", () => returned);
    },
  },
  {
    name: "the function that awaited getCall is in the first ten frames of an error's stack",
    async run(host) {
      const client = host.client({ fetch: async () => answer("", { status: 404 }) });
      async function showTheCall() {
        await sleep(1);
        return await client.getCall("x");
      }
      async function showABadId() {
        await sleep(1);
        return await client.getCall("a/b");
      }
      for (const [shown, name] of /** @type {const} */ ([
        [showTheCall, "showTheCall"],
        [showABadId, "showABadId"],
      ])) {
        const error = await host.rejection(shown());
        const lines = error.stack
          .split("\n")
          .filter((/** @type {string} */ line) => !line.startsWith(`${error.name}:`));
        ok(lines.slice(0, 10).join("\n").includes(name), `${name} in ${error.stack}`);
      }
    },
  },
  {
    name: "a fetch that ignores its signal does no harm after the timeout",
    async run(host) {
      /** @type {((reason: unknown) => void)[]} */
      const late = [];
      const fetch = () => new Promise((_, reject) => late.push(reject));
      const client = host.client({ fetch, timeoutMs: 20, maxRetries: 1 });
      equal((await host.rejection(client.getCall("x"))).code, "timeout", "code");
      for (const reject of late) reject(new Error("too late"));
      await sleep(10);
    },
  },
  {
    name: "hooks that throw or reject break nothing",
    async run(host) {
      const bad = () => {
        throw new Error("a hook's");
      };
      const worse = () => Promise.reject(new Error("a hook's"));
      for (const hook of [bad, worse]) {
        const fetch = async () => answer(`{"id":"x","from":1}`);
        const call = await host.client({ fetch, onAttempt: hook, onWarning: hook }).getCall("x");
        equal(call.from, 1, "from");
        const failing = host.client({ fetch: async () => answer("", { status: 503 }), onAttempt: hook, maxRetries: 1 });
        equal((await host.rejection(failing.getCall("x"))).attempts, 2, "attempts");
      }
      await sleep(10);
    },
  },
  {
    name: "hooks may use the client, and free it",
    async run(host) {
      /** @type {any} */
      let client;
      /** @type {Promise<unknown>[]} */
      const inner = [];
      const onWarning = () => {
        equal(host.library.decodeToon("a: 1").a, 1, "decoded");
        if (inner.length === 0) inner.push(client.getCall("x"));
        else client.free();
      };
      client = host.client({ fetch: async () => answer(`{"id":"x","from":1}`), onWarning });
      equal((await client.getCall("x")).id, "x", "id");
      await Promise.all(inner);
      equal((await rejection(client.getCall("x"))).code, "invalid_argument", "freed");
    },
  },
  {
    name: "a freed client refuses; what is in flight goes on",
    async run(host) {
      /** @type {(value: unknown) => void} */
      let respond = () => {};
      const client = host.client({ fetch: () => new Promise((resolve) => (respond = resolve)) });
      const call = client.getCall("x");
      await until("the request", () => respond.length > 0);
      client.free();
      client.free();
      if (Symbol.dispose) client[Symbol.dispose]();
      respond(answer());
      equal((await call).id, "x", "id");
      const error = await host.rejection(client.getCall("x"));
      equal(error.code, "invalid_argument", "code");
    },
  },
];
