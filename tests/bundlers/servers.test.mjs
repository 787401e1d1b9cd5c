// The packed package through frameworks: Vitest, and Next.js with all places that it runs code in, under both of its
// bundlers, built and in development.
// @ts-check
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { cp, mkdir, symlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import process from "node:process";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { launch } from "../hosts/chromium.mjs";
import { openPage } from "../hosts/page.mjs";
import { packagesOf } from "../hosts/packages.mjs";
import { config, judge } from "../runtimes/hosts.mjs";
import { answer, serveNext } from "./next-server.mjs";

const execute = promisify(execFile);
const here = fileURLToPath(new URL(".", import.meta.url));
const tools = packagesOf("tests/bundlers");
const env = { ...process.env, CONTACTSHIP_CHECKS: JSON.stringify(config) };

/** @type {any} */
let browser;
before(async () => {
  browser = await launch();
});
after(() => browser?.close());

test("all checks pass under Vitest", async (context) => {
  context.diagnostic(`vitest ${tools("vitest/package.json").version}`);
  const vitest = join(dirname(tools.resolve("vitest/package.json")), "vitest.mjs");
  await useTool(here, "vitest");
  await execute(process.execPath, [vitest, "run", "--dir", "vitest"], { cwd: here, env });
});

for (const bundler of ["turbopack", "webpack"]) {
  for (const command of /** @type {const} */ (["build", "dev"])) {
    test(`Next.js ${command} with ${bundler} runs the package in components of client and server, and in routes in Node and at the edge`, async (context) => {
      const address = await serveNext(context, {
        bundler,
        command,
        env,
        async write(program) {
          await cp(join(here, "next"), program, { recursive: true });
          await cp(join(here, "../runtimes/checks.mjs"), join(program, "checks.mjs"));
        },
      });
      for (const route of ["node", "edge"]) judge(await (await answer(`${address}/${route}`)).json());

      const rendered = await (await answer(`${address}/server`)).text();
      assert.match(rendered, /<p id="shown">rendered<\/p>/);
      const page = await openPage(browser, `${address}/page`);
      context.after(() => page.close());
      await page.waitForFunction(() => document.getElementById("shown")?.textContent !== "waiting");
      const shown = await page.evaluate(() => document.getElementById("shown")?.textContent);
      assert.equal(shown, "/api/contactship/v1/calls/x 2");
    });
  }
}

/** Makes a tool of the bundlers' folder importable from another one. @param {string} folder @param {string} name */
async function useTool(folder, name) {
  await mkdir(join(folder, "node_modules"), { recursive: true });
  await symlink(dirname(tools.resolve(`${name}/package.json`)), join(folder, "node_modules", name));
}
