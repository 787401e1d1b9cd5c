//! A call's id and options to the URL that asks for it.

/// The longest id that is sent, in bytes.
const MAX_ID: usize = 128;

/// What a request asks for. Only what differs from the server's default is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Query {
    /// `include_transcript`, true by default.
    pub transcript: bool,
    /// `include_words`, false by default.
    pub words: bool,
    /// `include_tools`, false by default.
    pub tools: bool,
    /// `transcript_format`: TOON, not JSON.
    pub toon: bool,
}

/// Why an id is none, or `None` if it is one. An id is one segment of a path and nothing else, so that
/// no id can lead a request, and the key in it, anywhere else.
pub fn what_is_wrong_with_id(id: &str) -> Option<&'static str> {
    let safe = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    if id.is_empty() {
        Some("is empty")
    } else if id.len() > MAX_ID {
        Some("is longer than 128 characters")
    } else if !id.bytes().all(safe) {
        Some("may only have letters, digits, `-` and `_`")
    } else {
        None
    }
}

/// The URL of a call. `base` has no slash at its end.
pub fn url(base: &str, id: &str, query: Query) -> String {
    let mut url = [base, "/v1/calls/", id].concat();
    let parameters = [
        (!query.transcript, "include_transcript=false"),
        (query.words, "include_words=true"),
        (query.tools, "include_tools=true"),
        (query.toon, "transcript_format=toon"),
    ];
    let mut mark = '?';
    for (_, parameter) in parameters.iter().filter(|(said, _)| *said) {
        url.push(mark);
        url.push_str(parameter);
        mark = '&';
    }
    url
}

#[cfg(test)]
mod tests {
    use super::*;

    const DEFAULT: Query = Query {
        transcript: true,
        words: false,
        tools: false,
        toon: false,
    };

    #[test]
    fn only_what_differs_is_said() {
        let base = "https://api.contactship.ai";
        assert_eq!(
            url(base, "a-1_B", DEFAULT),
            "https://api.contactship.ai/v1/calls/a-1_B"
        );
        let bare = Query {
            transcript: false,
            ..DEFAULT
        };
        assert_eq!(
            url("/api/x", "a", bare),
            "/api/x/v1/calls/a?include_transcript=false"
        );
        let all = Query {
            transcript: true,
            words: true,
            tools: true,
            toon: true,
        };
        assert_eq!(
            url(base, "a", all),
            "https://api.contactship.ai/v1/calls/a?include_words=true&include_tools=true&transcript_format=toon"
        );
    }

    #[test]
    fn ids_are_safe_segments() {
        let longest = "x".repeat(128);
        for id in [
            "a",
            "a1b2c3d4-e5f6-7890-abcd-ef1234567890",
            "call-b2c3",
            "_",
            "-",
            &longest,
        ] {
            assert_eq!(what_is_wrong_with_id(id), None, "{id}");
        }
        let too_long = "x".repeat(129);
        for id in [
            "", ".", "..", "a/b", "a?b", "a#b", "a%2fb", "a b", " a", "a\n", "é", "a.b", "a\\b",
            "a@b", "a:b", &too_long,
        ] {
            assert!(what_is_wrong_with_id(id).is_some(), "{id}");
        }
    }
}
