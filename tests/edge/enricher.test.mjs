// The webhook enricher in workerd, with the sandbox as API and as sender of webhooks, and a receiver that verifies.
// @ts-check
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { key, startSandbox } from "../hosts/sandbox.mjs";
import { failures, secret, startDestination } from "./destination.mjs";
import { build, run } from "./worker.mjs";

const EXAMPLE = "webhook-enricher";
const QUEUE = "contactship-enrichments";
const REPLAY_TOKEN = "replay-SECRET";

/** @type {Awaited<ReturnType<typeof startSandbox>>} */
let sandbox;
/** @type {Awaited<ReturnType<typeof build>>} */
let built;
/** @type {Awaited<ReturnType<typeof build>>} */
let killed;

before(async () => {
  [built, killed] = await Promise.all([build(EXAMPLE), build(EXAMPLE, "../../tests/edge/killed.ts")]);
  // Last, as no `after` follows where a build fails.
  sandbox = await startSandbox();
});
after(async () => {
  sandbox?.stop();
  await built?.remove();
  await killed?.remove();
});

/**
 * A Worker with short delays, and its destination. Whatever a test does, nothing secret is in what the Worker logged.
 * @param {(to: { worker: import("./worker.mjs").Running, destination: Awaited<ReturnType<typeof startDestination>> }) => Promise<void>} body
 * @param {{ bindings?: Record<string, string>, consumer?: object, build?: { outdir: string, entry: string } }} [options]
 */
async function withWorker(body, options = {}) {
  const destination = await startDestination();
  /** @type {import("./worker.mjs").Running | undefined} */
  let worker;
  try {
    worker = await run(EXAMPLE, options.build ?? built, {
      bindings: {
        CONTACTSHIP_API_URL: sandbox.address,
        CONTACTSHIP_API_KEY: key,
        DESTINATION_URL: destination.url,
        DESTINATION_SECRET: secret,
        REPLAY_TOKEN,
        API_TIMEOUT_MS: "1000",
        DESTINATION_TIMEOUT_MS: "1000",
        RETRY_SECONDS: "1",
        RETRY_LIMIT_SECONDS: "1",
        // One in ten of the sandbox's calls is never analysed.
        ANALYSIS_WAIT_SECONDS: "3",
        ...options.bindings,
      },
      queues: { [QUEUE]: { maxBatchTimeout: 0.1, ...options.consumer } },
    });
    await body({ worker, destination });
    assert.deepEqual(destination.wrong, []);
    const logged = worker.logged.join("\n");
    for (const hidden of [key, secret, secret.slice(6), REPLAY_TOKEN]) assert.ok(!logged.includes(hidden), hidden);
  } finally {
    await sandbox_("/sandbox/reset");
    await sandbox_("/sandbox/faults");
    await worker?.stop();
    await destination.close();
  }
}

