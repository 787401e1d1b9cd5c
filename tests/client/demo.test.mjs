// The demo's page in Chromium, used as a person uses it: with its field, its button and the keyboard.
// @ts-check
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import process from "node:process";
import { createInterface } from "node:readline";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { startChromium } from "./hosts/chromium.mjs";
import { key, startSandbox } from "./hosts/sandbox.mjs";

const DOCUMENTED = "a1b2c3d4-e5f6-7890-abcd-ef1234567890";
const SERVE = fileURLToPath(new URL("../../www/demo/serve.mjs", import.meta.url));

/** @type {Awaited<ReturnType<typeof startSandbox>>} */
let sandbox;
/** @type {Awaited<ReturnType<typeof startChromium>>} */
let chromium;
/** @type {import("node:child_process").ChildProcess} */
let server;
let address = "";

before(async () => {
  [sandbox, chromium] = await Promise.all([startSandbox(), startChromium()]);
  server = spawn(process.execPath, [SERVE], {
    env: {
      ...process.env,
      DEMO_BASE_URL: sandbox.address,
      DEMO_CALL: DOCUMENTED,
      DEMO_PORT: "0",
      CONTACTSHIP_API_KEY: key,
    },
    stdio: ["pipe", "pipe", "inherit"],
  });
  assert.ok(server.stdout);
  const [line] = await once(createInterface(server.stdout), "line");
  address = String(line).split(": ").at(-1) ?? "";
  assert.match(address, /^http:\/\/127\.0\.0\.1:\d+\//);
});
after(async () => {
  server?.stdin?.end();
  await chromium?.stop();
  sandbox?.stop();
});

test("it shows the call, another one on a click, and in plain words what goes wrong", async () => {
  const page = await chromium.browser.newPage();
  /** @type {string[]} */
  const seen = [];
  page.on("pageerror", (error) => seen.push(`error: ${error.message}`));
  page.on("request", (request) => seen.push(`${request.url()} ${JSON.stringify(request.headers())}`));

  await page.goto(address);
  await page.getByRole("heading", { name: "Jane Smith" }).first().waitFor();
  await page.getByText("Yes, this is Jane.").waitFor();
  await page.getByText("Completed").waitFor();

  await page.getByLabel("Call id").fill("gen-es-40");
  await page.getByRole("button", { name: "Show" }).click();
  await page.waitForURL(/call=gen-es-40/);
  await page.getByText("gen-es-40").first().waitFor();
  assert.equal(await page.getByText("Yes, this is Jane.").count(), 0);

  await page.getByLabel("Call id").fill("there-is-no-such-call");
  await page.keyboard.press("Enter");
  await page.getByText("not_found").first().waitFor();

  await page.goBack();
  await page.getByText("gen-es-40").first().waitFor();

  // The server adds the key; the page never has it.
  assert.equal(seen.filter((line) => line.startsWith("error: ")).join(), "");
  assert.ok(seen.every((line) => !line.includes(key)));
  assert.ok(!(await page.content()).includes(key));
  await page.close();
});
