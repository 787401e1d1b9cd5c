// Bundles a Worker as wrangler does, and starts it in workerd, Cloudflare's runtime.
// @ts-check
import { spawn } from "node:child_process";
import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { packagesOf } from "./packages.mjs";

const esbuild = /** @type {typeof import("esbuild")} */ (packagesOf()("esbuild"));
// It comes without types.
const workerd = /** @type {{ default: string, version: string }} */ (packagesOf("tests/hosts")("workerd"));

export const { version } = workerd;

/** How long workerd may take to start, in milliseconds. */
const PATIENCE_MS = 20_000;

/**
 * Puts a Worker into a folder: one script, `worker.mjs`, and its .wasm files beside it.
 * @param {string} entry
 * @param {string} folder
 * @param {import("esbuild").BuildOptions} [options] others than these
 */
export async function bundleWorker(entry, folder, options) {
  await esbuild.build({
    entryPoints: { worker: entry },
    outdir: folder,
    bundle: true,
    format: "esm",
    target: "es2022",
    conditions: ["workerd", "worker", "browser"],
    outExtension: { ".js": ".mjs" },
    // A .wasm stays a file of its own, and arrives as a compiled module.
    loader: { ".wasm": "copy" },
    assetNames: "[name]",
    ...options,
  });
}

/**
 * Starts the Worker of a folder on a free port, and waits until it listens.
 * @param {string} folder of {@link bundleWorker}
 * @param {Record<string, string>} [bindings] texts that the Worker finds in its `env`
 */
export async function startWorkerd(folder, bindings = {}) {
  await writeFile(join(folder, "config.capnp"), await config(folder, bindings));
  const child = spawn(workerd.default, ["serve", "config.capnp", "--control-fd=3"], {
    cwd: folder,
    stdio: ["ignore", "inherit", "inherit", "pipe"],
  });
  const control = /** @type {import("node:stream").Readable} */ (child.stdio[3]);
  /** @type {NodeJS.Timeout | undefined} */
  let timer;
  const port = await new Promise((resolve, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`workerd did not listen within ${PATIENCE_MS / 1000} s`));
      child.kill();
    }, PATIENCE_MS);
    child.once("error", reject);
    child.once("exit", (status) => reject(new Error(`workerd ended with ${status}, see above`)));
    createInterface(control).on("line", (line) => {
      const { event, socket, port } = JSON.parse(line);
      if (event === "listen" && socket === "http") resolve(port);
    });
  }).finally(() => clearTimeout(timer));
  return { address: `http://127.0.0.1:${port}`, stop: () => child.kill() };
}

/**
 * @param {string} folder
 * @param {Record<string, string>} bindings
 */
async function config(folder, bindings) {
  const wasm = (await readdir(folder)).filter((file) => file.endsWith(".wasm"));
  const modules = [
    `(name = "worker.mjs", esModule = embed "worker.mjs")`,
    ...wasm.map((file) => `(name = "${file}", wasm = embed "${file}")`),
  ];
  const texts = Object.entries(bindings).map(([name, text]) => `(name = "${name}", text = ${JSON.stringify(text)})`);
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "main", worker = (
      modules = [${modules.join(", ")}],
      bindings = [${texts.join(", ")}],
      compatibilityDate = "2026-01-01",
    )),
    # The sandbox answers on loopback, which workerd's default keeps out of reach.
    (name = "internet", network = (allow = ["public", "private"])),
  ],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);
`;
}
