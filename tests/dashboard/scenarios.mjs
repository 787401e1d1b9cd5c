// What a reader does with the dashboard, with clicks and keys, against the sandbox: the same in each browser.
// @ts-check
import assert from "node:assert/strict";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { after, afterEach, before, describe, test } from "node:test";
import { installed, launch, openPage, saved, startServers, withLittleMemory } from "./support.mjs";

const CALL = "talk-en-44-n3";
const axe = await readFile(fileURLToPath(import.meta.resolve("axe-core")), "utf8");
const failures = /** @type {const} */ ([
  ["status-401", "The API does not accept the key."],
  ["status-403", "You may not see this call."],
  ["status-404", "There is no such call."],
  ["status-400", "The API did not understand the request."],
  ["status-501", "The API has a problem."],
  ["status-418", "The API answered something unexpected."],
  ["body-html", "The API answered something that is not a call."],
  ["toon-broken", "The transcript could not be read."],
]);

/**
 * Waits until the line that says this is in sight: under the head of the transcript, over a player at the bottom.
 * @param {import("../hosts/playwright.mjs").Page} page
 * @param {string} text
 */
const inSight = (page, text) =>
  page.waitForFunction((text) => {
    const line = [...document.querySelectorAll(".turn-text")].find((one) => one.textContent?.includes(text));
    const [head, player] = [document.querySelector(".transcript .pane-head"), document.querySelector(".player")];
    if (!line || !head || !player) return false;
    const [{ top, bottom }, start, end] = [line, head, player].map((one) => one.getBoundingClientRect());
    return top >= start.bottom - 1 && bottom <= (end.top > start.top ? end.top : innerHeight) + 1;
  }, text);

/**
 * Declares the tests for one browser.
 * @param {import("./support.mjs").BrowserName} name
 */
