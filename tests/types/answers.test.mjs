// The sandbox's answers, held against the types: each call becomes a program that must compile.
// @ts-check
import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import { test } from "node:test";
import { ContactshipClient, callMetrics, parseCallWebhook } from "contactship-wasm";
import { compile, here } from "./compiler.mjs";

const { CONTACTSHIP_SANDBOX: sandbox = "", CONTACTSHIP_SANDBOX_KEY: key = "" } = process.env;
const IDS = ["a1b2c3d4-e5f6-7890-abcd-ef1234567890", "gen-en-30", "gen-es-4-busy", "gen-ja-2-voice_mail", "gen-en-0"];
/** @type {import("contactship-wasm").GetCallOptions[]} */
const OPTIONS = [
  {},
  { includeTranscript: false },
  { includeWords: true },
  { includeWords: true, includeTools: true, transcriptFormat: "toon" },
  { includeTools: true, transcriptFormat: "toon", rawTranscript: true },
];

test("the sandbox's answers are of the declared types", async () => {
  const client = new ContactshipClient({ apiKey: key, baseUrl: sandbox });
  const names = "Call, CallMetrics, CallStatusReport, CallWebhook, ListedCall";
  const lines = [`import type { ${names} } from "contactship-wasm";`];
  /** A literal may not have a field that the type does not name. @param {string} type @param {unknown} value */
  const hold = (type, value) => lines.push(`export const value${lines.length}: ${type} = ${JSON.stringify(value)};`);
  for (const options of OPTIONS) {
    for (const id of IDS) {
      hold(`Call<${JSON.stringify(options)}>`, await client.getCall(id, options));
    }
    const calls = await client.listCalls(options).toArray({ limit: 5 });
    for (const call of calls) hold(`ListedCall<${JSON.stringify(options)}>`, call);
  }
  for (const id of IDS) {
    hold("CallStatusReport", await client.getCallStatus(id));
    hold("CallWebhook", parseCallWebhook(await (await fetch(`${sandbox}/sandbox/webhook?call=${id}`)).text()));
    hold("CallMetrics", callMetrics(await client.getCall(id, { includeWords: true })));
  }
  hold("CallMetrics", callMetrics(await client.getCall("talk-en-40", { includeWords: true })));
  const folder = join(here, "config/answers");
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "answers.ts"), lines.join("\n"));
  assert.equal(lines.length, 1 + OPTIONS.length * (IDS.length + 5) + IDS.length * 3 + 1);
  assert.equal(await compile(folder, { module: "preserve", lib: ["es2022", "dom"] }, ["answers.ts"]), "");
});
