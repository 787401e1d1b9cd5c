// The dashboard behind the edge proxy, in Chromium: the same page as behind the demo's server, and no key in it.
// @ts-check
import assert from "node:assert/strict";
import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { installed, launch, openPage, key } from "../dashboard/support.mjs";
import { root } from "../hosts/packages.mjs";
import { startSandbox } from "../hosts/sandbox.mjs";
import { SESSION_SECRET, session } from "./proxy-support.mjs";
import { build, folderOf, run } from "./worker.mjs";

const CALL = "talk-en-44-n3";
const skip = installed("chromium") ? false : "SKIPPED: no chromium on this machine";

/** @type {(() => unknown)[]} */
const ends = [];
/** @type {Awaited<ReturnType<typeof startSandbox>>} */
let sandbox;
/** @type {import("./worker.mjs").Running} */
let worker;
/** @type {import("../hosts/playwright.mjs").Browser} */
let browser;

before(async () => {
  if (skip) return;
  // What a deployment has in public/: the page's build, and the Worker's own headers with the content policy.
  const directory = await mkdtemp(join(tmpdir(), "edge-dashboard-"));
  ends.unshift(() => rm(directory, { recursive: true }));
  await cp(join(root, "www/dist"), directory, { recursive: true });
  await cp(join(folderOf("edge-proxy"), "public/_headers"), join(directory, "_headers"));
  sandbox = await startSandbox(["--live", "2"]);
  ends.unshift(sandbox.stop);
  const built = await build("edge-proxy");
  ends.unshift(built.remove);
  worker = await run("edge-proxy", built, {
    bindings: { CONTACTSHIP_API_URL: sandbox.address, CONTACTSHIP_API_KEY: key, SESSION_SECRET },
    ...served(directory),
  });
  ends.unshift(worker.stop);
  browser = await launch();
  ends.unshift(() => browser.close());
});
after(async () => {
  for (const end of ends) await end();
});

test("the dashboard shows a call and the list through the proxy", { skip }, async () => {
  const { page, requests, done } = await openPage(browser);
  // Playwright's way to set a cookie that is for https or this machine alone.
  await page.setExtraHTTPHeaders({ cookie: session() });
  const response = await page.goto(`${worker.url.origin}/?call=${CALL}`);
  assert.match(response?.headers()["content-security-policy"] ?? "", /default-src 'none'/);
  const call = await (await fetch(`${sandbox.address}/v1/calls/${CALL}`, { headers: { "x-api-key": key } })).json();
  await page.getByRole("heading", { level: 1, name: call.contact.full_name }).waitFor();
  await page.getByText(call.chat_history[0].content).waitFor();
  await page.getByRole("img", { name: /Timeline of the call.*Agent \d+\s?%/ }).waitFor();
  await page.getByText(call.call_analysis.summary ?? call.call_analysis.call_summary).waitFor();
  assert.ok(requests.some((line) => line.includes(`/api/contactship/v1/calls/${CALL}`)));
  assert.ok(
    requests.some((line) => /\/api\/contactship\/v1\/calls\?/.test(line)),
    "the list",
  );
  // Beside these the page asks for the recording, which only the demo's server has.
  const asked = worker.logged.map((line) => JSON.parse(line)).filter(({ endpoint }) => endpoint);
  assert.ok(asked.length >= 2);
  for (const line of asked) assert.equal(line.status, 200, JSON.stringify(line));
  await done();
});

test("the dashboard says that a visitor without a session has to sign in", { skip }, async () => {
  const { page, done } = await openPage(browser);
  await page.goto(`${worker.url.origin}/?call=${CALL}`);
  await page.getByText("The API does not accept the key.").first().waitFor();
  await done();
});

/** Serves this folder instead of public/. @param {string} directory */
function served(directory) {
  const routes = ["/api/*"];
  return {
    assets: {
      directory,
      run_worker_first: routes,
      routerConfig: { has_user_worker: true, static_routing: { asset_worker: [], user_worker: routes } },
      assetConfig: { compatibility_date: "2026-11-01", compatibility_flags: [] },
    },
  };
}
