//! The wire model stands twice: in `src/call.rs`, where drift is found, and in `pkg-template/index.d.ts`,
//! where users read it. Here the two are held against each other.
#![cfg(not(target_arch = "wasm32"))]

use std::collections::BTreeMap;

use contactship_wasm::call::{CALL, CALL_ANALYSIS, CONTACT, Field, TURN, Type};

const DECLARATIONS: &str = include_str!("../pkg-template/index.d.ts");

#[test]
fn the_fields_of_a_call_are_declared() {
    // The transcripts are added where the options want them.
    let declared: BTreeMap<_, _> = fields("CallFields")
        .into_iter()
        .chain(fields("Call<"))
        .collect();
    assert_eq!(declared, modelled(CALL));
}

#[test]
fn the_fields_of_a_contact_are_declared() {
    assert_eq!(fields("Contact"), modelled(CONTACT));
}

#[test]
fn the_fields_of_an_analysis_are_declared() {
    assert_eq!(fields("CallAnalysis"), modelled(CALL_ANALYSIS));
}

#[test]
fn the_fields_of_a_turn_are_declared() {
    let declared: BTreeMap<_, _> = fields("Turn")
        .into_iter()
        .chain(fields("TimedTurn"))
        .collect();
    assert_eq!(declared, modelled(TURN));
}

#[test]
fn only_the_id_is_always_there() {
    for name in ["CallFields", "Call<", "Contact", "CallAnalysis", "Turn"] {
        for line in body_of(name).lines().filter_map(field_of) {
            let (field, declared) = line;
            let optional = field.ends_with('?') && declared.ends_with("| null");
            assert_eq!(optional, field != "id", "{name}: {field}: {declared}");
        }
    }
}

/// Field and kind, as the Rust model has them.
fn modelled(fields: &[Field]) -> BTreeMap<String, &'static str> {
    fields
        .iter()
        .map(|(name, of)| ((*name).to_owned(), of.name()))
        .collect()
}

/// Field and kind, as the declarations have them.
fn fields(of: &str) -> BTreeMap<String, &'static str> {
    body_of(of)
        .lines()
        .filter_map(field_of)
        .map(|(name, declared)| (name.trim_end_matches('?').to_owned(), kind(declared)))
        .collect()
}

/// What stands between the head of a declaration and the line that ends it.
fn body_of(name: &str) -> &'static str {
    let heads = ["interface", "type"].map(|word| format!("export {word} {name}"));
    let found = heads.iter().find_map(|head| {
        DECLARATIONS
            .match_indices(head.as_str())
            .find(|(at, _)| {
                let next = DECLARATIONS[at + head.len()..].chars().next();
                name.ends_with('<') || next.is_some_and(|next| !next.is_alphanumeric())
            })
            .map(|(at, _)| &DECLARATIONS[at..])
    });
    let rest = found.unwrap_or_else(|| panic!("index.d.ts declares no {name}"));
    let end = ["\n}", "\n>;"]
        .iter()
        .filter_map(|end| rest.find(end))
        .min()
        .expect("the declaration ends");
    &rest[..end]
}

/// `name?: Type;`
fn field_of(line: &str) -> Option<(&str, &str)> {
    let (name, declared) = line.trim().strip_suffix(';')?.split_once(": ")?;
    let is_name = name
        .trim_end_matches('?')
        .chars()
        .all(|c| c.is_ascii_lowercase() || c == '_');
    is_name.then_some((name, declared))
}

fn kind(declared: &str) -> &'static str {
    let declared = declared.trim_end_matches("| null").trim();
    match declared {
        "string" => Type::String.name(),
        "number" => Type::Number.name(),
        list if list.ends_with("[]") || list.starts_with("Transcript<") => "array",
        named if body_or_alias_is_text(named) => Type::String.name(),
        _ => "object",
    }
}

/// An open enum: `type CallStatus = "completed" | … | (string & {})`.
fn body_or_alias_is_text(name: &str) -> bool {
    let head = format!("export type {name} =");
    let Some(at) = DECLARATIONS.find(&head) else {
        return false;
    };
    let rest = &DECLARATIONS[at..];
    rest.split(';')
        .next()
        .is_some_and(|alias| alias.ends_with("(string & {})"))
}
