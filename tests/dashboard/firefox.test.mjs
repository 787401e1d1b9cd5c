// The dashboard in Firefox: the whole way of a reader, by clicks and keys.
// @ts-check
//
// puppeteer-core drives the system's own Firefox; playwright-core needs one that it has patched.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { startServers } from "./support.mjs";

const executablePath = ["/usr/bin/firefox-esr", "/usr/bin/firefox"].find((path) => existsSync(path));
const skip = executablePath ? false : "SKIPPED: no Firefox on this machine";

/** Firefox, by the puppeteer-core that tests/runtimes has for the same purpose. */
async function launch() {
  const runtimes = createRequire(new URL("../runtimes/package.json", import.meta.url));
  const { default: puppeteer } = await import(pathToFileURL(runtimes.resolve("puppeteer-core")).href);
  return puppeteer.launch({ browser: "firefox", executablePath, headless: true });
}

/** @type {Awaited<ReturnType<typeof startServers>>} */
let servers;
/** @type {any} */
let browser;
before(async () => {
  if (skip) return;
  [servers, browser] = await Promise.all([startServers(), launch()]);
});
after(async () => {
  await browser?.close();
  servers?.stop();
});

test("a reader lists, filters, opens, seeks, searches, compares and goes back", { skip }, async () => {
  const page = await browser.newPage();
  await page.setViewport({ width: 1280, height: 800 });
  /** @type {string[]} */
  const troubles = [];
  page.on("pageerror", (/** @type {any} */ error) => troubles.push(String(error)));
  page.on("console", (/** @type {any} */ message) => {
    if (message.type() === "error" && !/Failed to load resource/.test(message.text())) troubles.push(message.text());
  });
  /** @param {string} body */
  const until = async (body) => {
    await page.waitForFunction(body, { timeout: 15_000 }).catch(() => assert.fail(`never: ${body}`));
  };
  /** @param {string} text */
  const seen = (text) => until(`document.body.innerText.includes(${JSON.stringify(text)})`);
  /** @param {string} selector */
  const click = (selector) => page.locator(selector).click();

  await page.goto(`${servers.address}/?lang=en&status=completed`);
  await until("document.querySelectorAll('.call-link').length > 5");
  // By its kind alone: where the headings of days stand among the rows depends on the time of day.
  await click(".list-row.call .call-link");
  await until("new URL(location.href).searchParams.get('call')");
  await until("document.querySelector('.call h1')");
  await page.goBack();
  await seen("Choose a call.");

  await page.goto(`${servers.address}/?lang=en&call=talk-en-44-n3`);
  await until("document.querySelector('.latency-plot canvas') && document.querySelector('.waveform > div')");
  await click(".turn:nth-child(2) .word");
  await until("document.querySelector('.word.now')");
  await page.keyboard.press("g");
  await page.keyboard.type("0:30");
  await page.keyboard.press("Enter");
  await until("document.querySelector('[role=slider]').getAttribute('aria-valuenow') === '30'");
  await page.keyboard.press("/");
  await page.keyboard.type("appointment");
  await until("/^1 of \\d+$/.test(document.querySelector('.transcript-hits')?.textContent)");
  await page.keyboard.press("Escape");
  await click(".tool summary");
  await seen("Arguments");
  await page.keyboard.press("?");
  await until("document.querySelector('dialog[open]')");
  await page.keyboard.press("Escape");
  await until("!document.querySelector('dialog[open]')");

  await page.goto(`${servers.address}/?lang=en&view=compare&status=completed`);
  await click(".compare-head .primary");
  await seen("25 of 25 opened");
  await page.goto(`${servers.address}/?lang=en&call=gen-en-6__toon-broken`);
  await seen("The transcript could not be read.");
  await click(".trouble .primary");
  await seen("Its text is below.");
  await page.goto(`${servers.address}/?lang=es&theme=dark&call=talk-es-12`);
  await seen("Transcripción");
  assert.deepEqual(troubles, []);
  await page.close();
});
