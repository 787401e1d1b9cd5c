// The checks of every host, in Chromium, and what only a page can show.
// @ts-check
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, describe, test } from "node:test";
import { suites } from "./checks/all.mjs";
import { startChromium } from "./hosts/chromium.mjs";
import { key, startSandbox } from "../hosts/sandbox.mjs";

/** @typedef {import("../hosts/playwright.mjs").Page} Page */

/** @type {Awaited<ReturnType<typeof startSandbox>>} */
let sandbox;
/** @type {Awaited<ReturnType<typeof startChromium>>} */
let chromium;
before(async () => {
  [sandbox, chromium] = await Promise.all([startSandbox(), startChromium()]);
});
after(async () => {
  await chromium?.stop();
  sandbox?.stop();
});

/** @param {string[]} [troubles] where errors of the page go */
async function newPage(troubles) {
  const page = await chromium.browser.newPage();
  page.on("pageerror", (error) => troubles?.push(`${error.stack}`));
  await page.goto(`${chromium.origin}/`);
  return page;
}

for (const suite of /** @type {const} */ (["all", "trap"])) {
  describe(`in Chromium, ${suite === "trap" ? "with a module that fails" : "with every network, server and option"}`, () => {
    /** @type {string[]} */
    const troubles = [];
    /** @type {Page} */
    let page;
    before(async () => {
      page = await newPage(troubles);
    });
    for (const check of suites[suite]) {
      test(check.name, async () => {
        const place = { suite, name: check.name, sandbox: sandbox.address, key };
        const [result] = await page.evaluate(runOne, place);
        assert.equal(result?.name, check.name, "the check ran");
        assert.equal(result.wrong, undefined);
        assert.deepEqual(troubles.splice(0), []);
      });
    }
  });
}

/** Runs in the page. @param {{ suite: "all" | "trap", name: string, sandbox: string, key: string }} place */
async function runOne({ suite, name, sandbox, key }) {
  const [folder, checks] = [suite === "all" ? "pkg" : "target/trap/pkg", "/tests/client/checks/all.mjs"];
  const library = await import(`/${folder}/browser.js`);
  const { run } = await import(checks);
  return run(suite, { library, sandbox, key, name: "chromium" }, (/** @type {string} */ other) => other === name);
}

