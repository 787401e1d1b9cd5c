// Takes the screenshots of the dashboard's main views, in three widths and both themes.
// @ts-check
import { mkdirSync } from "node:fs";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { launch, startServers } from "../../tests/dashboard/support.mjs";

const all = fileURLToPath(new URL("../../target/screenshots/", import.meta.url));
const readme = fileURLToPath(new URL("../screenshots/", import.meta.url));
const SIZES = [
  [360, 780],
  [1280, 800],
  [2560, 1440],
];
const CALL = "talk-en-44-n3";
/** @type {Record<string, string>} */
const VIEWS = {
  call: `call=${CALL}&t=62`,
  list: "status=completed",
  compare: "view=compare&status=completed",
  failure: "call=gen-en-6__status-403",
};

for (const folder of [all, readme]) mkdirSync(folder, { recursive: true });
const servers = await startServers();
const browser = await launch();
try {
  for (const [width = 0, height = 0] of SIZES) {
    for (const theme of ["light", "dark"]) {
      for (const [view, query] of Object.entries(VIEWS)) {
        await shoot(query, theme, width, height, [`${all}${view}-${width}-${theme}.png`]);
      }
    }
  }
  for (const theme of ["light", "dark"]) {
    await shoot(VIEWS.call ?? "", theme, 1280, 800, [`${readme}call-${theme}.png`]);
  }
} finally {
  await browser.close();
  servers.stop();
}
console.log(`The screenshots are in ${all}, those of the README in ${readme}`);
process.exit();

/**
 * @param {string} query
 * @param {string} theme
 * @param {number} width
 * @param {number} height
 * @param {string[]} paths
 */
async function shoot(query, theme, width, height, paths) {
  const page = await browser.newPage({ viewport: { width, height }, locale: "en-US", reducedMotion: "reduce" });
  await page.goto(`${servers.address}/?${query}&theme=${theme}`);
  await page.locator(".turn, .compare th, .trouble, .placeholder").first().waitFor();
  if (query === VIEWS.call) await page.locator(".latency-plot canvas").waitFor();
  if (query === VIEWS.compare) {
    await page.getByRole("button", { name: "Open", exact: true }).click();
    await page.getByText("25 of 25 opened").waitFor();
  }
  if (query === VIEWS.list && width < 1100) await page.getByRole("button", { name: "Show the list" }).click();
  await page.waitForTimeout(700);
  for (const path of paths) await page.screenshot({ path });
  await page.close();
}
