// What only Node can show, or what need not be shown in more than one host.
// @ts-check
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import process from "node:process";
import { describe, test } from "node:test";
import { inspect } from "node:util";
import vm from "node:vm";
import { ContactshipClient, ContactshipError, VERSION, init } from "#contactship-wasm";

const apiKey = "sk_test_SECRET";

/** @param {any} options */
const make = (options) => new ContactshipClient({ apiKey, ...options });

describe("backoff", () => {
  test("the backoff doubles from 500 ms to 8 s, with full jitter", async (context) => {
    const random = Math.random;
    context.after(() => (Math.random = random));
    for (const [drawn, waits] of /** @type {[number, number[]][]} */ ([
      [0, [0, 0, 0, 0, 0, 0, 0]],
      [1 / 512, [500, 1000, 2000, 4000, 8000, 8000, 8000].map((ms) => ms / 512)],
    ])) {
      Math.random = () => drawn;
      /** @type {number[]} */
      const reported = [];
      const onAttempt = (/** @type {any} */ { retryInMs }) => reported.push(retryInMs);
      const client = make({ fetch: () => Promise.reject(new Error("no")), maxRetries: 7, onAttempt });
      await assert.rejects(client.getCall("x"), { code: "network", attempts: 8 });
      assert.deepEqual(reported, [...waits, undefined]);
    }
  });

  test("the time of the backoff passes before each retry", async () => {
    const random = Math.random;
    Math.random = () => 0.2;
    const began = performance.now();
    await assert.rejects(make({ fetch: () => Promise.reject(new Error("no")), maxRetries: 2 }).getCall("x"));
    Math.random = random;
    assert.ok(performance.now() - began > 280);
  });
});

describe("Retry-After as a date", () => {
  /** @type {[string, (date: Date) => string][]} */
  const FORMS = [
    ["RFC 9110", (date) => date.toUTCString()],
    [
      "RFC 850",
      (date) =>
        date
          .toUTCString()
          .replace(
            /^(\w+), (\d+) (\w+) \d\d(\d\d)/,
            (_, __, day, month, year) =>
              `${date.toLocaleDateString("en", { weekday: "long", timeZone: "UTC" })}, ${day}-${month}-${year}`,
          ),
    ],
    [
      "asctime()",
      (date) =>
        date
          .toUTCString()
          .replace(
            /^(\w+), 0?(\d+) (\w+) (\d+) (.*) GMT/,
            (_, name, day, month, year, time) => `${name} ${month} ${day.padStart(2)} ${time} ${year}`,
          ),
    ],
  ];
  for (const [name, form] of FORMS) {
    test(`Retry-After takes a date in the form of ${name}, in any time zone of the machine`, async (context) => {
      const zone = process.env.TZ;
      context.after(() => {
        if (zone === undefined) delete process.env.TZ;
        else process.env.TZ = zone;
      });
      for (const place of ["UTC", "Asia/Tokyo", "America/New_York"]) {
        process.env.TZ = place;
        const value = form(new Date(Date.now() + 30_000));
        const fetch = async () => new Response("", { status: 429, headers: { "retry-after": value } });
        /** @type {any} */
        const error = await make({ fetch, maxRetries: 0 })
          .getCall("x")
          .catch((/** @type {unknown} */ reason) => reason);
        assert.ok(
          error.retryAfterMs > 20_000 && error.retryAfterMs <= 30_000,
          `${value} in ${place}: ${error.retryAfterMs}`,
        );
      }
    });
  }
});

