//! The one error: its code, and what a status means. The error class is in `js/error.js`, redaction in
//! `js/redact.js`: both must work while the module does not.

/// The kind of an error, as programs distinguish it. `not_ready`, while there is no module, is the facade's alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Code {
    /// A wrong option or id; nothing was sent.
    InvalidArgument,
    /// 401: no key, or a wrong one.
    Unauthorized,
    /// 403.
    Forbidden,
    /// 404: no such call, or another organization's.
    NotFound,
    /// 400 or 422.
    BadRequest,
    /// 429.
    RateLimited,
    /// 5xx.
    ServerError,
    /// Any other status but 200, a redirect included.
    HttpError,
    /// No complete response in time.
    Timeout,
    /// No connection, a reset, an incomplete body.
    Network,
    /// The body is over the limit.
    ResponseTooLarge,
    /// 200, but not a call; or drift, with `strict`.
    InvalidResponse,
    /// A transcript does not decode.
    InvalidToon,
    /// The module failed.
    Internal,
}

impl Code {
    /// The `code` of the error in JavaScript.
    pub fn name(self) -> &'static str {
        match self {
            Code::InvalidArgument => "invalid_argument",
            Code::Unauthorized => "unauthorized",
            Code::Forbidden => "forbidden",
            Code::NotFound => "not_found",
            Code::BadRequest => "bad_request",
            Code::RateLimited => "rate_limited",
            Code::ServerError => "server_error",
            Code::HttpError => "http_error",
            Code::Timeout => "timeout",
            Code::Network => "network",
            Code::ResponseTooLarge => "response_too_large",
            Code::InvalidResponse => "invalid_response",
            Code::InvalidToon => "invalid_toon",
            Code::Internal => "internal",
        }
    }

    /// The code of a response with a status other than 200 ([RFC 9110, section 15]; 429 is of
    /// [RFC 6585, section 4]).
    ///
    /// [RFC 9110, section 15]: https://www.rfc-editor.org/rfc/rfc9110#section-15
    /// [RFC 6585, section 4]: https://www.rfc-editor.org/rfc/rfc6585#section-4
    ///
    /// ```
    /// use contactship_wasm::error::Code;
    ///
    /// assert_eq!(Code::of_status(503).name(), "server_error");
    /// assert_eq!(Code::of_status(302).name(), "http_error");
    /// ```
    pub fn of_status(status: u16) -> Code {
        match status {
            400 | 422 => Code::BadRequest,
            401 => Code::Unauthorized,
            403 => Code::Forbidden,
            404 => Code::NotFound,
            429 => Code::RateLimited,
            500..=599 => Code::ServerError,
            _ => Code::HttpError,
        }
    }
}

/// What a status other than 200 means, for messages.
///
/// ```
/// assert_eq!(contactship_wasm::error::reason(404), "there is no such call");
/// ```
pub fn reason(status: u16) -> &'static str {
    match status {
        300..=399 => "a redirect, which is not followed",
        400 => "the request is malformed",
        401 => "the API key is missing or wrong",
        403 => "the API key has no permission for this",
        404 => "there is no such call",
        422 => "the request is not valid",
        429 => "too many requests",
        500..=599 => "the server failed",
        _ => "an unexpected status",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_http_status_has_a_code() {
        let table = [
            (400, "bad_request"),
            (401, "unauthorized"),
            (403, "forbidden"),
            (404, "not_found"),
            (422, "bad_request"),
            (429, "rate_limited"),
            (500, "server_error"),
            (501, "server_error"),
            (599, "server_error"),
            (204, "http_error"),
            (302, "http_error"),
            (408, "http_error"),
            (418, "http_error"),
            (0, "http_error"),
        ];
        for (status, name) in table {
            assert_eq!(Code::of_status(status).name(), name, "{status}");
        }
    }
}
