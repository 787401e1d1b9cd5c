//! The wire model of a call: its fields, what the documentation says of their types, and which of them
//! carry a transcript. The TypeScript types stand in `pkg-template/index.d.ts`; a test
//! (`tests/model.rs`) fails when the two part.

/// What the documentation says that a field holds. Null, and nothing at all, are always allowed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Type {
    /// Not documented, or not the same everywhere.
    Any,
    /// A string.
    String,
    /// A number.
    Number,
    /// An object, with what is known of its fields.
    Object(&'static [Field]),
    /// An array, with what is known of its items.
    Array(&'static Type),
}

impl Type {
    /// The name that warnings use.
    pub fn name(self) -> &'static str {
        match self {
            Type::Any => "anything",
            Type::String => "string",
            Type::Number => "number",
            Type::Object(_) => "object",
            Type::Array(_) => "array",
        }
    }
}

/// A documented field: its name, and what it holds.
pub type Field = (&'static str, Type);

/// The call object of `GET /v1/calls/{callId}`.
pub const CALL: &[Field] = &[
    ("id", Type::String),
    ("direction", Type::String),
    ("from", Type::String),
    ("call_record", Type::String),
    ("call_status", Type::String),
    ("call_result", Type::String),
    ("disconnection_reason", Type::String),
    ("finished_at", Type::String),
    ("start_at", Type::String),
    ("duration", Type::Number),
    ("call_analysis", Type::Object(CALL_ANALYSIS)),
    ("type", Type::String),
    ("created_at", Type::String),
    ("agent_id", Type::String),
    ("campaign_id", Type::String),
    ("contact", Type::Object(CONTACT)),
    ("chat_history", Type::Array(&Type::Object(TURN))),
    ("chat_history_with_tools", Type::Array(&Type::Any)),
    ("transcript_format", Type::String),
];

/// `contact`: whom the call was with.
pub const CONTACT: &[Field] = &[
    ("id", Type::String),
    ("full_name", Type::String),
    ("phone_number", Type::String),
    ("email", Type::String),
    ("country", Type::String),
];

/// `call_analysis`, as the endpoint documents it.
pub const CALL_ANALYSIS: &[Field] = &[("summary", Type::String), ("sentiment", Type::String)];

/// An entry of `chat_history`.
pub const TURN: &[Field] = &[
    ("role", Type::String),
    ("content", Type::String),
    ("words", Type::Array(&Type::Any)),
];

/// Whether a field of the call carries a transcript, which the API can send as TOON.
pub fn is_transcript(field: &[u8]) -> bool {
    matches!(field, b"chat_history" | b"chat_history_with_tools")
}
