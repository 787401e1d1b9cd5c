// The packed package in Electron, in its main process and in a window. Electron's npm package has no program in it, but
// downloads one from GitHub, so CI does not have it: set CONTACTSHIP_ELECTRON to a program of it.
// @ts-check
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import process from "node:process";
import { createInterface } from "node:readline";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { config, home, judge } from "./hosts.mjs";
import { serve } from "./web-server.mjs";

const { CONTACTSHIP_ELECTRON: program } = process.env;
const main = fileURLToPath(new URL("electron/main.mjs", import.meta.url));
const options = program
  ? {}
  : { skip: "SKIPPED: CONTACTSHIP_ELECTRON names no program of Electron's (of `npm i electron`, say)" };

test(
  "all checks pass in the main process and in a window of Electron, and a page from a file runs",
  options,
  async (context) => {
    const server = await serve(home);
    context.after(() => server.close());
    const page = `${server.address}/tests/runtimes/page/?in=page`;
    const env = { ...process.env, CONTACTSHIP_CHECKS: JSON.stringify(config), CONTACTSHIP_PAGE: page };
    // As root, as in a container; `xvfb-run` brings the display.
    const electron = spawn(`${program}`, ["--no-sandbox", "--disable-gpu", main], { cwd: home, env });
    context.after(() => electron.kill());
    const lines = createInterface(electron.stdout)[Symbol.asyncIterator]();
    judge(JSON.parse((await lines.next()).value));
    assert.equal((await lines.next()).value, "from a file");
    judge(await server.report("page"), { onPage: true });
  },
);
