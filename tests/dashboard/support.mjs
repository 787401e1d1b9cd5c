// What the tests of the dashboard share: the sandbox, the demo's server, and browsers in which pages are watched.
// @ts-check
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import { createInterface } from "node:readline";
import { setTimeout } from "node:timers/promises";
import * as chromium from "../hosts/chromium.mjs";
import * as firefox from "../hosts/firefox.mjs";
import { root } from "../hosts/packages.mjs";
import { key, startSandbox } from "../hosts/sandbox.mjs";

export { key };

/** A sandbox with two calls that go on, and the demo's server before it. */
export async function startServers() {
  const sandbox = await startSandbox(["--live", "2"]);
  const api = sandbox.address;
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
      server.kill();
      sandbox.stop();
    },
  };
}

/** @param {import("node:child_process").ChildProcess} child */
async function firstLine(child) {
  assert.ok(child.stdout);
  const [line] = await once(createInterface(child.stdout), "line");
  return String(line);
}

const browsers = { chromium, firefox };
/** @typedef {keyof typeof browsers} BrowserName */

/** Where a browser is on this machine, if it is. @param {BrowserName} name */
export const installed = (name) => browsers[name].find();

/**
 * A browser.
 * @param {BrowserName} [name]
 * @param {string} [downloadsPath] where it saves files
 */
export function launch(name = "chromium", downloadsPath) {
  const options = downloadsPath ? { downloadsPath } : {};
  if (name === "chromium") return chromium.launch(options);
  // A sound device that only keeps time: a machine of tests has no other, and without one Firefox plays nothing.
  return firefox.launch({ ...options, firefoxUserPrefs: { "media.cubeb.force_mock_context": true } });
}

/**
 * The text of the file that a browser saves here. The folder is watched, as Firefox reports no download over BiDi.
 * @param {string} folder
 */
export async function saved(folder) {
  for (const end = Date.now() + 60_000; Date.now() < end; await setTimeout(50)) {
    const [name] = (await readdir(folder)).filter((one) => !/\.(part|crdownload)$/.test(one));
    const text = name ? await readFile(join(folder, name), "utf8") : "";
    if (text) return text;
  }
  return assert.fail(`nothing was saved in ${folder}`);
}

/**
 * The same WebAssembly module with its memory's maximum at its minimum, so that the first growth fails.
 * @param {Buffer} module
 */
export function withLittleMemory(module) {
  let at = 8;
  while (at < module.length) {
    const [id, start] = [module[at], at];
    let size = 0;
    for (let shift = 0, more = true; more; shift += 7) {
      const byte = module[++at] ?? 0;
      size |= (byte & 0x7f) << shift;
      more = byte >= 0x80;
    }
    const body = module.subarray(++at, (at += size));
    if (id !== 5) continue;
    // One memory, without a maximum: [1, 0, minimum as LEB128].
    assert.deepEqual([...body.subarray(0, 2)], [1, 0]);
    const minimum = body.subarray(2);
    const limits = Buffer.concat([Buffer.from([1, 1]), minimum, minimum]);
    return Buffer.concat([module.subarray(0, start), Buffer.from([5, limits.length]), limits, module.subarray(at)]);
  }
  return assert.fail("the module has no memory of its own");
}

/**
 * A page that notes whatever went wrong on it: exceptions, errors on the console, violations of the policy.
 * @param {import("../hosts/playwright.mjs").Browser} browser
 * @param {import("../hosts/playwright.mjs").BrowserContextOptions} [options]
 */
export async function openPage(browser, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  // Not every browser writes them to the console that a driver sees.
  await context.addInitScript(() =>
    addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) =>
      console.error(`policy: ${violatedDirective} forbids ${blockedURI}`),
    ),
  );
  const page = await context.newPage();
  // A slow machine must not fail a test: what hangs is stopped, nothing else.
  page.setDefaultTimeout(60_000);
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
