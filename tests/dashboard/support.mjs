// What the tests of the dashboard share: the sandbox, the demo's server, and browsers in which pages are watched.
// @ts-check
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import process from "node:process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const root = fileURLToPath(new URL("../../", import.meta.url));
export const key = "sk_test_DASHBOARD";

const ARGS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--disable-sync"];
/** A sandbox with this key, with two calls that go on, and the demo's server before it. */
export async function startServers() {
  const sandbox = spawn(
    "cargo",
    ["run", "--quiet", "--package", "sandbox", "--", "--exit-with-stdin", "--key", key, "--live", "2"],
    { cwd: root, stdio: ["pipe", "pipe", "inherit"] },
  );
  const api = /http:\/\/\S+/.exec(await firstLine(sandbox))?.[0] ?? "";
  const server = spawn(process.execPath, ["www/demo/serve.mjs"], {
    cwd: root,
    env: { ...process.env, DEMO_BASE_URL: api, DEMO_CALL: "talk-en-44-n3", DEMO_PORT: "0", CONTACTSHIP_API_KEY: key },
    stdio: ["pipe", "pipe", "inherit"],
  });
  const address = /http:\/\/[^/]+/.exec(await firstLine(server))?.[0] ?? "";
  assert.match(address, /^http:\/\/127\.0\.0\.1:\d+$/);
  return {
    address,
    /** The sandbox itself. */
    api,
    /** Switches something in the sandbox. @param {string} path */
    async control(path) {
      const response = await fetch(`${api}/sandbox/${path}`, { method: "POST" });
      assert.equal(response.status, 200, await response.text());
    },
    /** Asks the API itself. @param {string} path @returns {Promise<any>} */
    async ask(path) {
      return (await fetch(`${api}/v1/${path}`, { headers: { "x-api-key": key } })).json();
    },
    stop() {
      server.stdin?.end();
      sandbox.stdin?.end();
      server.kill();
      sandbox.kill();
    },
  };
}

/** @param {import("node:child_process").ChildProcess} child */
async function firstLine(child) {
  assert.ok(child.stdout);
  const [line] = await once(createInterface(child.stdout), "line");
  return String(line);
}

/** Headless Chromium. */
export function launch() {
  return chromium.launch({ executablePath: "/usr/bin/chromium", args: ARGS });
}

/**
 * A page that notes whatever went wrong on it: exceptions, errors on the console, violations of the policy.
 * @param {import("playwright-core").Browser} browser
 * @param {import("playwright-core").BrowserContextOptions} [options]
 */
export async function openPage(browser, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  /** @type {string[]} */
  const troubles = [];
  page.on("pageerror", (error) => troubles.push(`exception: ${error.message}`));
  page.on("console", (message) => {
    // A request that fails on purpose is reported by the browser itself.
    const wanted = message.type() === "error" && !/Failed to load resource/.test(message.text());
    if (wanted) troubles.push(`console: ${message.text()}`);
  });
  /** @type {string[]} */
  const requests = [];
  page.on("request", (request) => requests.push(`${request.url()} ${JSON.stringify(request.headers())}`));
  return {
    page,
    requests,
    /** Fails where anything went wrong, and closes the page. */
    async done() {
      assert.deepEqual(troubles, []);
      assert.ok(
        requests.every((line) => !line.includes(key)),
        "the page never has the key",
      );
      await context.close();
    },
  };
}
