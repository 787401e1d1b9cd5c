// Measures in browsers: each page does one task, and reports to its server.
// @ts-check
import { fileURLToPath } from "node:url";
import * as chromium from "../../tests/hosts/chromium.mjs";
import { openPage } from "../../tests/hosts/page.mjs";
import * as webkit from "../../tests/hosts/webkit.mjs";
import { MADE, bundle } from "../bundle.mjs";
import { serve } from "../server.mjs";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const PAGE = `<!doctype html><title>bench</title><script type="module" src="/target/bench/page.mjs"></script>`;
/** How long a page may take for one result. */
const PATIENCE_MS = 180_000;

/**
 * A browser that can be measured in.
 * @typedef {{ version: string, open: (address: string) => Promise<unknown>, close: () => unknown }} Browser
 */

/** @type {Record<"chromium" | "webkit", { missing: () => string | undefined, start: () => Promise<Browser> }>} */
const BROWSERS = {
  chromium: {
    missing: () => (chromium.find() ? undefined : "there is no Chromium on the PATH"),
    async start() {
      const browser = await chromium.launch({ args: ["--js-flags=--expose-gc"] });
      return started(`Chromium ${browser.version()}`, browser);
    },
  },
  webkit: {
    missing: () => (webkit.find() ? undefined : "there is no WebKitGTK with its driver and xvfb-run on this machine"),
    async start() {
      const browser = await webkit.launch();
      return started(`WebKitGTK ${browser.version()}`, browser);
    },
  },
};

/** @param {string} version @param {any} browser @returns {Browser} */
function started(version, browser) {
  return { version, open: (address) => openPage(browser, address), close: () => browser.close() };
}

/** @typedef {keyof typeof BROWSERS} Name */

/** What is missing, if it is. @param {Name} name @returns {string | undefined} */
export function missing(name) {
  return BROWSERS[name].missing();
}

/**
 * @param {Name} name
 * @param {import("./page.mjs").Task} task
 * @param {(result: any) => void} report
 * @returns {Promise<string>} the browser's name and version
 */
export async function onPage(name, task, report) {
  await bundle("hosts/page.mjs", `${MADE}/page.mjs`);
  /** @type {(value?: unknown) => void} */
  let resolve = () => {};
  /** @type {(reason: Error) => void} */
  let reject = () => {};
  const ended = new Promise((...settle) => ([resolve, reject] = settle));
  const late = () => reject(new Error(`the page in ${name} reported nothing for ${PATIENCE_MS / 1000} s`));
  let timer = setTimeout(late, PATIENCE_MS);
  const server = await serve(
    ROOT,
    { "/": PAGE },
    {
      report(message) {
        clearTimeout(timer);
        timer = setTimeout(late, PATIENCE_MS);
        if ("result" in message) report(message.result);
        else if ("failure" in message) reject(new Error(`in ${name}: ${message.failure}`));
        else resolve();
      },
    },
  );
  const browser = await BROWSERS[name].start();
  try {
    await browser.open(`${server.address}/#${encodeURIComponent(JSON.stringify(task))}`);
    await ended;
    return browser.version;
  } finally {
    clearTimeout(timer);
    await browser.close();
    server.close();
  }
}
