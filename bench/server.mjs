// Serves what is measured on loopback: the package and pages from disk, isolated so that a browser's clock is at its
// finest; the inputs as calls and lists from memory, so that the disk is not measured. Pages report to it.
// @ts-check
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { text } from "node:stream/consumers";
import { listen } from "../tests/hosts/listen.mjs";
import { MADE } from "./bundle.mjs";

/** @type {Record<string, string>} */
const TYPES = {
  ".html": "text/html",
  ".mjs": "text/javascript",
  ".js": "text/javascript",
  ".json": "application/json",
  ".wasm": "application/wasm",
};

/**
 * @param {string} root the folder of all other paths
 * @param {Record<string, string>} pages by path
 * @param {{ delayMs?: number, report?: (message: any) => void }} [options] the time before each response, as on a
 *   network; what gets the JSON that pages POST
 */
export async function serve(root, pages, { delayMs = 0, report = () => {} } = {}) {
  /** @type {Map<string, Promise<Buffer>>} */
  const bodies = new Map();
  const input = (/** @type {string} */ file) => {
    const body = bodies.get(file) ?? readFile(join(MADE, "inputs", file));
    bodies.set(file, body);
    return body;
  };
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? "/", "http://localhost");
    if (request.method === "POST") {
      report(JSON.parse(await text(request)));
      response.end();
      return;
    }
    if (delayMs > 0) await new Promise((resolve) => setTimeout(resolve, delayMs));
    const page = pages[url.pathname];
    const file = page === undefined ? apiInput(url) : undefined;
    try {
      const body = page ?? (await (file ? input(file) : readFile(join(root, normalize(url.pathname)))));
      const type = page === undefined ? (file ? ".json" : extname(url.pathname)) : ".html";
      response.writeHead(200, {
        "content-type": TYPES[type] ?? "application/octet-stream",
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-embedder-policy": "require-corp",
        "cache-control": "no-store",
      });
      response.end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  return listen(server);
}

/**
 * The file that ContactShip's API answers with: a call's id is the name of an input, a list's `limit` the size of a page.
 * @param {URL} url
 */
function apiInput({ pathname, searchParams }) {
  const call = /^\/v1\/calls(?:\/([\w-]+))?$/.exec(pathname);
  if (!call) return undefined;
  const name = call[1] ?? `page-${Number(searchParams.get("limit"))}`;
  return `${name}.${searchParams.get("transcript_format") === "toon" ? "toon" : "json"}`;
}
