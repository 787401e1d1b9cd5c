// The tables of docs/scaling.md are those that its script prints.
// @ts-check
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { tables } from "../../docs/scaling.mjs";

test("docs/scaling.md has the tables that docs/scaling.mjs prints", async () => {
  const page = await readFile(new URL("../../docs/scaling.md", import.meta.url), "utf8");
  const [, written] = /<!-- tables -->\n\n([\s\S]*?)\n\n<!-- \/tables -->/.exec(page) ?? [];
  assert.equal(written, tables(), "run `node docs/scaling.mjs` and put what it prints into docs/scaling.md");
});
