// Serves a folder to a browser, tells pages what to check, and waits for what they report.
// @ts-check
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { config } from "./hosts.mjs";

/** @type {Record<string, string>} */
const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
  ".wasm": "application/wasm",
};
const PATIENCE_MS = 20_000;

/**
 * @param {string} folder
 * @param {{ headers?: Record<string, string>, config?: Record<string, unknown> }} [options]
 */
export async function serve(folder, { headers = {}, config: more = {} } = {}) {
  /** @type {Map<string, { promise: Promise<any>, resolve: (results: any) => void }>} */
  const reports = new Map();
  /** @param {string} host */
  const reportOf = (host) => {
    const known = reports.get(host) ?? withResolvers();
    reports.set(host, known);
    return known;
  };

  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://host");
    response.setHeader("access-control-allow-origin", "*");
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    if (pathname === "/config.json") {
      response.end(JSON.stringify({ ...config, onPage: true, served: true, ...more }));
    } else if (request.method === "POST") {
      reportOf(pathname.replace("/report/", "")).resolve(JSON.parse(await text(request)));
      response.end();
    } else {
      const file = normalize(pathname.endsWith("/") ? `${pathname}index.html` : pathname);
      try {
        const body = await readFile(join(folder, file));
        response.setHeader("content-type", TYPES[extname(file)] ?? "application/octet-stream");
        response.end(body);
      } catch {
        response.writeHead(404).end();
      }
    }
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());

  return {
    // A service worker wants a secure context, which loopback is.
    address: `http://127.0.0.1:${port}`,
    /** What a host has reported. @param {string} host */
    report: (host) => Promise.race([reportOf(host).promise, tooLate(host)]),
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** @param {string} host @returns {Promise<never>} */
async function tooLate(host) {
  await sleep(PATIENCE_MS, undefined, { ref: false });
  throw new Error(`the ${host} reported nothing within ${PATIENCE_MS / 1000} s`);
}

function withResolvers() {
  /** @type {(results: any) => void} */
  let resolve = () => {};
  const promise = new Promise((settle) => (resolve = settle));
  return { promise, resolve };
}
