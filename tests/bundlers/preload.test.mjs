// The README's preload links for Vite and webpack: the link starts the module's download, and there is no second one.
// @ts-check
import assert from "node:assert/strict";
import { cp, mkdir, readFile, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { launch } from "../hosts/chromium.mjs";
import { packagesOf } from "../hosts/packages.mjs";
import { serveFiles } from "../hosts/static-server.mjs";
import { home } from "../runtimes/hosts.mjs";

const tools = packagesOf("tests/bundlers");
const PATIENCE_MS = 20_000;
const HEAD = '<!doctype html><title>waiting</title><link rel="icon" href="data:," />';
/** A page's program. It shows a call's id, for which it needs the module. */
const PROGRAM = `
import { ContactshipClient } from "contactship-wasm";
const client = new ContactshipClient({ baseUrl: "/api/contactship", fetch: async () => Response.json({ id: "a1" }) });
client.getCall("a1").then(({ id }) => (document.title = id));
`;

/** @type {any} */
let browser;
before(async () => {
  browser = await launch();
});
after(() => browser?.close());

test("Vite, built: the link of index.html gets the hashed address, and the module is downloaded once", async (context) => {
  const links = await linksFor("With Vite");
  const root = await program("vite", {
    "index.html": `${HEAD}${links}<script type="module" src="/main.js"></script>`,
  });
  const vite = await load(context, "vite");
  await vite.build({ root, logLevel: "error", configFile: false });
  await oneDownload(join(root, "dist"));
});

test("Vite, built from a workspace for a page below a path: the link gets that path", async (context) => {
  const links = (await linksFor("With Vite")).replace("/node_modules", "../../node_modules");
  const root = await program("vite-workspace", {
    "packages/app/index.html": `${HEAD}${links}<script type="module" src="/../../main.js"></script>`,
  });
  const vite = await load(context, "vite");
  await vite.build({
    root: join(root, "packages/app"),
    base: "/app/",
    logLevel: "error",
    configFile: false,
    build: { outDir: join(root, "dist/app") },
  });
  await oneDownload(join(root, "dist"), "/app/");
});

test("webpack, for production: the template writes the hashed address, and the module is downloaded once", async (context) => {
  const root = await programOfWebpack("production");
  await webpack(context, root, "production");
  await oneDownload(join(root, "dist"), "/below/");
});

test("webpack, for development: the template writes no link, as there is no file to download", async (context) => {
  const root = await programOfWebpack("development");
  await webpack(context, root, "development");
  assert.doesNotMatch(await readFile(join(root, "dist/below/index.html"), "utf8"), /preload/);
});

/** The block of HTML that follows a sentence of the README. @param {string} sentence its beginning */
async function linksFor(sentence) {
  const readme = await readFile(join(home, "node_modules/contactship-wasm/README.md"), "utf8");
  const [, links] = /^```html\n([\s\S]*?)^```$/m.exec(readme.slice(readme.indexOf(`\n${sentence}`))) ?? [];
  assert.ok(links, `the README has links after “${sentence}”`);
  return links;
}

/** A project of its own, with the package installed. @param {string} name @param {Record<string, string>} files */
async function program(name, files) {
  const root = join(home, "built", `preload-${name}`);
  const installed = "node_modules/contactship-wasm";
  await cp(join(home, installed), join(root, installed), { recursive: true });
  for (const [file, text] of Object.entries({ "main.js": PROGRAM, "package.json": "{}", ...files })) {
    await mkdir(join(root, file, ".."), { recursive: true });
    await writeFile(join(root, file), text);
  }
  return root;
}

/** @param {string} mode */
async function programOfWebpack(mode) {
  const links = await linksFor("With webpack");
  return program(`webpack-${mode}`, { "index.ejs": `${HEAD}${links}` });
}

/** @param {import("node:test").TestContext} context @param {string} root @param {string} mode */
async function webpack(context, root, mode) {
  const { default: bundle } = await load(context, "webpack");
  const { default: HtmlPlugin } = await load(context, "html-webpack-plugin");
  const output = { path: join(root, "dist/below"), publicPath: "/below/", filename: "[name].[contenthash].js" };
  const plugins = [new HtmlPlugin({ template: join(root, "index.ejs") })];
  /** @type {any} */
  const stats = await new Promise((resolve, reject) => {
    bundle(
      { mode, context: root, entry: "./main.js", output, plugins },
      (/** @type {unknown} */ error, /** @type {unknown} */ done) => (error ? reject(error) : resolve(done)),
    );
  });
  assert.deepEqual(stats.toJson({ all: false, errors: true }).errors, []);
}

/** @param {import("node:test").TestContext} context @param {string} name */
async function load(context, name) {
  delete process.env.NODE_ENV;
  context.diagnostic(`${name} ${tools(`${name}/package.json`).version}`);
  return import(pathToFileURL(tools.resolve(name)).href);
}

/**
 * Opens the page from a server that holds back every script until the module was asked for: so the link has begun the
 * download, or the page stays as it is.
 * @param {string} folder
 * @param {string} [path]
 */
async function oneDownload(folder, path = "/") {
  const modules = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith(".wasm"));
  assert.equal(modules.length, 1, "the build has one file of the module");
  /** @type {string[]} */
  const downloads = [];
  let begin = () => {};
  const begun = new Promise((resolve) => (begin = () => resolve(undefined)));
  // It lets nothing be stored: a second download would reach it.
  const server = await serveFiles(folder, {
    async answer(_request, _response, path) {
      if (path.endsWith(".wasm")) {
        downloads.push(path);
        begin();
      }
      if (path.endsWith(".js")) await begun;
      return undefined;
    },
  });
  const page = await browser.newPage();
  try {
    /** @type {string[]} */
    const complaints = [];
    page.on("console", (/** @type {any} */ message) => complaints.push(message.text()));
    // Without a link the scripts wait forever, and so does this.
    await page.goto(`${server.address}${path}`, { timeout: PATIENCE_MS });
    await page.waitForFunction(() => document.title === "a1", null, { timeout: PATIENCE_MS });
    const entries = await page.evaluate(() =>
      performance
        .getEntriesByType("resource")
        .filter(({ name }) => name.endsWith(".wasm"))
        .map((entry) => /** @type {PerformanceResourceTiming} */ (entry).initiatorType),
    );
    assert.deepEqual(entries, ["link"], "the browser's own account: one download, begun by a link");
    assert.equal(downloads.length, 1, "the server's account");
    assert.deepEqual(complaints, [], "Chromium complains of a preloaded file that is not used");
  } finally {
    await page.close();
    server.close();
  }
}
