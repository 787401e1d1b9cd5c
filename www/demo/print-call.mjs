// Fetches one call through the built package and prints it for a human.
// @ts-check
import process from "node:process";
import { ContactshipClient, VERSION } from "contactship-wasm";
import * as format from "./format.js";
import { paint, plain, width, wrapped } from "./terminal.mjs";

const { DEMO_BASE_URL: baseUrl = "", DEMO_CALL: id, CONTACTSHIP_API_KEY: apiKey } = process.env;

try {
  const client = new ContactshipClient({ apiKey, baseUrl });
  const call = await client.getCall(id ?? "", { includeWords: true, includeTools: true });
  console.log(["", ...report(call), ""].join("\n"));
} catch (error) {
  console.error(`error: ${format.explain(error)}${details(error)}`);
  process.exitCode = 1;
}

/** @param {format.Call} call */
function report(call) {
  return [...header(call), ...contact(call), ...analysis(call), ...transcript(call)];
}

/** @param {format.Call} call */
function header(call) {
  const title = `${paint.bold(`Call ${plain(call.id)}`)}  ${status(call.call_status)}`;
  const source = paint.dim(`fetched from ${baseUrl} with contactship-wasm ${VERSION}`);
  return [title, source, paint.dim("─".repeat(width())), ...pairs(format.facts(call))];
}

/** @param {format.Call} call */
function contact(call) {
  if (!call.contact) return [];
  return [...heading("Contact"), `  ${paint.bold(plain(call.contact.full_name))}`, ...pairs(format.contactFacts(call))];
}

/** @param {format.Call} call */
function analysis(call) {
  const { summary, sentiment, others } = format.analysis(call);
  if (!summary && !sentiment && others.length === 0) return [];
  const mood = sentiment ? `  ${feeling(sentiment)}` : "";
  return [...heading(`Analysis${mood}`), ...wrapped(summary, "  "), ...pairs(others)];
}

/** @param {format.Call} call */
function transcript(call) {
  const lines = format.conversation(call);
  return [...heading(`Transcript  ${paint.dim(format.turns(lines))}`), ...lines.flatMap(said)];
}

/** @param {format.Line} line */
function said({ kind, speaker, start, text }) {
  const colour = { agent: paint.cyan, person: paint.green, note: paint.dim }[kind];
  const time = start === undefined ? "" : paint.dim(`  ${format.clock(start)}`);
  const indent = kind === "person" ? "      " : "  ";
  return [`${indent}${colour(plain(speaker))}${time}`, ...wrapped(text, `${indent}  `), ""];
}

/** @param {string} title */
function heading(title) {
  return ["", paint.bold(title)];
}

/** @param {[string, string][]} list */
function pairs(list) {
  return list.flatMap(([name, value]) => {
    const [first = "", ...rest] = wrapped(value, " ".repeat(14));
    return [`  ${paint.dim(plain(name).padEnd(11))} ${first.trimStart()}`, ...rest];
  });
}

/** @param {unknown} value */
function status(value) {
  const colour = value === "completed" ? paint.green : paint.yellow;
  return colour(plain(format.label(value)));
}

/** @param {string} sentiment */
function feeling(sentiment) {
  const colour = { positive: paint.green, negative: paint.red }[sentiment.toLowerCase()] ?? paint.yellow;
  return colour(plain(format.label(sentiment)));
}

/** @param {any} error */
function details(error) {
  return error?.code ? ` (${error.code}: ${plain(error.message)})` : `\n${error?.stack ?? error}`;
}
