// Starts the browsers of the system, without a window.
// @ts-check
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import process from "node:process";
import { toolsOf } from "./hosts.mjs";
import { launchWebKit, miniBrowser } from "./webkit.mjs";

/** @type {Record<string, { names: string[], args: string[] }>} */
const BROWSERS = {
  chrome: {
    names: ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"],
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-dev-shm-usage",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  },
  firefox: { names: ["firefox-esr", "firefox"], args: [] },
};

/** Where a browser is on this machine, if it is. @param {"chrome" | "firefox" | "webkit"} browser */
export function find(browser) {
  const folders = (process.env.PATH ?? "").split(delimiter);
  if (browser === "webkit") {
    const programs = ["WebKitWebDriver", "xvfb-run"];
    const isThere = programs.every((name) => folders.some((folder) => existsSync(join(folder, name))));
    return isThere ? miniBrowser() : undefined;
  }
  const { names } = BROWSERS[browser];
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find((path) => existsSync(path));
}

/** @param {"chrome" | "firefox" | "webkit"} browser @returns {Promise<any>} */
export async function launch(browser) {
  if (browser === "webkit") return launchWebKit();
  const { default: puppeteer } = await import(toolsOf("tests/runtimes").resolve("puppeteer-core"));
  const { args } = BROWSERS[browser];
  return puppeteer.launch({ browser, executablePath: find(browser), headless: true, args });
}

/**
 * Opens a page and writes what it complains of to the test's output.
 * @param {any} browser
 * @param {string} address
 */
export async function open(browser, address) {
  const page = await browser.newPage();
  page.on("pageerror", (/** @type {any} */ error) => console.error(`${address}: ${error}`));
  page.on("console", (/** @type {any} */ message) => {
    // The checks ask for what is not there, too.
    const wanted = message.type() === "error" && !message.text().startsWith("Failed to load resource");
    if (wanted) console.error(`${address}: ${message.text()}`);
  });
  await page.goto(address);
  return page;
}
