// A page in Chromium that can import the packages and the checks.
// @ts-check
import { launch } from "../../hosts/chromium.mjs";
import { root } from "../../hosts/packages.mjs";
import { serveFiles } from "../../hosts/static-server.mjs";

const SERVED = /^\/(pkg|target\/trap\/pkg|tests\/client\/checks)\/[\w./-]+$/;

/** A browser, and the origin that serves the packages to its pages. */
export async function startChromium() {
  const server = await serveFiles(root, { answer });
  const browser = await launch();
  return {
    browser,
    origin: server.address,
    async stop() {
      await browser.close();
      server.close();
    },
  };
}

/**
 * Leaves pkg/, target/trap/pkg/ and the checks to the folder; `/hang` is never answered, all else is a page.
 * @type {import("../../hosts/static-server.mjs").Answer}
 */
async function answer(_request, response, path) {
  if (path.includes("/hang")) return new Promise(() => {});
  if (SERVED.test(path)) return undefined;
  response.setHeader("content-type", "text/html");
  return "<!doctype html><title>checks</title>";
}
