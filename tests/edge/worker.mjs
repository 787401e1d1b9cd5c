// Builds a Worker of examples/ as wrangler deploys it, and runs it in workerd by its own configuration, with real queues,
// Durable Objects, R2, caches and rate limits (miniflare, which wrangler brings). Needs Node 22, as wrangler does.
// @ts-check
import { execFile } from "node:child_process";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import process from "node:process";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

// Wrangler asks for secrets, which the tests give themselves.
process.env.WRANGLER_LOG = "error";
const { unstable_getMiniflareWorkerOptions } = await import("wrangler");

const fromWrangler = createRequire(createRequire(import.meta.url).resolve("wrangler/package.json"));
// Not the miniflare of tests/hosts: wrangler reads the configuration for the one that it brings, a major version newer,
// whose options have another form.
/** @type {any} miniflare's own types are of another version of the Workers' types */
const { convertV4MiniflareOptions, Log, LogLevel, Miniflare } = fromWrangler("miniflare");
const wrangler = fileURLToPath(new URL("node_modules/wrangler/bin/wrangler.js", import.meta.url));

/** The folder of a Worker in examples/. @param {string} example */
export const folderOf = (example) => fileURLToPath(new URL(`../../examples/${example}/`, import.meta.url));

/**
 * Bundles a Worker by `wrangler deploy --dry-run`.
 * @param {string} example the folder's name
 * @param {string} [entry] another entry than the configuration's
 */
export async function build(example, entry) {
  const outdir = await mkdtemp(join(tmpdir(), `contactship-${example}-`));
  const args = [
    wrangler,
    "deploy",
    ...(entry ? [entry] : []),
    "--config",
    "wrangler.jsonc",
    "--dry-run",
    "--outdir",
    outdir,
  ];
  const { stdout } = await promisify(execFile)(process.execPath, args, {
    cwd: folderOf(example),
    env: { ...process.env, WRANGLER_SEND_METRICS: "false", WRANGLER_LOG: "log", NO_COLOR: "1" },
  });
  const script = `${basename(entry ?? "index.ts", ".ts")}.js`;
  return { outdir, entry: script, report: stdout, remove: () => rm(outdir, { recursive: true, force: true }) };
}

/**
 * @typedef {object} Running
 * @property {URL} url where it listens
 * @property {string[]} logged what it has written, a line each
 * @property {(count: number) => Promise<any[]>} lines what it has written, read as JSON, when there are so many lines: they
 *   arrive some time after the answer
 * @property {any} miniflare
 * @property {() => Promise<void>} stop
 */

/**
 * Runs a built Worker on a free port of loopback.
 * @param {string} example
 * @param {{ outdir: string, entry: string }} built
 * @param {{ bindings: Record<string, string>, queues?: Record<string, Record<string, unknown>>, inspected?: boolean, ratelimits?: object }} options
 *   variables and secrets; what differs for each queue's consumer; whether it can be profiled; other rate limits
 * @returns {Promise<Running>}
 */
export async function run(example, built, { bindings, queues = {}, inspected = false, ...others }) {
  const { workerOptions: configured } = unstable_getMiniflareWorkerOptions(join(folderOf(example), "wrangler.jsonc"));
  // How modules are told apart is decided: they are named below.
  const { modulesRules: _, ...workerOptions } = /** @type {Record<string, any>} */ (configured);
  const consumers = /** @type {Record<string, object>} */ (workerOptions.queueConsumers ?? {});
  /** @type {string[]} */
  const logged = [];
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      // What miniflare itself says is not what the Worker logs.
      log: new Log(LogLevel.NONE),
      handleStructuredLogs: (/** @type {{ message: string }} */ { message }) => void logged.push(message),
      host: "127.0.0.1",
      port: 0,
      ...(inspected && { inspectorPort: 0 }),
      workers: [
        {
          ...workerOptions,
          ...others,
          name: example,
          rootPath: built.outdir,
          modules: await modules(built),
          bindings: { ...workerOptions.bindings, ...bindings },
          queueConsumers: Object.fromEntries(
            Object.entries(consumers).map(([name, consumer]) => [name, { ...consumer, ...queues[name] }]),
          ),
        },
      ],
    }),
  );
  const url = await miniflare.ready;
  /** @param {number} count */
  async function lines(count) {
    for (let waited = 0; logged.length < count; waited += 10, await sleep(10)) {
      if (waited > 10_000) throw new Error(`not ${count} lines:\n${logged.join("\n")}`);
    }
    return logged.map((line) => JSON.parse(line));
  }
  return { url, logged, lines, miniflare, stop: () => miniflare.dispose() };
}

/** The entry first, as miniflare wants it. @param {{ outdir: string, entry: string }} built */
async function modules({ outdir, entry }) {
  const files = await readdir(outdir);
  const compiled = files.filter((file) => file.endsWith(".wasm"));
  return [
    { type: "ESModule", path: join(outdir, entry) },
    ...compiled.map((file) => ({ type: "CompiledWasm", path: join(outdir, file) })),
  ];
}
