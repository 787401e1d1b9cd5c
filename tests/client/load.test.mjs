// A thousand calls at once, ten times over; ten thousand calls under one signal; what stays behind.
// @ts-check
import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import { after, before, test } from "node:test";
import { watched } from "./checks/support.mjs";
import { key, startSandbox } from "../hosts/sandbox.mjs";

/** The module's memories, seen from outside: the package has no way to ask for them. @type {WebAssembly.Memory[]} */
const memories = [];
WebAssembly.Instance = class extends WebAssembly.Instance {
  /** @param {WebAssembly.Module} module @param {WebAssembly.Imports} [imports] */
  constructor(module, imports) {
    super(module, imports);
    memories.push(/** @type {WebAssembly.Memory} */ (this.exports.memory));
  }
};
const { ContactshipClient, ContactshipError } = await import("#contactship-wasm");
const memory = () => memories.reduce((sum, { buffer }) => sum + buffer.byteLength, 0);

/** @type {Awaited<ReturnType<typeof startSandbox>>} */
let sandbox;
before(async () => {
  sandbox = await startSandbox();
});
after(() => sandbox?.stop());

/** A way to fail for each tenth of the calls, and what comes of it: the code, and the attempts. @type {[string, string, number][]} */
const WAYS = [
  ["status-404", "not_found", 1],
  ["status-503", "server_error", 2],
  ["status-429+retry-after-0", "rate_limited", 2],
  ["reset", "network", 2],
  ["cut", "network", 2],
  ["hang", "timeout", 2],
  ["body-html", "invalid_response", 1],
  ["toon-broken", "invalid_toon", 1],
];

test(
  "of a thousand calls at once, a tenth failing in each way, each gets its own outcome, ten times over",
  { timeout: 100_000 },
  async (context) => {
    const random = Math.random;
    Math.random = () => 0;
    context.after(() => (Math.random = random));
    const baseUrl = `${sandbox.address}/fault/rate-${WAYS.length * 10}(${WAYS.map(([spec]) => spec).join(",")})`;
    /** @type {number[]} */
    const sizes = [];
    for (let round = 1; round <= 10; round++) {
      const settled = await Promise.all(Array.from({ length: 1000 }, (_, number) => one(baseUrl, number, round)));
      assert.equal(
        settled.reduce((sum, times) => sum + times, 0),
        1000,
        "each settled once",
      );
      sizes.push(memory());
    }
    context.diagnostic(`wasm memory after each round: ${sizes.join(", ")}`);
    assert.equal(memories.length, 1, "one instance");
    // Calls that wait are in the module's memory, in an order that differs from round to round, so a page or two can be
    // missing for a body. A leak of thirty bytes for each of the 8,000 calls would exceed this.
    assert.ok(sizes[9] <= sizes[1] * 1.1, `memory after round ten is that after round two: ${sizes.join()}`);
  },
);

/**
 * One call; how often it settled.
 * @param {string} baseUrl @param {number} number @param {number} round
 */
async function one(baseUrl, number, round) {
  const way = number % 100 < WAYS.length * 10 ? WAYS[(number % 100) % WAYS.length] : undefined;
  let attempts = 0;
  let settled = 0;
  const client = new ContactshipClient({ apiKey: key, baseUrl, maxRetries: 1, onAttempt: () => attempts++ });
  const id = `gen-en-${(number + round) % 40}-n${number}`;
  const options = /** @type {const} */ ({ transcriptFormat: "toon", timeoutMs: way?.[0] === "hang" ? 150 : 60_000 });
  await client.getCall(id, options).then(
    (call) => {
      settled++;
      assert.equal(way, undefined, `${id} should have failed`);
      assert.equal(call.id, id);
      assert.equal(attempts, 1);
    },
    (/** @type {any} */ error) => {
      settled++;
      assert.ok(error instanceof ContactshipError && way, `${id}: ${error.stack}`);
      assert.equal(error.code, way[1], `${id}: ${error.stack}`);
      assert.equal(error.callId, id);
      assert.equal(error.attempts, way[2], id);
      assert.equal(attempts, way[2], id);
    },
  );
  return settled;
}

test("ten thousand calls under one signal leave no listener behind", async (context) => {
  const { signal } = new AbortController();
  const listeners = watched(signal);
  let most = 0;
  const answers = [
    async () => new Response('{"id":"x"}'),
    async () => new Response("no", { status: 404 }),
    () => Promise.reject(new Error("no")),
    async () => new Response("no", { status: 503, headers: { "retry-after": "0" } }),
  ];
  let number = 0;
  const client = new ContactshipClient({ apiKey: key, maxRetries: 1, fetch: () => answers[number++ % 4]() });
  const random = Math.random;
  Math.random = () => 0;
  for (let round = 0; round < 100; round++) {
    const calls = Promise.allSettled(Array.from({ length: 100 }, () => client.getCall("x", { signal })));
    await undefined;
    most = Math.max(most, getEventListeners(signal, "abort").length);
    await calls;
  }
  Math.random = random;
  // Node warns of more than ten: all calls share one.
  assert.equal(most, 1, "listeners while the calls run");
  assert.equal(listeners.size, 0);
  assert.equal(getEventListeners(signal, "abort").length, 0);
  context.diagnostic(`at most ${most} at once, ${getEventListeners(signal, "abort").length} afterwards`);
});

test("ten thousand clients that are not freed leave nothing behind that grows", async () => {
  const use = async () => {
    const fetch = async () => new Response('{"id":"x"}');
    await new ContactshipClient({ apiKey: key, fetch, headers: { a: "x".repeat(500) } }).getCall("x");
  };
  for (let n = 0; n < 1000; n++) await use();
  const size = memory();
  for (let n = 0; n < 10_000; n++) await use();
  assert.equal(memory(), size);
});

test("a hundred bodies without end do not let the module's memory grow", async () => {
  const chunk = new Uint8Array(1 << 20);
  const endless = async () => new Response(new ReadableStream({ pull: (controller) => controller.enqueue(chunk) }));
  const client = new ContactshipClient({ apiKey: key, fetch: endless });
  const size = memory();
  for (let n = 0; n < 100; n++) await assert.rejects(client.getCall("x"), { code: "response_too_large" });
  assert.equal(memory(), size);
});

test("neither timers nor sockets keep a program alive after its calls", async () => {
  const { execFile } = await import("node:child_process");
  const source = `
    import { ContactshipClient } from ${JSON.stringify(new URL("../../pkg/node.js", import.meta.url).href)};
    const client = new ContactshipClient({ apiKey: "k", timeoutMs: 60000, fetch: async () => new Response('{"id":"x"}') });
    await client.getCall("x");
    await client.getCall("x", { signal: AbortSignal.abort() }).catch(() => {});`;
  const began = performance.now();
  await new Promise((resolve, reject) => {
    execFile(process.execPath, ["--input-type=module", "-e", source], (error) =>
      error ? reject(error) : resolve(undefined),
    );
  });
  assert.ok(performance.now() - began < 20_000);
});
