//! Random values and texts from a printed seed; `CONTACTSHIP_SEED` repeats a run.

#![allow(dead_code)]

use serde_json::{Map, Value, json};

/// Random numbers (SplitMix64).
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Random {
        Random(seed)
    }

    /// The seed of this run, printed so that it can be repeated.
    pub fn seed() -> u64 {
        let seed = std::env::var("CONTACTSHIP_SEED")
            .ok()
            .and_then(|seed| seed.parse().ok())
            .unwrap_or_else(|| {
                std::time::SystemTime::now()
                    .duration_since(std::time::UNIX_EPOCH)
                    .map_or(1, |now| now.as_nanos() as u64)
            });
        println!("CONTACTSHIP_SEED={seed}");
        seed
    }

    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    pub fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit as u64) as usize
    }

    /// True with a probability of 1 in `n`.
    pub fn once_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    pub fn pick<'a, T: ?Sized>(&mut self, from: &[&'a T]) -> &'a T {
        from[self.below(from.len())]
    }
}

/// Tokens with a meaning somewhere in the grammar, and some that only look like it.
const STRINGS: &[&str] = &[
    "",
    "a",
    "agent",
    "user",
    "Hello there",
    "a,b",
    "a|b",
    "a\tb",
    "a: b",
    ":",
    "-",
    "- x",
    "--",
    "-5",
    "#",
    "#1 fan",
    "# x",
    "true",
    "false",
    "null",
    "True",
    "0",
    "-0",
    "05",
    "1e5",
    "1.50",
    "-1E+03",
    "1e999",
    "-1e-999",
    ".5",
    "1.",
    "+1",
    "0x10",
    "9007199254740993",
    "123456789012345678",
    "\"",
    "\\",
    "\"q\"",
    "say \"hi\", ok",
    "c:\\x",
    "[]",
    "{}",
    "[2]",
    "[2]: x",
    "a[2]",
    "a[2]{x}:",
    "{a}",
    "]",
    "}",
    " lead",
    "trail ",
    "\u{a0}nbsp\u{a0}",
    "\u{feff}bom",
    "line\nbreak",
    "cr\r",
    "\u{1}",
    "é",
    "日本語",
    "🚀",
    "🚀:",
    "e\u{301}",
    "__proto__",
    "constructor",
    "3:30 pm",
    "$1,299.99",
    "x\"y",
    "x\"y,z",
    "100%",
    "a  b",
];
const KEYS: &[&str] = &[
    "a",
    "b",
    "c",
    "id",
    "role",
    "content",
    "words",
    "x.y",
    "_k",
    "a-b",
    "2key",
    "",
    "a b",
    "a:b",
    "a,b",
    "a|b",
    "k[2]",
    "{k}",
    "\"q\"",
    "__proto__",
    "é",
    "#k",
    "- k",
    "toString",
];

pub fn string(random: &mut Random) -> String {
    match random.below(6) {
        0 => random.pick(STRINGS).to_string() + random.pick(STRINGS),
        1 => (0..random.below(12))
            .map(|_| random.pick(&["a", " ", "b", "é", "0", "."]))
            .collect(),
        _ => random.pick(STRINGS).to_string(),
    }
}

pub fn number(random: &mut Random) -> Value {
    match random.below(6) {
        0 => json!(random.below(10)),
        1 => json!(-(random.below(1000) as i64)),
        2 => json!(random.below(100_000) as f64 / 1000.0),
        3 => json!(random.next() >> 11),
        4 => json!(f64::from_bits(
            random.next() & !(0x7ff << 52) | ((1023 + random.below(60) as u64) << 52)
        )),
        _ => json!(random.below(1000) as f64 / 8.0),
    }
}

pub fn scalar(random: &mut Random) -> Value {
    match random.below(8) {
        0 => Value::Null,
        1 => Value::Bool(random.once_in(2)),
        2 | 3 => number(random),
        _ => Value::from(string(random)),
    }
}

