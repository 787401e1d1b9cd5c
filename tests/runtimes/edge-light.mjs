// The checks in Vercel's edge runtime: configured by a global, they leave the results in another.
// @ts-check
import * as library from "contactship-wasm";
import { run } from "./checks.mjs";

const scope = /** @type {any} */ (globalThis);
scope.results = run(library, JSON.parse(scope.CHECKS));
