// Starts the system's Firefox, without a window.
// @ts-check
import { onPath } from "./on-path.mjs";
import { playwright } from "./playwright.mjs";

/** Where it is on this machine, if it is. */
export const find = () => onPath("firefox-esr", "firefox");

/** @param {import("./playwright.mjs").LaunchOptions} [options] */
export function launch(options) {
  const executablePath = find();
  if (!executablePath) throw new Error("Firefox is missing: on Debian, `apt-get install firefox-esr` installs it");
  // The channel says that it is the system's own, and not one that Playwright has patched.
  return playwright.firefox.launch({ ...options, executablePath, channel: "moz-firefox" });
}
