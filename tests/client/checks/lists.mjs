// Lists: pages, iteration, filters and what they are like where the server is not as expected, over HTTP.
// @ts-check
import { answer, equal, ok, rejection, sleep, until, within } from "./support.mjs";

/** @typedef {import("./support.mjs").Check} Check */
/** @typedef {import("./support.mjs").Host} Host */

/** How many calls the sandbox lists. */
const ALL = 500;

/** @param {any[]} requests */
const queries = (requests) => requests.map(({ query }) => query ?? "");

/** @param {AsyncIterable<any>} iterable @param {number} [most] */
async function collect(iterable, most = Infinity) {
  const items = [];
  for await (const item of iterable) {
    items.push(item);
    if (items.length >= most) break;
  }
  return items;
}

/** @param {any[]} calls */
const ids = (calls) => calls.map(({ id }) => id);

/**
 * A client whose pages a function makes of the query.
 * @param {Host} host
 * @param {(query: URLSearchParams, number: number) => unknown} page
 * @param {Record<string, unknown>} [options]
 */
function served(host, page, options) {
  /** @type {string[]} */
  const asked = [];
  const fetch = async (/** @type {string} */ url) => {
    const { searchParams } = new URL(url);
    asked.push(`${searchParams}`);
    const body = await page(searchParams, asked.length);
    return body instanceof Response ? body : answer(JSON.stringify(body));
  };
  return { client: host.client({ fetch, maxRetries: 0, ...options }), asked };
}

/** @param {number} from @param {number} to */
const rows = (from, to) => Array.from({ length: Math.max(0, to - from) }, (_, at) => ({ id: `c${from + at}` }));

/** A page of as many calls as there are, as the older API sends it. @param {number} there @param {boolean} [counted] */
const paged =
  (there, counted = true) =>
  (/** @type {URLSearchParams} */ query) => {
    const offset = Number(query.get("offset") ?? 0);
    const limit = Number(query.get("limit") ?? 20);
    return { data: rows(offset, Math.min(there, offset + limit)), ...(counted && { count: there }) };
  };

/** @type {[option: string, value: unknown, query: string][]} */
const FILTERS = [
  ["pageSize", 7, "limit=7"],
  ["offset", 3, "offset=3"],
  ["order", "asc", "order=asc"],
  ["order", "desc", "order=desc"],
  ["dateFrom", "2026-03-01", "date_from=2026-03-01"],
  ["dateTo", new Date(Date.UTC(2026, 2, 1, 12)), "date_to=2026-03-01T12%3A00%3A00.000Z"],
  ["callStatus", "completed", "call_status=completed"],
  ["callResult", "answered", "call_result=answered"],
  ["agentId", "a b&c=d", "agent_id=a+b%26c%3Dd"],
  ["campaignId", "ü", "campaign_id=%C3%BC"],
  ["phoneNumber", "+12025551234", "phoneNumber=%2B12025551234"],
  ["includeTranscript", true, "include_transcript=true"],
  ["includeTranscript", false, ""],
  ["includeTools", true, "include_tools=true"],
  ["transcriptFormat", "toon", "transcript_format=toon"],
  ["transcriptFormat", "json", ""],
];

/** @type {[option: string, value: unknown][]} */
const WRONG = [
  ["pageSize", 0],
  ["pageSize", 101],
  ["pageSize", 1.5],
  ["pageSize", "50"],
  ["offset", -1],
  ["order", "newest"],
  ["dateFrom", new Date(NaN)],
  ["dateFrom", ""],
  ["dateTo", 1772323200000],
  ["callStatus", ""],
  ["agentId", 7],
  ["includeTranscript", "yes"],
  ["signal", {}],
];

