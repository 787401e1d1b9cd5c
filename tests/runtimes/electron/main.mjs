// The checks in Electron. The main process prints the results of its own and what a page from a file shows; a page from
// a server reports itself.
// @ts-check
import process from "node:process";
import { fileURLToPath } from "node:url";
// @ts-expect-error Electron brings it.
import { BrowserWindow, app } from "electron";
import * as library from "contactship-wasm";
import { run } from "../checks.mjs";

const { CONTACTSHIP_CHECKS, CONTACTSHIP_PAGE } = process.env;
console.log(JSON.stringify(await run(library, JSON.parse(CONTACTSHIP_CHECKS ?? ""))));
// Electron is ready when this module has run, and not before.
app.whenReady().then(async () => {
  const local = new BrowserWindow({ show: false });
  await local.loadFile(fileURLToPath(new URL("window.html", import.meta.url)));
  console.log(await local.webContents.executeJavaScript("shown"));
  await new BrowserWindow({ show: false }).loadURL(CONTACTSHIP_PAGE);
});
