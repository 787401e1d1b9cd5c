// What the demo's server sends: files as small as the browser takes them, under a policy, and to this machine alone.
// @ts-check
import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { get } from "node:http";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { startServers } from "./support.mjs";

const dist = fileURLToPath(new URL("../../www/dist/", import.meta.url));

/** @type {Awaited<ReturnType<typeof startServers>>} */
let servers;
before(async () => {
  servers = await startServers();
});
after(() => servers?.stop());

/**
 * An answer as it travels: fetch would decode it.
 * @param {string} path
 * @param {Record<string, string>} headers
 * @returns {Promise<{ status: number | undefined, headers: import("node:http").IncomingHttpHeaders, body: Buffer }>}
 */
const ask = (path, headers = {}) =>
  new Promise((resolve, reject) => {
    get(`${servers.address}${path}`, { headers }, async (response) => {
      const body = Buffer.concat(await response.toArray());
      resolve({ status: response.statusCode, headers: response.headers, body });
    }).on("error", reject);
  });

const decoders = { br: brotliDecompressSync, gzip: gunzipSync };

test("each file is sent compressed to a browser that takes it, and plain to one that does not", async () => {
  const names = (await readdir(dist, { recursive: true })).filter((name) => /\.(html|js|css|svg|wasm)$/.test(name));
  assert.ok(names.some((name) => name.endsWith(".wasm")) && names.some((name) => name.endsWith(".js")));
  for (const name of names) {
    const bytes = await readFile(`${dist}${name}`);
    const plain = await ask(`/${name}`);
    assert.equal(plain.headers["content-encoding"], undefined);
    assert.deepEqual(plain.body, bytes);
    for (const [encoding, decode] of Object.entries(decoders)) {
      const { headers, body } = await ask(`/${name}`, { "accept-encoding": encoding });
      assert.equal(headers["content-encoding"], encoding, name);
      assert.equal(headers["content-type"], plain.headers["content-type"]);
      assert.match(String(headers.vary), /accept-encoding/i);
      assert.deepEqual(decode(body), bytes);
    }
  }
  const { headers } = await ask("/?call=x", { "accept-encoding": "gzip, br" });
  assert.equal(headers["content-encoding"], "br");
  assert.match(String(headers["content-security-policy"]), /default-src 'none'/);
});

test("another name for this machine gets nothing", async () => {
  assert.equal((await ask("/", { host: "example.com" })).status, 421);
});
