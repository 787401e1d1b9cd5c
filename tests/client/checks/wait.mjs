// getCallStatus and waitForCall, over HTTP. Pauses are a second at least, so the waits of a check run side by side.
// @ts-check
import { CALL, answer, equal, ok, rejection, sleep, until, watched, within } from "./support.mjs";

/** @typedef {import("./support.mjs").Check} Check */
/** @typedef {import("./support.mjs").Host} Host */

/** How much later than its predecessor a request comes at least, in milliseconds. */
const MIN_GAP_MS = 1000;

let calls = 0;

/** A call of its own, whose life begins with the first request for it. @param {Host} host @param {string} kind */
function live(host, kind) {
  const suffix = { node: 1, chromium: 2, workerd: 3 }[host.name];
  return `${kind}-n${suffix}${Math.trunc(performance.now() * 10) % 1e7}${++calls}`;
}

/** What was asked for, without the fault and the id. @param {any[]} requests */
const asked = (requests) =>
  requests.map(({ path, query }) => `${path.endsWith("/status") ? "status" : "call"}${query ? `?${query}` : ""}`);

/** @param {any[]} requests */
function spaced(requests) {
  for (let at = 1; at < requests.length; at++) {
    const gap = requests[at].at_ms - requests[at - 1].at_ms;
    ok(gap >= MIN_GAP_MS, `at least a second between requests ${at} and ${at + 1}, not ${gap} ms`);
  }
}

