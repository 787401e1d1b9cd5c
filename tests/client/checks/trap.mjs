// The module fails: everything in flight rejects with `internal`, and the next call works. These checks
// need a module built with the feature `test-trap`.
// @ts-check
import { answer, bytes, equal, ok, rejection, sleep, stream, watched, within } from "./support.mjs";

/** @typedef {import("./support.mjs").Check} Check */
/** @typedef {import("./support.mjs").Host} Host */

const POINTS = ["call", "start", "head", "body", "tape"];
const KINDS = ["unreachable", "panic", "overflow", "memory", "throw"];

/** A client whose calls end in every way, some of them only when asked to. @param {Host} host */
function worker(host) {
  /** @type {((value: unknown) => void)[]} */
  const held = [];
  /** @type {AbortSignal[]} */
  const signals = [];
  const fetch = (/** @type {string} */ url, /** @type {{ signal: AbortSignal }} */ { signal }) => {
    signals.push(signal);
    if (url.includes("held")) return new Promise((resolve) => held.push(resolve));
    if (url.includes("stuck")) return answer(stream([bytes("{")], () => new Promise(() => {})));
    if (url.includes("sleeper")) return answer("", { status: 429, headers: { "retry-after": "40" } });
    return answer(`{"id":"x"}`);
  };
  return { client: host.client({ fetch }), held, signals };
}