describe("on a page", () => {
  test("a key is refused on a page, with three lines about a proxy", async () => {
    const page = await newPage();
    const error = await page.evaluate(async (apiKey) => {
      const { ContactshipClient } = await import(String("/pkg/browser.js"));
      try {
        new ContactshipClient({ apiKey });
      } catch (/** @type {any} */ thrown) {
        return { name: thrown.name, code: thrown.code, message: thrown.message };
      }
    }, key);
    assert.equal(error?.name, "ContactshipError");
    assert.equal(error?.code, "invalid_argument");
    assert.match(error?.message, /\n.*baseUrl: "\/api\/contactship".*\n.*x-api-key.*\n.*api\.contactship\.ai/);
    assert.ok(!error?.message.includes(key));
  });

  test("a key is refused in a worker of the page", async () => {
    const page = await newPage();
    const code = await page.evaluate(async (apiKey) => {
      const source = `
        const { ContactshipClient } = await import("${location.origin}/pkg/browser.js");
        try { new ContactshipClient({ apiKey: "${apiKey}" }); postMessage("made"); } catch (error) { postMessage(error.code); }`;
      const worker = new Worker(URL.createObjectURL(new Blob([source], { type: "text/javascript" })), {
        type: "module",
      });
      return new Promise((resolve, reject) => {
        worker.onmessage = ({ data }) => resolve(data);
        worker.onerror = () => reject(new Error("the worker failed"));
      });
    }, key);
    assert.equal(code, "invalid_argument");
  });

  test("a path of the page's own origin is a baseUrl; another origin without a scheme is refused", async () => {
    const page = await newPage();
    const seen = await page.evaluate(async () => {
      const { ContactshipClient } = await import(String("/pkg/browser.js"));
      /** @type {string[]} */
      const urls = [];
      const fetch = (/** @type {string} */ url) => (urls.push(url), new Response('{"id":"x"}'));
      for (const baseUrl of ["/api/contactship", "/api/contactship/", "api", "/"]) {
        await new ContactshipClient({ baseUrl, fetch }).getCall("x");
      }
      for (const baseUrl of [
        "//evil.example",
        "\\\\evil.example",
        "/\\evil.example",
        "",
        " ",
        "/a?b",
        "/a#b",
        "/a?",
        "/a#",
      ]) {
        try {
          new ContactshipClient({ baseUrl });
          urls.push(`made: ${baseUrl}`);
        } catch (/** @type {any} */ error) {
          urls.push(error.code);
        }
      }
      return urls;
    });
    const paths = ["/api/contactship", "/api/contactship", "/api", ""];
    assert.deepEqual(
      seen.slice(0, 4),
      paths.map((path) => `${chromium.origin}${path}/v1/calls/x`),
    );
    assert.deepEqual(seen.slice(4), Array(9).fill("invalid_argument"));
  });

  test("responses, bytes and signals of another realm are understood", async () => {
    const page = await newPage();
    const seen = await page.evaluate(async () => {
      const { ContactshipClient } = await import(String("/pkg/browser.js"));
      const frame = document.createElement("iframe");
      document.body.append(frame);
      const theirs = /** @type {any} */ (frame.contentWindow);
      /** @type {unknown[]} */
      const seen = [];
      for (const fetch of [
        async () => new theirs.Response('{"id":"x"}'),
        async () => new theirs.Response(new theirs.Blob(['{"id":"x"}'])),
        async () => new Response(new theirs.Response('{"id":"x"}').body),
      ]) {
        seen.push((await new ContactshipClient({ baseUrl: "/api", fetch }).getCall("x")).id);
      }
      const controller = new theirs.AbortController();
      const client = new ContactshipClient({ baseUrl: "/hang" });
      const call = client.getCall("x", { signal: controller.signal });
      setTimeout(() => controller.abort("theirs"), 50);
      await call.catch((/** @type {unknown} */ reason) => seen.push(reason));
      return seen;
    });
    assert.deepEqual(seen, ["x", "x", "x", "theirs"]);
  });

  test("importing downloads nothing, making a client starts the download; an abort while it loads ends the call", async () => {
    const page = await newPage();
    /** @type {string[]} */
    const asked = [];
    page.on("request", (request) => asked.push(request.url()));
    // The module never arrives.
    await page.route("**/*.wasm", () => {});
    const seen = await page.evaluate(async () => {
      const library = await import(String("/pkg/browser.js"));
      /** @type {unknown[]} */
      const seen = [];
      // What the browser has asked for, by its own account.
      const downloads = () =>
        performance.getEntriesByType("resource").filter(({ name }) => name.endsWith(".wasm")).length;
      await new Promise((resolve) => setTimeout(resolve, 50));
      seen.push(downloads());
      const client = new library.ContactshipClient({ baseUrl: "/api" });
      new library.ContactshipClient({ baseUrl: "/api" });
      try {
        library.decodeToon("a: 1");
      } catch (/** @type {any} */ error) {
        seen.push(error.code, /init\(\)/.test(error.message));
      }
      await client.getCall("../x").catch((/** @type {any} */ error) => seen.push(error.code));
      const controller = new AbortController();
      const call = client.getCall("x", { signal: controller.signal });
      setTimeout(() => controller.abort("left"), 50);
      await call.catch((/** @type {unknown} */ reason) => seen.push(reason));
      await client
        .getCall("x", { signal: AbortSignal.abort(7) })
        .catch((/** @type {unknown} */ reason) => seen.push(reason));
      return seen;
    });
    assert.deepEqual(seen, [0, "not_ready", true, "invalid_argument", "left", 7]);
    // Events of the page may come after the answer.
    for (let waits = 0; waits < 100 && !asked.some((url) => url.endsWith(".wasm")); waits++) {
      await page.waitForTimeout(20);
    }
    assert.equal(asked.filter((url) => url.endsWith(".wasm")).length, 1);
    assert.equal(asked.filter((url) => url.includes("/v1/")).length, 0);
  });

  test("with the README's preload links the module is downloaded once, before the script asks for it", async () => {
    const readme = await readFile(new URL("../../pkg-template/README.md", import.meta.url), "utf8");
    const [, links = ""] = /^```html\n([\s\S]*?)^```$/m.exec(readme) ?? [];
    assert.equal(links.match(/<link/g)?.length, 3);
    const page = await newPage();
    /** @type {string[]} */
    const troubles = [];
    page.on("console", (message) => troubles.push(message.text()));
    let downloads = 0;
    await page.route("**/*.wasm", (route) => (downloads++, route.continue()));
    await page.route("**/preload.html", (route) =>
      route.fulfill({
        contentType: "text/html",
        body: `<!doctype html><title>preload</title>${links.replaceAll("/node_modules/contactship-wasm/", "/pkg/")}`,
      }),
    );
    await page.goto(new URL("/preload.html", page.url()).href);
    for (let waits = 0; waits < 100 && downloads === 0; waits++) await page.waitForTimeout(20);
    assert.equal(downloads, 1, "the link starts the download");
    const call = await page.evaluate(async () => {
      const { ContactshipClient } = await import(String("/pkg/browser.js"));
      return new ContactshipClient({ baseUrl: "/api", fetch: async () => new Response('{"id":"x"}') }).getCall("x");
    });
    assert.deepEqual(call, { id: "x" });
    assert.equal(downloads, 1, "and the client takes what it brought");
    // Chromium complains of a preloaded file that is not used.
    assert.deepEqual(troubles, []);
  });

  test("a download that fails in the background is silent, and init may load the module from elsewhere", async () => {
    const page = await newPage();
    /** @type {unknown[]} */
    const errors = [];
    page.on("pageerror", (error) => errors.push(error));
    let requests = 0;
    await page.route("**/contactship_wasm_bg.wasm", (route) => (requests++, route.fulfill({ status: 404 })));
    const decoded = await page.evaluate(async () => {
      const { ContactshipClient, decodeToon, init } = await import(String("/pkg/browser.js"));
      const client = new ContactshipClient({ baseUrl: "/api", fetch: async () => new Response('{"id":"x"}') });
      const early = client.getCall("x");
      await init("/pkg/contactship_wasm_bg.wasm?another");
      return [decodeToon("a: 1").a, (await early).id];
    });
    assert.deepEqual(decoded, [1, "x"]);
    assert.equal(requests, 1);
    assert.deepEqual(errors, []);
  });

  test("a module that cannot be loaded is not_ready, and the next call tries again", async () => {
    const page = await newPage();
    let broken = true;
    await page.route("**/*.wasm", (route) => (broken ? route.fulfill({ status: 404 }) : route.continue()));
    const first = await page.evaluate(async () => {
      const { ContactshipClient } = await import(String("/pkg/browser.js"));
      const client = new ContactshipClient({ baseUrl: "/api", fetch: async () => new Response('{"id":"x"}') });
      return client.getCall("x").catch((/** @type {any} */ error) => error.code);
    });
    assert.equal(first, "not_ready");
    broken = false;
    const second = await page.evaluate(async () => {
      const { ContactshipClient } = await import(String("/pkg/browser.js"));
      return new ContactshipClient({ baseUrl: "/api", fetch: async () => new Response('{"id":"x"}') }).getCall("x");
    });
    assert.deepEqual(second, { id: "x" });
  });
});
