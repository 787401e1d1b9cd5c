// The packed package in browsers, as plain modules without a bundler.
// @ts-check
import { after, before, describe, test } from "node:test";
import { find, launch, open } from "./browsers.mjs";
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

for (const name of /** @type {const} */ (["chrome", "firefox", "webkit"])) {
  if (!find(name)) {
    test(`everything in ${name}`, { skip: `SKIPPED: there is no ${name} on this machine` });
    continue;
  }
  describe(name, () => {
    /** @type {any} */
    let browser;
    before(async () => {
      browser = await launch(name);
    });
    after(() => browser?.close());

    for (const host of ["page", "worker", "service-worker"]) {
      test(`a ${host} of ${name}`, async (context) => {
        context.diagnostic(`${await browser.version()}`);
        await check(context, host);
      });
    }

    test(`a page of ${name} with a strict content security policy`, (context) =>
      check(context, "page", { headers: POLICY }));

    test(`a worker of ${name} with a strict content security policy`, (context) =>
      check(context, "worker", { headers: POLICY }));

    test(`an isolated page of ${name}`, (context) =>
      check(context, "page", { headers: ISOLATION, config: { isolated: true } }));

    /**
     * @param {import("node:test").TestContext} context
     * @param {string} host
     * @param {Parameters<typeof serve>[1]} [options]
     */
    async function check(context, host, options) {
      const server = await serve(home, options);
      context.after(() => server.close());
      const page = await open(browser, `${server.address}/tests/runtimes/page/?in=${host}`);
      context.after(() => page.close());
      judge(await server.report(host), { onPage: true });
    }
  });
}
