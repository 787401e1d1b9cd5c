// The packed package through bundlers, each without a line of configuration for it, and then in Chromium.
// @ts-check
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { copyFile, mkdir, readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import { after, before, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { launch } from "../hosts/chromium.mjs";
import { openPage } from "../hosts/page.mjs";
import { packagesOf } from "../hosts/packages.mjs";
import { home, judge } from "../runtimes/hosts.mjs";
import { serve } from "../runtimes/web-server.mjs";

const app = fileURLToPath(new URL("app", import.meta.url));
const main = join(app, "main.mjs");
const tools = packagesOf("tests/bundlers");
/** @type {any} */
let browser;
before(async () => {
  browser = await launch();
});
after(() => browser?.close());

test("all checks pass on a page built by Vite", async (context) => {
  const vite = await load(context, "vite");
  const outDir = await folder("vite");
  await vite.build({ root: app, logLevel: "error", configFile: false, build: { outDir } });
  await inChromium(context, outDir);
});

test("all checks pass on a page of Vite's dev server", async (context) => {
  const vite = await load(context, "vite");
  const reports = await serve(home, { config: { served: false } });
  context.after(() => reports.close());
  const server = await vite.createServer({
    root: app,
    logLevel: "error",
    configFile: false,
    cacheDir: await folder("vite-cache"),
    // The tests' own server, under the page's origin.
    server: { host: "127.0.0.1", port: 0, proxy: { "/config.json": reports.address, "/report": reports.address } },
  });
  context.after(() => server.close());
  await server.listen();
  const page = await openPage(browser, server.resolvedUrls.local[0]);
  context.after(() => page.close());
  // The loader contains the bytes here, so there is no download to be seen.
  judge(await reports.report("page"), { onPage: true });
});

for (const mode of ["production", "development"]) {
  test(`all checks pass on a page built by webpack 5 for ${mode}`, async (context) => {
    const { default: webpack } = await load(context, "webpack");
    const outDir = await folder(`webpack-${mode}`);
    /** @type {any} */
    const stats = await new Promise((resolve, reject) => {
      webpack(
        { mode, context: app, entry: main, output: { path: outDir, filename: "main.mjs" } },
        (/** @type {unknown} */ error, /** @type {unknown} */ done) => (error ? reject(error) : resolve(done)),
      );
    });
    assert.deepEqual(stats.toJson({ all: false, errors: true, warnings: true }).errors, []);
    await inChromium(context, outDir, { served: mode === "production" });
  });
}

test("all checks pass on a page built by Rollup", async (context) => {
  const { rollup } = await load(context, "rollup");
  const { nodeResolve } = await import(pathToFileURL(tools.resolve("@rollup/plugin-node-resolve")).href);
  const outDir = await folder("rollup");
  const bundle = await rollup({ input: main, plugins: [nodeResolve({ browser: true })] });
  await bundle.write({ dir: outDir, format: "es", entryFileNames: "main.mjs" });
  await bundle.close();
  await ship(outDir);
  await inChromium(context, outDir);
});

test("all checks pass on a page built by esbuild", async (context) => {
  const esbuild = packagesOf()("esbuild");
  context.diagnostic(`esbuild ${esbuild.version}`);
  const outDir = await folder("esbuild");
  await esbuild.build({
    entryPoints: [main],
    bundle: true,
    format: "esm",
    outdir: outDir,
    outExtension: { ".js": ".mjs" },
  });
  await ship(outDir);
  await inChromium(context, outDir);
});

/** Runs the line that the README has for bundlers that move no files. @param {string} outDir */
async function ship(outDir) {
  const readme = await readFile(join(home, "node_modules/contactship-wasm/README.md"), "utf8");
  const [line = ""] = /^cp \S+ dist\/$/m.exec(readme) ?? [];
  const [command, ...files] = line.replace("dist/", outDir).split(" ");
  await promisify(execFile)(command, files, { cwd: home });
}

/**
 * @param {import("node:test").TestContext} context
 * @param {string} outDir
 * @param {{ served?: boolean }} [more]
 */
async function inChromium(context, outDir, more = {}) {
  if (!(await readdir(outDir)).includes("index.html"))
    await copyFile(join(app, "index.html"), join(outDir, "index.html"));
  const server = await serve(outDir, { config: more });
  context.after(() => server.close());
  const page = await openPage(browser, `${server.address}/`);
  context.after(() => page.close());
  judge(await server.report("page"), { onPage: true });
}

/** @param {import("node:test").TestContext} context @param {string} name */
async function load(context, name) {
  // Vite sets it for the whole process, and would mistake the next task for one of the same kind.
  delete process.env.NODE_ENV;
  context.diagnostic(`${name} ${tools(`${name}/package.json`).version}`);
  return import(pathToFileURL(tools.resolve(name)).href);
}

/** @param {string} name */
async function folder(name) {
  const path = join(home, "built", name);
  await mkdir(path, { recursive: true });
  return path;
}
