//! Builds the whole HTTP request of an attempt, with gloo-net.

use gloo_net::Error;
use gloo_net::http::{Headers, RequestBuilder};
use web_sys::{Request, RequestRedirect};

use super::deadline::Deadline;
use super::error::{self, Failure};
use super::options::ClientOptions;
use crate::error::Code;
use crate::message;
use crate::request::{Target, url};

/// A GET request for a target: URL with its query, headers with the key, redirect mode, abort signal.
///
/// # Errors
/// `invalid_argument` if the host rejects it. Headers and URL were checked before, as gloo-net panics if they are
/// invalid.
pub(super) fn build(
    client: &ClientOptions,
    target: &Target<'_>,
    deadline: &Deadline,
) -> error::Result<Request> {
    let headers = Headers::new();
    for pair in client.headers().chunks_exact(2) {
        headers.append(&pair[0], &pair[1]);
    }
    let key = client.api_key();
    if !key.is_empty() {
        headers.set("x-api-key", &key);
    }
    RequestBuilder::new(&url(&client.base_url(), target))
        .query(
            target
                .query
                .iter()
                .map(|(name, value)| (name.as_str(), value)),
        )
        .headers(headers)
        // Following a redirect would send the key, which is in a custom header, to another origin.
        .redirect(RequestRedirect::Manual)
        .abort_signal(Some(&deadline.signal()))
        .build()
        .map(Request::from)
        .map_err(|error| {
            // Its `Display` would bring in the standard library's formatting.
            let cause = match error {
                Error::JsError(error) => error.message,
                Error::GlooError(message) => message,
            };
            Failure::caused(Code::InvalidArgument, message::NO_REQUEST, cause.into())
        })
}
