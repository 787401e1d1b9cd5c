// Serves the built dashboard, and a proxy that adds the API key: on loopback only.
// @ts-check
//
// Node's own http and fetch with sirv for the files: the proxy passes on one kind of GET request,
// which needs no framework, and fetch speaks https to the real API without any set-up.
import { spawn } from "node:child_process";
import { createServer } from "node:http";
import process from "node:process";
import { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import sirv from "sirv";

const HOST = "127.0.0.1";
const API = "/api/contactship";
const RECORDINGS = "/recordings/";
/**
 * Scripts from here only, and wasm: the package needs no `unsafe-eval`. The hash is that of the one style sheet which
 * wavesurfer.js puts into its shadow root; recordings may be played from where the API has them.
 */
const POLICY =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'sha256-U+wOyz6RyxfmjgGP/zCgeX2UqDaDGqr0JM2ok4ksXpY='; connect-src 'self'; " +
  "img-src 'self' data:; media-src 'self' https:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

const { DEMO_BASE_URL: upstream = "", DEMO_CALL: call = "", CONTACTSHIP_API_KEY: key = "" } = process.env;
const page = files("../dist");

const server = createServer((request, response) => {
  const url = request.url ?? "/";
  response.setHeader("content-security-policy", POLICY);
  response.setHeader("x-content-type-options", "nosniff");
  if (!isOurs(request.headers.host)) return refuse(response, 421, "This server answers on loopback only.");
  if (request.method !== "GET" && request.method !== "HEAD") return refuse(response, 405, "Only GET is served here.");
  if (/^\/api\/contactship\/v1\/calls(?:[/?]|$)/.test(url)) {
    return void proxy(request, response, upstream + url.slice(API.length), { "x-api-key": key });
  }
  if (url.startsWith(RECORDINGS)) return void proxy(request, response, upstream + url, {});
  return page(request, response);
});

server.on("error", (/** @type {NodeJS.ErrnoException} */ error) => {
  const taken = error.code === "EADDRINUSE";
  console.error(
    `error: ${taken ? `port ${process.env.DEMO_PORT} is taken: choose another with --port.` : error.message}`,
  );
  process.exit(1);
});

server.listen(Number(process.env.DEMO_PORT), HOST, () => {
  const address = `http://${HOST}:${port()}/?call=${encodeURIComponent(call)}`;
  console.log(`The dashboard: ${address}`);
  console.log("Press Ctrl+C to end.");
  if (process.env.DEMO_OPEN) open(address);
});

// The demo holds our stdin open for as long as it runs.
process.stdin.on("end", () => process.exit()).resume();

/**
 * Asks the API: for calls with the key, which the page never sees.
 * @param {import("node:http").IncomingMessage} request
 * @param {import("node:http").ServerResponse} response
 * @param {string} target
 * @param {Record<string, string>} credentials
 */
async function proxy(request, response, target, credentials) {
  const hungUp = new AbortController();
  response.on("close", () => hungUp.abort());
  const { range, "if-range": ifRange } = request.headers;
  try {
    const answer = await fetch(target, {
      method: request.method ?? "GET",
      headers: {
        accept: "*/*",
        ...credentials,
        // A player asks for parts.
        ...(range ? { range } : {}),
        ...(typeof ifRange === "string" ? { "if-range": ifRange } : {}),
      },
      // A redirect would carry the key to wherever it points.
      redirect: "manual",
      signal: hungUp.signal,
    });
    response.writeHead(answer.status, passedOn(answer.headers));
    if (answer.body)
      Readable.fromWeb(/** @type {any} */ (answer.body))
        .on("error", () => response.destroy())
        .pipe(response);
    else response.end();
  } catch {
    if (!response.headersSent && !response.destroyed) refuse(response, 502, "The API could not be reached.");
  }
}

/** @param {Headers} headers */
function passedOn(headers) {
  const names = ["content-type", "retry-after", "x-request-id", "cf-ray", "accept-ranges", "content-range", "etag"];
  return Object.fromEntries(names.flatMap((name) => (headers.has(name) ? [[name, headers.get(name) ?? ""]] : [])));
}

/**
 * Another site's name could be made to resolve to this machine, and its page would then read calls.
 * @param {string | undefined} host
 */
function isOurs(host) {
  return host === `${HOST}:${port()}` || host === `localhost:${port()}`;
}

function port() {
  const address = server.address();
  return typeof address === "object" && address ? address.port : 0;
}

/** @param {string} folder */
function files(folder) {
  // dev: read from disk each time, so that an edited page shows with a reload.
  return sirv(fileURLToPath(new URL(folder, import.meta.url)), { dev: true, etag: true, brotli: true, gzip: true });
}

/**
 * @param {import("node:http").ServerResponse} response
 * @param {number} statusCode
 * @param {string} message
 */
function refuse(response, statusCode, message) {
  response.writeHead(statusCode, { "content-type": "application/json" });
  response.end(JSON.stringify({ statusCode, message }));
}

/** @param {string} address */
function open(address) {
  const opener = process.platform === "darwin" ? "open" : "xdg-open";
  // A machine without a browser keeps the printed address.
  spawn(opener, [address], { stdio: "ignore", detached: true })
    .on("error", () => {})
    .unref();
}
