// Measures in workerd, with the clock outside.
// @ts-check
import { spawn } from "node:child_process";
import { mkdir, readFile, readdir, rm, stat, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
// @ts-expect-error -- it comes without types
import workerd from "workerd";
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
  return `workerd ${workerd.version}`;
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

/** What came of one turn. @param {Worker} worker @param {string} path */
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
 * Makes a folder of a Worker of bench/hosts, and all that workerd needs to know of it.
 * @param {string} entry
 */
export async function writeWorker(entry) {
  const folder = join(MADE, "workers", entry);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await bundle(`hosts/${entry}`, join(folder, "worker.mjs"), {
    loader: { ".wasm": "copy" },
    assetNames: "[name]-[hash]",
  });
  const wasm = (await readdir(folder)).filter((file) => file.endsWith(".wasm"));
  const modules = [`(name = "worker.mjs", esModule = embed "worker.mjs")`];
  for (const file of wasm) modules.push(`(name = "${file}", wasm = embed "${file}")`);
  await writeFile(
    join(folder, "config.capnp"),
    `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "main", worker = (
      modules = [${modules.join(", ")}],
      compatibilityDate = "2026-01-01",
    )),
    (name = "internet", network = (allow = ["public", "private"])),
  ],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);
`,
  );
  return folder;
}

/** Starts workerd on a free port. @param {string} folder of {@link writeWorker} */
export async function serveWorker(folder) {
  const port = await freePort();
  const child = spawn(workerd.default, ["serve", "config.capnp", "--socket-addr", `http=127.0.0.1:${port}`], {
    cwd: folder,
    stdio: ["ignore", "inherit", "inherit"],
  });
  /** @param {string} path @param {RequestInit} [options] */
  async function ask(path, options) {
    for (let attempt = 0; ; attempt++) {
      const answer = await fetch(`http://127.0.0.1:${port}/${path}`, options).catch((error) => {
        if (attempt > 5000 || child.exitCode !== null) throw error;
      });
      if (answer?.ok) return answer;
      if (answer) throw new Error(`the Worker answered ${answer.status}: ${await answer.text()}`);
      await sleep(2);
    }
  }
  return { ask, stop: () => child.kill() };
}

async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  await new Promise((resolve) => server.close(resolve));
  return port;
}
