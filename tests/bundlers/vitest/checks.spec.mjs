// The checks inside Vitest, configured by an environment variable.
// @ts-check
import * as library from "contactship-wasm";
import { expect, test } from "vitest";
import { COUNT, run } from "../../runtimes/checks.mjs";

test("all checks pass under Vitest", async () => {
  const results = await run(library, JSON.parse(process.env.CONTACTSHIP_CHECKS ?? ""));
  expect(results.filter(({ failure }) => failure)).toEqual([]);
  expect(results.length).toBe(COUNT.elsewhere);
}, 30_000);
