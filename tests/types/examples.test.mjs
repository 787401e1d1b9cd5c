// The examples in the types' documentation: all compile, and all run against the sandbox.
// @ts-check
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import process from "node:process";
import { test } from "node:test";
import { compile, here, tools } from "./compiler.mjs";

const { CONTACTSHIP_SANDBOX: sandbox = "", CONTACTSHIP_SANDBOX_KEY: key = "" } = process.env;
const node = join(dirname(tools.resolve("@types/node/package.json")), "index.d.ts");
const types = join(dirname(createRequire(import.meta.url).resolve("contactship-wasm/package.json")), "index.d.ts");

/** What examples take for granted, as a reader does. */
const PRELUDE = `
import * as library from "contactship-wasm";
import type { Call } from "contactship-wasm";
const { ContactshipClient, ContactshipError, callMetrics, decodeToon, init, parseCallWebhook } = library;
type ContactshipError = library.ContactshipError;

const apiKey = ${JSON.stringify(key)};
// Examples that name no address get the sandbox's answers all the same.
const { fetch: original } = globalThis;
globalThis.fetch = (input, init) => {
  const { url, headers, signal } = input instanceof Request ? input : new Request(input, init);
  return original(url.replace("https://api.contactship.ai", ${JSON.stringify(sandbox)}), { headers, signal });
};
process.env.CONTACTSHIP_API_KEY = apiKey;
const env = { KEY: apiKey, API: { fetch: (url: string, init: RequestInit) => fetch(url, init) } };
const client = new ContactshipClient({ apiKey });
const id = "a1b2c3d4-e5f6-7890-abcd-ef1234567890";
const ids = [id, "gen-en-3"];
const call = await client.getCall(id, { includeWords: true, includeTools: true });
console.log = console.error = () => {};
`;

/** @returns {Promise<{ title: string, code: string }[]>} */
async function examples() {
  const text = await readFile(types, "utf8");
  const blocks = text.matchAll(/@example ?(?<title>.*)\n\s*\* ```ts\n(?<code>[\s\S]*?)\n\s*\* ```/g);
  return [...blocks].map(({ groups = {}, index }) => {
    const code = groups.code.replaceAll(/^\s*\* ?/gm, "").replaceAll(/^import .*$/gm, "");
    return { title: `${groups.title} (line ${text.slice(0, index).split("\n").length})`, code };
  });
}

test("the examples in the documentation compile and run", async () => {
  const all = await examples();
  const fences = (await readFile(types, "utf8")).match(/\* ```ts$/gm) ?? [];
  assert.equal(all.length, fences.length, "every block of code is an example");
  assert.ok(all.length >= 20, `${all.length} examples`);
  const functions = all.map(({ title, code }) => `await (async () => {\n// ${title}\n${code}\n})();`);
  const webhook = `await receive(new Request("http://x/", { method: "POST", body: '{"data":{"call":{"call_id":"gen-en-3"}}}' }));`;
  const program = [PRELUDE, ...functions.map((text) => addCall(text, "receive", webhook)), "export {};"].join("\n");
  const folder = join(here, "config/examples");
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "examples.ts"), program);
  const options = { module: "preserve", target: "es2022", lib: ["es2022", "dom", "dom.iterable"] };
  assert.equal(await compile(folder, options, ["examples.ts", node]), "");
  const { code } = await tools("esbuild").transform(program, { loader: "ts", format: "esm", target: "es2022" });
  await writeFile(join(folder, "examples.mjs"), code);
  const failure = await new Promise((resolve) => {
    execFile(process.execPath, [join(folder, "examples.mjs")], { timeout: 120_000 }, (error, _, err) =>
      resolve(error ? err : ""),
    );
  });
  assert.equal(failure, "");
});

/** A function that an example only defines is called. @param {string} text @param {string} name @param {string} use */
function addCall(text, name, use) {
  return text.includes(`function ${name}(`) ? text.replace(/\}\)\(\);$/, () => `${use}\n})();`) : text;
}
