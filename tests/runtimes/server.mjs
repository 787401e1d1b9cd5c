// The checks in Node, Deno and Bun: configured by an environment variable, they print the results.
// @ts-check
import process from "node:process";
import * as library from "contactship-wasm";
import { run } from "./checks.mjs";

console.log(JSON.stringify(await run(library, JSON.parse(process.env.CONTACTSHIP_CHECKS ?? ""))));
