// Serves the page and what it measures on loopback, isolated so that the browser's clock is at its finest; and the
// inputs as calls, from memory, so that the disk is not measured.
// @ts-check
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { MADE } from "./bundle.mjs";

/** @type {Record<string, string>} */
const TYPES = {
  ".html": "text/html",
  ".mjs": "text/javascript",
  ".js": "text/javascript",
  ".wasm": "application/wasm",
};

/**
 * @param {string} root
 * @param {Record<string, string>} pages by path
 * @param {number} [delayMs] before each response, as on a network
 * @returns {Promise<{ address: string, close: () => void }>}
 */
export async function serve(root, pages, delayMs = 0) {
  /** @type {Map<string, Buffer>} */
  const calls = new Map();
  const call = async (/** @type {string} */ path) => {
    const [, input, format] = /^\/v1\/calls\/([\w-]+)-(json|toon)$/.exec(path) ?? [];
    if (!input) return undefined;
    const body = calls.get(path) ?? (await readFile(join(MADE, "inputs", `${input}.${format}`)));
    calls.set(path, body);
    return body;
  };
  const server = createServer(async (request, response) => {
    const path = new URL(request.url ?? "/", "http://localhost").pathname;
    if (delayMs > 0) await new Promise((resolve) => setTimeout(resolve, delayMs));
    try {
      const body = pages[path] ?? (await call(path)) ?? (await readFile(join(root, normalize(path))));
      response.writeHead(200, {
        "content-type": pages[path] ? "text/html" : (TYPES[extname(path)] ?? "application/octet-stream"),
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-embedder-policy": "require-corp",
        "cache-control": "no-store",
      });
      response.end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  return {
    address: `http://127.0.0.1:${port}`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
