// The dashboard in Chromium, used as a person uses it: with clicks and keys, against the sandbox.
// @ts-check
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { after, before, test } from "node:test";
import { launch, openPage, startServers } from "./support.mjs";

const CALL = "talk-en-44-n3";

/** @type {Awaited<ReturnType<typeof startServers>>} */
let servers;
before(async () => {
  servers = await startServers();
});
after(() => servers?.stop());

/** @type {import("playwright-core").Browser} */
let browser;
before(async () => {
  browser = await launch();
});
after(() => browser?.close());

test("one screen says how the call went, and the key stays with the server", async () => {
  const { page, requests, done } = await openPage(browser);
  await page.goto(`${servers.address}/?call=${CALL}`);
  await page.getByRole("heading", { level: 1 }).waitFor();
  const call = (await servers.ask(`calls/${CALL}`)).data ?? (await servers.ask(`calls/${CALL}`));
  assert.equal(await page.getByRole("heading", { level: 1 }).textContent(), call.contact.full_name);
  await page.getByText("Completed", { exact: true }).first().waitFor();
  await page.getByText("Agent hung up").first().waitFor();
  // Conversation, timeline, tools, analysis and numbers are there without a click.
  await page.getByText(call.chat_history[0].content).waitFor();
  await page.getByRole("img", { name: /Timeline of the call.*Agent \d+\s?%/ }).waitFor();
  await page.locator(".tool").first().waitFor();
  await page.getByText(call.call_analysis.summary ?? call.call_analysis.call_summary).waitFor();
  await page.getByRole("img", { name: /Response latency of each answer/ }).waitFor();
  assert.ok(requests.some((line) => line.includes("/api/contactship/v1/calls/")));
  await done();
});

test("a click on a word, on the timeline and on a time moves the playhead of all", async () => {
  const { page, done } = await openPage(browser);
  await page.goto(`${servers.address}/?call=${CALL}`);
  const word = page.locator(".turn.agent .word").nth(4);
  const start = Number(await word.getAttribute("data-start"));
  await word.click();
  await page.waitForFunction(() => document.querySelector(".word.now") !== null);
  assert.equal(Number(await page.locator(".word.now").getAttribute("data-start")), start);
  await page.waitForURL(/[?&]t=/);
  const slider = page.getByRole("slider");
  assert.equal(await slider.evaluate((element) => getComputedStyle(element).cursor), "pointer");
  const box = await slider.boundingBox();
  assert.ok(box);
  await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
  const total = Number(await slider.getAttribute("aria-valuemax"));
  const now = Number(await slider.getAttribute("aria-valuenow"));
  assert.ok(Math.abs(now - total / 2) < 2, `${now} of ${total}`);
  await page.keyboard.press("g");
  await page.keyboard.type("0:07");
  await page.keyboard.press("Enter");
  assert.equal(Number(await slider.getAttribute("aria-valuenow")), 7);
  await page.keyboard.press("Shift+ArrowRight");
  assert.equal(Number(await slider.getAttribute("aria-valuenow")), 37);
  await done();
});

test("the recording plays in step with the words", async () => {
  const { page, done } = await openPage(browser);
  await page.goto(`${servers.address}/?call=${CALL}&t=8`);
  await page.locator(".waveform > div").waitFor({ state: "attached" });
  await page.getByRole("button", { name: "Play", exact: true }).click();
  await page.getByRole("button", { name: "Pause" }).waitFor();
  await page.waitForFunction(
    () => Number(document.querySelector("[role=slider]")?.getAttribute("aria-valuenow")) >= 10,
  );
  const time = await page.locator(".turn.now .turn-time").textContent();
  assert.match(String(time), /^0:(0[7-9]|1\d)$/);
  await page.keyboard.press("Space");
  await page.getByRole("button", { name: "Play", exact: true }).waitFor();
  await done();
});

test("the list loads on and on, filters live in the URL, and back works", async () => {
  const { page, done } = await openPage(browser);
  await page.goto(`${servers.address}/`);
  const list = page.getByRole("navigation", { name: "Calls" });
  await list.getByText(/^50 of 50\d$/).waitFor();
  await list.locator(".list-scroll").hover();
  for (let i = 0; i < 30 && !(await list.getByText(/^1[05]0 of/).isVisible()); i++) {
    await page.locator(".list-scroll").evaluate((element) => element.scrollBy(0, 2000));
    await page.waitForTimeout(60);
  }
  await list.getByText(/^1[05]0 of/).waitFor();
  await list.getByRole("button", { name: "Filters" }).click();
  await list.getByLabel("Status").selectOption("failed");
  await page.waitForURL(/status=failed/);
  const { total_rows } = (await servers.ask("calls?call_status=failed&limit=1")).pagination ?? {};
  if (total_rows) await list.getByText(new RegExp(`of ${total_rows}$`)).waitFor();
  await list.getByRole("link").first().waitFor();
  assert.ok((await list.getByRole("link").allTextContents()).every((text) => /failed/i.test(text)));
  await list.getByLabel("Phone number").fill("+000");
  await page.keyboard.press("Enter");
  await list.getByText(/No calls match/).waitFor();
  await page.goBack();
  await list.getByRole("link").first().waitFor();
  await list.getByRole("link").first().click();
  await page.waitForURL(/call=/);
  await page.goBack();
  await page.getByText("Choose a call.").waitFor();
  assert.match(page.url(), /status=failed/);
  await page.keyboard.press("j");
  await page.waitForURL(/call=/);
  const first = page.url();
  await page.keyboard.press("j");
  await page.waitForURL((url) => url.href !== first);
  await page.keyboard.press("k");
  await page.waitForURL(first);
  await done();
});

