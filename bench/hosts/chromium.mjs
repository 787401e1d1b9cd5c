// Runs the program in headless Chromium.
// @ts-check
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { MADE, bundle } from "../bundle.mjs";
import { serve } from "../server.mjs";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const PAGE = `<!doctype html><title>bench</title><script type="module" src="/target/bench/page.mjs"></script>`;

/** A browser with the flags of the other tests. @param {string[]} [flags] */
export async function launch(flags = []) {
  const driver = JSON.parse(await readFile(new URL("../../webdriver.json", import.meta.url), "utf8"));
  return chromium.launch({
    executablePath: process.env.CONTACTSHIP_CHROMIUM,
    args: [...driver["goog:chromeOptions"].args, ...flags],
  });
}

/**
 * @param {string} effort
 * @param {string[]} inputs
 * @param {(result: import("../program.mjs").Result) => void} report
 */
export async function runInChromium(effort, inputs, report) {
  const { host } = await onPage("runHere", effort, inputs, report);
  return host;
}

/**
 * @param {string} effort
 * @param {string[]} inputs
 * @returns {Promise<{ host: string, results: import("../sockets.mjs").Result[] }>}
 */
export async function socketsInChromium(effort, inputs) {
  return onPage("overSocketsHere", effort, inputs, () => {});
}

/**
 * Calls a function of the page's.
 * @param {"runHere" | "overSocketsHere"} name
 * @param {string} effort
 * @param {string[]} inputs
 * @param {(result: any) => void} report
 */
async function onPage(name, effort, inputs, report) {
  await bundle("hosts/page.mjs", `${MADE}/page.mjs`);
  const server = await serve(ROOT, { "/": PAGE });
  const browser = await launch(["--js-flags=--expose-gc"]);
  try {
    const page = await browser.newPage();
    page.on("pageerror", (error) => console.error(error));
    await page.exposeFunction("report", report);
    await page.goto(server.address);
    await page.waitForFunction(`globalThis.${name}`);
    const results = /** @type {any} */ (
      await page.evaluate(`${name}(${JSON.stringify(effort)}, ${JSON.stringify(inputs)})`)
    );
    return { host: `Chromium ${browser.version()}`, results };
  } finally {
    await browser.close();
    server.close();
  }
}
