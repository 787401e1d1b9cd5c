//! A call's id and options to the URL that asks for it.

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

/// The URL of a call. `base` has no slash at its end, and `id` is a safe segment of a path: that is
/// checked before a module is needed, in `src/js/options.js`.
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
}
