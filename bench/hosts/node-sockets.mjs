// Calls over sockets in Node: `node --expose-gc node-sockets.mjs ORIGIN EFFORT INPUT...`; prints one line of JSON.
// @ts-check
import { readFile } from "node:fs/promises";
import process from "node:process";
import { ContactshipClient, init } from "contactship-wasm";
import { FULL, QUICK } from "../measure.mjs";
import { overSockets } from "../sockets.mjs";

const [origin, effort, ...inputs] = process.argv.slice(2);
await init(await readFile(new URL("../../pkg/contactship_wasm_bg.wasm", import.meta.url)));
const results = await overSockets(ContactshipClient, origin, inputs, effort === "quick" ? QUICK : FULL, globalThis.gc);
console.log(JSON.stringify({ version: process.version.slice(1), results }));
