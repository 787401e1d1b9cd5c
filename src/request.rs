//! The target of a request: the path and the query of each endpoint, as data.

use crate::decimal::decimal;

/// A GET request to the API, without its base URL and its headers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target<'a> {
    /// The id of the call, for errors.
    pub call_id: Option<&'a str>,
    /// The path after the base URL, in segments that need no escaping.
    pub path: Vec<&'a str>,
    /// Names and values, unescaped. Only what differs from the server's defaults is sent.
    pub query: Vec<(String, String)>,
}

/// What to include in a call.
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

impl CallQuery {
    /// The smallest call that can be requested.
    pub const LIGHT: CallQuery = CallQuery {
        transcript: false,
        words: false,
        tools: false,
        toon: false,
    };

    /// What differs from the server's defaults; lists omit transcripts by default.
    fn pairs(self, transcript_by_default: bool) -> impl Iterator<Item = (String, String)> {
        let transcript = if self.transcript { "true" } else { "false" };
        let parameters = [
            (
                self.transcript != transcript_by_default,
                "include_transcript",
                transcript,
            ),
            (self.words, "include_words", "true"),
            (self.tools, "include_tools", "true"),
            (self.toon, "transcript_format", "toon"),
        ];
        let sent = parameters.into_iter().filter(|(sent, ..)| *sent);
        sent.map(|(_, name, value)| (name.to_owned(), value.to_owned()))
    }
}

impl<'a> Target<'a> {
    /// `GET /v1/calls/{id}`. The id is a safe segment of a path: `src/js/options.js` checks that before the module is
    /// used.
    pub fn call(id: &'a str, query: CallQuery) -> Target<'a> {
        Target {
            call_id: Some(id),
            path: vec!["/v1/calls/", id],
            query: query.pairs(true).collect(),
        }
    }

    /// `GET /v1/calls/{id}/status`.
    pub fn status(id: &'a str) -> Target<'a> {
        Target {
            call_id: Some(id),
            path: vec!["/v1/calls/", id, "/status"],
            query: Vec::new(),
        }
    }

    /// `GET /v1/calls`, a page of the list. `filters` are the API's own names and their values. `offset` is the number
    /// of rows to skip; f64, as it comes from JavaScript.
    ///
    /// ```
    /// use contactship_wasm::request::{CallQuery, Target};
    ///
    /// let target = Target::list(Vec::new(), CallQuery::LIGHT, 20.0);
    /// assert_eq!(target.query, [("offset".to_owned(), "20".to_owned())]);
    /// ```
    pub fn list(filters: Vec<(String, String)>, query: CallQuery, offset: f64) -> Target<'a> {
        let mut sent = filters;
        if offset > 0.0 {
            sent.push(("offset".to_owned(), decimal(offset as u64)));
        }
        sent.extend(query.pairs(false));
        Target {
            call_id: None,
            path: vec!["/v1/calls"],
            query: sent,
        }
    }
}

/// The URL of a target, without its query. `base` has no trailing slash; its path is kept.
///
/// ```
/// use contactship_wasm::request::{CallQuery, Target, url};
///
/// let query = CallQuery { transcript: true, words: true, tools: false, toon: false };
/// let target = Target::call("a1b2", query);
/// assert_eq!(url("https://proxy.example/api", &target), "https://proxy.example/api/v1/calls/a1b2");
/// assert_eq!(target.query, [("include_words".to_owned(), "true".to_owned())]);
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
    fn a_list_has_its_filters_and_leaves_transcripts_out_by_default() {
        let filters = vec![("limit".to_owned(), "50".to_owned())];
        let first = Target::list(
            filters.clone(),
            CallQuery {
                transcript: false,
                ..DEFAULT
            },
            0.0,
        );
        assert_eq!(url("https://x", &first), "https://x/v1/calls");
        assert_eq!(first.query, filters);
        let later = Target::list(filters, DEFAULT, 50.0);
        let names: Vec<_> = later
            .query
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        assert_eq!(names, ["limit=50", "offset=50", "include_transcript=true"]);
    }

    #[test]
    fn a_status_is_below_its_call() {
        assert_eq!(
            url("https://x", &Target::status("a")),
            "https://x/v1/calls/a/status"
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