/** @param {string} path @param {object} [body] */
async function sandbox_(path, body) {
  const response = await fetch(sandbox.address + path, {
    method: "POST",
    ...(body && { body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
  });
  const text = await response.text();
  assert.equal(response.ok, true, `${path}: ${text}`);
  return text.startsWith("{") ? JSON.parse(text) : text;
}

/** Has the sandbox send webhooks. @param {URL} url @param {string[]} calls @param {object} [options] */
const send = (url, calls, options) =>
  sandbox_("/sandbox/webhooks", { to: new URL("/webhooks/contactship", url).href, calls, ...options });

/** @param {() => unknown} condition @param {number} seconds @param {() => string} state */
async function until(condition, seconds, state) {
  // On a slow machine all takes longer, and nothing is proven by a short limit.
  for (const end = Date.now() + 4 * seconds * 1000; !(await condition()); await sleep(50)) {
    if (Date.now() > end) assert.fail(`not in ${4 * seconds} s: ${state()}`);
  }
}

/** @param {{ logged: string[] }} worker @param {string} event */
const events = (worker, event) =>
  worker.logged.map((line) => JSON.parse(line)).filter((entry) => entry.event === event);

/** @param {import("./worker.mjs").Running} worker @param {string} id @param {string} [token] */
const replay = (worker, id, token = REPLAY_TOKEN) =>
  fetch(new URL(`/replay/${id}`, worker.url), { method: "POST", headers: { authorization: `Bearer ${token}` } });

test("one webhook leads to one signed delivery of the call's numbers, and to the enriched call in R2", async () => {
  await withWorker(async ({ worker, destination }) => {
    const sent = await send(worker.url, ["talk-en-20-n1"]);
    assert.equal(sent.deliveries[0].status, 202);
    await until(
      () => destination.answered === 1,
      20,
      () => worker.logged.join("\n"),
    );
    const [[id, payload]] = /** @type {[[string, any]]} */ ([...destination.accepted]);
    assert.match(id, /^msg_/);
    assert.equal(payload.type, "call.enriched");
    assert.equal(payload.data.call_id, "talk-en-20-n1");
    assert.ok(payload.data.metrics.agent.words > 0 && payload.data.metrics.user.talkSeconds > 0);
    assert.ok(payload.data.metrics.agent.responseLatency.median >= 0);
    assert.equal(payload.data.metrics.agent.responseLatency.values, undefined);
    const bucket = await worker.miniflare.getR2Bucket("CALLS");
    const stored = await (await bucket.get("calls/talk-en-20-n1.json")).json();
    assert.ok(stored.call.chat_history.length >= 20);
    assert.ok(stored.call.chat_history[0].words.length > 0);
    assert.equal(payload.data.metrics.talkRatio, stored.metrics.talkRatio);
    const turn = stored.call.chat_history[0].content;
    assert.ok(!JSON.stringify(payload).includes(turn) && !worker.logged.join("\n").includes(turn));
  });
});

test("a body that is not a webhook, an invalid id, another method and another path are refused", async () => {
  await withWorker(async ({ worker }) => {
    /** @param {string} path @param {RequestInit} [init] */
    const status = async (path, init) => (await fetch(new URL(path, worker.url), init)).status;
    const hook = "/webhooks/contactship";
    assert.equal(await status(hook, { method: "POST", body: "{}" }), 400);
    assert.equal(await status(hook, { method: "POST", body: "not JSON" }), 400);
    assert.equal(await status(hook, { method: "POST", body: '{"data":{"call":{"call_id":"../../agents"}}}' }), 400);
    assert.equal(await status(hook, { method: "POST", body: "x".repeat(9 * 1024 * 1024) }), 413);
    assert.equal(await status(hook), 405);
    assert.equal(await status("/other", { method: "POST" }), 404);
    assert.equal((await replay(worker, "talk-en-4", "forged")).status, 401);
    assert.equal(await status("/replay/talk-en-4", { method: "POST" }), 401);
    assert.equal(events(worker, "claim").length, 0);
  });
});

test("a call whose analysis is not there yet is delivered when it is", async () => {
  const bindings = { ANALYSIS_WAIT_SECONDS: "60" };
  await withWorker(
    async ({ worker, destination }) => {
      const id = `live-en-8-x10-n${process.pid}`;
      const body = JSON.stringify({ data: { call: { call_id: id } } });
      assert.equal((await fetch(new URL("/webhooks/contactship", worker.url), { method: "POST", body })).status, 202);
      await until(
        () => destination.answered === 1,
        60,
        () => worker.logged.join("\n"),
      );
      const waited = events(worker, "enrich").filter(({ reason }) => reason === "not analysed yet");
      assert.ok(waited.length > 0);
      const [payload] = [...destination.accepted.values()];
      assert.equal(typeof payload?.data.summary, "string");
    },
    { bindings },
  );
});

test("a call that is never analysed is delivered after the longest wait", async () => {
  await withWorker(async ({ worker, destination }) => {
    await send(worker.url, ["live-en-8-unanalyzed-x20"]);
    await until(
      () => destination.answered === 1,
      30,
      () => worker.logged.join("\n"),
    );
    assert.equal([...destination.accepted.values()][0]?.data.summary, null);
  });
});

test("a destination that answers 410 gets no more, until a replay", async () => {
  await withWorker(async ({ worker, destination }) => {
    let gone = 0;
    destination.fails = (_, response, accepted) => {
      if (accepted) return false;
      gone += 1;
      response.writeHead(410).end();
      return true;
    };
    await send(worker.url, ["talk-en-6-n1"]);
    await until(
      () => events(worker, "enrich").some(({ outcome }) => outcome === "disabled"),
      20,
      () => worker.logged.join("\n"),
    );
    await send(worker.url, ["talk-en-6-n2"]);
    await until(
      () => events(worker, "enrich").length === 2,
      20,
      () => worker.logged.join("\n"),
    );
    assert.equal(gone, 1);
    destination.fails = () => false;
    for (const id of ["talk-en-6-n1", "talk-en-6-n2"]) assert.equal((await replay(worker, id)).status, 202);
    await until(
      () => destination.answered === 2,
      20,
      () => worker.logged.join("\n"),
    );
  });
});

test("Retry-After of the destination and of the API is obeyed", async () => {
  await withWorker(async ({ worker, destination }) => {
    /** @type {number[]} */
    const asked = [];
    destination.fails = (_, response, accepted) => {
      if (accepted) return false;
      asked.push(Date.now());
      if (asked.length > 1) return false;
      response.writeHead(503, { "retry-after": "4" }).end();
      return true;
    };
    await sandbox_("/sandbox/faults?spec=first-1(status-429%2Bretry-after-4)");
    await send(worker.url, ["talk-en-6-n5"]);
    await until(
      () => events(worker, "enrich").length > 0,
      20,
      () => worker.logged.join("\n"),
    );
    const [first] = events(worker, "enrich");
    assert.match(first.reason, /^rate_limited/);
    const before = Date.now();
    await sleep(2500);
    assert.equal(events(worker, "enrich").length, 1, "asked before its time");
    await until(
      () => events(worker, "enrich").length > 1,
      20,
      () => worker.logged.join("\n"),
    );
    assert.ok(Date.now() - before > 2500);

    await until(
      () => destination.answered === 1,
      30,
      () => worker.logged.join("\n"),
    );
    assert.ok(/** @type {number} */ (asked[1]) - /** @type {number} */ (asked[0]) >= 3900, `${asked}`);
  });
});

test("1,000 webhooks, three times each and out of order, through a failing API to a failing destination, are 1,000 deliveries", async () => {
  const consumer = { maxBatchSize: 100 };
  await withWorker(
    async ({ worker, destination }) => {
      const ids = Array.from({ length: 1000 }, (_, index) => `talk-en-12-n${index}`);
      const ways = Object.values(failures);
      let deliveries = 0;
      let lost = 0;
      destination.fails = (_, response, accepted) => {
        // A fifth of deliveries fails in turn in each way; of some the answer gets lost after the call was accepted.
        deliveries += accepted ? 0 : 1;
        if (!accepted && deliveries % 5 === 0) {
          ways[(deliveries / 5) % ways.length]?.(response);
          return true;
        }
        if (accepted && deliveries % 97 === 0) {
          lost += 1;
          response.destroy();
          return true;
        }
        return false;
      };
      await sandbox_("/sandbox/faults?spec=soak-20");
      const started = Date.now();
      const sent = await send(worker.url, ids, { repeat: 3, shuffle: true, seed: 7, retries: 3, concurrency: 8 });
      assert.equal(sent.deliveries.length, 3000);
      const state = () => `${destination.answered} answered, ${destination.accepted.size} accepted`;
      await until(() => destination.answered >= 1000, 150, state);
      // Time for one too many.
      await sleep(3000);
      assert.equal(destination.answered, 1000);
      // Those whose answer was lost came again under their id: a receiver that knows its ids has each call once.
      assert.equal(destination.accepted.size, 1000);
      const delivered = new Set([...destination.accepted.values()].map(({ data }) => data.call_id));
      assert.equal(delivered.size, 1000);
      const claims = events(worker, "claim");
      assert.equal(claims.filter(({ outcome }) => outcome === "queued").length, 1000);
      const failed = events(worker, "enrich").filter(({ outcome }) => outcome === "again").length;
      assert.ok(failed > 200 && lost > 0, `${failed} attempts failed`);
      console.log(
        `1,000 deliveries in ${((Date.now() - started) / 1000).toFixed(1)} s, ${failed} failed attempts, ${lost} lost answers`,
      );
    },
    { consumer },
  );
});

test("an API that is down for a long time loses nothing", async () => {
  await withWorker(async ({ worker, destination }) => {
    const ids = Array.from({ length: 30 }, (_, index) => `talk-es-8-n${index}`);
    await sandbox_("/sandbox/down");
    await send(worker.url, ids, { repeat: 2, shuffle: true });
    // As many failed attempts as an hour has at the longest delay, ten minutes, and some more.
    await until(
      () => events(worker, "enrich").length > 30 * 8,
      60,
      () => worker.logged.slice(-5).join("\n"),
    );
    assert.equal(destination.accepted.size, 0);
    await sandbox_("/sandbox/up");
    await until(
      () => destination.answered === 30,
      30,
      () => `${destination.answered} answered`,
    );
    assert.equal(destination.accepted.size, 30);
  });
});

for (const step of ["fetched", "stored", "delivered", "ended"]) {
  test(`a consumer that is killed after the call was ${step} loses nothing`, async () => {
    await withWorker(
      async ({ worker, destination }) => {
        const ids = Array.from({ length: 10 }, (_, index) => `talk-en-8-n${index}`);
        await send(worker.url, ids);
        const again = step === "delivered" ? 20 : 10;
        await until(
          () => destination.answered >= again,
          40,
          () => `${destination.answered} answered`,
        );
        await sleep(1500);
        // A delivery that was answered before the death comes again, under the same id.
        assert.equal(destination.answered, again);
        assert.equal(destination.accepted.size, 10);
      },
      { build: killed, bindings: { KILL_AT: step, API_TIMEOUT_MS: "1000", DESTINATION_TIMEOUT_MS: "1000" } },
    );
  });
}

test("a call that cannot be enriched ends as a dead letter with its reason, and is replayed", async () => {
  await withWorker(
    async ({ worker, destination }) => {
      await sandbox_("/sandbox/faults?spec=status-404");
      await send(worker.url, ["talk-en-8-n77"]);
      await until(
        () => events(worker, "dead").length === 1,
        30,
        () => worker.logged.join("\n"),
      );
      assert.match(events(worker, "dead")[0].reason, /^not_found/);
      const bucket = await worker.miniflare.getR2Bucket("CALLS");
      const record = await (await bucket.get("dead/talk-en-8-n77.json")).json();
      assert.match(record.reason, /^not_found/);
      await sandbox_("/sandbox/faults");
      assert.equal((await send(worker.url, ["talk-en-8-n77"])).deliveries[0].status, 200);
      assert.equal((await replay(worker, "talk-en-8-n77")).status, 202);
      await until(
        () => destination.answered === 1,
        20,
        () => worker.logged.join("\n"),
      );
      assert.equal(await bucket.get("dead/talk-en-8-n77.json"), null);
    },
    { consumer: { maxRetries: 3 } },
  );
});

test("a message that is not of this Worker ends as a dead letter, and harms no other", async () => {
  await withWorker(
    async ({ worker, destination }) => {
      const queue = await worker.miniflare.getQueueProducer("ENRICHMENTS");
      await queue.send({ something: "else" });
      await queue.send("text", { contentType: "text" });
      await send(worker.url, ["talk-en-8-n78"]);
      await until(
        () => events(worker, "dead").length === 2,
        30,
        () => worker.logged.join("\n"),
      );
      assert.equal(destination.answered, 1);
    },
    { consumer: { maxRetries: 3 } },
  );
});