fn key(random: &mut Random) -> String {
    match random.below(3) {
        0 => random.pick(KEYS).to_string(),
        _ => random.pick(&KEYS[..9]).to_string(),
    }
}

fn object(random: &mut Random, depth: usize) -> Value {
    let fields = random.below(5);
    let fields = (0..fields).map(|_| (key(random), value(random, depth)));
    Value::Object(fields.collect::<Map<_, _>>())
}

/// Objects with the same keys, which encoders write as a table; some with field groups.
fn rows(random: &mut Random) -> Vec<Value> {
    let keys: Vec<String> = (0..1 + random.below(4)).map(|_| key(random)).collect();
    let group = random.once_in(4);
    let count = 1 + random.below(4);
    let mut rows = Vec::new();
    for _ in 0..count {
        let mut row: Map<_, _> = keys
            .iter()
            .map(|key| (key.clone(), scalar(random)))
            .collect();
        if group {
            row.insert(
                "g".into(),
                json!({"x": scalar(random), "y": {"z": scalar(random)}}),
            );
        }
        rows.push(Value::Object(row));
    }
    rows
}

/// Any value, often one that encoders write as a table.
pub fn value(random: &mut Random, depth: usize) -> Value {
    if depth == 0 {
        return scalar(random);
    }
    match random.below(9) {
        0 | 1 => object(random, depth - 1),
        2 => Value::Array((0..random.below(5)).map(|_| scalar(random)).collect()),
        3 => Value::Array(
            (0..random.below(4))
                .map(|_| value(random, depth - 1))
                .collect(),
        ),
        4 | 5 => Value::Array(rows(random)),
        6 => {
            let rows = rows(random);
            Value::Object(rows.into_iter().map(|row| (key(random), row)).collect())
        }
        _ => scalar(random),
    }
}

/// A text of random lines from the parts of the grammar: most are invalid, many only slightly.
pub fn lines(random: &mut Random) -> String {
    let mut out = String::new();
    let mut depth = 0usize;
    let mut cells = 1 + random.below(3);
    for _ in 0..1 + random.below(9) {
        let hyphen = random.once_in(3);
        out += &indentation(random, depth);
        if hyphen {
            out += random.pick(&["- ", "- ", "- ", "-  ", "-"]);
        }
        let delimiter = random.pick(&[",", ",", ",", "|", "\t"]);
        let mut deeper = false;
        match random.below(8) {
            0 | 1 => {
                cells = 1 + random.below(3);
                out += &header(random, cells, delimiter);
                deeper = true;
            }
            2 => {
                out += &(token(random) + ":");
                deeper = true;
            }
            3 | 4 => {
                out += &format!(
                    "{}:{}{}",
                    token(random),
                    random.pick(&[" ", " ", "", "  "]),
                    token(random)
                )
            }
            5 => out += &token(random),
            _ => {
                let cells: Vec<String> = (0..cells).map(|_| token(random)).collect();
                out += &cells.join(delimiter);
            }
        }
        out += random.pick(&[
            "\n", "\n", "\n", "\n", "\n", "\n", "\n", "\r\n", " \n", "\n\n", "\n# c\n",
        ]);
        depth = match (deeper, random.below(6)) {
            (true, 0..=3) => depth + 1 + usize::from(hyphen),
            (_, 0) => depth.saturating_sub(1),
            (_, 1) => depth + 1,
            (_, 2) => depth.saturating_sub(2),
            _ => depth,
        };
    }
    out
}

fn indentation(random: &mut Random, depth: usize) -> String {
    match random.below(25) {
        0 => " ".repeat(2 * depth + 1),
        1 => "\t".repeat(depth),
        2 => " ".repeat(depth) + "\t",
        _ => " ".repeat(2 * depth),
    }
}

