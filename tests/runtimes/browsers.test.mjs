// The packed package in browsers, as plain modules without a bundler.
// @ts-check
import { after, before, describe, test } from "node:test";
import * as chromium from "../hosts/chromium.mjs";
import * as firefox from "../hosts/firefox.mjs";
import { openPage } from "../hosts/page.mjs";
import * as webkit from "../hosts/webkit.mjs";
import { config, home, judge } from "./hosts.mjs";
import { serve } from "./web-server.mjs";

const POLICY = {
  "content-security-policy":
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; img-src data:; " +
    `connect-src 'self' ${config.sandbox}`,
};
const ISOLATION = {
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-embedder-policy": "require-corp",
};

const BROWSERS = { Chromium: chromium, Firefox: firefox, WebKitGTK: webkit };

for (const [name, { find, launch }] of Object.entries(BROWSERS)) {
  if (!find()) {
    test(`all checks pass in ${name}`, { skip: `SKIPPED: there is no ${name} on this machine` });
    continue;
  }
  describe(name, () => {
    /** @type {any} */
    let browser;
    before(async () => {
      browser = await launch();
    });
    after(() => browser?.close());

    for (const host of ["page", "worker", "service worker"]) {
      test(`all checks pass in a ${host} of ${name}`, async (context) => {
        context.diagnostic(`${name} ${browser.version()}`);
        await check(context, host.replace(" ", "-"));
      });
    }

    test(`all checks pass in a page of ${name} with a strict content security policy`, (context) =>
      check(context, "page", { headers: POLICY }));

    test(`all checks pass in a worker of ${name} with a strict content security policy`, (context) =>
      check(context, "worker", { headers: POLICY }));

    test(`all checks pass in an isolated page of ${name}`, (context) =>
      check(context, "page", { headers: ISOLATION, config: { isolated: true } }));

    /**
     * @param {import("node:test").TestContext} context
     * @param {string} host
     * @param {Parameters<typeof serve>[1]} [options]
     */
    async function check(context, host, options) {
      const server = await serve(home, options);
      context.after(() => server.close());
      const page = await openPage(browser, `${server.address}/tests/runtimes/page/?in=${host}`);
      context.after(() => page.close());
      judge(await server.report(host), { onPage: true });
    }
  });
}
