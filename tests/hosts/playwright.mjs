// The driver of Chromium and Firefox, for all tests and the benchmark.
// @ts-check
//
// Playwright drives the Firefox of the system over WebDriver BiDi. 1.64 is the last version that Firefox ESR 153 can
// answer: the next one opens each page with `emulation.setMediaFeaturesOverride`, which it does not know.
import { packagesOf } from "./packages.mjs";

export const playwright = /** @type {typeof import("playwright-core")} */ (
  packagesOf("tests/hosts")("playwright-core")
);

/** @typedef {import("playwright-core").Browser} Browser */
/** @typedef {import("playwright-core").LaunchOptions} LaunchOptions */
/** @typedef {import("playwright-core").BrowserContextOptions} BrowserContextOptions */
/** @typedef {import("playwright-core").Page} Page */
