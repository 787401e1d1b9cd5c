// Starts WebKitGTK, the engine of Safari, through its driver: as much of W3C WebDriver as opening pages needs.
// @ts-check
import { spawn } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { setTimeout as sleep } from "node:timers/promises";
import { freePort } from "./free-port.mjs";
import { onPath } from "./on-path.mjs";

/** How long the driver may take to start, in milliseconds. */
const PATIENCE_MS = 20_000;

/** Where it is on this machine, if it is there with its driver, and a display for it. */
export function find() {
  return onPath("WebKitWebDriver") && onPath("xvfb-run") ? miniBrowser() : undefined;
}

/** The browser that Debian's library of WebKitGTK brings, if it is there. */
function miniBrowser() {
  const folders = existsSync("/usr/lib") ? readdirSync("/usr/lib").map((name) => join("/usr/lib", name)) : [];
  return folders.map((folder) => join(folder, "webkit2gtk-4.1/MiniBrowser")).find((path) => existsSync(path));
}

/** Starts the driver on a display of its own, and a session in it. */
export async function launch() {
  const port = await freePort();
  const driver = spawn("xvfb-run", ["-a", "WebKitWebDriver", `--port=${port}`], {
    // As root the sandbox of WebKit's processes does not start.
    env: { ...process.env, WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: "1" },
    stdio: "ignore",
    detached: true,
  });
  const stop = () => process.kill(-(/** @type {number} */ (driver.pid)));
  const address = `http://127.0.0.1:${port}`;
  try {
    await started(address);
    const browserOptions = { binary: miniBrowser(), args: ["--automation"] };
    const capabilities = { alwaysMatch: { "webkitgtk:browserOptions": browserOptions } };
    const session = await command(`${address}/session`, { capabilities });
    const url = `${address}/session/${session.sessionId}/url`;
    return {
      version: () => `${session.capabilities.browserVersion}`,
      // The session has one window: tests use it in turn.
      newPage: async () => ({
        on() {},
        goto: (/** @type {string} */ page) => command(url, { url: page }),
        async close() {},
      }),
      close: async () => stop(),
    };
  } catch (error) {
    stop();
    throw error;
  }
}

/** @param {string} address */
async function started(address) {
  for (const deadline = Date.now() + PATIENCE_MS; ; await sleep(100)) {
    const ready = await fetch(`${address}/status`)
      .then((response) => response.ok)
      .catch(() => false);
    if (ready) return;
    if (Date.now() > deadline) throw new Error("WebKitWebDriver did not start");
  }
}

/** @param {string} address @param {object} body @returns {Promise<any>} */
async function command(address, body) {
  const response = await fetch(address, { method: "POST", body: JSON.stringify(body) });
  const { value } = /** @type {any} */ (await response.json());
  if (!response.ok) throw new Error(`${value.error}: ${value.message}`);
  return value;
}
