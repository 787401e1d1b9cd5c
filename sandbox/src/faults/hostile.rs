//! Text in a call that tries to be more than text: markup, formulas, links, controls, and directions of writing.

use serde_json::{Map, Value, json};

/// What turns say, in turn.
const TEXTS: [&str; 12] = [
    "<script>document.title = 'owned'</script> hello",
    "<img src=x onerror=\"document.title='owned'\">",
    "javascript:alert(1) https://example.com/?a=<b>&c=\"d\"",
    "=HYPERLINK(\"http://example.com\",\"click\") +1 -1 @SUM(A1)",
    "\u{202e}txt.exe moves to the right \u{2066}and back\u{2069}",
    "שלום, אני רוצה לקבוע תור ליום שני",
    "مرحبا، أريد موعدا يوم الاثنين",
    "a\u{0}b\u{7}c\u{1b}[31mred\u{1b}[0m\u{200b}\u{feff}d",
    "two\nlines\r\nand\ta tab, \"quotes\", 'more', `code`, \\ and ${x} {{y}} %s",
    "</textarea></title></style><!-- --><svg onload=alert(1)>",
    "👨‍👩‍👧‍👦 Z͑ͫa̴l͓g̸o 🏳️‍🌈 ﷽",
    "wwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwww",
];

const NAME: &str = "<b onclick=alert(1)>Zoë</b> \u{202e}\"O'Neil\", =1+1";

/// Replaces what a call object says, wherever a page would show it.
pub fn spoil(call: &mut Map<String, Value>) {
    if let Some(Value::Object(contact)) = call.get_mut("contact") {
        contact.insert("full_name".into(), json!(NAME));
        contact.insert(
            "email".into(),
            json!("\"><script>alert(1)</script>@example.com"),
        );
    }
    if let Some(Value::Object(analysis)) = call.get_mut("call_analysis") {
        for name in ["summary", "call_summary"] {
            if analysis.contains_key(name) {
                analysis.insert(name.to_owned(), json!(TEXTS[0..3].join("\n")));
            }
        }
        let field = json!({"<i>key</i>": TEXTS[1], "constructor": TEXTS[3], "": null});
        analysis.insert("custom_analysis_data".into(), field);
    }
    for name in ["chat_history", "chat_history_with_tools"] {
        let entries = call.get_mut(name).and_then(Value::as_array_mut);
        let mut said = 0;
        for entry in entries.into_iter().flatten() {
            match entry["role"].as_str() {
                Some("agent" | "user") => {
                    say(entry, TEXTS[said % TEXTS.len()]);
                    said += 1;
                }
                Some("tool_call_invocation") => {
                    entry["name"] = json!("<b>tool</b>");
                    entry["arguments"] =
                        json!("{\"__proto__\":{\"a\":1},\"html\":\"<script>1</script>\"");
                }
                Some("tool_call_result") => entry["content"] = json!(TEXTS[1]),
                _ => {}
            }
        }
    }
}

/// Gives an entry this text, and its words the time that the words before had.
fn say(entry: &mut Value, text: &str) {
    entry["content"] = json!(text);
    let Some(words) = entry.get("words").and_then(Value::as_array) else {
        return;
    };
    let edge =
        |word: Option<&Value>, name| word.and_then(|word| word[name].as_f64()).unwrap_or(0.0);
    let (start, end) = (edge(words.first(), "start"), edge(words.last(), "end"));
    let texts: Vec<&str> = text.split(' ').collect();
    let moment = |part: usize| {
        let exact = start + (end - start) * part as f64 / texts.len() as f64;
        json!((exact * 1000.0).round() / 1000.0)
    };
    entry["words"] = texts
        .iter()
        .enumerate()
        .map(|(i, word)| json!({"word": word, "start": moment(i), "end": moment(i + 1)}))
        .collect();
}
