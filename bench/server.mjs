// Serves what is measured on loopback: the package and pages from disk, isolated so that a browser's clock is at its
// finest; the inputs as calls and lists from memory, so that the disk is not measured. Pages report to it.
// @ts-check
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { serveFiles } from "../tests/hosts/static-server.mjs";
import { MADE } from "./bundle.mjs";

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
  return serveFiles(root, {
    headers: { "cross-origin-opener-policy": "same-origin", "cross-origin-embedder-policy": "require-corp" },
    async answer(request, response, path) {
      if (request.method === "POST") {
        report(JSON.parse(await text(request)));
        return "";
      }
      if (delayMs > 0) await new Promise((resolve) => setTimeout(resolve, delayMs));
      const page = pages[path];
      const file = page === undefined ? apiInput(new URL(request.url ?? "/", "http://loopback")) : undefined;
      if (page === undefined && file === undefined) return undefined;
      response.setHeader("content-type", file ? "application/json" : "text/html");
      response.setHeader("cache-control", "no-store");
      return page ?? input(/** @type {string} */ (file));
    },
  });
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