export function scenarios(name) {
  const skip = installed(name) ? false : `SKIPPED: no ${name} on this machine`;
  describe(`the dashboard in ${name}`, { skip }, () => {
    /** @type {Awaited<ReturnType<typeof startServers>>} */
    let servers;
    /** @type {import("../hosts/playwright.mjs").Browser} */
    let browser;
    /** Where the browser saves files. */
    let downloads = "";
    before(async () => {
      downloads = await mkdtemp(join(tmpdir(), "dashboard-"));
      [servers, browser] = await Promise.all([startServers(), launch(name, downloads)]);
    });
    // Faults and switches are one test's alone, also of one that failed.
    afterEach(() => servers.control("reset"));
    after(async () => {
      await browser?.close();
      servers?.stop();
      if (downloads) await rm(downloads, { recursive: true });
    });

    /** The call as the API has it. */
    const askCall = async () => {
      const answer = await servers.ask(`calls/${CALL}`);
      return answer.data ?? answer;
    };

    test("one screen says how the call went, and the key stays with the server", async () => {
      const { page, requests, done } = await openPage(browser);
      await page.goto(`${servers.address}/?call=${CALL}`);
      await page.getByRole("heading", { level: 1 }).waitFor();
      const call = await askCall();
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
      // Tokens come before all that uses them, and what parts share before the parts.
      assert.equal(
        await page.evaluate(() => /** @type {CSSStyleRule} */ (document.styleSheets[0]?.cssRules[0]).selectorText),
        ":root",
      );
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

    test("the time axis zooms by key, wheel and button, and a link keeps what it shows", async () => {
      const { page, done } = await openPage(browser);
      await page.goto(`${servers.address}/?call=${CALL}&t=60`);
      const slider = page.getByRole("slider");
      await page.locator(".turn").first().waitFor();
      const total = Number(await slider.getAttribute("aria-valuemax"));
      const box = await slider.boundingBox();
      assert.ok(box);
      /** @param {number} share @returns {Promise<number>} the seconds there */
      const secondsAt = async (share) => {
        await page.mouse.click(box.x + box.width * share, box.y + box.height / 2);
        return Number(await slider.getAttribute("aria-valuenow"));
      };
      await page.mouse.move(0, 0);
      await page.keyboard.press("+");
      await page.keyboard.press("+");
      await page.waitForURL(/zoom=[\d.]+-[\d.]+/);
      const [from = 0, to = 0] = (new URL(page.url()).searchParams.get("zoom") ?? "").split("-").map(Number);
      assert.ok(Math.abs(to - from - total / 4) < 1 && from < 60 && to > 60, `${from} to ${to}`);
      assert.ok(Math.abs((await secondsAt(0.5)) - (from + to) / 2) < 2);
      // A link has it.
      await page.reload();
      await page.locator(".turn").first().waitFor();
      assert.ok(Math.abs((await secondsAt(0.25)) - (from + (to - from) / 4)) < 2);
      // The stretch goes to the playhead.
      await page.mouse.move(0, 0);
      await page.keyboard.press("g");
      await page.keyboard.type(String(Math.floor(total - 5)));
      await page.keyboard.press("Enter");
      await page.waitForURL((url) => Number(url.searchParams.get("zoom")?.split("-")[1]) >= total - 5);
      await page.locator(".timeline-head").waitFor({ state: "visible" });
      await page.getByRole("button", { name: "Whole call" }).click();
      await page.waitForURL((url) => !url.searchParams.has("zoom"));
      assert.ok(Math.abs((await secondsAt(0.5)) - total / 2) < 2);
      await page.keyboard.down("Control");
      await page.mouse.wheel(0, -60);
      await page.keyboard.up("Control");
      await page.waitForURL(/zoom=/);
      await done();
    });

    test("the recording plays in step with the words", async () => {
      const { page, done } = await openPage(browser);
      await page.goto(`${servers.address}/?call=${CALL}&t=8`);
      await page.locator(".waveform > div").waitFor({ state: "attached" });
      await page.getByRole("button", { name: "Play", exact: true }).click();
      await page.getByRole("button", { name: "Pause" }).waitFor();
      // The word under the playhead is marked, and the mark goes on with the sound.
      const marked = page.locator(".turn.now .word.now");
      const first = Number(await marked.getAttribute("data-start"));
      await page.waitForFunction(
        (start) => Number(document.querySelector(".word.now")?.getAttribute("data-start")) > start,
        first,
      );
      await page.waitForFunction(
        () => Number(document.querySelector("[role=slider]")?.getAttribute("aria-valuenow")) >= 10,
      );
      await page.keyboard.press("Space");
      await page.getByRole("button", { name: "Play", exact: true }).waitFor();
      // At rest: the line that is marked is the last one that began.
      const now = Number(await page.getByRole("slider").getAttribute("aria-valuenow"));
      const times = await page
        .locator("button.turn-time")
        .evaluateAll((all) => all.map((one) => Number(/** @type {HTMLElement} */ (one).dataset.start)));
      const line = Number(await page.locator(".turn.now .turn-time").getAttribute("data-start"));
      assert.ok(
        line <= now + 1 && !times.some((time) => time > line && time < now),
        `line at ${line}, playhead ${now}`,
      );
      // A reader who scrolls by a key is not taken back.
      await page.getByRole("button", { name: "Play", exact: true }).click();
      await page.getByRole("button", { name: "Pause" }).waitFor();
      await page.locator(".transcript-scroll").focus();
      await page.keyboard.press("PageDown");
      await page.getByRole("button", { name: "Follow", pressed: false }).waitFor();
      // The comparison has no player.
      await page.getByRole("button", { name: "Compare", exact: true }).click();
      await page.goBack();
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
      const { count } = await servers.ask("calls?call_status=failed&limit=1");
      await list.getByText(new RegExp(`of ${count}$`)).waitFor();
      assert.ok((await list.getByRole("link").allTextContents()).every((text) => /failed/i.test(text)));
      await list.getByLabel("Phone number").pressSequentially("+000");
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

    test("a first page that takes long is awaited with empty rows, and one that fails leaves no others", async () => {
      const { page, done } = await openPage(browser);
      await page.goto(`${servers.address}/`);
      const list = page.getByRole("navigation", { name: "Calls" });
      await list.getByText(/^50 of 50\d$/).waitFor();
      await list.getByRole("button", { name: "Filters" }).click();
      await servers.control("faults?spec=delay-1000");
      await list.getByLabel("Status").selectOption("completed");
      await list.locator(".list-skeleton").waitFor();
      await list.getByText("Loading…", { exact: true }).waitFor();
      await list.getByText(/^50 of \d+$/).waitFor();
      assert.equal(await list.locator(".list-skeleton").count(), 0);
      await servers.control("down");
      await list.getByLabel("Status").selectOption("failed");
      await list.getByRole("heading", { name: "The API has a problem." }).waitFor();
      assert.equal(await list.getByRole("link").count(), 0);
      await servers.control("up");
      await list.getByRole("button", { name: "Try again" }).press("Enter");
      await list.getByRole("link").first().waitFor();
      assert.equal(await page.evaluate(() => document.activeElement?.tagName), "NAV");
      await done();
    });

    test("a date that is typed is one request", async () => {
      const { page, requests, done } = await openPage(browser);
      await page.goto(`${servers.address}/`);
      await page.getByRole("button", { name: "Filters" }).click();
      await page.getByLabel("From").focus();
      await page.keyboard.type("02022026");
      await page.waitForURL(/from=2026-02-02/);
      await page.getByText(/^50 of/).waitFor();
      assert.equal(requests.filter((line) => /[?&]date_from=/.test(line)).length, 1);
      await done();
    });

    test("back returns to the place within the call, and undoes no choice of theme", async () => {
      const { page, done } = await openPage(browser);
      await page.goto(`${servers.address}/?call=${CALL}&t=40`);
      await page.locator(".turn.now").waitFor();
      await page.getByRole("button", { name: "Filters" }).click();
      await page.getByLabel("Status").selectOption("completed");
      await page.waitForURL(/status=completed/);
      await page.locator("summary[aria-label=Settings]").click();
      await page.getByLabel("Theme").selectOption("dark");
      await page.getByRole("heading", { level: 1 }).click();
      await page.keyboard.press("g");
      await page.keyboard.type("2:00");
      await page.keyboard.press("Enter");
      await page.waitForURL(/t=120&/);
      await page.goBack();
      await page.waitForURL((url) => !url.searchParams.has("status"));
      await page.getByRole("slider").and(page.locator("[aria-valuenow='40']")).waitFor();
      assert.equal(await page.locator("html").getAttribute("data-theme"), "dark");
      assert.match(page.url(), /t=40&theme=dark/);
      await page.goForward();
      await page.getByRole("slider").and(page.locator("[aria-valuenow='120']")).waitFor();
      await done();
    });

    test("the settings close with Escape and a click beside, and are there without a call", async () => {
      const { page, done } = await openPage(browser);
      const [menu, open] = [page.locator("summary[aria-label=Settings]"), page.locator(".settings[open]")];
      for (const query of [`call=${CALL}`, "call=gen-en-6__status-404", `call=${CALL}&view=compare`]) {
        await page.goto(`${servers.address}/?${query}`);
        await page.getByRole("heading", { level: 1 }).waitFor();
        await menu.click();
        await page.getByLabel("Theme").focus();
        await page.keyboard.press("Escape");
        await open.waitFor({ state: "detached" });
        assert.ok(await menu.evaluate((element) => element === document.activeElement));
        await menu.click();
        await open.waitFor();
        await page.getByRole("heading", { level: 1 }).click();
        await open.waitFor({ state: "detached" });
      }
      await done();
    });

    test("in a small window the player stays, searches and times lead to their lines, tips are whole", async () => {
      const { page, done } = await openPage(browser, { viewport: { width: 500, height: 800 } });
      const last = (await askCall()).chat_history.at(-1).content;
      await page.goto(`${servers.address}/?call=${CALL}&t=150`);
      await inSight(page, String(await page.locator(".turn.now .turn-text").textContent()));
      const bottom = () => page.locator(".player").evaluate((element) => element.getBoundingClientRect().bottom);
      for (const top of [0, 600, 99_999]) {
        await page.locator(".call-body").evaluate((element, top) => element.scrollTo({ top }), top);
        assert.ok(Math.abs((await bottom()) - 800) < 1, `the player ends at ${await bottom()}`);
      }
      await page.keyboard.press("/");
      await page.keyboard.type(last);
      await inSight(page, last);
      await page.keyboard.press("Escape");
      await page.keyboard.press("g");
      await page.keyboard.type("1:00");
      await page.keyboard.press("Enter");
      await page.getByRole("slider").and(page.locator("[aria-valuenow='60']")).waitFor();
      await page.locator(".call-body").evaluate((element) => element.scrollTo(0, 0));
      const box = await page.getByRole("slider").boundingBox();
      assert.ok(box);
      for (const share of [0.1, 0.45, 0.55, 0.95]) {
        await page.mouse.move(box.x + box.width * share, box.y + box.height / 2);
        const tip = await page.locator(".timeline-tip").boundingBox();
        assert.ok(tip && tip.x >= 0 && tip.x + tip.width <= 500, `at ${share}: ${JSON.stringify(tip)}`);
      }
      await done();
    });

    test("the drawer has the focus while it is open, and closes with Escape and a click beside", async () => {
      const { page, done } = await openPage(browser, { viewport: { width: 1000, height: 800 } });
      await page.goto(`${servers.address}/?call=${CALL}`);
      const [button, drawer] = [page.getByRole("button", { name: "Show the list" }), page.locator(".app.drawer")];
      await button.click();
      const filters = page.getByRole("button", { name: "Filters" });
      await filters.and(page.locator(":focus")).waitFor();
      assert.ok(await page.locator("main").evaluate((main) => main.matches("[inert]")));
      // Beside it is the timeline, which gets nothing of the click.
      await page.mouse.click(900, 150);
      await drawer.waitFor({ state: "detached" });
      assert.ok(!page.url().includes("t="));
      await button.and(page.locator(":focus")).waitFor();
      await page.keyboard.press("l");
      await filters.click();
      await page.getByLabel("Phone number").focus();
      await page.keyboard.press("Escape");
      await drawer.waitFor({ state: "detached" });
      // A failure leads back into it.
      await page.goto(`${servers.address}/?call=gen-en-6__status-404`);
      await page.getByRole("button", { name: "Back to the list" }).click();
      await drawer.waitFor();
      await done();
    });

    test("a call without times of words is heard and sought by its waveform", async () => {
      const { page, done } = await openPage(browser, { viewport: { width: 500, height: 800 } });
      await page.route(`**/v1/calls/${CALL}?*`, async (route) => {
        const url = route.request().url().replace("include_words=true", "include_words=false");
        await route.fulfill({ response: await route.fetch({ url }) });
      });
      await page.goto(`${servers.address}/?call=${CALL}`);
      await page.getByText("The transcript of this call has no times, so there is no timeline.").waitFor();
      await page.locator(".waveform > div").waitFor();
      const box = await page.locator(".waveform").boundingBox();
      assert.ok(box);
      await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
      const slider = page.getByRole("slider");
      const [now, total] = [await slider.getAttribute("aria-valuenow"), await slider.getAttribute("aria-valuemax")];
      assert.ok(Math.abs(Number(now) - Number(total) / 2) < 2, `${now} of ${total}`);
      await done();
    });

    test("each definition is whole in the window", async () => {
      const { page, done } = await openPage(browser, { viewport: { width: 1280, height: 600 } });
      await page.goto(`${servers.address}/?call=${CALL}`);
      await page.locator(".latency-plot canvas").waitFor();
      for (const term of await page.locator(".term").all()) {
        for (const show of /** @type {const} */ (["focus", "hover"])) {
          await term.getByRole("button")[show]();
          const box = await term.getByRole("tooltip").boundingBox();
          assert.ok(box && box.y >= 0 && box.y + box.height <= 600, `${show}: ${JSON.stringify(box)}`);
        }
      }
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
      // A link with a search leads to its first match.
      const last = (await askCall()).chat_history.at(-1).content;
      await page.goto(`${servers.address}/?call=${CALL}&q=${encodeURIComponent(last)}`);
      await inSight(page, last);
      await page.goto(`${servers.address}/?call=${CALL}`);
      const tool = page.locator(".tool").first();
      await tool.locator("summary").click();
      await tool.getByRole("heading", { name: "Arguments" }).waitFor();
      assert.match(String(await tool.locator("pre").first().textContent()), /^\{\n/);
      await done();
    });

    test("many calls are opened with a progress that can be stopped, in order, explained, and exported", async () => {
      const { page, done } = await openPage(browser);
      await servers.control("faults?spec=delay-1000");
      await page.goto(`${servers.address}/?view=compare&status=completed&n=100`);
      await page.getByRole("button", { name: "Open", exact: true }).click();
      await page.getByText(/^[1-9]\d? of 100 opened/).waitFor();
      await page.getByRole("button", { name: "Stop" }).click();
      await page.getByText(/^Stopped after \d+\./).waitFor();
      await servers.control("reset");
      await page.goto(`${servers.address}/?call=${CALL}&t=60&q=a&view=compare&status=completed&n=25`);
      await page.getByRole("button", { name: "Open", exact: true }).click();
      await page.getByText("25 of 25 opened").waitFor();
      const links = page.locator(".compare tbody a");
      const { data } = await servers.ask("calls?call_status=completed&limit=25");
      assert.deepEqual(
        await links.evaluateAll((all) => all.map((one) => new URL(/** @type {HTMLAnchorElement} */ (one).href).search)),
        data.map((/** @type {{ id: string }} */ { id }) => `?call=${id}&status=completed`),
      );
      const worst = page.getByRole("button", { name: "Latency, worst" });
      assert.match(String(await worst.getAttribute("title")), /^Sort by Latency, worst\. From the end of/);
      await worst.click();
      const rows = await page.locator(".compare tbody tr").count();
      assert.equal(rows, 25);
      await page.getByRole("button", { name: "Export as CSV" }).click();
      const lines = (await saved(downloads)).split("\r\n");
      assert.equal(lines.length, 27);
      assert.match(lines[0] ?? "", /^\ufeffid,Contact,When/);
      // A row leads to its call, at its start.
      await links.last().click();
      await page.locator(".call-header").waitFor();
      assert.match(page.url(), /\?call=[\w-]+&status=completed$/);
      await done();
    });

    test("a call that still runs is followed until its analysis is there", async () => {
      const { page, done } = await openPage(browser);
      await page.goto(`${servers.address}/?call=live-en-8-x8-n71`);
      await page.getByText("Live", { exact: true }).waitFor();
      await page.locator(".turn").first().waitFor();
      await page.locator(".summary-text").waitFor({ timeout: 90_000 });
      await page.getByText("Completed", { exact: true }).first().waitFor();
      await page.getByText("Live", { exact: true }).waitFor({ state: "detached" });
      await done();
    });

    test("the row of a call that goes on changes while it is open", async () => {
      const { page, done } = await openPage(browser);
      await page.goto(`${servers.address}/`);
      const row = page.getByRole("navigation", { name: "Calls" }).getByRole("link").first();
      await row.click();
      await page.getByText("Live", { exact: true }).waitFor();
      assert.doesNotMatch(String(await row.textContent()), /Answered/);
      await servers.control("clock?advance=600");
      await page.locator("main").getByText("Answered", { exact: true }).waitFor();
      await page.waitForFunction(() => /Answered/.test(document.querySelector(".call-link")?.textContent ?? ""));
      await done();
    });

    test("each failure says what happened and what to do", async () => {
      const { page, done } = await openPage(browser);
      for (const [fault, sentence] of failures) {
        await page.goto(`${servers.address}/?call=gen-en-6__${fault}`);
        await page.getByRole("heading", { name: sentence }).waitFor();
        await page.locator(".trouble-actions button").first().waitFor();
      }
      // There is nothing that a panel for developers could show, also not later.
      await page.keyboard.press("d");
      // The transcript is not lost.
      await page.getByRole("button", { name: "Show the raw transcript" }).click();
      await page.getByText("The transcript arrived in a format that could not be read.").waitFor();
      assert.equal(await page.getByRole("dialog").count(), 0);
      await page.goto(`${servers.address}/?call=not%20an%20id`);
      await page.getByRole("heading", { name: "This is not a valid call id." }).waitFor();
      await page.getByRole("button", { name: "Back to the list" }).click();
      await page.getByText("Choose a call.").waitFor();
      await done();
    });

    /**
     * Opens a call while the sandbox does this to it, until the page says so.
     * @param {import("../hosts/playwright.mjs").Page} page
     * @param {string} spec
     * @param {string} sentence
     */
    const openFailing = async (page, spec, sentence) => {
      await servers.control(`faults?spec=${encodeURIComponent(spec)}`);
      await page.goto(`${servers.address}/?call=${CALL}`);
      await page.getByRole("heading", { level: 1, name: sentence }).waitFor();
    };
    /**
     * Whether the panel for support names the code, and the button opens the call.
     * @param {import("../hosts/playwright.mjs").Page} page
     * @param {string} code
     * @param {string} action
     */
    const mends = async (page, code, action) => {
      const trouble = page.locator("main .trouble");
      await trouble.locator("summary").click();
      await trouble.getByText(`code: ${code}`).waitFor();
      await trouble.getByRole("button", { name: action, exact: true }).click();
      await page.locator(".turn").first().waitFor();
      assert.equal(await page.locator("main .trouble").count(), 0);
    };

    test("after too many requests the page says how long to wait, and then tries again", async () => {
      const { page, done } = await openPage(browser);
      await openFailing(page, "first-3(status-429+retry-after-2)", "Too many requests.");
      await page.getByText("Wait, then try again.").first().waitFor();
      const button = page.locator("main .trouble-actions .primary");
      assert.match(String(await button.textContent()), /^Try again( in \d+ s)?$/);
      await mends(page, "rate_limited", "Try again");
      await done();
    });

    test("a call that never answers ends in a timeout, and can be tried again", async () => {
      const { page, done } = await openPage(browser);
      // The page's own clock goes faster: three attempts of 30 s each.
      await page.clock.install();
      await servers.control(`faults?spec=${encodeURIComponent("first-3(hang)")}`);
      await page.goto(`${servers.address}/?call=${CALL}`);
      const heading = page.getByRole("heading", { level: 1, name: "The API did not answer in time." });
      for (let i = 0; i < 600 && !(await heading.isVisible()); i++) {
        await page.clock.fastForward(5000);
        await page.waitForTimeout(100);
      }
      await heading.waitFor();
      await mends(page, "timeout", "Try again");
      await done();
    });

    test("a connection that breaks is named so, and the next attempt works", async () => {
      const { page, done } = await openPage(browser);
      await openFailing(page, "first-3(cut)", "The API cannot be reached.");
      await page.getByText("Check the network, then try again.").first().waitFor();
      await mends(page, "network", "Try again");
      await done();
    });

    test("a call over the limit cannot be tried again, only left", async () => {
      const { page, done } = await openPage(browser);
      await page.goto(`${servers.address}/?call=gen-en-6__pad-40`);
      await page.getByRole("heading", { name: "This call is too large to be shown." }).waitFor();
      const trouble = page.locator("main .trouble");
      await trouble.locator("summary").click();
      await trouble.getByText("code: response_too_large").waitFor();
      assert.equal(await trouble.getByRole("button", { name: "Try again" }).count(), 0);
      await trouble.getByRole("button", { name: "Back to the list" }).click();
      await page.getByText("Choose a call.").waitFor();
      await done();
    });

    test("a module that cannot be downloaded is asked for again", async () => {
      const { page, done } = await openPage(browser);
      await page.route("**/*.wasm", (route) => route.fulfill({ status: 503, body: "" }));
      await page.goto(`${servers.address}/?call=${CALL}`);
      await page.getByRole("heading", { level: 1, name: "The page has not finished loading." }).waitFor();
      assert.equal(await page.locator("main").getByRole("button", { name: "Reload the page" }).count(), 1);
      await page.unroute("**/*.wasm");
      await mends(page, "not_ready", "Try again");
      await done();
    });

    test("a module that traps is a mistake of the page, and a reload mends it", async () => {
      const { page, done } = await openPage(browser);
      // A module that may take no more memory than it begins with: a long call makes it trap.
      await page.route("**/*.wasm", async (route) => {
        const response = await route.fetch();
        await route.fulfill({ response, body: withLittleMemory(await response.body()) });
      });
      await page.goto(`${servers.address}/?call=talk-en-5000`);
      await page.getByRole("heading", { level: 1, name: "The page made a mistake." }).waitFor();
      await page.unroute("**/*.wasm");
      await mends(page, "internal", "Reload the page");
      await done();
    });

    test("a list that fails half way goes on from there", async () => {
      const { page, done } = await openPage(browser);
      const list = page.getByRole("navigation", { name: "Calls" });
      await page.goto(`${servers.address}/`);
      await list.getByText(/^50 of 50\d$/).waitFor();
      const scrollDown = () => list.locator(".list-scroll").evaluate((element) => element.scrollBy(0, 10_000));
      await servers.control("down");
      await scrollDown();
      await list.getByRole("heading", { name: "The API has a problem." }).waitFor();
      await servers.control("up");
      // What is there stays, and what follows is asked for from there on.
      await list.getByText(/^50 of 50\d$/).waitFor();
      const asked = page.waitForRequest(/\/v1\/calls\?.*offset=/);
      await list.getByRole("button", { name: "Try again" }).click();
      assert.match((await asked).url(), /[?&]offset=50(&|$)/);
      await list.getByText(/^100 of 50\d$/).waitFor();
      await list.getByRole("heading", { name: "The API has a problem." }).waitFor({ state: "detached" });
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

    test("offline is reported, what is there stays, and the rest follows", async () => {
      const { page, done } = await openPage(browser);
      await page.goto(`${servers.address}/?call=${CALL}`);
      await page.locator(".turn").first().waitFor();
      await page.context().setOffline(true);
      await page.getByText(/You are offline/).waitFor();
      assert.ok((await page.locator(".turn").count()) > 5);
      await page.route("**/v1/calls/*", (route) => route.abort());
      await page.keyboard.press("j");
      await page.locator("main").getByRole("heading", { name: "The API cannot be reached." }).waitFor();
      await page.unroute("**/v1/calls/*");
      await page.context().setOffline(false);
      await page.getByText(/You are offline/).waitFor({ state: "detached" });
      await page.locator(".call-header").waitFor();
      await done();
    });

    test("what is slow can be cancelled, and a network that fails offers another try", async () => {
      const { page, done } = await openPage(browser);
      await page.goto(`${servers.address}/?call=gen-en-6__stall`);
      await page.getByRole("status", { name: "Loading…" }).waitFor();
      await page.getByRole("button", { name: "Cancel" }).click();
      await page.getByText("Choose a call.").waitFor();
      // Each attempt waits for a second, so that the page has the time to say so.
      await servers.control(`faults?spec=${encodeURIComponent("first-3(status-503+retry-after-1)")}`);
      await page.goto(`${servers.address}/?call=${CALL}`);
      await page.getByText(/Attempt 1 failed/).waitFor();
      await page.locator("main").getByRole("heading", { name: "The API has a problem." }).waitFor();
      await page
        .locator("main")
        .getByRole("button", { name: /^Try again/ })
        .click();
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
  });
}
