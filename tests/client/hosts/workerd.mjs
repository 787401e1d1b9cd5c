// The checks as a Worker, in the runtime that Cloudflare runs.
// @ts-check
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { build } from "esbuild";
// @ts-expect-error -- it comes without types
import workerd from "workerd";
import { root } from "./sandbox.mjs";

/** @param {"all" | "trap"} suite */
export async function startWorker(suite) {
  const folder = await mkdtemp(join(tmpdir(), "contactship-checks-"));
  const library = join(root, suite === "all" ? "pkg" : "target/trap/pkg", "workerd.js");
  await build({
    entryPoints: [join(root, "tests/client/hosts/worker.mjs")],
    outdir: folder,
    bundle: true,
    format: "esm",
    target: "es2022",
    alias: { "#library": library },
    outExtension: { ".js": ".mjs" },
    // A .wasm stays a file of its own, and arrives as a compiled module.
    loader: { ".wasm": "copy" },
    assetNames: "[name]",
  });
  await writeFile(join(folder, "config.capnp"), await config(folder));
  const port = await freePort();
  const child = spawn(workerd.default, ["serve", "config.capnp", "--socket-addr", `http=127.0.0.1:${port}`], {
    cwd: folder,
    stdio: ["ignore", "inherit", "inherit"],
  });
  const address = `http://127.0.0.1:${port}`;
  await answering(child, address);
  return {
    address,
    async stop() {
      child.kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** @param {string} folder */
async function config(folder) {
  const [wasm] = (await readdir(folder)).filter((file) => file.endsWith(".wasm"));
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "main", worker = (
      modules = [
        (name = "worker.mjs", esModule = embed "worker.mjs"),
        (name = "${wasm}", wasm = embed "${wasm}"),
      ],
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

/** @param {import("node:child_process").ChildProcess} child @param {string} address */
async function answering(child, address) {
  for (const deadline = Date.now() + 15_000; Date.now() < deadline; await sleep(50)) {
    assert.equal(child.exitCode, null, "workerd ended by itself, see above");
    const up = await fetch(address).then(
      () => true,
      () => false,
    );
    if (up) return;
  }
  child.kill();
  assert.fail("workerd did not answer within 15 seconds");
}