/** @type {Check[]} */
export const checks = [
  {
    name: "getCallStatus gives the status, with what is unknown in it",
    async run(host) {
      const { client, requests } = host.faulty("ok");
      const status = await client.getCallStatus("gen-en-3");
      const fields = [
        "call_id",
        "agent_id",
        "call_status",
        "finished",
        "disconnection_reason",
        "started_at",
        "ended_at",
      ];
      equal(Object.keys(status), fields, "fields");
      equal([status.call_id, status.call_status, status.finished], ["gen-en-3", "ended", true], "status");
      equal(asked(await requests()), ["status"], "requests");
      const bodies = [
        { statusCode: 200, data: { call_id: "x", call_status: "new", more: [1] } },
        { call_id: "x", call_status: "new", more: [1] },
      ];
      for (const body of bodies) {
        const given = host.client({ fetch: async () => answer(JSON.stringify(body)) });
        equal(await given.getCallStatus("x"), { call_id: "x", call_status: "new", more: [1] }, "status");
      }
      equal((await host.faulty("first-2(status-503)").client.getCallStatus(CALL)).call_id, CALL, "retried");
      for (const [spec, code] of [
        ["status-401", "unauthorized"],
        ["no-status", "not_found"],
        ["body-html", "invalid_response"],
        ["body-array", "invalid_response"],
      ]) {
        const error = await host.rejection(host.faulty(spec).client.getCallStatus(CALL));
        equal([error.code, error.callId], [code, CALL], spec);
      }
      for (const options of [{ includeWords: true }, { timeoutMs: 0 }, { signal: 1 }, 5]) {
        equal((await host.rejection(client.getCallStatus(CALL, options))).code, "invalid_argument", "code");
      }
      equal((await host.rejection(client.getCallStatus(".."))).code, "invalid_argument", "code");
      const { signal } = Object.assign(new AbortController());
      const controller = new AbortController();
      const hanging = host.faulty("hang").client.getCallStatus(CALL, { signal: controller.signal });
      controller.abort(7);
      equal(await rejection(hanging), 7, "reason");
      equal((await client.getCallStatus(CALL, { signal, timeoutMs: 5000, maxRetries: 0 })).call_id, CALL, "id");
    },
  },
  {
    name: "waitForCall waits for the analysis or for the end, and asks once a second at most",
    async run(host) {
      const analyzed = async () => {
        const { client, requests } = host.faulty("ok");
        const id = live(host, "live-en-4-x20");
        /** @type {any[]} */
        const statuses = [];
        const call = await client.waitForCall(id, {
          intervalMs: 1000,
          includeWords: true,
          transcriptFormat: "toon",
          onStatus(/** @type {any} */ status) {
            statuses.push(status);
            throw new Error("what a hook throws is lost");
          },
        });
        equal(call, await client.getCall(id, { includeWords: true, transcriptFormat: "toon" }), "call");
        ok(call.call_analysis && call.chat_history[0].words[0].word, "analysis and words");
        const made = await requests();
        spaced(made.slice(0, -1));
        const [first, ...rest] = asked(made);
        equal(
          [first, rest.pop(), rest.pop()],
          [
            "status",
            "call?include_words=true&transcript_format=toon",
            "call?include_words=true&transcript_format=toon",
          ],
          "requests",
        );
        equal([statuses[0].call_id, statuses[0].finished, statuses.at(-1)?.finished], [id, false, true], "statuses");
        const changes = statuses.map(({ call_status, finished }) => `${call_status} ${finished}`);
        equal(new Set(changes).size, changes.length, "different statuses");
      };
      const finished = async () => {
        const { client, requests } = host.faulty("ok");
        const call = await client.waitForCall("live-en-4-unanalyzed-x50", { until: "finished", intervalMs: 1000 });
        equal(call.call_analysis ?? null, null, "analysis");
        spaced(await requests());
      };
      const unreached = ["no-answer", "busy", "failed", "canceled"].map(async (ending) => {
        const { client, requests } = host.faulty("ok");
        const call = await client.waitForCall(live(host, `live-en-4-${ending}-x20`), { intervalMs: 1000 });
        equal(call.call_analysis ?? null, null, `analysis of ${ending}`);
        equal(asked(await requests()).filter((request) => request === "call").length, 1, `requests for ${ending}`);
      });
      const complete = async () => {
        const { client, requests } = host.faulty("ok");
        equal((await client.waitForCall(CALL, { includeTranscript: false })).id, CALL, "id");
        equal(asked(await requests()), ["status", "call?include_transcript=false"], "requests");
      };
      await within(30_000, Promise.all([analyzed(), finished(), ...unreached, complete()]));
    },
  },
  {
    name: "without a status endpoint waitForCall asks for the call itself, without a transcript",
    async run(host) {
      const { client, requests } = host.faulty("no-status");
      const id = live(host, "live-en-4-x20");
      /** @type {any[]} */
      const statuses = [];
      const onStatus = (/** @type {any} */ status) => statuses.push(status);
      const call = await within(20_000, client.waitForCall(id, { intervalMs: 1000, onStatus }));
      ok(call.call_analysis && call.chat_history.length > 0, "analysis and transcript");
      const made = await requests();
      spaced(made);
      const [first, second, ...rest] = asked(made);
      equal([first, second, rest.at(-1)], ["status", "call?include_transcript=false", "call"], "requests");
      const fields = [
        "call_id",
        "agent_id",
        "call_status",
        "finished",
        "disconnection_reason",
        "started_at",
        "ended_at",
      ];
      equal(Object.keys(statuses[0]), fields, "fields of a status");
      equal([statuses[0].call_id, statuses.at(-1)?.finished], [id, true], "statuses");
    },
  },
  {
    name: "what getCall retries does not end waitForCall, and Retry-After is obeyed",
    async run(host) {
      const failing = async () => {
        const { client, requests } = host.faulty("seq(status-503,reset-body,ok,status-500,ok)");
        /** @type {any[]} */
        const attempts = [];
        const onAttempt = (/** @type {any} */ attempt) => attempts.push(attempt);
        const noted = host.client({
          baseUrl: `${host.sandbox}/fault/seq(status-503,reset-body,ok)+key-w${live(host, "x")}`,
          onAttempt,
        });
        equal((await noted.waitForCall(CALL, { intervalMs: 1000, maxRetries: 0 })).id, CALL, "id");
        equal(
          attempts.map(({ attempt, error }) => [attempt, error?.code]),
          [
            [1, "server_error"],
            [2, "network"],
            [3, undefined],
            [4, undefined],
          ],
          "attempts",
        );
        ok(attempts[0].retryInMs >= 1000, "retryInMs");
        equal((await client.waitForCall(CALL, { intervalMs: 1000 })).id, CALL, "id");
        const made = await requests();
        spaced(made);
        equal(asked(made), ["status", "status", "status", "call", "call"], "requests");
      };
      const limited = async () => {
        const { client, requests } = host.faulty("first-1(status-429+retry-after-3)");
        equal((await client.waitForCall(CALL, { intervalMs: 1000 })).id, CALL, "id");
        const [first, second] = await requests();
        ok(second.at_ms - first.at_ms >= 2998, "three seconds after the first request");
      };
      await within(20_000, Promise.all([failing(), limited()]));
    },
  },
  {
    name: "what getCall does not retry ends waitForCall at once",
    async run(host) {
      for (const [spec, code, attempts] of /** @type {const} */ ([
        ["status-400", "bad_request", 1],
        ["status-401", "unauthorized", 1],
        ["status-403", "forbidden", 1],
        ["status-501", "server_error", 1],
        ["body-html", "invalid_response", 1],
        ["seq(ok,toon-broken)", "invalid_toon", 2],
        ["seq(ok,status-401)", "unauthorized", 2],
      ])) {
        const { client, requests } = host.faulty(spec);
        const error = await host.rejection(client.waitForCall(CALL, { transcriptFormat: "toon" }));
        equal([error.code, error.attempts, error.callId], [code, attempts, CALL], spec);
        equal((await requests()).length, attempts, `requests with ${spec}`);
      }
      const { client, requests } = host.faulty("status-404");
      const error = await host.rejection(client.waitForCall(CALL));
      equal([error.code, error.attempts], ["not_found", 2], "404 for the call itself");
      spaced(await requests());
    },
  },
  {
    name: "a pause that maxWaitMs cuts short is followed by no request",
    async run(host) {
      const status = JSON.stringify({ call_id: "x", call_status: "new", finished: false });
      const waits = Array.from({ length: 100 }, async (_, at) => {
        let requests = 0;
        const fetch = async () => {
          requests++;
          return answer(status);
        };
        const options = { intervalMs: 1000, maxWaitMs: 100 + at };
        equal((await host.rejection(host.client({ fetch }).waitForCall("x", options))).code, "timeout", "code");
        return requests;
      });
      // Timers fire a little early now and then.
      equal([...new Set(await Promise.all(waits))], [1], "requests");
    },
  },
  {
    name: "after maxWaitMs waitForCall rejects with what was missing",
    async run(host) {
      const unfinished = async () => {
        const { client, requests } = host.faulty("ok");
        const began = performance.now();
        const error = await host.rejection(
          client.waitForCall("gen-en-3-in-progress", { intervalMs: 1000, maxWaitMs: 1500 }),
        );
        equal(
          [error.code, error.attempts, error.call.finished],
          ["timeout", (await requests()).length, false],
          "error",
        );
        ok(error.message.includes("finished") && error.message.includes("1500"), error.message);
        ok(performance.now() - began >= 1490, "the whole time");
      };
      const unanalyzed = async () => {
        const options = { intervalMs: 1000, maxWaitMs: 4000 };
        const error = await host.rejection(host.client().waitForCall("live-en-4-unanalyzed-x90", options));
        equal([error.code, error.call.id], ["timeout", "live-en-4-unanalyzed-x90"], "error");
        ok(error.message.includes("call_analysis"), error.message);
        equal(Object.keys(error).includes("call"), false, "whether logs show the call");
      };
      const untold = async () => {
        const { client } = host.faulty("transcript-null");
        const error = await host.rejection(client.waitForCall(CALL, { intervalMs: 1000, maxWaitMs: 1500 }));
        ok(error.message.includes("chat_history"), error.message);
        const without = host.faulty("transcript-null").client;
        equal((await without.waitForCall(CALL, { includeTranscript: false })).id, CALL, "id");
      };
      const hanging = async () => {
        const { client } = host.faulty("hang");
        const error = await host.rejection(client.waitForCall(CALL, { maxWaitMs: 300 }));
        equal([error.code, error.attempts, error.call], ["timeout", 1, undefined], "error");
      };
      const down = async () => {
        const { client, requests } = host.faulty("status-429+retry-after-90");
        const error = await host.rejection(client.waitForCall(CALL, { intervalMs: 1000, maxWaitMs: 1200 }));
        equal([error.code, error.attempts, (await requests()).length], ["timeout", 1, 1], "error");
      };
      await within(20_000, Promise.all([unfinished(), unanalyzed(), untold(), hanging(), down()]));
    },
  },
  {
    name: "an abort ends waitForCall at once, before the first request too",
    async run(host) {
      for (const reason of [new TypeError("mine"), 0, null, "text"]) {
        const aborted = new AbortController();
        aborted.abort(reason);
        const early = host.faulty("ok");
        equal(await rejection(early.client.waitForCall(CALL, { signal: aborted.signal })), reason, "reason");
        equal((await early.requests()).length, 0, "requests");
        for (const [id, spec] of [
          ["gen-en-3-in-progress", "ok"],
          [CALL, "hang"],
          [CALL, "status-429+retry-after-30"],
        ]) {
          const controller = new AbortController();
          const listeners = watched(controller.signal);
          const { client, requests } = host.faulty(spec);
          const waiting = client.waitForCall(id, { signal: controller.signal, intervalMs: 60_000 });
          await until("the first request is made", async () => (await requests()).length === 1);
          if (spec !== "hang") await sleep(30);
          controller.abort(reason);
          equal(await within(1000, rejection(waiting)), reason, `reason, with ${spec}`);
          equal([(await requests()).length, listeners.size], [1, 0], "requests and listeners");
        }
      }
    },
  },
  {
    name: "wrong options of waitForCall reject before any request",
    async run(host) {
      const { client, requests } = host.faulty("ok");
      for (const [option, value] of /** @type {[string, unknown][]} */ ([
        ["intervalMs", 999],
        ["intervalMs", "4000"],
        ["intervalMs", NaN],
        ["intervalMs", Infinity],
        ["maxWaitMs", 0],
        ["maxWaitMs", null],
        ["until", "recorded"],
        ["onStatus", "log"],
        ["includeWords", 1],
      ])) {
        const error = await host.rejection(client.waitForCall(CALL, { [option]: value }));
        equal(error.code, "invalid_argument", option);
        ok(error.message.includes(`\`${option}\``), error.message);
      }
      const typo = await host.rejection(client.waitForCall(CALL, { interval: 5000 }));
      ok(typo.message.includes("`intervalMs`"), typo.message);
      equal((await host.rejection(client.waitForCall("a/b"))).code, "invalid_argument", "code");
      equal((await requests()).length, 0, "requests");
    },
  },
];
