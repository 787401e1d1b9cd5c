// Measures in browsers: each page does one task, and reports to its server.
// @ts-check
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { launchWebKit, miniBrowser } from "../../tests/runtimes/webkit.mjs";
import { MADE, bundle } from "../bundle.mjs";
import { serve } from "../server.mjs";
import { launch } from "./chromium.mjs";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const PAGE = `<!doctype html><title>bench</title><script type="module" src="/target/bench/page.mjs"></script>`;
/** How long a page may take for one result. */
const PATIENCE_MS = 180_000;

/**
 * A browser that can be measured in: `goto` opens a page in it.
 * @typedef {{ version: string, goto: (address: string) => Promise<unknown>, close: () => unknown }} Browser
 */

/** @type {Record<"chromium" | "webkit", { missing: () => string | undefined, start: () => Promise<Browser> }>} */
const BROWSERS = {
  chromium: {
    missing: () => (process.env.CONTACTSHIP_CHROMIUM ? undefined : "there is no Chromium on the PATH"),
    async start() {
      const browser = await launch(["--js-flags=--expose-gc"]);
      const page = await browser.newPage();
      page.on("pageerror", (error) => console.error(error));
      return {
        version: `Chromium ${browser.version()}`,
        goto: (address) => page.goto(address),
        close: () => browser.close(),
      };
    },
  },
  webkit: {
    missing() {
      const programs = ["WebKitWebDriver", "xvfb-run"].filter((name) => !onPath(name));
      if (!miniBrowser()) programs.push("MiniBrowser");
      return programs.length > 0 ? `there is no ${programs.join(", no ")} on this machine` : undefined;
    },
    async start() {
      const browser = await launchWebKit();
      const page = await browser.newPage();
      return { version: await browser.version(), goto: page.goto, close: browser.close };
    },
  },
};

/** @typedef {keyof typeof BROWSERS} Name */

/** @param {string} program */
function onPath(program) {
  return (process.env.PATH ?? "").split(delimiter).some((folder) => existsSync(join(folder, program)));
}

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
    await browser.goto(`${server.address}/#${encodeURIComponent(JSON.stringify(task))}`);
    await ended;
    return browser.version;
  } finally {
    clearTimeout(timer);
    await browser.close();
    server.close();
  }
}
