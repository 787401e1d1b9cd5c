// Serves a folder to a browser, configures the checks of its pages, and waits for their reports.
// @ts-check
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { serveFiles } from "../hosts/static-server.mjs";
import { config } from "./hosts.mjs";

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

  // A service worker wants a secure context, which loopback is.
  const { address, close } = await serveFiles(folder, {
    headers: { "access-control-allow-origin": "*", ...headers },
    async answer(request, _response, path) {
      if (path === "/config.json") return JSON.stringify({ ...config, onPage: true, served: true, ...more });
      if (request.method !== "POST") return undefined;
      reportOf(path.replace("/report/", "")).resolve(JSON.parse(await text(request)));
      return "";
    },
  });

  return {
    address,
    /** What a host has reported. @param {string} host */
    report: (host) => Promise.race([reportOf(host).promise, tooLate(host)]),
    close,
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