test("a search finds in the transcript, and tools show what they were asked", async () => {
  const { page, done } = await openPage(browser);
  await page.goto(`${servers.address}/?call=${CALL}`);
  await page.locator(".tool").first().waitFor();
  await page.keyboard.press("/");
  await page.keyboard.type("appointment");
  await page.getByText(/^1 of \d+$/).waitFor();
  await page.waitForURL(/q=appointment/);
  assert.ok((await page.evaluate(() => CSS.highlights.get("found")?.size ?? 0)) > 0);
  await page.keyboard.press("Enter");
  await page.getByText(/^(2 of \d+|1 of 1)$/).waitFor();
  await page.keyboard.press("Escape");
  const tool = page.locator(".tool").first();
  await tool.locator("summary").click();
  await tool.getByRole("heading", { name: "Arguments" }).waitFor();
  assert.match(String(await tool.locator("pre").first().textContent()), /^\{\n/);
  await done();
});

test("many calls are opened with a progress that can be stopped, and exported", async () => {
  const { page, done } = await openPage(browser);
  await servers.control("faults?spec=delay-300");
  try {
    await page.goto(`${servers.address}/?view=compare&status=completed&n=100`);
    await page.getByRole("button", { name: "Open", exact: true }).click();
    await page.getByText(/^[1-9]\d? of 100 opened/).waitFor();
    await page.getByRole("button", { name: "Stop" }).click();
    await page.getByText(/^Stopped after \d+\./).waitFor();
  } finally {
    await servers.control("reset");
  }
  await page.goto(`${servers.address}/?view=compare&status=completed&n=25`);
  await page.getByRole("button", { name: "Open", exact: true }).click();
  await page.getByText("25 of 25 opened").waitFor();
  await page.getByRole("button", { name: "Latency, worst" }).click();
  const rows = await page.locator(".compare tbody tr").count();
  assert.equal(rows, 25);
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Export as CSV" }).click(),
  ]);
  const lines = (await readFile(await download.path(), "utf8")).split("\r\n");
  assert.equal(lines.length, 27);
  assert.match(lines[0] ?? "", /^\ufeffid,Contact,When/);
  await done();
});

test("a call that still runs is followed until its analysis is there", async () => {
  const { page, done } = await openPage(browser);
  await page.goto(`${servers.address}/?call=live-en-8-x20-n71`);
  await page.getByText("Live", { exact: true }).waitFor();
  await page.locator(".turn").first().waitFor();
  await page.locator(".summary-text").waitFor({ timeout: 30_000 });
  await page.getByText("Completed", { exact: true }).first().waitFor();
  await page.getByText("Live", { exact: true }).waitFor({ state: "detached" });
  await done();
});

const failures = /** @type {const} */ ([
  ["status-401", "The API does not accept the key."],
  ["status-403", "You may not see this call."],
  ["status-404", "There is no such call."],
  ["status-400", "The API did not understand the request."],
  ["status-501", "The API has a problem."],
  ["status-418", "The API answered something unexpected."],
  ["body-html", "The API answered something that is no call."],
  ["toon-broken", "The transcript could not be read."],
]);
test("each failure says what happened and what to do", async () => {
  const { page, done } = await openPage(browser);
  for (const [fault, sentence] of failures) {
    await page.goto(`${servers.address}/?call=gen-en-6__${fault}`);
    await page.getByRole("heading", { name: sentence }).waitFor();
    await page.locator(".trouble-actions button").first().waitFor();
  }
  // The transcript is not lost.
  await page.getByRole("button", { name: "Show the raw transcript" }).click();
  await page.getByText("The transcript arrived in a format that could not be read.").waitFor();
  await page.goto(`${servers.address}/?call=not%20an%20id`);
  await page.getByRole("heading", { name: "This is no call id." }).waitFor();
  await page.getByRole("button", { name: "Back to the list" }).click();
  await page.getByText("Choose a call.").waitFor();
  await done();
});

