// Starts headless Chromium with the flags of the other tests.
// @ts-check
import { readFile } from "node:fs/promises";
import process from "node:process";
import { chromium } from "playwright-core";

/** @param {string[]} [flags] */
export async function launch(flags = []) {
  const driver = JSON.parse(await readFile(new URL("../../webdriver.json", import.meta.url), "utf8"));
  return chromium.launch({
    executablePath: process.env.CONTACTSHIP_CHROMIUM,
    args: [...driver["goog:chromeOptions"].args, ...flags],
  });
}
