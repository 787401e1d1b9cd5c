// The scripts in examples/, each run as its first lines say, against a sandbox.
// @ts-check
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import process from "node:process";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { ContactshipClient } from "#contactship-wasm";
import { root } from "../hosts/packages.mjs";
import { key, startSandbox } from "../hosts/sandbox.mjs";

const hook = new URL("./hosts/package.mjs", import.meta.url).href;

/** @type {Awaited<ReturnType<typeof startSandbox>>} */
let sandbox;
before(async () => {
  sandbox = await startSandbox();
});
after(() => sandbox?.stop());

/**
 * @param {string} script
 * @param {string[]} args
 * @param {Record<string, string>} [env]
 * @returns {Promise<{ status: number, out: string, err: string }>}
 */
function run(script, args, env) {
  const settings = { CONTACTSHIP_API_KEY: key, CONTACTSHIP_BASE_URL: sandbox.address, ...env };
  return new Promise((resolve) => {
    const options = { cwd: fileURLToPath(new URL(root, "file:")), env: { ...process.env, ...settings } };
    execFile(process.execPath, ["--import", hook, `examples/${script}`, ...args], options, (error, out, err) =>
      resolve({ status: Number(error?.code ?? 0), out, err }),
    );
  });
}

const client = () => new ContactshipClient({ apiKey: key, baseUrl: sandbox.address });

test("export-month writes the calls of a month as CSV", async () => {
  const lately = new Date(Date.now() - 20 * 24 * 3600_000).toISOString().slice(0, 7);
  const { status, out, err } = await run("export-month.mjs", [lately]);
  assert.deepEqual([status, err], [0, ""]);
  const all = await client().listCalls({ pageSize: 100 }).toArray({ limit: 1000 });
  const ids = all.filter(({ created_at }) => created_at?.startsWith(lately)).map(({ id }) => id);
  assert.ok(ids.length > 50, `${ids.length} calls`);
  const [head, ...lines] = out.trim().split(/\n(?=[0-9a-f]{8}-)/);
  assert.match(head, /^id,created,/);
  assert.deepEqual(new Set(lines.map((line) => line.split(",")[0])), new Set(ids));
  // No cell is a formula, whatever callers are named.
  const hostile = await run("export-month.mjs", [lately], {
    CONTACTSHIP_BASE_URL: `${sandbox.address}/fault/hostile-text`,
  });
  assert.equal(hostile.status, 0);
  assert.doesNotMatch(hostile.out, /(^|,)"?[=@]/m);
  assert.equal((await run("export-month.mjs", ["March"])).status, 2);
});

test("wait-and-summarise prints what a call was about", async () => {
  const { status, out, err } = await run("wait-and-summarise.mjs", ["live-en-8-x20"]);
  assert.equal(status, 0, err);
  assert.match(err, /ended, finished/);
  assert.match(out, /^Summary: \w.+\nDuration: [\d.]+ s\nThe agent talked \d+ % of the time\./);
  const unknown = await run("wait-and-summarise.mjs", ["00000000-0000-4000-8000-000000000000"]);
  assert.equal(unknown.status, 1);
  assert.match(unknown.err, /^not_found after 2 requests: /);
});

test("batch-with-progress fetches the newest calls, and shows how far it is", async () => {
  const { status, out, err } = await run("batch-with-progress.mjs", ["25"]);
  assert.equal(status, 0, err);
  assert.match(out, /^25 calls, \d+ turns\n$/);
  assert.match(err, /\r\[#{30}\] 25\/25\n$/);
});

test("the examples ask for the key that they need", async () => {
  const { status, err } = await run("export-month.mjs", ["2026-03"], { CONTACTSHIP_API_KEY: "" });
  assert.equal(status, 2);
  assert.match(err, /CONTACTSHIP_API_KEY/);
});
