// The pauses of waitForCall, by a clock that the test sets: what takes half an hour takes none here.
// @ts-check
import assert from "node:assert/strict";
import { setImmediate as turn } from "node:timers/promises";
import { mock, test } from "node:test";
import { ContactshipClient, init } from "#contactship-wasm";

const ANALYZED = { id: "x", call_status: "completed", call_analysis: {}, chat_history: [] };

/**
 * Waits, by the mocked clock, and gives when each request was made, in milliseconds from the first.
 * @param {(path: string, at: number) => any} answer to each request: a body, or a Response
 * @param {import("#contactship-wasm").WaitForCallOptions} [options]
 */
async function wait(answer, options) {
  await init();
  mock.timers.enable({ apis: ["setTimeout", "Date"], now: 1_800_000_000_000 });
  const began = Date.now();
  /** @type {number[]} */
  const times = [];
  try {
    const fetch = async (/** @type {string} */ url) => {
      times.push(Date.now() - began);
      const body = answer(new URL(url).pathname, Date.now() - began);
      return body instanceof Response ? body : new Response(JSON.stringify(body));
    };
    const client = new ContactshipClient({ apiKey: "sk_test", fetch, maxRetries: 0 });
    /** @type {{ call?: any, error?: any } | undefined} */
    let outcome;
    client.waitForCall("x", options).then(
      (call) => (outcome = { call }),
      (error) => (outcome = { error }),
    );
    for (let step = 0; outcome === undefined && step < 100_000; step++) {
      const made = times.length;
      for (let turns = 0; turns < 5; turns++) await turn();
      // Only while nothing is going on does time pass.
      if (times.length === made && outcome === undefined) mock.timers.tick(50);
    }
    assert.ok(outcome, "it settles");
    return { ...outcome, times, gaps: times.slice(1).map((time, at) => time - times[at]), ms: Date.now() - began };
  } finally {
    mock.timers.reset();
  }
}

/** @param {number} gap @param {number} ms the clock moves by 50 ms */
const about = (gap, ms) => assert.ok(gap >= 0.9 * ms - 1 && gap <= 1.1 * ms + 51, `${gap} ms, not ${ms} and a tenth`);

const isStatus = (/** @type {string} */ path) => path.endsWith("/status");
const status = (/** @type {boolean} */ finished) => ({ call_id: "x", call_status: finished ? "ended" : "x", finished });

test("waitForCall polls every 4 s, with pauses that vary by a tenth", async () => {
  const { call, gaps } = await wait((path, at) => (isStatus(path) ? status(at > 200_000) : ANALYZED));
  assert.deepEqual(call, ANALYZED);
  assert.ok(gaps.length > 40, `${gaps.length} pauses`);
  const last = gaps.pop() ?? 0;
  assert.ok(last >= 1000 && last < 1200, `a second before the call is fetched, not ${last} ms`);
  for (const gap of gaps) about(gap, 4000);
  assert.ok(new Set(gaps).size > 5, `different pauses: ${gaps}`);
});

test("the interval of waitForCall grows by half each time while the analysis is missing, up to 30 s", async () => {
  const { gaps } = await wait((path, at) =>
    isStatus(path) ? status(true) : { ...ANALYZED, call_analysis: at > 200_000 ? {} : null },
  );
  gaps.slice(1).forEach((gap, at) => about(gap, Math.min(30_000, 4000 * 1.5 ** at)));
  assert.ok(gaps.length > 8, `${gaps.length} pauses`);
});

test("an intervalMs over 30 s does not grow", async () => {
  const answer = (/** @type {string} */ path, /** @type {number} */ at) =>
    isStatus(path) ? status(true) : { ...ANALYZED, call_analysis: at > 200_000 ? {} : null };
  const { gaps } = await wait(answer, { intervalMs: 40_000 });
  for (const gap of gaps.slice(1)) about(gap, 40_000);
});

test("waitForCall obeys a Retry-After that is longer than its interval, also beyond a minute", async () => {
  let asked = 0;
  const waits = ["2", "10", "90"];
  const { gaps } = await wait(() => {
    const [seconds] = waits.slice(asked++);
    if (seconds) return new Response("{}", { status: 429, headers: { "retry-after": seconds } });
    return asked > 4 ? ANALYZED : status(true);
  });
  about(gaps[0], 4000);
  assert.ok(gaps[1] >= 10_000 && gaps[1] < 10_200, `10 s, not ${gaps[1]} ms`);
  assert.ok(gaps[2] >= 90_000 && gaps[2] < 90_200, `90 s, not ${gaps[2]} ms`);
});

test("waitForCall gives up after half an hour, whatever fails meanwhile", async () => {
  const { error, times, ms } = await wait(() => new Response("", { status: 503 }));
  assert.deepEqual([error.code, error.attempts, error.call], ["timeout", times.length, undefined]);
  assert.ok(ms >= 1_800_000 && ms < 1_800_200, `${ms} ms`);
});