fn header(random: &mut Random, cells: usize, delimiter: &str) -> String {
    let key = random.pick(&["", "a", "b", "a", "\"q\"", "a ", "\"x\"y"]);
    let count = random.pick(&[
        "1",
        "1",
        "2",
        "2",
        "0",
        "3",
        "02",
        "-1",
        "",
        "#2",
        "99999999999999999999",
    ]);
    let keyed = random.pick(&["", "", "", ":"]);
    let mark = if delimiter == "," { "" } else { delimiter };
    let fields = match random.below(3) {
        0 => String::new(),
        _ => {
            let names: Vec<String> = (0..cells).map(|n| field(random, n, delimiter)).collect();
            format!("{{{}}}", names.join(delimiter))
        }
    };
    let values = match random.below(4) {
        0 => format!(" {}", token(random)),
        1 => format!(" {}{delimiter}{}", token(random), token(random)),
        _ => String::new(),
    };
    let colon = random.pick(&[":", ":", ":", ":", ":", "", " :", "x:"]);
    format!("{key}[{count}{keyed}{mark}]{fields}{colon}{values}")
}

fn field(random: &mut Random, n: usize, delimiter: &str) -> String {
    match random.below(14) {
        0 => format!("g{n}{{x{delimiter}y}}"),
        1 => format!(" f{n} "),
        2 => format!("\"f {n}\""),
        3 => random
            .pick(&[
                "", "a", "a", "x:y", "g {x}", "g{x}y", "{x}", "\"", "a}", "g{}", "x\"}\"y", "a|b",
            ])
            .into(),
        _ => format!("f{n}"),
    }
}

fn token(random: &mut Random) -> String {
    match random.below(5) {
        0 => format!("{:?}", random.pick(STRINGS)).replace("\\'", "'"),
        1 => random.pick(KEYS).to_string(),
        2 => random
            .pick(&[
                "\"a\"",
                "\"a",
                "\"a\" ",
                "\"\\x\"",
                "\"\\u00e9\"",
                "\"\\ud83d\"",
                "\"\\u12\"",
                "a\"b",
                "\"a\"b",
                "\"\\\\\"",
                "\"a,b\"",
                "\"a:b\"",
            ])
            .into(),
        _ => random.pick(STRINGS).replace('\n', "n"),
    }
}

/// Makes a few random changes to a text.
pub fn mutate(random: &mut Random, text: &str) -> String {
    let mut text = text.to_string();
    for _ in 0..1 + random.below(3) {
        text = match random.below(4) {
            0 => mutate_lines(random, &text),
            _ => mutate_characters(random, &text),
        };
    }
    text
}

fn mutate_characters(random: &mut Random, text: &str) -> String {
    const PIECES: &[&str] = &[
        ":", ",", "\"", "\\", "[", "]", "{", "}", "-", "- ", " ", "  ", "\n", "\n\n", "\r", "\t",
        "|", "#", "0", "1", "2", "9", "a", "é", "🚀", "\u{feff}", "\u{a0}", "\n  ", "\n# c", "[1]",
        "[2]:", "{a}",
    ];
    let mut characters: Vec<char> = text.chars().collect();
    let at = random.below(characters.len() + 1);
    let taken = random.below(3).min(characters.len() - at);
    let put: Vec<char> = if random.once_in(4) {
        Vec::new()
    } else {
        random.pick(PIECES).chars().collect()
    };
    characters.splice(at..at + taken, put);
    characters.into_iter().collect()
}

fn mutate_lines(random: &mut Random, text: &str) -> String {
    let mut lines: Vec<String> = text.split('\n').map(String::from).collect();
    let at = random.below(lines.len());
    match random.below(7) {
        0 => {
            lines.remove(at);
        }
        1 => lines.insert(at, lines[at].clone()),
        2 => lines[at].insert_str(0, random.pick(&["  ", " ", "\t", "    ", "- ", "#"])),
        3 => lines[at] = lines[at].trim_start().into(),
        4 => {
            let other = random.below(lines.len());
            lines.swap(at, other);
        }
        5 => lines.insert(
            at,
            random
                .pick(&["", "  ", "# c", "  # c", "\t", "x", "x: 1", "- 1"])
                .to_string(),
        ),
        _ => lines[at].push_str(random.pick(&[" ", "\r", ":", ",", ",1", "\"", "\t"])),
    }
    lines.join("\n")
}
