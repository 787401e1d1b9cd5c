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
  // This channel is for the Firefox of the system; without it Playwright expects one that it has patched.
  return playwright.firefox.launch({ ...options, executablePath, channel: "moz-firefox" });
}