test("text from calls stays text", async () => {
  const { page, done } = await openPage(browser);
  const hostile = '<img src=x onerror="document.title=1"><script>document.title=2</script> javascript:alert(1)';
  await page.route("**/v1/calls/hostile?*", (route) =>
    route.fulfill({
      json: {
        id: "hostile",
        call_status: hostile,
        call_result: "__proto__",
        disconnection_reason: "constructor",
        call_record: "javascript:alert(1)",
        contact: { full_name: hostile },
        duration: 3,
        call_analysis: {
          summary: hostile,
          constructor: hostile,
          evaluation_results: [null, 1, hostile],
          custom_analysis_data: { [hostile]: [hostile] },
        },
        chat_history: [
          { role: "agent", content: hostile, words: [{ word: "<img", start: 0, end: 1 }] },
          { role: "user", content: "\u202eمرحبا https://example.com", words: null },
          null,
        ],
      },
    }),
  );
  await page.goto(`${servers.address}/?call=hostile`);
  await page.locator(".turn-text", { hasText: "onerror" }).first().waitFor();
  assert.equal(await page.locator("main img, main script, .turn a").count(), 0);
  assert.equal(await page.title(), "Calls");
  await done();
});

test("offline is told, what is there stays, and the rest follows", async () => {
  const { page, done } = await openPage(browser);
  await page.goto(`${servers.address}/?call=${CALL}`);
  await page.locator(".turn").first().waitFor();
  await page.context().setOffline(true);
  await page.getByText(/You are offline/).waitFor();
  assert.ok((await page.locator(".turn").count()) > 5);
  await page.context().setOffline(false);
  await page.getByText(/You are offline/).waitFor({ state: "detached" });
  await done();
});

test("what is slow can be cancelled, and a network that fails offers another try", async () => {
  const { page, done } = await openPage(browser);
  await page.goto(`${servers.address}/?call=gen-en-6__stall`);
  await page.getByRole("status", { name: "Loading…" }).waitFor();
  await page.getByRole("button", { name: "Cancel" }).click();
  await page.getByText("Choose a call.").waitFor();
  await servers.control("down");
  try {
    await page.goto(`${servers.address}/?call=${CALL}`);
    await page.getByText(/Attempt 1 failed/).waitFor();
    await page.locator("main").getByRole("heading", { name: "The API has a problem." }).waitFor();
  } finally {
    await servers.control("up");
  }
  await page.locator("main").getByRole("button", { name: "Try again" }).click();
  await page.locator(".turn").first().waitFor();
  await done();
});

test("the developer panel shows both formats and measures in this browser", async () => {
  const { page, done } = await openPage(browser);
  await page.goto(`${servers.address}/?call=${CALL}`);
  await page.locator(".turn").first().waitFor();
  await page.keyboard.press("d");
  const panel = page.getByRole("dialog", { name: "For developers" });
  await panel.getByRole("button", { name: "TOON", exact: true }).click();
  await panel
    .getByText(/^\[\d+\]|^- role|role: agent/)
    .first()
    .waitFor();
  await panel.getByRole("button", { name: "Measure here" }).click();
  await panel.locator(".developer-times tbody tr").nth(5).waitFor();
  assert.ok(!(await panel.locator(".developer-times").textContent())?.includes("failed"));
  await page.keyboard.press("Escape");
  await panel.waitFor({ state: "detached" });
  await page.keyboard.press("?");
  await page.getByRole("dialog", { name: "Keys" }).waitFor();
  await done();
});

const axe = await readFile(fileURLToPath(import.meta.resolve("axe-core")), "utf8");
for (const theme of /** @type {const} */ (["light", "dark"])) {
  for (const [width, height, lang] of /** @type {const} */ ([
    [1280, 800, "en"],
    [360, 740, "es"],
  ])) {
    test(`axe finds nothing in the ${theme} theme, ${width} px wide, in ${lang}`, async () => {
      const { page, done } = await openPage(browser, { viewport: { width, height } });
      for (const query of [`call=${CALL}`, "view=compare", "call=gen-en-6__status-404", "status=failed"]) {
        await page.goto(`${servers.address}/?${query}&theme=${theme}&lang=${lang}`);
        await page.locator(".turn, .compare th, .trouble, .placeholder").first().waitFor();
        assert.equal(await page.locator("html").getAttribute("lang"), lang);
        // Over the protocol: the page's own policy forbids it to add a script.
        await page.evaluate(axe);
        const found = await page.evaluate(async () => {
          const { violations } = await /** @type {any} */ (window).axe.run();
          return violations.map(
            (/** @type {any} */ one) => `${one.id}: ${one.nodes[0].html} ${one.nodes[0].failureSummary}`,
          );
        });
        assert.deepEqual(found, [], query);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        assert.ok(wide <= 0, `${query}: ${wide} px too wide`);
      }
      await done();
    });
  }
}
