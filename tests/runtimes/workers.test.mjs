// The packed package in the runtimes of edge networks: workerd, alone and under miniflare, and Vercel's.
// @ts-check
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import process from "node:process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { packagesOf } from "../hosts/packages.mjs";
import { version } from "../hosts/workerd.mjs";
import { config, home, judge } from "./hosts.mjs";
import { bundle, startWorker } from "./workerd.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));
const worker = join(here, "worker.mjs");
const CHECKS = JSON.stringify(config);

test("all checks pass in workerd alone", async (context) => {
  const started = await startWorker(worker, { CHECKS });
  context.after(() => started.stop());
  context.diagnostic(`workerd ${version}`);
  judge(await (await fetch(started.address)).json());
});

test("all checks pass in workerd under miniflare", { skip: miniflareNeeds(22) }, async (context) => {
  // The released version; tests/edge/worker.mjs needs the one that wrangler brings.
  const { Miniflare } = await import(packagesOf("tests/hosts").resolve("miniflare"));
  context.diagnostic(`miniflare ${packagesOf("tests/hosts")("miniflare/package.json").version}`);
  const folder = await bundle(worker);
  const miniflare = new Miniflare({
    rootPath: folder,
    modules: [
      { type: "ESModule", path: "worker.mjs" },
      { type: "CompiledWasm", path: "contactship_wasm_bg.wasm" },
    ],
    modulesRoot: folder,
    compatibilityDate: "2026-01-01",
    bindings: { CHECKS },
  });
  context.after(() => miniflare.dispose());
  judge(await (await miniflare.dispatchFetch("http://worker/")).json());
});

test("all checks pass in Vercel's edge runtime", async (context) => {
  const { EdgeVM } = packagesOf("tests/runtimes")("@edge-runtime/vm");
  context.diagnostic(`@edge-runtime/vm ${packagesOf("tests/runtimes")("@edge-runtime/vm/package.json").version}`);
  const module = await WebAssembly.compile(
    await readFile(join(home, "node_modules/contactship-wasm/contactship_wasm_bg.wasm")),
  );
  const vm = new EdgeVM({ extend: (/** @type {any} */ scope) => Object.assign(scope, { CHECKS, compiled: module }) });
  vm.evaluate(await edgeBundle());
  // Its objects have other prototypes than ours.
  judge(structuredClone(await vm.evaluate("results")));
});

/** What Next.js makes of it: one script, and the module by its name with `?module` from outside. */
async function edgeBundle() {
  const built = await packagesOf()("esbuild").build({
    entryPoints: [join(here, "edge-light.mjs")],
    bundle: true,
    write: false,
    format: "iife",
    target: "es2022",
    conditions: ["edge-light"],
    plugins: [
      {
        name: "compiled-module",
        /** @param {import("esbuild").PluginBuild} build */
        setup({ onResolve, onLoad }) {
          onResolve({ filter: /\.wasm\?module$/ }, ({ path }) => ({ path: basename(path), namespace: "compiled" }));
          onLoad({ filter: /.*/, namespace: "compiled" }, () => ({ contents: "export default globalThis.compiled" }));
        },
      },
    ],
  });
  assert.equal(built.outputFiles.length, 1);
  return built.outputFiles[0].text;
}

/** @param {number} major */
function miniflareNeeds(major) {
  const [own] = process.versions.node.split(".");
  return Number(own) >= major ? false : `SKIPPED: miniflare needs Node ${major}, this is ${own}`;
}
