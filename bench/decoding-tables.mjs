// Decoding as tables: a table for each host, and how the cost of a byte grows in all of them.
// @ts-check
import { NATIVE, OURS, REFERENCE } from "./names.mjs";
import { markdown, ratioCell, size, time } from "./table.mjs";

/**
 * What is aimed at, as a ratio to the base: by input and then by reader.
 * @type {[inputs: RegExp, aims: Record<string, number>][]}
 */
const AIMS = [
  [/^words-(60|200)$/, { [OURS.toon]: 0.5, [OURS.json]: 1.0 }],
  [/^words-(5000|25000)$/, { [OURS.toon]: 0.65, [OURS.json]: 1.1 }],
  [/^text-2000-/, { [OURS.toon]: 0.7, [OURS.json]: 1.0 }],
  [/^text-60$/, { [OURS.toon]: 1.2, [OURS.json]: 1.3 }],
];
/** How many times as fast as the reference decoder TOON is to be decoded. */
const FASTER_THAN_REFERENCE = 30;
/** How much more a byte of the large input may cost than one of the small input. */
const MAX_GROWTH = 1.3;
const [SMALL, LARGE] = ["words-200", "words-25000"];

/** @typedef {{ host: string, results: import("./decoding.mjs").Result[] }} HostDecoding */
/** @typedef {import("./inputs.mjs").Input} Input */

/** @param {Input[]} inputs @param {HostDecoding[]} hosts */
export function decodingTables(inputs, hosts) {
  const growth = growthTable(inputs, hosts);
  return [...hosts.map((host) => hostTable(inputs, host)), ...(growth ? [growth] : [])].join("\n\n");
}

/** @param {Input[]} inputs @param {HostDecoding} host */
function hostTable(inputs, { host, results }) {
  const names = [...new Set(results.flatMap(({ figures }) => figures.map(({ name }) => name)))];
  const shown = names.filter((name) => name !== NATIVE);
  const rows = results.map((result) => {
    const { title = result.input, jsonBytes = 0 } = inputs.find(({ name }) => name === result.input) ?? {};
    const cells = shown.map((name) => {
      const figure = figureOf(result, name);
      return figure ? ratioCell(figure.ratio, aimOf(result.input, name)) : "";
    });
    const [own, reference, native] = [OURS.toon, REFERENCE, NATIVE].map((name) => figureOf(result, name)?.ms.median);
    const times = own && reference ? reference / own : NaN;
    const faster = `${times.toFixed(0)} ${times >= FASTER_THAN_REFERENCE ? "✓" : "✗"}`;
    return [`${title} (${size(jsonBytes)})`, ...cells, faster, time(native ?? NaN)];
  });
  const head = [host, ...shown, `${REFERENCE} by ours`, `\`${NATIVE}\` takes`];
  return markdown(head, rows);
}

/** How the cost of a byte grows from 200 KB to 30 MB. @param {Input[]} inputs @param {HostDecoding[]} hosts */
function growthTable(inputs, hosts) {
  const perByte = (
    /** @type {HostDecoding} */ { results },
    /** @type {string} */ name,
    /** @type {string} */ reader,
  ) => {
    const result = results.find(({ input }) => input === name);
    const input = inputs.find((one) => one.name === name);
    const figure = result && figureOf(result, reader);
    if (!figure || !input) return NaN;
    return figure.ms.median / (reader === OURS.toon ? input.toonBytes : input.jsonBytes);
  };
  const growth = (/** @type {HostDecoding} */ host, /** @type {string} */ reader) =>
    perByte(host, LARGE, reader) / perByte(host, SMALL, reader);
  const measured = hosts.filter((host) => !Number.isNaN(growth(host, NATIVE)));
  if (measured.length === 0) return undefined;
  const rows = [OURS.toon, OURS.json, NATIVE].map((reader) => {
    const cells = measured.map((host) => {
      const found = growth(host, reader);
      const mark = reader === NATIVE ? "" : found <= MAX_GROWTH ? " ✓" : " ✗";
      return `${found.toFixed(2)}${mark}`;
    });
    return [reader, ...cells];
  });
  const head = ["a byte of 28 MB costs, by one of 200 KB", ...measured.map(({ host }) => host.split(" ")[0])];
  return markdown(head, rows);
}

/** @param {import("./decoding.mjs").Result} result @param {string} reader */
function figureOf({ figures }, reader) {
  return figures.find(({ name }) => name === reader);
}

/** @param {string} input @param {string} reader */
function aimOf(input, reader) {
  return AIMS.find(([inputs, aims]) => inputs.test(input) && reader in aims)?.[1][reader];
}

/** What the marks mean. */
export const AIMS_OF_DECODING =
  `✓ and ✗: TOON with words at most 0.5 of \`${NATIVE}\` (0.65 from 5 MB on), large texts 0.7; JSON at most as long ` +
  `(1.1 from 5 MB on); 60 turns of text 1.2 and 1.3; the reference decoder at least ${FASTER_THAN_REFERENCE} times as ` +
  `long as ours; growth at most ${MAX_GROWTH}.`;