/** @type {Check[]} */
export const checks = [
  ...POINTS.flatMap((point) =>
    KINDS.map((kind) => ({
      name: `after ${kind} at ${point} all calls in flight reject with internal, and the next call works`,
      async run(/** @type {Host} */ host) {
        const { client, held, signals } = worker(host);
        const controller = new AbortController();
        const { signal } = controller;
        const listeners = watched(signal);
        const options = { signal };
        const others = ["held-1", "held-2", "stuck-1", "sleeper-1"].map((id) => client.getCall(id, options));
        const outcomes = others.map((call) => rejection(call));
        await sleep(5);
        const failing = await host.rejection(client.getCall(`trap-${point}-${kind}`));
        equal(failing.code, "internal", "code");
        ok(failing.cause !== undefined, "a cause");
        ok(/fresh/.test(failing.message), "a message that names what is next");
        // At once: none waits for what will not come.
        for (const error of await within(1000, Promise.all(outcomes))) equal(error.code, "internal", "code");
        equal(listeners.size, 0, "listeners left on the signal");
        ok(
          signals.slice(0, 3).every((each) => each.aborted),
          "requests that were ended",
        );
        // What the dead instance waited for comes after all, and a new call is not disturbed by it.
        const next = client.getCall("x");
        for (const resolve of held) resolve(answer());
        controller.abort();
        equal((await within(5000, next)).id, "x", "the next call");
        equal(host.library.decodeToon("a: 1").a, 1, "decodeToon");
        await sleep(5);
      },
    })),
  ),
  ...KINDS.map((kind) => ({
    name: `after ${kind} lists, waits and batches in flight get internal, and the batch goes on`,
    async run(/** @type {Host} */ host) {
      const { client } = worker(host);
      const list = client.listCalls({ agentId: "held" });
      const batch = client.getCalls(["held-1", "x", "y"], { concurrency: 1 })[Symbol.asyncIterator]();
      const pending = [
        list.then(),
        client.listCalls({ agentId: "held" }).pages().next(),
        client.getCallStatus("held-1"),
        client.waitForCall("held-2"),
        client.waitForCall("sleeper-1"),
      ];
      const outcomes = pending.map((promise) => rejection(promise));
      const first = batch.next();
      await sleep(5);
      equal((await host.rejection(client.waitForCall(`trap-start-${kind}`))).code, "internal", "code");
      for (const error of await within(1000, Promise.all(outcomes))) equal(error.code, "internal", "code");
      const { value } = await within(1000, first);
      equal([value.id, value.error.code], ["held-1", "internal"], "the batch's call in flight");
      // One failure harms no other.
      const rest = [await batch.next(), await batch.next(), await batch.next()];
      equal(
        rest.map(({ done, value }) => [done, value?.call?.id]),
        [
          [false, "x"],
          [false, "x"],
          [true, undefined],
        ],
        "the rest of the batch",
      );
      equal(host.library.callMetrics({}).segments, [], "metrics");
    },
  })),
  ...KINDS.map((kind) => ({
    name: `${kind} in decodeToon throws internal, and the next text decodes`,
    async run(/** @type {Host} */ host) {
      const { client } = worker(host);
      await client.getCall("x");
      const pending = rejection(client.getCall("held-1"));
      await sleep(5);
      let error;
      try {
        host.library.decodeToon(`trap-toon-${kind}`);
      } catch (thrown) {
        error = thrown;
      }
      ok(error instanceof host.library.ContactshipError, `a ContactshipError, not ${error}`);
      equal(/** @type {any} */ (error).code, "internal", "code");
      equal((await within(1000, pending)).code, "internal", "the call in flight");
      equal(host.library.decodeToon("[2]: 1,2").length, 2, "the next text");
      equal((await client.getCall("x")).id, "x", "the next call");
    },
  })),
  {
    name: "an instance that fails in a hook of a call on its own stack fails once",
    async run(host) {
      /** @type {any[]} */
      const seen = [];
      const onAttempt = () => {
        try {
          host.library.decodeToon("trap-toon-unreachable");
        } catch (/** @type {any} */ error) {
          seen.push(error.code);
        }
        // A fresh instance works while the old one is still on the stack.
        seen.push(host.library.decodeToon("a: 1").a);
      };
      const client = host.client({ fetch: async () => answer(), onAttempt });
      equal((await host.rejection(client.getCall("x"))).code, "internal", "code");
      equal(seen, ["internal", 1], "what the hook saw");
      equal((await host.client({ fetch: async () => answer() }).getCall("x")).id, "x", "the next call");
    },
  },
  {
    name: "a stack that overflows in the package ends one instance: the next calls work",
    async run(host) {
      const { decodeToon, callMetrics } = host.library;
      for (const enter of [() => decodeToon("a: 1"), () => callMetrics({ chat_history: [] })]) {
        const { client } = worker(host);
        const recurse = () => {
          enter();
          recurse();
        };
        try {
          recurse();
        } catch {
          // A RangeError of the engine's, or `internal`, where the module met the end of the stack.
        }
        // The instance may have had no room to report that it failed: then this one does.
        await client.getCall("x").catch((/** @type {any} */ { code }) => equal(code, "internal", "code"));
        equal(decodeToon("[2]: 1,2").length, 2, "the next text");
        equal((await client.getCall("x")).id, "x", "the next call");
      }
    },
  },
  {
    name: "a stack that overflows where an instance is made leaves none behind: the next calls work",
    async run(host) {
      const { decodeToon } = host.library;
      const { client } = worker(host);
      await host.rejection(client.getCall("trap-head-unreachable-0"));
      // From the end of the stack back, until there is room for an instance.
      const dive = () => {
        try {
          dive();
        } catch {
          decodeToon("a: 1");
        }
      };
      dive();
      equal(decodeToon("[2]: 1,2").length, 2, "the next text");
      equal((await client.getCall("x")).id, "x", "the next call");
    },
  },
  {
    name: "fifty failures in a row are fifty times internal",
    async run(host) {
      const { client } = worker(host);
      for (let n = 0; n < 50; n++) {
        const calls = ["x", `trap-head-unreachable-${n}`, "held"].map((id) => client.getCall(id));
        const outcomes = await within(5000, Promise.allSettled(calls));
        equal(/** @type {any} */ (outcomes[1]).reason.code, "internal", "code");
        equal(/** @type {any} */ (outcomes[2]).reason.code, "internal", "code");
      }
      equal((await client.getCall("x")).id, "x", "the next call");
    },
  },
];
