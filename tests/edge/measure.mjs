// Prints what an enrichment costs in workerd: CPU time, memory, start-up and size. By hand, on a quiet machine:
// tests/edge/node_modules/.bin/node tests/edge/measure.mjs
// @ts-check
import process from "node:process";
import { setTimeout as sleep } from "node:timers/promises";
import { key, startSandbox } from "../hosts/sandbox.mjs";
import { secret, startDestination } from "./destination.mjs";
import { build, run } from "./worker.mjs";

const EXAMPLE = "webhook-enricher";
const CALL = "gen-en-200-completed";
const ROUNDS = 200;
/** Microseconds. */
const SAMPLED_EVERY = 100;

const [sandbox, built, destination] = await Promise.all([startSandbox(), build(EXAMPLE), startDestination()]);
const worker = await run(EXAMPLE, built, {
  bindings: {
    CONTACTSHIP_API_URL: sandbox.address,
    CONTACTSHIP_API_KEY: key,
    DESTINATION_URL: destination.url,
    DESTINATION_SECRET: secret,
    REPLAY_TOKEN: "local",
    RETRY_SECONDS: "1",
    ANALYSIS_WAIT_SECONDS: "0",
  },
  queues: { "contactship-enrichments": { maxBatchTimeout: 0 } },
  inspected: true,
});
const inspector = await inspect(await worker.miniflare.getInspectorURL());

await inspector.send("Profiler.enable");
await inspector.send("Profiler.setSamplingInterval", { interval: SAMPLED_EVERY });
const cold = await profiled(() => enrich(1));
await enrich(20);
const busy = await profiled(() => enrich(ROUNDS));
let peak = 0;
for (let round = 0; round < 20; round += 1) {
  await enrich(5);
  const { usedSize, backingStorageSize = 0 } = await inspector.send("Runtime.getHeapUsage");
  peak = Math.max(peak, usedSize + backingStorageSize);
}
console.log(
  [
    `CPU time of one enrichment of a call of 200 turns with words (the Worker and its Durable Object, both webhook and`,
    `  queue): ${(busy / ROUNDS).toFixed(2)} ms, mean of ${ROUNDS}; the first of a fresh Worker ${cold.toFixed(1)} ms`,
    `memory: ${(peak / 1024 / 1024).toFixed(1)} MB at most, of 120 enrichments looked at every fifth`,
    `start-up: ${(await startUp()).toFixed(1)} ms to evaluate the script`,
    `size: ${/Total Upload: .*/.exec(built.report)?.[0]}`,
  ].join("\n"),
);

await worker.stop();
await destination.close();
await built.remove();
sandbox.stop();
process.exit();

/** One after the other, each another call. @param {number} times */
async function enrich(times) {
  for (let round = 0; round < times; round += 1) {
    const done = destination.accepted.size + 1;
    const body = JSON.stringify({ data: { call: { call_id: `${CALL}-n${done}` } } });
    await fetch(new URL("/webhooks/contactship", worker.url), { method: "POST", body });
    while (destination.accepted.size < done) await sleep(5);
  }
}

/** Milliseconds in which the Worker computed, by V8's own profile. @param {() => Promise<void>} work */
async function profiled(work) {
  await inspector.send("Profiler.start");
  await work();
  const { profile } = await inspector.send("Profiler.stop");
  const idle = new Set(
    profile.nodes
      .filter((/** @type {any} */ node) => ["(idle)", "(root)"].includes(node.callFrame.functionName))
      .map((/** @type {any} */ node) => node.id),
  );
  let microseconds = 0;
  profile.samples.forEach((/** @type {number} */ id, /** @type {number} */ at) => {
    // No samples are taken while the Worker waits: what comes late stands for one interval alone.
    if (!idle.has(id)) microseconds += Math.min(Math.max(profile.timeDeltas[at], 0), 2 * SAMPLED_EVERY);
  });
  return microseconds / 1000;
}

/** A fresh Worker's first request, that does nothing, less its second. */
async function startUp() {
  const fresh = await run(EXAMPLE, built, { bindings: {} });
  const timed = async () => {
    const before = performance.now();
    await (await fetch(fresh.url)).text();
    return performance.now() - before;
  };
  const first = await timed();
  const second = await timed();
  await fresh.stop();
  return first - second;
}

/** @param {URL} url */
async function inspect(url) {
  const socket = new WebSocket(new URL(`/core:user:${EXAMPLE}`, url));
  await new Promise((resolve, reject) => {
    socket.onopen = resolve;
    socket.onerror = reject;
  });
  let last = 0;
  /** @param {string} method @param {object} [params] @returns {Promise<any>} */
  const send = (method, params = {}) =>
    new Promise((resolve, reject) => {
      const id = (last += 1);
      /** @param {MessageEvent} event */
      const heard = ({ data }) => {
        const message = JSON.parse(String(data));
        if (message.id !== id) return;
        socket.removeEventListener("message", heard);
        if (message.error) reject(new Error(message.error.message));
        else resolve(message.result);
      };
      socket.addEventListener("message", heard);
      socket.send(JSON.stringify({ id, method, params }));
    });
  return { send };
}
