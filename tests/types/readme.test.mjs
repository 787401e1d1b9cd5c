// The samples of both READMEs: each compiles in strict TypeScript, as a reader would paste it.
// @ts-check
import assert from "node:assert/strict";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import process from "node:process";
import { test } from "node:test";
import { compile, here, tools } from "./compiler.mjs";

const packaged = dirname(createRequire(import.meta.url).resolve("contactship-wasm/package.json"));
const node = join(dirname(tools.resolve("@types/node/package.json")), "index.d.ts");
const workers = join(dirname(tools.resolve("@cloudflare/workers-types/package.json")), "index.d.ts");
/** What `wrangler types` writes. */
const ENV = "interface Env { CONTACTSHIP_API_KEY: string }\n";
const READMES = [join(process.env.CONTACTSHIP_ROOT ?? "", "README.md"), join(packaged, "README.md")];

/** What a sample in the middle of the text takes for granted. */
const NAMES = { client: "ContactshipClient", id: "string", request: "Request" };
const IMPORT = `import { ContactshipClient, ContactshipError, callMetrics, decodeToon, init, parseCallWebhook } from "contactship-wasm";\n`;

for (const readme of READMES) {
  test(`the samples of ${readme.endsWith(join("contactship-wasm", "README.md")) ? "the package's" : "the project's"} README compile`, async () => {
    const text = await readFile(readme, "utf8");
    const samples = [...text.matchAll(/^```(?:js|ts)\n([\s\S]*?)^```$/gm)]
      .map(([, code]) => code)
      // Vite's configuration and Next.js's components are run in tests/bundlers/readme.test.mjs.
      .filter((code) => !code.includes('from "vite"'));
    assert.ok(samples.length >= 5, `${samples.length} samples`);
    const options = { module: "preserve", target: "es2022", lib: ["es2022", "dom", "dom.iterable"] };
    const name = `readme-${READMES.indexOf(readme)}`;
    const areWorkers = (/** @type {string} */ code) => code.includes("ExportedHandler<Env>");
    const others = await written(
      name,
      samples.filter((code) => !areWorkers(code)),
    );
    assert.equal(await compile(others.folder, options, [...others.files, node]), "");
    const ofWorkers = await written(
      `${name}-workers`,
      samples.filter((code) => areWorkers(code) || code.includes("function contactshipProxy")),
    );
    const types = { ...options, lib: ["es2022"] };
    assert.equal(await compile(ofWorkers.folder, types, [...ofWorkers.files, workers]), "");
  });
}

/** Writes samples to a folder, the proxy under the name that others import. @param {string} name @param {string[]} samples */
async function written(name, samples) {
  const folder = join(here, "config", name);
  await mkdir(folder, { recursive: true });
  const files = await Promise.all(
    samples.map(async (code, index) => {
      const file = code.includes("function contactshipProxy") ? "contactship-proxy.ts" : `sample-${index + 1}.ts`;
      await writeFile(join(folder, file), complete(code));
      return file;
    }),
  );
  await writeFile(join(folder, "env.d.ts"), ENV);
  return { folder, files: [...files, "env.d.ts"] };
}

/** @param {string} code */
function complete(code) {
  const isDeclared = (/** @type {string} */ name) => new RegExp(`^const (\\{[^}]*\\b)?${name}\\b`, "m").test(code);
  const missing = Object.entries(NAMES).filter(([name]) => code.includes(name) && !isDeclared(name));
  const declared = missing.map(([name, type]) => `declare const ${name}: ${type};\n`).join("");
  return `${code.includes("import ") ? "" : IMPORT}${declared}${code}\nexport {};\n`;
}

test("a key that may be undefined is refused by a message that names apiKey", async () => {
  const folder = join(here, "config/readme-key");
  await mkdir(folder, { recursive: true });
  const code = `${IMPORT}declare const key: string | undefined;\nnew ContactshipClient({ apiKey: key });\n`;
  await writeFile(join(folder, "key.ts"), code);
  const message = await compile(folder, { module: "preserve", target: "es2022", lib: ["es2022", "dom"] }, ["key.ts"]);
  assert.match(message, /'apiKey' are incompatible/);
  assert.doesNotMatch(message, /'baseUrl' is missing/);
});
