// The checks of every host, here in Node: with the module as it is published, and with one that can be made to fail.
// @ts-check
import assert from "node:assert/strict";
import process from "node:process";
import { after, before, describe, test } from "node:test";
import * as published from "#contactship-wasm";
import { suites } from "./checks/all.mjs";
import { Host } from "./checks/support.mjs";
import { key, startSandbox } from "../hosts/sandbox.mjs";

const failing = await import(new URL("../../target/trap/pkg/node.js", import.meta.url).href);

/** @type {unknown[]} */
const unhandled = [];
process.on("unhandledRejection", (reason) => unhandled.push(reason));
process.on("uncaughtException", (error) => unhandled.push(error));

/** @type {Awaited<ReturnType<typeof startSandbox>>} */
let sandbox;
const random = Math.random;
before(async () => {
  sandbox = await startSandbox();
  Math.random = () => 0;
});
after(() => {
  Math.random = random;
  sandbox?.stop();
});

for (const [suite, library] of /** @type {const} */ ([
  ["all", published],
  ["trap", failing],
])) {
  describe(`in Node, ${suite === "trap" ? "with a module that fails" : "with every network, server and option"}`, () => {
    for (const check of suites[suite]) {
      test(check.name, async () => {
        await check.run(new Host({ library, sandbox: sandbox.address, key, name: "node" }));
        assert.deepEqual(unhandled.splice(0), []);
      });
    }
  });
}
