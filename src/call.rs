//! The wire model of a call: its fields, their documented types, and which of them carry a transcript.
//! `pkg-template/index.d.ts` has the same for TypeScript; `tests/model.rs` fails if they differ.

/// The documented type of a field. Every field can also be null or missing.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Type {
    /// Not documented, or not the same everywhere.
    Any,
    /// A string.
    String,
    /// A number.
    Number,
    /// An object, with its documented fields.
    Object(&'static [Field]),
    /// An array, with the type of its items.
    Array(&'static Type),
}

impl Type {
    /// The type that a value must have; `None` if it may have any.
    pub fn type_name(self) -> Option<TypeName> {
        match self {
            Type::Any => None,
            Type::String => Some(TypeName::String),
            Type::Number => Some(TypeName::Number),
            Type::Object(_) => Some(TypeName::Object),
            Type::Array(_) => Some(TypeName::Array),
        }
    }
}

/// The type of a JSON value, or that there is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TypeName {
    /// A string.
    String,
    /// A number.
    Number,
    /// `true` or `false`.
    Boolean,
    /// An object.
    Object,
    /// An array.
    Array,
    /// `null`.
    Null,
    /// There is no such field.
    Undefined,
}

impl TypeName {
    /// The word that warnings use.
    ///
    /// ```
    /// use contactship_wasm::call::TypeName;
    ///
    /// assert_eq!(TypeName::Boolean.as_str(), "boolean");
    /// ```
    pub fn as_str(self) -> &'static str {
        match self {
            TypeName::String => "string",
            TypeName::Number => "number",
            TypeName::Boolean => "boolean",
            TypeName::Object => "object",
            TypeName::Array => "array",
            TypeName::Null => "null",
            TypeName::Undefined => "undefined",
        }
    }
}

/// A documented field: its name and its type.
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

/// `contact`: the other party of the call.
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

/// Whether a key is this name. Never inlined: a pattern of bytes is compared one by one, which is much code.
#[inline(never)]
pub(crate) fn is(key: &[u8], name: &str) -> bool {
    key == name.as_bytes()
}

/// Whether a field of the call carries a transcript, which the API can send as TOON.
pub fn is_transcript(field: &[u8]) -> bool {
    is(field, "chat_history") || is(field, "chat_history_with_tools")
}
