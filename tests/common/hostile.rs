//! Texts of a given size that are made to take much time or memory.

#![allow(dead_code)]

/// A shape of text, by name.
pub type Shape = (&'static str, fn(usize) -> String);

/// All shapes; the letters are those of the list that they come from.
pub const SHAPES: &[Shape] = &[
    ("a: nested list headers", nested_lists),
    ("a: nested field groups", |len| {
        format!("a[0]{{{}", "b{".repeat(len / 2))
    }),
    ("a: headers with ever new fields", |len| {
        lines(len, |n| format!("k{n}[1]{{a{n},b{n}}}:\n  1,2"))
    }),
    ("a: items that are nearly headers", |len| {
        list(len, |n| format!("a[1]{{x{n},x{n},"))
    }),
    ("b: quotes without an end", |len| {
        format!("a: \"{}", "\\\"".repeat(len / 2))
    }),
    ("b: backslashes without an end", |len| {
        format!("a: \"{}", "\\\\".repeat(len / 2))
    }),
    ("b: quotes inside cells", |len| {
        format!("[2]{{a,b}}:\n  x,y\n  {}", "x\"y,".repeat(len / 4))
    }),
    ("b: many cells with quotes inside", |len| {
        format!("a[{}]: {}b", len / 6 + 1, "b\"c,\",".repeat(len / 6))
    }),
    ("b: many cells, every other quote open", |len| {
        format!("a[{}]: {}b", len / 8 + 1, "b\"c,b\"c,".repeat(len / 8))
    }),
    ("b: items with an open quote", |len| {
        list(len, |_| "a\"b: c".into())
    }),
    ("c: one line of commas", |len| {
        format!("a[{}]: {}", len + 1, ",".repeat(len))
    }),
    ("c: a row of commas", |len| {
        format!("[1]{{a,b}}:\n  {}", ",".repeat(len))
    }),
    ("d: one-cell rows", |len| {
        let rows = len / 4;
        format!("[{rows}]{{a}}:{}", "\n  1".repeat(rows))
    }),
    ("d: one-cell rows, one missing", |len| {
        let rows = len / 4;
        format!("[{}]{{a}}:{}", rows + 1, "\n  1".repeat(rows))
    }),
    ("e: hyphens on one line", |len| "- ".repeat(len / 2)),
    ("e: items of hyphens", |len| list(len, |_| "- - - -".into())),
    ("e: bare hyphens", |len| list(len, |_| String::new())),
    ("f: comments that were rows", |len| {
        let rows = len / 5;
        format!("[{rows}]{{a}}:{}", "\n  #1".repeat(rows))
    }),
    ("f: comments, and a row missing", |len| {
        let rows = len / 5;
        format!("[{}]{{a}}:{}", rows + 1, "\n  #1".repeat(rows))
    }),
    ("f: comments alone", |len| "# comment\n".repeat(len / 10)),
    ("keys that begin alike", |len| {
        let side = (2 * len).isqrt();
        (1..side).map(|n| format!("{}:\n", "a".repeat(n))).collect()
    }),
    ("short keys", |len| lines(len, |n| format!("{n}: 1"))),
    ("short keys after long ones", |len| {
        let side = len.isqrt();
        let long = (1..side).map(|n| format!("{}:\n", "\u{1}".repeat(n)));
        long.chain((0..len / 16).map(|n| format!("{n:x}:\n")))
            .collect()
    }),
    ("one key again and again", |len| "a: 1\n".repeat(len / 5)),
    ("blank lines", |len| "\n".repeat(len) + "a: 1"),
    ("spaces", |len| format!("a[1]:{}\n  - x", " ".repeat(len))),
    ("digits", |len| format!("a: {}", "9".repeat(len))),
    ("small negative numbers", |len| {
        list(len, |_| {
            "-2.470328229206232720882843964341106861825299013071623822127928412503377536351e-324"
                .into()
        })
    }),
    ("a count of billions", |len| {
        format!(
            "a[4000000000]:\n{}",
            "  - b[4000000000]: x\n".repeat(len / 20)
        )
    }),
];

fn nested_lists(len: usize) -> String {
    let mut out = String::from("[1]:\n");
    let mut depth = 1;
    while out.len() < len {
        out += &format!("{}- [1]:\n", "  ".repeat(depth));
        depth += 1;
    }
    out
}

fn lines(len: usize, line: impl Fn(usize) -> String) -> String {
    let mut out = String::new();
    let mut n = 0;
    while out.len() < len {
        out += &line(n);
        out.push('\n');
        n += 1;
    }
    out
}

/// A list with the right count.
fn list(len: usize, item: impl Fn(usize) -> String) -> String {
    let mut out = String::new();
    let mut count = 0;
    while out.len() < len {
        out += format!("\n  - {}", item(count)).trim_end();
        count += 1;
    }
    format!("[{count}]:{out}")
}
