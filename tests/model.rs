//! The model of a call in `src/call.rs`, by which drift is found, agrees with the types of `pkg-template/index.d.ts`.
#![cfg(not(target_arch = "wasm32"))]

use std::collections::BTreeMap;

use contactship_wasm::call::{CALL, CALL_ANALYSIS, CONTACT, Field, TURN, Type, TypeName};

const DECLARATIONS: &str = include_str!("../pkg-template/index.d.ts");

#[test]
fn the_fields_of_a_call_are_declared() {
    // Transcripts are added to the type depending on the options.
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
fn only_the_id_is_required() {
    for name in ["CallFields", "Call<", "Contact", "CallAnalysis", "Turn"] {
        for line in body_of(name).lines().filter_map(field_of) {
            let (field, declared) = line;
            let optional = field.ends_with('?') && declared.ends_with("| null");
            assert_eq!(optional, field != "id", "{name}: {field}: {declared}");
        }
    }
}

/// The fields of the model in Rust, with their kinds.
fn modelled(fields: &[Field]) -> BTreeMap<String, &'static str> {
    let kind = |of: &Type| of.type_name().map_or("anything", TypeName::as_str);
    fields
        .iter()
        .map(|(name, of)| ((*name).to_owned(), kind(of)))
        .collect()
}

/// The fields of a declaration, with their kinds.
fn fields(of: &str) -> BTreeMap<String, &'static str> {
    body_of(of)
        .lines()
        .filter_map(field_of)
        .map(|(name, declared)| (name.trim_end_matches('?').to_owned(), kind(declared)))
        .collect()
}

/// The lines between the head of a declaration and its end.
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
        "string" => "string",
        "number" => "number",
        list if list.ends_with("[]") || list.starts_with("Transcript<") => "array",
        named if body_or_alias_is_text(named) => "string",
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