/** @type {Check[]} */
export const checks = [
  {
    name: "an awaited list is its first page, in either envelope",
    async run(host) {
      for (const envelope of ["bare", "data"]) {
        const { client, requests } = host.faulty(`envelope-${envelope}`);
        const list = client.listCalls({ pageSize: 3 });
        await sleep(20);
        equal((await requests()).length, 0, "requests before it is awaited");
        const page = await list;
        equal(Object.keys(page).sort(), ["calls", "hasMore", "offset", "total"], "fields");
        equal([page.calls.length, page.total, page.offset, page.hasMore], [3, ALL, 0, true], "page");
        equal(await list, page, "the page, awaited again");
        equal(queries(await requests()), ["limit=3"], "queries");
      }
    },
  },
  {
    name: "an item of a list is the call that getCall gives",
    async run(host) {
      for (const options of [
        { includeTranscript: true },
        { includeTranscript: true, includeWords: true, includeTools: true, transcriptFormat: "toon" },
        { includeTranscript: true, transcriptFormat: "toon", rawTranscript: true },
        { includeTranscript: false },
      ]) {
        const page = await host.client().listCalls({ pageSize: 5, ...options });
        equal(page.calls.length, 5, "calls");
        for (const call of page.calls) equal(await host.client().getCall(call.id, options), call, "call");
      }
    },
  },
  {
    name: "an iterated list is all calls, and asks for a page when it is needed",
    async run(host) {
      const { client, requests } = host.faulty("ok");
      const calls = await collect(client.listCalls({ pageSize: 100 }));
      equal(new Set(ids(calls)).size, ALL, "different calls");
      const offsets = ["", "&offset=100", "&offset=200", "&offset=300", "&offset=400"];
      equal(
        queries(await requests()),
        offsets.map((offset) => `limit=100${offset}`),
        "queries",
      );
      const some = host.faulty("ok");
      equal((await collect(some.client.listCalls({ pageSize: 10 }), 10)).length, 10, "calls before break");
      equal((await some.requests()).length, 1, "requests before the second page is needed");
    },
  },
  {
    name: "pages() are the pages of a list",
    async run(host) {
      const pages = await collect(host.client().listCalls({ pageSize: 100, offset: 250 }).pages());
      const shapes = pages.map(({ calls, total, offset, hasMore }) => [calls.length, total, offset, hasMore]);
      equal(
        shapes,
        [
          [100, ALL, 250, true],
          [100, ALL, 350, true],
          [50, ALL, 450, false],
        ],
        "pages",
      );
    },
  },
  {
    name: "toArray stops at its limit, which is required",
    async run(host) {
      const { client, requests } = host.faulty("ok");
      equal((await client.listCalls({ pageSize: 10 }).toArray({ limit: 25 })).length, 25, "calls");
      equal((await requests()).length, 3, "requests");
      equal((await client.listCalls({ pageSize: 10 }).toArray({ limit: 30 })).length, 30, "calls");
      equal((await requests()).length, 6, "requests");
      equal(await client.listCalls().toArray({ limit: 0 }), [], "none");
      for (const wrong of [
        undefined,
        {},
        { limit: "5" },
        { limit: -1 },
        { limit: 1.5 },
        { limit: 5, max: 1 },
        500,
        null,
      ]) {
        equal((await host.rejection(client.listCalls().toArray(wrong))).code, "invalid_argument", "code");
      }
      equal((await requests()).length, 6, "requests after wrong limits");
      equal((await host.client().listCalls({ pageSize: 100 }).toArray({ limit: 9999 })).length, ALL, "all");
    },
  },
  ...FILTERS.map(([option, value, query]) => ({
    name: `the option ${option} of a list (${value}) is sent as ${query || "nothing"}`,
    async run(/** @type {Host} */ host) {
      const { client, asked } = served(host, () => ({ data: [], count: 0 }));
      await client.listCalls({ [option]: value });
      equal(asked, [query], "queries");
    },
  })),
  {
    name: "wrong options of a list reject when it is used, and nothing is sent",
    async run(host) {
      const { client, asked } = served(host, paged(5));
      for (const [option, value] of WRONG) {
        const error = await host.rejection(client.listCalls({ [option]: value }).then());
        equal(error.code, "invalid_argument", option);
        ok(error.message.includes(`\`${option}\``), `the name of ${option} in ${error.message}`);
      }
      for (const [name, meant] of [
        ["limit", "pageSize"],
        ["page_size", "pageSize"],
        ["status", "callStatus"],
        ["from", "dateFrom"],
        ["phone", "phoneNumber"],
      ]) {
        const error = await host.rejection(collect(client.listCalls({ [name]: 5 })));
        ok(error.message.includes(`\`${meant}\``), `${meant} for ${name} in ${error.message}`);
      }
      equal((await host.rejection(client.listCalls("id").then())).code, "invalid_argument", "code");
      equal((await host.rejection(client.listCalls(null).pages().next())).code, "invalid_argument", "code");
      equal(asked, [], "queries");
      equal((await client.listCalls({ signal: null })).calls.length, 5, "without a signal");
    },
  },
  {
    name: "the options of a list are read once, and never changed",
    async run(host) {
      const { client, asked } = served(host, paged(5));
      let read = 0;
      const options = Object.freeze({
        get pageSize() {
          return 2 + read++;
        },
      });
      equal((await collect(client.listCalls(options))).length, 5, "calls");
      equal(read, 1, "reads");
      equal(asked, ["limit=2", "limit=2&offset=2", "limit=2&offset=4"], "queries");
      const changed = { pageSize: 4 };
      const list = client.listCalls(changed);
      changed.pageSize = 1;
      equal((await list).calls.length, 4, "calls");
      equal(changed, { pageSize: 1 }, "the user's object");
    },
  },
  {
    name: "hasMore without a total is a full page, and with one the rows so far",
    async run(host) {
      for (const [there, size, hasMore] of /** @type {const} */ ([
        [5, 5, true],
        [5, 6, false],
        [20, undefined, true],
        [19, undefined, false],
      ])) {
        const page = await served(host, paged(there, false)).client.listCalls({ pageSize: size });
        equal([page.total, page.hasMore], [null, hasMore], `of ${there} by ${size}`);
      }
      const { client, asked } = served(host, paged(5, false));
      equal(ids(await collect(client.listCalls({ pageSize: 5 }))), ids(rows(0, 5)), "calls");
      equal(asked.length, 2, "requests, of which the last gets no rows");
      const counted = served(host, paged(5));
      equal((await collect(counted.client.listCalls({ pageSize: 5 }))).length, 5, "calls");
      equal(counted.asked.length, 1, "requests with a total");
      equal((await counted.client.listCalls({ offset: 9 })).hasMore, false, "hasMore beyond the end");
    },
  },
  {
    name: "a page of no rows ends the iteration, whatever the total is",
    async run(host) {
      const { client, asked } = served(host, (_, number) => ({
        data: number < 3 ? rows(number * 2, number * 2 + 2) : [],
        count: 99,
      }));
      equal((await collect(client.listCalls({ pageSize: 2 }))).length, 4, "calls");
      equal(asked.length, 3, "requests");
      const empty = served(host, () => ({ statusCode: 200, data: [], pagination: { total_rows: 0 } }));
      equal(await collect(empty.client.listCalls()), [], "calls");
      const page = await empty.client.listCalls();
      equal([page.calls, page.total, page.hasMore], [[], 0, false], "page");
    },
  },
  {
    name: "no call comes twice where rows shift, and none is lost where rows come in",
    async run(host) {
      const { client } = host.faulty("shift-3");
      const calls = await collect(client.listCalls({ pageSize: 50, order: "desc" }));
      equal(new Set(ids(calls)).size, calls.length, "different calls");
      ok(calls.length >= ALL, `all that were there, not ${calls.length}`);
      const pages = await collect(host.faulty("shift-3").client.listCalls({ pageSize: 50, order: "desc" }).pages());
      const ofPages = pages.flatMap((page) => ids(page.calls));
      equal(new Set(ofPages).size, ofPages.length, "different calls of pages");
      // A whole page shifts in: one page repeats the one before.
      const shifted = served(host, (query, number) => {
        const offset = Number(query.get("offset") ?? 0) - (number > 1 ? 2 : 0);
        return { data: rows(offset, Math.min(offset + 2, 6)), count: number > 1 ? 8 : 6 };
      });
      equal(ids(await collect(shifted.client.listCalls({ pageSize: 2 }))), ids(rows(0, 6)), "calls");
    },
  },
  {
    name: "a server that ignores the offset does not make a list endless",
    async run(host) {
      const { client, asked } = served(host, () => ({ data: rows(0, 5) }));
      equal(ids(await within(5000, collect(client.listCalls({ pageSize: 5 })))), ids(rows(0, 5)), "calls");
      ok(asked.length <= 10, `few requests, not ${asked.length}`);
      const counted = served(host, () => ({ data: rows(0, 5), count: 12 }));
      equal((await collect(counted.client.listCalls({ pageSize: 5 }))).length, 5, "calls");
      equal(counted.asked.length, 3, "requests");
    },
  },
  {
    name: "items without a string id are passed on, each time, and reported as drift",
    async run(host) {
      /** @type {any[]} */
      const warnings = [];
      const onWarning = (/** @type {any} */ warning) => warnings.push(warning);
      const data = [{ id: "a" }, { id: 7 }, {}, { id: "a" }, { id: 7 }, null, 3, { id: "b", duration: [] }];
      const { client } = served(host, () => ({ data, count: 8 }), { onWarning });
      const calls = await collect(client.listCalls());
      equal(calls, [{ id: "a" }, { id: 7 }, {}, { id: 7 }, null, 3, { id: "b", duration: [] }], "calls");
      const paths = warnings.map(({ code, path }) => `${code} ${path}`);
      for (const path of ["data[1].id", "data[2].id", "data[4].id", "data[5]", "data[6]", "data[7].duration"]) {
        ok(paths.includes(`unexpected_type ${path}`), `${path} in ${paths}`);
      }
      const odd = await host.faulty("odd-items").client.listCalls({ pageSize: 3 });
      equal(odd.calls.length, 8, "rows of the sandbox");
    },
  },
  {
    name: "one transcript that does not decode does not cost the page",
    async run(host) {
      /** @type {any[]} */
      const warnings = [];
      const onWarning = (/** @type {any} */ warning) => warnings.push(warning);
      const { client } = host.faulty("only-1+toon-broken", { onWarning });
      const page = await client.listCalls({
        pageSize: 3,
        callStatus: "completed",
        includeTranscript: true,
        transcriptFormat: "toon",
      });
      equal(
        page.calls.map((/** @type {any} */ call) => typeof call.chat_history),
        ["object", "string", "object"],
        "transcripts",
      );
      equal(warnings.length, 1, "warnings");
      equal([warnings[0].code, warnings[0].path], ["invalid_toon", "data[1].chat_history"], "warning");
      ok(warnings[0].actual.length > 0, "what is wrong with it");
      // Its quotation of the text may hold the key.
      const body = { data: [{ id: "a", chat_history: `[1]: a\n${host.key}` }] };
      const echoing = host.client({ fetch: async () => answer(JSON.stringify(body)), onWarning });
      await echoing.listCalls({ includeTranscript: true, transcriptFormat: "toon" });
      ok(warnings[1].actual.includes("[redacted]") && !warnings[1].actual.includes(host.key), warnings[1].actual);
    },
  },
  {
    name: "break, return() and an abort end a list at once, with no request after them",
    async run(host) {
      const broken = host.faulty("ok");
      for await (const _ of broken.client.listCalls({ pageSize: 5 })) break;
      await sleep(50);
      equal((await broken.requests()).length, 1, "requests after break");

      // A request that waits, and one that is about to be repeated.
      for (const spec of ["seq(ok,hang)", "seq(ok,status-503)"]) {
        const ended = host.faulty(spec);
        for (const iterator of [
          ended.client.listCalls({ pageSize: 5, offset: 1, maxRetries: 9 }).pages(),
          ended.client.listCalls({ pageSize: 5, maxRetries: 9 })[Symbol.asyncIterator](),
        ]) {
          const next = iterator.next();
          const before = (await ended.requests()).length;
          const returned = iterator.return();
          equal((await within(2000, returned)).done, true, "return()");
          const result = await within(2000, next);
          ok(result.done || before === 0 || result.value, "that next() settles");
          equal((await iterator.next()).done, true, "next() after return()");
        }
        await sleep(50);
        const count = (await ended.requests()).length;
        await sleep(300);
        equal((await ended.requests()).length, count, "requests afterwards");
      }
    },
  },
  {
    name: "an aborted list rejects with the signal's reason, whatever it is doing",
    async run(host) {
      for (const reason of [new Error("enough"), 7, null, "text"]) {
        const controller = new AbortController();
        const { client, requests } = host.faulty("ok");
        const { signal } = controller;
        const seen = [];
        const iteration = (async () => {
          for await (const call of client.listCalls({ pageSize: 5, signal })) {
            seen.push(call);
            if (seen.length === 3) controller.abort(reason);
          }
        })();
        equal(await rejection(iteration), reason, "reason, within a page");
        equal(seen.length, 3, "calls before the abort");
        equal(await rejection(client.listCalls({ signal }).then()), reason, "reason, before the first request");
        equal(await rejection(client.listCalls({ signal }).toArray({ limit: 5 })), reason, "reason of toArray");
        equal((await requests()).length, 1, "requests");
        const waiting = new AbortController();
        const hanging = host.faulty("hang");
        const page = hanging.client.listCalls({ signal: waiting.signal }).pages().next();
        await until("the request is made", async () => (await hanging.requests()).length === 1);
        waiting.abort(reason);
        equal(await rejection(page), reason, "reason, within a request");
      }
    },
  },
  {
    name: "a list keeps no listener on a signal",
    async run(host) {
      const { signal } = new AbortController();
      let listeners = 0;
      const [add, remove] = [signal.addEventListener, signal.removeEventListener];
      Object.assign(signal, {
        addEventListener: (/** @type {any[]} */ ...args) => (listeners++, Reflect.apply(add, signal, args)),
        removeEventListener: (/** @type {any[]} */ ...args) => (listeners--, Reflect.apply(remove, signal, args)),
      });
      const { client } = served(host, paged(10));
      await client.listCalls({ signal });
      await collect(client.listCalls({ signal, pageSize: 2 }));
      await collect(client.listCalls({ signal, pageSize: 2 }), 3);
      await client.listCalls({ signal, pageSize: 2 }).toArray({ limit: 3 });
      equal(listeners, 0, "listeners");
    },
  },
  {
    name: "errors of a list are those of a call, and are retried as they are",
    async run(host) {
      const retried = host.faulty("first-2(status-503)");
      equal((await retried.client.listCalls({ pageSize: 2 })).calls.length, 2, "calls after two failures");
      for (const [spec, code] of [
        ["status-401", "unauthorized"],
        ["status-400", "bad_request"],
        ["body-html", "invalid_response"],
        ["body-array", undefined],
        ["body-null", "invalid_response"],
        ["body-string", "invalid_response"],
      ]) {
        const outcome = host.faulty(`${spec}`).client.listCalls();
        if (code) equal((await host.rejection(outcome.then())).code, code, spec);
        else await outcome;
      }
      const later = host.faulty("seq(ok,status-403)");
      const seen = [];
      const error = await host.rejection(
        (async () => {
          for await (const call of later.client.listCalls({ pageSize: 5 })) seen.push(call);
        })(),
      );
      equal([error.code, seen.length], ["forbidden", 5], "after the first page");
      const large = host.client({ maxResponseBytes: 1000 }).listCalls({ pageSize: 100 });
      equal((await host.rejection(large.then())).code, "response_too_large", "code");
      const strict = host.faulty("only-2+wrong-types", { strict: true }).client.listCalls({ pageSize: 5 });
      const drift = await host.rejection(strict.then());
      equal(drift.code, "invalid_response", "code under strict");
      ok(drift.message.includes("data[2]."), `the path in ${drift.message}`);
    },
  },
  {
    name: "then, catch and finally of a list are a promise's",
    async run(host) {
      const { client, asked } = served(host, paged(5));
      equal(await client.listCalls().then((/** @type {any} */ page) => page.total), 5, "then");
      let ended = 0;
      equal((await client.listCalls().finally(() => ended++)).total, 5, "finally");
      equal(
        await client.listCalls({ pageSize: 0 }).catch((/** @type {any} */ error) => error.code),
        "invalid_argument",
        "catch",
      );
      const [page, calls] = await Promise.all([client.listCalls(), client.listCalls().toArray({ limit: 2 })]);
      equal([page.total, calls.length, ended, asked.length], [5, 2, 1, 4], "all");
    },
  },
  {
    name: "steps of an iteration that are asked for at once come one after the other",
    async run(host) {
      const { client, asked } = served(host, paged(5));
      const iterator = client.listCalls({ pageSize: 2 })[Symbol.asyncIterator]();
      const results = await Promise.all(Array.from({ length: 7 }, () => iterator.next()));
      equal(ids(results.slice(0, 5).map(({ value }) => value)), ids(rows(0, 5)), "calls");
      equal(
        results.slice(5).map(({ done }) => done),
        [true, true],
        "the end",
      );
      equal(asked.length, 3, "requests");
    },
  },
  {
    name: "the stack of a wrong option begins with the function that called listCalls",
    async run(host) {
      const client = host.client();
      function askWrongly() {
        return client.listCalls({ pageSize: 0 }).toArray({ limit: 1 });
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
