// Serves the files of a folder on loopback, as a plain web server would, and what a test answers itself.
// @ts-check
import { createServer } from "node:http";
import { listen } from "./listen.mjs";
import { packagesOf } from "./packages.mjs";

const sirv = /** @type {typeof import("sirv").default} */ (packagesOf()("sirv"));

/**
 * Is asked before the folder. What it resolves with is the response's body, `undefined` leaves the request to the
 * folder. One that never settles is a server that never answers.
 * @typedef {(
 *   request: import("node:http").IncomingMessage,
 *   response: import("node:http").ServerResponse,
 *   path: string,
 * ) => Promise<string | Uint8Array | undefined>} Answer
 */

/**
 * @param {string} folder
 * @param {{ headers?: Record<string, string>, answer?: Answer }} [options] headers of every response
 */
export async function serveFiles(folder, { headers = {}, answer } = {}) {
  // Files are looked up for each request, as tests build some of them while the server runs, and are `no-store`.
  const files = sirv(folder, { dev: true });
  const server = createServer(async (request, response) => {
    const path = new URL(request.url ?? "/", "http://loopback").pathname;
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    try {
      const body = await answer?.(request, response, path);
      if (body !== undefined) response.end(body);
      else files(request, response, () => void response.writeHead(404).end());
    } catch (error) {
      console.error(`${path}: ${error}`);
      response.writeHead(500).end();
    }
  });
  return listen(server);
}
