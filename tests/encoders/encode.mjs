// Generated calls, each encoded by four versions of the reference encoder: `node encode.mjs SEED COUNT`
// prints one line of JSON for each text, `{value, by, text}`. Numbers in `value` are written as the
// string `\u0001` and their digits, so that no JSON reader on the way rounds them.

const versions = ["0.7", "1.4", "2.3", "4.4"];
const encoders = await Promise.all(
  versions.map(async (version) => [version, (await import(`toon-${version}`)).encode]),
);

/** Random numbers below one (mulberry32). */
function randomFrom(seed) {
  let state = Number(BigInt(seed) % 4294967296n);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const [seed = "1", count = "200"] = process.argv.slice(2);
const random = randomFrom(seed);
const below = (limit) => Math.floor(random() * limit);
const pick = (list) => list[below(list.length)];
const times = (limit, make) => Array.from({ length: below(limit + 1) }, make);

const pieces = [
  "hello", "thanks for calling", "¿cómo está?", "日本語", "🚀", "#1 fan", "#", "- 5", "-", "--", "a,b", "a|b",
  "a\tb", "key: value", ":", "3:30 pm", "true", "null", "05", "-3.14", "1e5", "+5", ".5", "0x10", '"', "\\",
  'say "hi"', "[2]: x", "[#3]: a,b", "users[2:]{a}:", "{}", "[]", " lead", "trail ", "\u00a0nbsp\u00a0",
  "\ufeffbom", "line\nbreak", "cr\r", "\u0004ctl", "", "100%", "$1,299.99", "__proto__",
];
const sentence = () => (random() < 0.3 ? pick(pieces) : times(6, () => pick(pieces)).join(" "));
const number = () =>
  pick([
    () => below(100), () => -below(1000), () => below(1e6) / 1000, () => random(), () => random() * 1e21,
    () => random() * 1e-7, () => Math.floor(random() * 2 ** 53), () => random() * 10 ** below(300),
  ])();
const scalar = () => pick([sentence, sentence, number, () => null, () => random() < 0.5])();

const words = () =>
  times(4, () => ({ word: sentence(), start: below(9000) / 1000, end: below(9000) / 1000 }));
/** Turns as the API sends them, and as it might some day. */
const turns = {
  plain: () => ({ role: pick(["agent", "user"]), content: sentence() }),
  contentFirst: () => ({ content: sentence(), role: pick(["agent", "user"]) }),
  words: () => ({ ...turns.plain(), words: words() }),
  wordsFirst: () => ({ words: words(), ...turns.plain() }),
  onlyWords: () => ({ words: words() }),
  tools: () => ({ role: "tool_call_invocation", tool_call_id: `t${below(99)}`, arguments: JSON.stringify({ when: sentence() }) }),
  meta: () => ({ ...turns.plain(), sentiment: scalar(), confidence: number(), interrupted: random() < 0.5 }),
  tags: () => ({ ...turns.plain(), tags: times(4, scalar) }),
  tagsFirst: () => ({ tags: times(4, scalar), role: "agent" }),
  nested: () => ({ ...turns.plain(), metadata: { who: { id: below(9) }, say: sentence() } }),
  nestedFirst: () => ({ metadata: { id: below(9), say: sentence() }, role: "agent" }),
  mixedFirst: () => ({ parts: times(3, () => pick([turns.plain, turns.tags])()), role: "agent" }),
  empty: () => ({}),
};
const transcript = () => {
  if (random() < 0.6) {
    const turn = turns[pick(Object.keys(turns))];
    return times(5, turn);
  }
  return times(5, () => turns[pick(Object.keys(turns))]());
};
const call = () =>
  pick([
    transcript,
    transcript,
    () => ({ id: `call-${below(99)}`, duration: number(), chat_history: transcript(), summary: sentence() }),
  ])();

const exact = (_key, value) => (typeof value === "number" ? `\u0001${value}` : value);
for (let n = 0; n < Number(count); n++) {
  const value = call();
  const delimiter = pick([",", "\t", "|"]);
  for (const [version, encode] of encoders) {
    const options = { delimiter, ...(version === "0.7" && random() < 0.3 ? { lengthMarker: "#" } : {}) };
    process.stdout.write(`${JSON.stringify({ value, by: version, text: encode(value, options) }, exact)}\n`);
  }
}