describe("another realm", () => {
  const realm = vm.createContext({ Response, ReadableStream, AbortController });

  test("responses of another realm, with its bytes and buffers, are read", async () => {
    const answers = [
      "({ status: 200, headers: new Map(), body: new ReadableStream({ start(c) { c.enqueue(new Uint8Array([123, 34, 105, 100, 34, 58, 34, 120, 34, 125])); c.close(); } }) })",
      "({ status: 200, headers: new Map(), body: null, arrayBuffer: async () => new Uint8Array([123, 34, 105, 100, 34, 58, 34, 120, 34, 125]).buffer })",
      "Promise.resolve({ status: 200, headers: new Map(), body: null, arrayBuffer: () => new Uint8Array([123, 34, 105, 100, 34, 58, 34, 120, 34, 125]) })",
    ];
    for (const source of answers) {
      const call = await make({ fetch: () => vm.runInContext(source, realm) }).getCall("x");
      assert.deepEqual(call, { id: "x" });
    }
  });

  test("options and errors of another realm are understood", async () => {
    const options = vm.runInContext(
      '({ apiKey: "k123", maxRetries: 0, headers: { a: "1" }, fetch: () => Promise.reject(new Error("theirs")) })',
      realm,
    );
    await assert.rejects(new ContactshipClient(options).getCall("x"), { code: "network", message: /theirs/ });
  });
});

describe("a client and its errors, when they are printed", () => {
  test("a printed client shows nothing", () => {
    const client = make({ headers: { authorization: "Bearer sk_other" } });
    const shown = inspect(client, { depth: Infinity, showHidden: true }) + JSON.stringify(client) + String(client);
    assert.doesNotMatch(shown, /sk_/);
    assert.deepEqual(Reflect.ownKeys(client), []);
  });

  test("an error is an Error with a code, and prints what happened", async () => {
    const fetch = async () =>
      new Response('{"message":"Slow down"}', { status: 429, headers: { "retry-after": "90", "x-request-id": "r-1" } });
    /** @type {any} */
    const error = await make({ fetch })
      .getCall("x")
      .catch((/** @type {unknown} */ reason) => reason);
    assert.ok(error instanceof ContactshipError && error instanceof Error);
    assert.match(String(error), /^ContactshipError: .*429.*Slow down/);
    const { code, status, retryAfterMs, attempts, callId, requestId, body } = error;
    assert.deepEqual(
      { code, status, retryAfterMs, attempts, callId, requestId, body },
      {
        code: "rate_limited",
        status: 429,
        retryAfterMs: 90_000,
        attempts: 1,
        callId: "x",
        requestId: "r-1",
        body: '{"message":"Slow down"}',
      },
    );
    for (const name of ["line", "column", "call", "cause"]) assert.equal(name in error, false, name);
    const ray = make({ fetch: async () => new Response("", { status: 404, headers: { "cf-ray": "c-1" } }) });
    await assert.rejects(ray.getCall("x"), { requestId: "c-1" });
  });
});

test("init may be called again with anything once the module is loaded", async () => {
  await Promise.all([init(), init(undefined), init(new Uint8Array())]);
  assert.match(VERSION, /^\d+\.\d+\.\d+/);
});

test("the rest of a failed instance does no harm, even when it is collected", async () => {
  const source = `
    import { ContactshipClient } from ${JSON.stringify(new URL("../../target/trap/pkg/node.js", import.meta.url).href)};
    const held = [];
    const fetch = (url) => url.includes("held") ? new Promise((resolve) => held.push(resolve)) : new Response('{"id":"x"}');
    for (let n = 0; n < 20; n++) {
      const client = new ContactshipClient({ apiKey: "k", fetch, timeoutMs: 100 });
      const outcomes = Promise.allSettled(["held-1", "held-2", "trap-head-unreachable"].map((id) => client.getCall(id)));
      for (const { reason } of await outcomes) if (reason.code !== "internal") throw reason;
      globalThis.gc();
    }
    for (const resolve of held) resolve(new Response("{}"));
    for (let n = 0; n < 10; n++) {
      await new Promise((resolve) => setTimeout(resolve, 20));
      globalThis.gc();
    }
    console.log((await new ContactshipClient({ apiKey: "k", fetch }).getCall("x")).id);`;
  const { error, stdout, stderr } = await new Promise((resolve) => {
    execFile(process.execPath, ["--expose-gc", "--input-type=module", "-e", source], (error, stdout, stderr) =>
      resolve({ error, stdout, stderr }),
    );
  });
  assert.deepEqual({ error, stdout, stderr }, { error: null, stdout: "x\n", stderr: "" });
});
