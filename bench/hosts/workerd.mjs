// Measures in workerd, with the clock outside.
// @ts-check
import { mkdir, readFile, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { startWorkerd, version as workerdVersion } from "../../tests/hosts/workerd.mjs";
import { MADE, bundle } from "../bundle.mjs";
import { expected } from "../decoding.mjs";
import { EFFORTS, compare } from "../measure.mjs";
import { NATIVE } from "../names.mjs";
import { serve } from "../server.mjs";

/** Long enough that the way in and out, about a millisecond, counts for little. */
const BATCH_MS = 60;
/** A Worker has 128 MB on Cloudflare: no call there is larger. */
const TOO_LARGE = 10_000_000;

/** @typedef {Awaited<ReturnType<typeof serveWorker>>} Worker */

/**
 * @param {import("../inputs.mjs").Plan} plan
 * @param {"quick" | "full"} effort
 * @param {(result: import("../cases.mjs").CaseResult) => void} report
 */
export async function casesInWorkerd(plan, effort, report) {
  const server = await serve(MADE, {});
  const worker = await serveWorker(await writeWorker("worker-cases.mjs"));
  try {
    const calls = await fitting(plan.calls);
    const body = JSON.stringify({ origin: server.address, plan: { ...plan, calls } });
    /** @type {(Pick<import("../cases.mjs").Case, "part" | "name" | "base"> & { ways: string[] })[]} */
    const cases = await (await worker.ask("", { method: "POST", body })).json();
    for (const [number, { part, name, base, ways }] of cases.entries()) {
      const path = (/** @type {string} */ way) => `${number}/${encodeURIComponent(way)}`;
      const expected = await textOf(worker, path(base));
      const { agree, disagree } = await agreement(worker, ways, path, [expected]);
      const rivals = agree.map((way) => rival(worker, way, path(way)));
      report({ part, name, agree, disagree, figures: await compare(rivals, base, effortOf(effort)) });
    }
    return version();
  } finally {
    worker.stop();
    server.close();
  }
}

/**
 * @param {string[]} inputs
 * @param {"quick" | "full"} effort
 * @param {(result: import("../decoding.mjs").Result) => void} report
 */
export async function decodingInWorkerd(inputs, effort, report) {
  const worker = await serveWorker(await writeWorker("worker-entry.mjs"));
  try {
    /** @type {string[]} */
    const readers = await (await worker.ask("")).json();
    const measured = await fitting(inputs);
    for (const input of new Set(["words-60", ...measured])) {
      for (const format of ["json", "toon"]) {
        const body = await readFile(`${MADE}/inputs/${input}.${format}`);
        await worker.ask(`${input}/${format}`, { method: "PUT", body });
      }
    }
    const path = (/** @type {string} */ input) => (/** @type {string} */ reader) =>
      `${encodeURIComponent(reader)}/${input}`;
    for (const reader of readers) await post(worker, path("words-60")(reader), "times=1");
    for (const input of measured) {
      const texts = expected(JSON.parse(await readFile(`${MADE}/inputs/${input}.json`, "utf8")));
      const { agree, disagree } = await agreement(worker, readers, path(input), texts);
      const rivals = agree.map((reader) => rival(worker, reader, path(input)(reader)));
      report({ input, agree, disagree, figures: await compare(rivals, NATIVE, effortOf(effort)) });
    }
    return version();
  } finally {
    worker.stop();
  }
}

function version() {
  return `workerd ${workerdVersion}`;
}

/** @param {"quick" | "full"} effort */
function effortOf(effort) {
  return effort === "quick" ? EFFORTS.quick : { ...EFFORTS.full, batchMs: BATCH_MS };
}

/** Those that a Worker has memory for. @param {string[]} inputs */
async function fitting(inputs) {
  const sizes = await Promise.all(inputs.map((input) => stat(`${MADE}/inputs/${input}.json`)));
  return inputs.filter((_, n) => sizes[n].size <= TOO_LARGE);
}

/** @param {Worker} worker @param {string} path @param {string} query */
async function post(worker, path, query) {
  return (await worker.ask(`${path}?${query}`, { method: "POST" })).text();
}

/** The result of one turn. @param {Worker} worker @param {string} path */
async function textOf(worker, path) {
  return post(worker, path, "times=1&show");
}

/**
 * @param {Worker} worker
 * @param {string[]} names
 * @param {(name: string) => string} path
 * @param {string[]} texts of which each shows what is right
 */
async function agreement(worker, names, path, texts) {
  /** @type {{ agree: string[], disagree: string[] }} */
  const found = { agree: [], disagree: [] };
  for (const name of names) {
    found[texts.includes(await textOf(worker, path(name))) ? "agree" : "disagree"].push(name);
  }
  return found;
}

/** @param {Worker} worker @param {string} name @param {string} path @returns {import("../measure.mjs").Rival} */
function rival(worker, name, path) {
  return {
    name,
    async run(times) {
      const started = performance.now();
      await post(worker, path, `times=${times}`);
      return performance.now() - started;
    },
  };
}

/**
 * Makes a folder of a Worker of bench/hosts.
 * @param {string} entry
 */
export async function writeWorker(entry) {
  const folder = join(MADE, "workers", entry);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  // Both modules of the package have the same name.
  const assets = { loader: { ".wasm": /** @type {const} */ ("copy") }, assetNames: "[name]-[hash]" };
  await bundle(`hosts/${entry}`, join(folder, "worker.mjs"), assets);
  return folder;
}

/** Starts workerd. @param {string} folder of {@link writeWorker} */
export async function serveWorker(folder) {
  const { address, stop } = await startWorkerd(folder);
  /** @param {string} path @param {RequestInit} [options] */
  async function ask(path, options) {
    const answer = await fetch(`${address}/${path}`, options);
    if (!answer.ok) throw new Error(`the Worker answered ${answer.status}: ${await answer.text()}`);
    return answer;
  }
  return { ask, stop };
}
