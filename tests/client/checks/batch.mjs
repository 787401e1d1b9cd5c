// getCalls: many calls, some at a time, over HTTP.
// @ts-check
import { CALL, answer, equal, ok, rejection, sleep, until, watched, within } from "./support.mjs";

/** @typedef {import("./support.mjs").Check} Check */
/** @typedef {import("./support.mjs").Host} Host */

/** @param {number} count */
const ids = (count) => Array.from({ length: count }, (_, at) => `gen-en-1-n${at}`);

/** @param {AsyncIterable<any>} batch */
async function collect(batch) {
  const results = [];
  for await (const result of batch) results.push(result);
  return results;
}

/** @param {any[]} results */
const sorted = (results) => results.map(({ id }) => id).sort();

/** How many requests are open at once, at most. @param {Host} host @param {number} [ms] */
function counted(host, ms = 30) {
  const seen = { open: 0, most: 0, all: 0 };
  const fetch = async (/** @type {string} */ url, /** @type {any} */ init) => {
    seen.most = Math.max(seen.most, ++seen.open);
    seen.all++;
    try {
      await sleep(ms);
      if (init.signal.aborted) throw new Error("aborted");
      return answer(JSON.stringify({ id: new URL(url).pathname.split("/").pop() }));
    } finally {
      seen.open--;
    }
  };
  return { client: host.client({ fetch }), seen };
}

