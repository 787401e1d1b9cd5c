//! What a request asks for: the path and the query of each endpoint, as data.

/// A GET request to the API, but for its base URL and its headers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target<'a> {
    /// Of which call, for the errors.
    pub call_id: Option<&'a str>,
    /// The path after the base URL, in segments that need no escaping.
    pub path: Vec<&'a str>,
    /// Names and values, unescaped. Only what differs from the server's defaults is sent.
    pub query: Vec<(&'static str, String)>,
}

/// What is to be included in a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CallQuery {
    /// `include_transcript`, true by default.
    pub transcript: bool,
    /// `include_words`, false by default.
    pub words: bool,
    /// `include_tools`, false by default.
    pub tools: bool,
    /// `transcript_format`: TOON instead of JSON.
    pub toon: bool,
}

impl<'a> Target<'a> {
    /// `GET /v1/calls/{id}`. The id is a safe segment of a path: `src/js/options.js` checks that before a module is
    /// needed.
    pub fn call(id: &'a str, query: CallQuery) -> Target<'a> {
        let parameters = [
            (!query.transcript, "include_transcript", "false"),
            (query.words, "include_words", "true"),
            (query.tools, "include_tools", "true"),
            (query.toon, "transcript_format", "toon"),
        ];
        let sent = parameters.iter().filter(|(sent, ..)| *sent);
        Target {
            call_id: Some(id),
            path: vec!["/v1/calls/", id],
            query: sent
                .map(|(_, name, value)| (*name, (*value).to_owned()))
                .collect(),
        }
    }
}

/// The URL of a target, without its query. `base` has no slash at its end; its path is kept.
///
/// ```
/// use contactship_wasm::request::{CallQuery, Target, url};
///
/// let query = CallQuery { transcript: true, words: true, tools: false, toon: false };
/// let target = Target::call("a1b2", query);
/// assert_eq!(url("https://proxy.example/api", &target), "https://proxy.example/api/v1/calls/a1b2");
/// assert_eq!(target.query, [("include_words", "true".to_owned())]);
/// ```
pub fn url(base: &str, target: &Target<'_>) -> String {
    [base, &target.path.concat()].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    const DEFAULT: CallQuery = CallQuery {
        transcript: true,
        words: false,
        tools: false,
        toon: false,
    };

    fn query(of: CallQuery) -> Vec<String> {
        let target = Target::call("a", of);
        let pairs = target.query.iter();
        pairs
            .map(|(name, value)| format!("{name}={value}"))
            .collect()
    }

    #[test]
    fn the_path_of_the_base_is_kept() {
        let target = Target::call("a-1_B", DEFAULT);
        assert_eq!(
            url("https://api.contactship.ai", &target),
            "https://api.contactship.ai/v1/calls/a-1_B"
        );
        assert_eq!(
            url("http://localhost/api/x", &target),
            "http://localhost/api/x/v1/calls/a-1_B"
        );
    }

    #[test]
    fn only_what_differs_from_the_defaults_is_sent() {
        assert!(query(DEFAULT).is_empty());
        let bare = CallQuery {
            transcript: false,
            ..DEFAULT
        };
        assert_eq!(query(bare), ["include_transcript=false"]);
        let all = CallQuery {
            transcript: true,
            words: true,
            tools: true,
            toon: true,
        };
        assert_eq!(
            query(all),
            [
                "include_words=true",
                "include_tools=true",
                "transcript_format=toon"
            ]
        );
    }
}
