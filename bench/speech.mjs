// What is said in the calls that are measured: words drawn by Zipf's law from a vocabulary of thousands,
// so that few words are frequent and most are rare, as in real conversations.
// @ts-check

const VOCABULARY = 8000;

/** Numbers below one, the same for the same seed (mulberry32). @param {number} seed */
export function randomFrom(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** @typedef {() => number} Random */
/** @typedef {{ frequent: string[], rare: (random: Random) => string, gap: string, stops: string[], comma: string }} Language */

/** @type {(text: string) => string[]} */
const list = (text) => text.trim().split(/\s+/);

const ENGLISH = list(`
  I the you to and a it that of is in have we for on so yes your do okay this can be not just are with what at
  me my I'm that's it's know like if but would will all right there about was get no one call don't go need out
  when they how up then as some an more time now from or here well really that'll good any him she want her see
  could thank think let's calling appointment number today tomorrow account morning help sure sorry please he`);
const SPANISH = list(`
  de que no a la el es y en lo un por qué me una te los se con para mi está si bien pero yo eso las sí su tu aquí
  del al como le más esto ya todo esta vamos muy hay ahora algo estoy tengo nos tú nada cuando ha este sé estás
  así puedo cómo quiero sólo soy tiene gracias o él bueno fue ser hacer son todos era eres vez tienes creo ella
  llamada cita mañana número también día usted después señor teléfono información aquí años está días atención`);
const JAPANESE = list(`
  は の に を が で と も です ます から まで ました して いる この その あの はい いいえ ええ あの えっと 今 私
  予約 電話 お願いします ありがとうございます 大丈夫 お名前 番号 時間 明日 今日 午前 午後 少々 お待ちください
  ください 次回 変更 確認 できます でしょうか 承知しました 失礼します よろしい 担当 者 お客様 ご 案内 場所`);

/** @type {(parts: string[], random: Random) => string} */
const pick = (parts, random) => parts[Math.floor(random() * parts.length)];

/** @type {(starts: string, vowels: string, ends: string) => (random: Random) => string} */
const syllables = (starts, vowels, ends) => (random) => {
  const count = 1 + Math.floor(random() * random() * 4 + random());
  const syllable = () => pick(list(starts), random) + pick(list(vowels), random) + pick([...list(ends), ""], random);
  return Array.from({ length: count }, syllable).join("");
};

/** @type {Record<"en" | "es" | "ja", Language>} */
const LANGUAGES = {
  en: {
    frequent: ENGLISH,
    rare: syllables("b c d f g h l m n p r s t v w st tr ch pl", "a e i o u ea ou", "n r s t l ng ck d st"),
    gap: " ",
    stops: [".", ".", ".", "?", "!", "..."],
    comma: ",",
  },
  es: {
    frequent: SPANISH,
    rare: syllables("b c d f g l m n ñ p r s t v tr ll br", "a e i o u a e o á é í ó ie ue", "n r s l n s"),
    gap: " ",
    stops: [".", ".", "?", "!"],
    comma: ",",
  },
  ja: {
    frequent: JAPANESE,
    rare: japaneseWord,
    gap: "",
    stops: ["。", "。", "？", "！", " 😊", "。🙏", "✨", " 👩‍💻"],
    comma: "、",
  },
};

/** One to three kanji, or some katakana. @param {Random} random */
function japaneseWord(random) {
  const kana = random() < 0.35;
  const [first, range, most] = kana ? [0x30a2, 80, 6] : [0x4e00, 2800, 3];
  const count = (kana ? 2 : 1) + Math.floor(random() * most);
  return Array.from({ length: count }, () => String.fromCodePoint(first + Math.floor(random() * range))).join("");
}

/** @param {keyof typeof LANGUAGES} code @param {Random} random */
export function speaker(code, random) {
  const { frequent, rare, gap, stops, comma } = LANGUAGES[code];
  const words = new Set(frequent);
  while (words.size < VOCABULARY) words.add(rare(random));
  const vocabulary = [...words];
  const pickRank = zipf(vocabulary.length, random);

  /** One turn: its words with their punctuation. A third are short answers. */
  function turn() {
    const length = random() < 0.33 ? 1 + Math.floor(random() * 5) : 6 + Math.floor(random() * 42);
    let opens = true;
    return Array.from({ length }, (_, n) => {
      const plain = vocabulary[pickRank()];
      const word = opens ? plain[0].toUpperCase() + plain.slice(1) : plain;
      opens = n === length - 1 || random() < 0.1;
      if (opens) return word + pick(stops, random);
      return random() < 0.07 ? word + comma : word;
    });
  }
  return { turn, gap };
}

/** Ranks by the law of Zipf and Mandelbrot. @param {number} count @param {Random} random */
function zipf(count, random) {
  const sums = new Float64Array(count);
  let sum = 0;
  for (let rank = 0; rank < count; rank++) sums[rank] = sum += (rank + 2.7) ** -1.15;
  return () => {
    const wanted = random() * sum;
    let [low, high] = [0, count - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sums[middle] < wanted) low = middle + 1;
      else high = middle;
    }
    return low;
  };
}
