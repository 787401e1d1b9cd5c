// What the terminal can do: colours where they are welcome, and lines of its width.
// @ts-check
import process from "node:process";

const WIDEST = 100;
const coloured = process.stdout.isTTY && !process.env.NO_COLOR;

/** @param {number} code */
const colour = (code) => (/** @type {string} */ text) => (coloured ? `\u001b[${code}m${text}\u001b[0m` : text);

export const paint = {
  bold: colour(1),
  dim: colour(2),
  red: colour(31),
  green: colour(32),
  yellow: colour(33),
  cyan: colour(36),
};

/** How wide a line may be: lines over 100 characters are hard to read. */
export function width() {
  return Math.min(process.stdout.columns || 80, WIDEST);
}

/**
 * The text without control characters: what comes over the wire must not steer the terminal.
 * @param {unknown} text
 */
export function plain(text) {
  return String(text ?? "").replace(/\p{Cc}+/gu, " ");
}

/**
 * The text in lines that fit the terminal, each indented.
 * @param {string} text
 * @param {string} indent
 */
export function wrapped(text, indent) {
  const room = Math.max(20, width() - indent.length);
  const lines = [];
  for (const paragraph of text.split("\n")) {
    let line = "";
    for (const word of paragraph
      .replace(/\p{Cc}+/gu, " ")
      .split(" ")
      .filter(Boolean)) {
      if (line && line.length + 1 + word.length > room) {
        lines.push(line);
        line = word;
      } else {
        line = line ? `${line} ${word}` : word;
      }
    }
    if (line) lines.push(line);
  }
  return lines.map((line) => indent + line);
}
