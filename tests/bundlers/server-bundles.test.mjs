// The packed package in bundles for servers, run from an empty folder: nothing may be left behind that they need.
// @ts-check
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { packagesOf } from "../hosts/packages.mjs";
import { config, home, judge } from "../runtimes/hosts.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));
const tools = packagesOf("tests/bundlers");
const env = { ...process.env, CONTACTSHIP_CHECKS: JSON.stringify(config) };

/** A program that runs the checks and prints their results, and one that a platform calls. */
const PROGRAM = `
import * as library from "contactship-wasm";
import { run } from ${JSON.stringify(join(here, "../runtimes/checks.mjs"))};
library.init()
  .then(() => run(library, JSON.parse(process.env.CONTACTSHIP_CHECKS)))
  .then((results) => console.log(JSON.stringify(results)));
`;
const HANDLER = `
import { ContactshipClient } from "contactship-wasm";
const client = new ContactshipClient({ apiKey: "sk", fetch: async () => new Response('{"id":"x","chat_history":[]}') });
export const handler = async ({ id }) => ({ statusCode: 200, body: JSON.stringify(await client.getCall(id)) });
`;

for (const format of /** @type {const} */ (["cjs", "esm"])) {
  test(`all checks pass in one ${format} file for Node by esbuild, in an empty folder`, async (context) => {
    const file = await bundled(context, PROGRAM, format);
    judge(JSON.parse((await promisify(execFile)(process.execPath, [file], { env })).stdout));
  });

  test(`the handler in one ${format} file by esbuild fetches a call`, async (context) => {
    const file = await bundled(context, HANDLER, format);
    const { handler } = await import(pathToFileURL(file).href);
    assert.deepEqual(await handler({ id: "x" }), { statusCode: 200, body: '{"id":"x","chat_history":[]}' });
  });
}

test("all checks pass in a build for servers by Vite that bundles its dependencies", async (context) => {
  const vite = await import(pathToFileURL(tools.resolve("vite")).href);
  const root = await emptyFolder(context);
  const entry = join(home, "ssr-entry.mjs");
  await writeFile(entry, PROGRAM);
  context.after(() => rm(entry));
  await vite.build({
    root: home,
    logLevel: "error",
    configFile: false,
    ssr: { noExternal: true },
    build: { ssr: entry, outDir: root, emptyOutDir: false },
  });
  const [file] = (await readdir(root)).filter((name) => name.startsWith("ssr-entry"));
  judge(JSON.parse((await promisify(execFile)(process.execPath, [join(root, file)], { env })).stdout));
});

/**
 * A program as one file, in a folder that has nothing else.
 * @param {import("node:test").TestContext} context
 * @param {string} source
 * @param {"cjs" | "esm"} format
 */
async function bundled(context, source, format) {
  const folder = await emptyFolder(context);
  const file = join(folder, format === "cjs" ? "program.cjs" : "program.mjs");
  await packagesOf()("esbuild").build({
    stdin: { contents: source, resolveDir: home },
    bundle: true,
    platform: "node",
    format,
    outfile: file,
    logLevel: "error",
  });
  assert.equal((await readdir(folder)).length, 1, "one file");
  return file;
}

/** @param {import("node:test").TestContext} context */
async function emptyFolder(context) {
  const folder = await mkdtemp(join(tmpdir(), "contactship-bundle-"));
  context.after(() => rm(folder, { recursive: true, force: true }));
  return folder;
}
