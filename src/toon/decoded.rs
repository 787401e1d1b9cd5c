//! What a successful reading reports about its text.

/// How a text was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Decoded {
    /// The rules that the text follows.
    pub rules: Rules,
    /// The text holds comments and nothing else. By version 4.4 it is the empty object; but a string
    /// such as `#1 fan` from an encoder that had no comments looks the same.
    pub only_comments: bool,
}

/// The rules that a text follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rules {
    /// Version 4.4 of the specification.
    Current,
    /// What older encoders wrote; the range of their versions, as narrow as the text allows.
    Legacy(&'static str),
}
