// Runs the rivals in workerd, and looks at the clock from outside.
// @ts-check
import { spawn } from "node:child_process";
import { mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
// @ts-expect-error -- it comes without types
import workerd from "workerd";
import { MADE, bundle } from "../bundle.mjs";
import { FULL, QUICK, compare } from "../measure.mjs";

/** Long enough that the way in and out, about a millisecond, counts for little. */
const BATCH_MS = 60;
/** A Worker has 128 MB on Cloudflare: no call there is larger. */
const TOO_LARGE = 10_000_000;

/**
 * @param {string} effort
 * @param {string[]} inputs
 * @param {(result: import("../program.mjs").Result) => void} report
 */
export async function runInWorkerd(effort, inputs, report) {
  const worker = await serveWorker(await writeWorker("worker-entry.mjs"));
  try {
    /** @type {{ name: string, base: string }[]} */
    const ways = await (await worker.ask("")).json();
    for (const input of ["words-60", ...inputs]) {
      const json = await readFile(`${MADE}/inputs/${input}.json`);
      if (json.length > TOO_LARGE) continue;
      await worker.ask(`${input}/json`, { method: "PUT", body: json });
      await worker.ask(`${input}/toon`, { method: "PUT", body: await readFile(`${MADE}/inputs/${input}.toon`) });
    }
    const post = (/** @type {string} */ name, /** @type {string} */ input, /** @type {string} */ query) =>
      worker.ask(`${encodeURIComponent(name)}/${input}?${query}`, { method: "POST" });
    for (const { name } of ways) await post(name, "words-60", "times=1");
    for (const input of inputs) {
      const json = await readFile(`${MADE}/inputs/${input}.json`, "utf8");
      if (json.length > TOO_LARGE) continue;
      const texts = ["json", "toon"].map((format) =>
        JSON.stringify({ ...JSON.parse(json), transcript_format: format }),
      );
      /** @type {{ agree: string[], disagree: string[] }} */
      const found = { agree: [], disagree: [] };
      for (const { name } of ways) {
        const text = await (await post(name, input, "times=1&show")).text();
        found[texts.includes(text) ? "agree" : "disagree"].push(name);
      }
      const figures = [];
      for (const base of new Set(ways.map((way) => way.base))) {
        const rivals = ways
          .filter((way) => way.base === base && found.agree.includes(way.name))
          .map(({ name }) => ({
            name,
            async run(/** @type {number} */ times) {
              const begun = performance.now();
              await (await post(name, input, `times=${times}`)).text();
              return performance.now() - begun;
            },
          }));
        figures.push(...(await compare(rivals, base, effort === "quick" ? QUICK : { ...FULL, batchMs: BATCH_MS })));
      }
      report({ input, ...found, figures });
    }
    return `workerd ${workerd.version}`;
  } finally {
    worker.stop();
  }
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