/** @type {Check[]} */
export const checks = [
  {
    name: "getCalls gives each call with its id, as getCall does",
    async run(host) {
      const options = { includeWords: true, transcriptFormat: "toon" };
      const { client, requests } = host.faulty("ok");
      const batch = client.getCalls(ids(20), options);
      await sleep(20);
      equal((await requests()).length, 0, "requests before it is iterated");
      const results = await collect(batch);
      equal(sorted(results), ids(20).sort(), "ids");
      for (const { id, call } of results) equal(call, await host.client().getCall(id, options), "call");
    },
  },
  {
    name: "ids of getCalls come from any iterable, or from objects that have them",
    async run(host) {
      const { client } = counted(host, 0);
      async function* later() {
        for (const id of ids(5)) {
          await sleep(1);
          yield { id, more: 1 };
        }
      }
      function* promised() {
        for (const id of ids(5)) yield Promise.resolve(id);
      }
      const sources = [ids(5), new Set(ids(5)), later(), promised(), ids(5).values(), ids(5).map((id) => ({ id }))];
      for (const source of sources) equal(sorted(await collect(client.getCalls(source))), ids(5), "ids");
      const list = host.client().listCalls({ pageSize: 100, offset: 480 });
      const results = await collect(host.client().getCalls(list, { concurrency: 10 }));
      equal(results.filter(({ call }) => call?.chat_history !== undefined).length, 20, "calls of a list");
      equal(await collect(client.getCalls([])), [], "none");
    },
  },
  {
    name: "results of getCalls come in the order in which they arrive",
    async run(host) {
      const fetch = async (/** @type {string} */ url) => {
        const id = new URL(url).pathname.split("/").pop() ?? "";
        await sleep(Number(id) * 60);
        return answer(JSON.stringify({ id }));
      };
      const results = await collect(host.client({ fetch }).getCalls(["5", "1", "3"]));
      equal(
        results.map(({ id }) => id),
        ["1", "3", "5"],
        "ids",
      );
    },
  },
  {
    name: "getCalls never has more than its concurrency in flight",
    async run(host) {
      for (const [concurrency, most] of /** @type {const} */ ([
        [undefined, 6],
        [1, 1],
        [17, 17],
        [64, 64],
      ])) {
        const { client, seen } = counted(host);
        equal((await collect(client.getCalls(ids(70), { concurrency }))).length, 70, "results");
        equal([seen.most, seen.all], [most, 70], "requests at once, and all");
      }
    },
  },
  {
    name: "a consumer that stops taking results of getCalls stops the requests",
    async run(host) {
      const { client, seen } = counted(host, 5);
      let pulled = 0;
      function* source() {
        for (const id of ids(100)) {
          pulled++;
          yield id;
        }
      }
      const iterator = client.getCalls(source(), { concurrency: 4 })[Symbol.asyncIterator]();
      await iterator.next();
      await sleep(150);
      // One was taken, four may wait.
      ok(seen.all <= 5 && pulled <= 5, `5 requests at most, not ${seen.all}, of ${pulled} ids`);
      await iterator.next();
      await sleep(100);
      ok(seen.all <= 6, `6 requests at most, not ${seen.all}`);
      await iterator.return();
      await sleep(50);
      ok(seen.all <= 6, `6 requests at most, not ${seen.all}`);
    },
  },
  {
    name: "one failure of getCalls does not touch the others, and the same id is fetched twice",
    async run(host) {
      const { client, requests } = host.faulty("ok", { maxRetries: 0 });
      const given = [CALL, "gen-en-1__status-404", CALL, "a/b", "", "gen-en-1__body-html", "gen-en-1"];
      const odd = [7, null, undefined, {}, { id: 7 }, Symbol("s")];
      const throwing = {
        get id() {
          throw new Error("mine");
        },
      };
      const results = await collect(client.getCalls([...given, ...odd, throwing]));
      equal(results.length, given.length + odd.length + 1, "results");
      const codes = (/** @type {any} */ id) =>
        results.filter((result) => result.id === id).map(({ error }) => error?.code);
      equal(codes(CALL), [undefined, undefined], "twice");
      equal(codes("gen-en-1__status-404"), ["not_found"], "404");
      equal(
        [codes("a/b"), codes(""), codes(7)],
        [["invalid_argument"], ["invalid_argument"], ["invalid_argument", "invalid_argument"]],
        "wrong ids",
      );
      equal(codes("gen-en-1__body-html"), ["invalid_response"], "no call");
      for (const { error, call } of results) {
        equal(error === undefined, call !== undefined, "a call or an error");
        ok(!error || error instanceof host.library.ContactshipError, "a ContactshipError");
      }
      equal((await requests()).filter(({ path }) => path.endsWith(CALL)).length, 2, "requests for the same");
    },
  },
  {
    name: "a rate limit with Retry-After holds back all calls of getCalls",
    async run(host) {
      for (const maxRetries of [2, 0]) {
        /** @type {number[]} */
        const times = [];
        let limited = 0;
        const fetch = async (/** @type {string} */ url) => {
          times.push(Date.now());
          const id = new URL(url).pathname.split("/").pop() ?? "";
          if (id === "two" && limited === 0) {
            limited = Date.now();
            return answer("{}", { status: 429, headers: { "retry-after": "1" } });
          }
          await sleep(40);
          return answer(JSON.stringify({ id }));
        };
        const all = ["one", "two", "three", "four", "five", "six"];
        const client = host.client({ fetch, maxRetries });
        const results = await within(8000, collect(client.getCalls(all, { concurrency: 2 })));
        equal(results.filter(({ call }) => call).length, maxRetries === 0 ? 5 : 6, "calls");
        const held = times.filter((time) => time > limited + 5 && time < limited + 980);
        equal(held.length, 0, "requests while they are held back");
      }
      const { client } = host.faulty("first-1(status-429+retry-after-1)");
      equal((await collect(client.getCalls(["gen-en-1", "gen-en-2"]))).filter(({ call }) => call).length, 2, "calls");
    },
  },
  {
    name: "a rate limit whose Retry-After is over a minute fails its call at once, and holds back the others",
    async run(host) {
      let requests = 0;
      const fetch = async () => {
        requests++;
        return answer("{}", { status: 429, headers: { "retry-after": "61" } });
      };
      const batch = host.client({ fetch }).getCalls(["one", "two", "three", "four"], { concurrency: 2 });
      const iterator = batch[Symbol.asyncIterator]();
      for (let n = 0; n < 2; n++) {
        const { error } = (await within(1000, iterator.next())).value;
        equal([error.code, error.retryAfterMs], ["rate_limited", 61_000], "error");
      }
      await sleep(100);
      equal(requests, 2, "requests");
      await iterator.return?.();
    },
  },
  {
    name: "what has arrived is yielded before what the source of getCalls throws",
    async run(host) {
      const { client } = counted(host, 3);
      async function* source() {
        yield* ["a", "b", "c"];
        await sleep(100);
        throw new Error("mine");
      }
      const iterator = client.getCalls(source())[Symbol.asyncIterator]();
      const first = (await iterator.next()).value.id;
      await sleep(300);
      const rest = [(await iterator.next()).value.id, (await iterator.next()).value.id];
      equal([first, ...rest].sort().join(), "a,b,c", "ids");
      equal((await rejection(iterator.next())).message, "mine", "the error");
      equal((await iterator.next()).done, true, "the end");
    },
  },
  {
    name: "onProgress of getCalls is called after each call, and what it throws is lost",
    async run(host) {
      const { client } = counted(host, 1);
      /** @type {any[]} */
      const reported = [];
      const onProgress = (/** @type {any} */ progress) => {
        reported.push(progress);
        if (reported.length === 1) throw new Error("mine");
        return Promise.reject(new Error("mine, later"));
      };
      await collect(client.getCalls(["a", "b/", "c"], { concurrency: 1, onProgress }));
      equal(
        reported,
        [
          { done: 1, failed: 0, total: 3 },
          { done: 2, failed: 1, total: 3 },
          { done: 3, failed: 1, total: 3 },
        ],
        "progress",
      );
      reported.length = 1;
      await collect(client.getCalls(ids(10).values(), { concurrency: 3, onProgress }));
      const [, first, ...rest] = reported;
      equal("total" in first && first.total, undefined, "total before it is known");
      equal(rest.at(-1), { done: 10, failed: 0, total: 10 }, "the last");
    },
  },
  {
    name: "break ends the calls of getCalls in flight, and closes the source",
    async run(host) {
      const { client, requests } = host.faulty("seq(ok,hang)");
      let closed = 0;
      function* source() {
        try {
          for (let at = 0; ; at++) yield at === 0 ? "gen-en-1" : `gen-en-1-n${at}__hang`;
        } finally {
          closed++;
        }
      }
      for await (const { call } of client.getCalls(source(), { concurrency: 4 })) {
        equal(call.id, "gen-en-1", "id");
        break;
      }
      equal(closed, 1, "closed sources");
      await until("all are over", async () => (await requests()).every(({ outcome }) => outcome !== "open"));
      const made = (await requests()).length;
      await sleep(200);
      equal((await requests()).length, made, "requests afterwards");
      // A source that waits does not hold it up.
      async function* stuck() {
        yield "gen-en-1";
        await new Promise(() => {});
      }
      for await (const _ of host.client().getCalls(stuck())) break;
      const iterator = host.client().getCalls(stuck())[Symbol.asyncIterator]();
      await iterator.next();
      const next = iterator.next();
      equal((await within(1000, iterator.return())).done, true, "return()");
      equal((await within(1000, next)).done, true, "a next() that waits");
    },
  },
  {
    name: "an abort ends getCalls with the signal's reason",
    async run(host) {
      for (const reason of [new TypeError("mine"), 0, null, "text"]) {
        const controller = new AbortController();
        const listeners = watched(controller.signal);
        const { client, requests } = host.faulty("hang");
        let [pulled, closed] = [0, 0];
        const source = {
          [Symbol.iterator]: () => ({
            // Chromium asks for one address at a time.
            next: () => ({ done: false, value: `gen-en-1-n${pulled++}` }),
            return: () => ({ done: true, value: closed++ }),
          }),
        };
        const iterator = client.getCalls(source, { signal: controller.signal, concurrency: 3 })[Symbol.asyncIterator]();
        const next = iterator.next();
        await until("three are in flight", async () => (await requests()).length === 3);
        controller.abort(reason);
        equal(await within(1000, rejection(next)), reason, "reason");
        equal((await iterator.next()).done, true, "the end");
        await until("the source is closed", () => closed === 1);
        await until("no listener is left", () => listeners.size === 0);
        await until("all are over", async () => (await requests()).every(({ outcome }) => outcome !== "open"));
        equal((await requests()).length, 3, "requests");
        equal(
          await rejection(collect(client.getCalls(ids(3), { signal: controller.signal }))),
          reason,
          "reason, at first",
        );
        equal((await requests()).length, 3, "requests afterwards");
        const between = new AbortController();
        const taken = host.client().getCalls(ids(20), { signal: between.signal })[Symbol.asyncIterator]();
        await taken.next();
        between.abort(reason);
        equal(await rejection(taken.next()), reason, "reason, between two");
      }
    },
  },
  {
    name: "after return() nothing comes, not even what had arrived before the source failed",
    async run(host) {
      const client = host.client({ fetch: async () => answer() });
      async function* failing() {
        yield* ["a", "b"];
        await sleep(50);
        throw new RangeError("mine");
      }
      const iterator = client.getCalls(failing(), { concurrency: 3 })[Symbol.asyncIterator]();
      equal((await iterator.next()).value.call.id, "x", "the first call");
      await sleep(100);
      await iterator.return();
      equal(await iterator.next(), { done: true, value: undefined }, "the next step");
    },
  },
  {
    name: "what the source of getCalls throws ends it",
    async run(host) {
      const { client, seen } = counted(host, 5);
      function* failing() {
        yield "a";
        throw new RangeError("mine");
      }
      const error = await rejection(collect(client.getCalls(failing())));
      equal(error.message, "mine", "message");
      async function* rejecting() {
        yield* [];
        throw null;
      }
      equal(await rejection(collect(client.getCalls(rejecting()))), null, "reason");
      const unopened = {
        [Symbol.iterator]() {
          throw new RangeError("mine");
        },
      };
      equal((await rejection(collect(client.getCalls(unopened)))).message, "mine", "message");
      const list = host.faulty("status-403").client.listCalls();
      equal((await host.rejection(collect(client.getCalls(list)))).code, "forbidden", "code");
      const all = seen.all;
      await sleep(50);
      equal(seen.all, all, "requests afterwards");
    },
  },
  {
    name: "wrong arguments of getCalls reject when it is iterated, and nothing is sent",
    async run(host) {
      const { client, seen } = counted(host);
      for (const wrong of [undefined, null, 7, "gen-en-1", {}, Promise.resolve([])]) {
        equal(
          (await host.rejection(collect(client.getCalls(wrong)))).code,
          "invalid_argument",
          `code of ${typeof wrong}`,
        );
      }
      for (const [option, value] of /** @type {[string, unknown][]} */ ([
        ["concurrency", 0],
        ["concurrency", 65],
        ["concurrency", 2.5],
        ["concurrency", "6"],
        ["onProgress", 1],
        ["timeoutMs", 0],
      ])) {
        const error = await host.rejection(collect(client.getCalls(ids(2), { [option]: value })));
        equal(error.code, "invalid_argument", option);
        ok(error.message.includes(`\`${option}\``), error.message);
      }
      const typo = await host.rejection(collect(client.getCalls(ids(2), { concurency: 2 })));
      ok(typo.message.includes("`concurrency`"), typo.message);
      const freed = host.client();
      freed.free();
      const results = await collect(freed.getCalls(ids(1)));
      equal(results[0].error.code, "invalid_argument", "code of a freed client");
      equal(seen.all, 0, "requests");
    },
  },
  {
    name: "a thousand calls by getCalls all arrive from a server that fails often",
    async run(host) {
      const count = host.name === "node" ? 1000 : 200;
      const { client } = host.faulty("mix-10(status-503,reset)", { maxRetries: 9 });
      const results = await within(60_000, collect(client.getCalls(ids(count), { concurrency: 16 })));
      equal(results.filter(({ call }) => call).length, count, "calls");
      equal(sorted(results), ids(count).sort(), "ids");
    },
  },
  {
    name: "the stack of a wrong option begins with the function that called getCalls",
    async run(host) {
      const client = host.client();
      function askWrongly() {
        return client.getCalls([], { concurrency: 0 })[Symbol.asyncIterator]().next();
      }
      const error = await host.rejection(askWrongly());
      equal(error.code, "invalid_argument", "code");
      const frames = error.stack.split("\n").filter((/** @type {string} */ line) => !line.startsWith(`${error.name}:`));
      // Only V8 can leave our own frame out.
      const most = "captureStackTrace" in Error ? 1 : 10;
      ok(frames.slice(0, most).join("\n").includes("askWrongly"), `askWrongly first in ${error.stack}`);
    },
  },
];
