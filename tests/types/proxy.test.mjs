// The proxy that the package's README shows, run as it stands there: it adds the key, and passes calls on and nothing else.
// @ts-check
import assert from "node:assert/strict";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import process from "node:process";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { ContactshipClient } from "contactship-wasm";
import { listen } from "../hosts/listen.mjs";
import { here, tools } from "./compiler.mjs";

const { CONTACTSHIP_SANDBOX: sandbox = "", CONTACTSHIP_SANDBOX_KEY: key = "" } = process.env;
const packaged = dirname(createRequire(import.meta.url).resolve("contactship-wasm/package.json"));
const ID = "a1b2c3d4-e5f6-7890-abcd-ef1234567890";

/** @type {(request: Request, key: string) => Promise<Response>} */
let proxy;
/** What the API was asked for. @type {string[]} */
const asked = [];
/** The sandbox behind a server that compresses, as the API does. */
const api = createServer(async (request, response) => {
  asked.push(request.url ?? "");
  const answer = await fetch(`${sandbox}${request.url}`, {
    headers: { "x-api-key": `${request.headers["x-api-key"]}` },
  });
  const headers = { "content-type": answer.headers.get("content-type") ?? "", "content-encoding": "gzip" };
  response.writeHead(answer.status, headers).end(gzipSync(await answer.text()));
});

/** @type {Awaited<ReturnType<typeof listen>>} */
let listening;

before(async () => {
  listening = await listen(api);
  proxy = await proxyTo(listening.address);
});
after(() => listening?.close());

/** The README's proxy, with another address of the API. @param {string} address */
async function proxyTo(address) {
  const readme = await readFile(join(packaged, "README.md"), "utf8");
  const [, sample] = /^```ts\n([^`]*function contactshipProxy[\s\S]*?)^```$/m.exec(readme) ?? [];
  assert.match(sample, /https:\/\/api\.contactship\.ai/);
  const source = sample.replace("https://api.contactship.ai", address);
  const { code } = await tools("esbuild").transform(source, { loader: "ts", format: "esm", target: "es2022" });
  await mkdir(join(here, "config"), { recursive: true });
  const file = join(here, `config/proxy-${new URL(address).port}.mjs`);
  await writeFile(file, code);
  return (await import(pathToFileURL(file).href)).contactshipProxy;
}

test("a client on a page gets its calls through the README's proxy, which adds the key", async () => {
  const client = new ContactshipClient({
    baseUrl: "https://page.example/api/contactship",
    fetch: (url, init) => proxy(new Request(url, init), key),
  });
  assert.equal((await client.getCall(ID, { transcriptFormat: "toon" })).id, ID);
  assert.equal((await client.listCalls({ pageSize: 2 })).calls.length, 2);
  assert.equal((await client.getCallStatus(ID)).call_id, ID);
});

test("the README's proxy leaves out the headers that fit the compressed body alone", async () => {
  const response = await proxy(new Request(`https://page.example/api/contactship/v1/calls/${ID}`), key);
  assert.deepEqual([...response.headers.keys()], ["content-type"]);
  assert.equal((await response.json()).id, ID);
});

test("the README's proxy passes the API's refusal on", async () => {
  const response = await proxy(new Request(`https://page.example/api/contactship/v1/calls/${ID}`), "sk_wrong");
  assert.equal(response.status, 401);
});

test("the README's proxy asks the API for calls, and for nothing else", async () => {
  const before = asked.length;
  for (const path of [
    "/v1/agents",
    "/v1/calls/../agents",
    "/v1/calls/x/recording",
    "/v1/calls/%2e%2e",
    "/",
    "/v1/calls/",
  ]) {
    const response = await proxy(new Request(`https://page.example/api/contactship${path}`), key);
    assert.equal(response.status, 404, path);
  }
  assert.equal(asked.length, before);
});

test("the README's proxy says so where the API cannot be reached", async () => {
  const cut = await proxyTo("http://127.0.0.1:9");
  const response = await cut(new Request(`https://page.example/api/contactship/v1/calls/${ID}`), key);
  assert.equal(response.status, 502);
  assert.equal(await response.text(), "The API cannot be reached.");
});
