// Opens a page in a browser, and prints what goes wrong on it.
// @ts-check

/**
 * @param {any} browser of chromium.mjs, firefox.mjs or webkit.mjs
 * @param {string} address
 */
export async function openPage(browser, address) {
  const page = await browser.newPage();
  page.on("pageerror", (/** @type {any} */ error) => console.error(`${address}: ${error}`));
  page.on("console", (/** @type {any} */ message) => {
    // Checks ask for what is not there, too.
    const wanted = message.type() === "error" && !message.text().startsWith("Failed to load resource");
    if (wanted) console.error(`${address}: ${message.text()}`);
  });
  await page.goto(address);
  return page;
}
