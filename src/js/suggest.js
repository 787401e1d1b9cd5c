// Which name was probably meant, for messages about unknown options.
// @ts-check

/** Longer names are cut, so that comparing them takes no time. */
const MAX_LENGTH = 40;

/** Names that users try instead of an option, though they are not similar to it. @type {Map<string, string>} */
const ALIASES = new Map([["limit", "pageSize"]]);

/**
 * The known name that the given one is a part of, or that takes the fewest changes of a letter.
 * @param {string} name
 * @param {string[]} known
 */
export function nearest(name, known) {
  const alias = ALIASES.get(name);
  if (alias && known.includes(alias)) return alias;
  const word = name
    .slice(0, MAX_LENGTH)
    .toLowerCase()
    .replaceAll(/[^a-z]/g, "");
  const distances = known.map((other) => {
    const letters = other.toLowerCase();
    const isPart = word.length > 2 && letters.includes(word);
    return isPart ? (letters.length - word.length) / 100 : distance(word, letters);
  });
  return known[distances.indexOf(Math.min(...distances))];
}

/**
 * Levenshtein's distance.
 * @param {string} a
 * @param {string} b
 */
function distance(a, b) {
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + Number(a[i - 1] !== b[j - 1]));
    }
    row = next;
  }
  return row[b.length];
}
