// Starts the system's Chromium, without a window.
// @ts-check
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { onPath } from "./on-path.mjs";
import { root } from "./packages.mjs";
import { playwright } from "./playwright.mjs";

/** Where it is on this machine, if it is. */
export const find = () => onPath("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome");

/**
 * With the flags that webdriver.json gives to the tests in Rust, and those of the options.
 * @param {import("./playwright.mjs").LaunchOptions} [options]
 */
export function launch({ args = [], ...options } = {}) {
  const executablePath = find();
  if (!executablePath) throw new Error("Chromium is missing: `cargo xtask setup --browser` installs it");
  const { "goog:chromeOptions": shared } = JSON.parse(readFileSync(join(root, "webdriver.json"), "utf8"));
  return playwright.chromium.launch({ ...options, executablePath, args: [...shared.args, ...args] });
}
