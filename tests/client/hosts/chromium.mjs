// A page in headless Chromium that can import the packages and the checks.
// @ts-check
import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { extname } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const root = new URL("../../../", import.meta.url);
const TYPES = /** @type {Record<string, string>} */ ({
  ".html": "text/html",
  ".js": "text/javascript",
  ".mjs": "text/javascript",
  ".wasm": "application/wasm",
});
const ARGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-dev-shm-usage",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** A browser, and the origin that serves the packages to its pages. */
export async function startChromium() {
  const server = await serve();
  const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ARGS });
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  return {
    browser,
    origin: `http://127.0.0.1:${port}`,
    async stop() {
      await browser.close();
      server.close();
      server.closeAllConnections();
    },
  };
}

/** Serves pkg/, target/trap/pkg/ and the checks; `/hang` is never answered. */
async function serve() {
  const server = createServer(async (request, response) => {
    const path = new URL(request.url ?? "/", root).pathname;
    if (path.includes("/hang")) return;
    const allowed = /^\/(pkg|target\/trap\/pkg|tests\/client\/checks)\/[\w./-]+$/.test(path);
    try {
      const body = allowed
        ? await readFile(fileURLToPath(new URL(`.${path}`, root)))
        : "<!doctype html><title>checks</title>";
      response.writeHead(200, { "content-type": TYPES[allowed ? extname(path) : ".html"] ?? "text/plain" }).end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
  return server;
}
