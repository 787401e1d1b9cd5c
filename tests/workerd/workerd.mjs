// Bundles a Worker as wrangler does, and starts it in workerd on a free port.
// @ts-check
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtemp, readdir, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { connect, createServer } from "node:net";
import { join } from "node:path";
import process from "node:process";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL(".", import.meta.url));
const tools = createRequire(join(process.env.CONTACTSHIP_ROOT ?? "", "package.json"));

/**
 * A running Worker with the given text bindings.
 * @param {Record<string, string>} bindings
 * @param {string} [entry] a file named worker.mjs
 */
export async function startWorker(bindings, entry = join(here, "worker.mjs")) {
  const folder = await bundle(entry);
  await writeFile(join(folder, "config.capnp"), await config(folder, bindings));
  const port = await freePort();
  const address = `http://127.0.0.1:${port}`;
  const workerd = spawn(
    tools("workerd").default,
    ["serve", "config.capnp", "--socket-addr", `http=127.0.0.1:${port}`],
    { cwd: folder, stdio: ["ignore", "inherit", "inherit"] },
  );
  await listening(workerd, port);
  return { address, stop: () => workerd.kill() };
}

/**
 * A new folder with the Worker in one file, and the .wasm beside it.
 * @param {string} entry
 */
export async function bundle(entry) {
  const outdir = await mkdtemp(join(here, "worker-"));
  await tools("esbuild").build({
    entryPoints: [entry],
    outdir,
    bundle: true,
    format: "esm",
    target: "es2022",
    conditions: ["workerd", "worker", "browser"],
    outExtension: { ".js": ".mjs" },
    // A .wasm stays a file of its own, and arrives as a compiled module.
    loader: { ".wasm": "copy" },
    assetNames: "[name]",
  });
  return outdir;
}

/**
 * @param {string} folder
 * @param {Record<string, string>} bindings
 */
async function config(folder, bindings) {
  const wasm = (await readdir(folder)).filter((file) => file.endsWith(".wasm"));
  assert.equal(wasm.length, 1, "the Worker's bundle holds one .wasm");
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

async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/**
 * @param {import("node:child_process").ChildProcess} workerd
 * @param {number} port
 */
async function listening(workerd, port) {
  for (const deadline = Date.now() + 15_000; Date.now() < deadline; await sleep(50)) {
    assert.equal(workerd.exitCode, null, "workerd ended by itself, see above");
    const socket = connect(port, "127.0.0.1");
    const open = await new Promise((resolve) => {
      socket.once("connect", () => resolve(true)).once("error", () => resolve(false));
    });
    socket.destroy();
    if (open) return;
  }
  workerd.kill();
  assert.fail("workerd did not answer within 15 seconds");
}
