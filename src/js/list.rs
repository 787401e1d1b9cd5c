//! A page of `listCalls`. What iterates over pages is `list.js`.

use js_sys::Promise;
use serde::Serialize;
use serde_wasm_bindgen::{preserve, to_value};
use wasm_bindgen::prelude::*;

use super::client::{ContactshipClient, built, promise, unreadable};
use super::error::{self, Failure};
use super::exchange::Exchange;
use super::hooks::Warning;
use super::options::CallOptions;
use super::tape;
use crate::request::Target;
use crate::response::Wanted;
use crate::{list, message};

/// A page, for `list.js`.
#[derive(Serialize)]
struct Page {
    #[serde(with = "preserve")]
    calls: JsValue,
    #[serde(skip_serializing_if = "Option::is_none")]
    total: Option<f64>,
}

#[wasm_bindgen]
impl ContactshipClient {
    /// Fetches the page that begins at an offset.
    #[wasm_bindgen(js_name = listPage)]
    pub fn list_page(self, options: CallOptions, offset: f64) -> Promise {
        promise(async move {
            let target = Target::list(options.filters(), options.query(), offset);
            let wanted = options.wanted();
            let read = |body, exchange: &Exchange| self.read_page(body, wanted, exchange);
            self.fetch(&target, &options, &read).await
        })
    }
}

impl ContactshipClient {
    fn read_page(
        &self,
        body: Vec<u8>,
        wanted: Wanted,
        exchange: &Exchange,
    ) -> error::Result<JsValue> {
        let (page, calls) = tape::with_tape(|tape| {
            let page = list::read(&body, wanted, tape)
                .map_err(|error| unreadable(error, &body, exchange))?;
            drop(body);
            let calls = built(tape, page.enveloped)?;
            error::Result::Ok((page, calls))
        })?;
        for (index, report) in &page.reports {
            let at = ["data[", &index.to_string(), "]"].concat();
            self.notify_report(report, &at);
            for broken in &report.broken {
                self.0.notify_warning(&Warning {
                    code: "invalid_toon",
                    path: &message::joined(&at, broken.field),
                    expected: None,
                    actual: &message::broken_transcript(broken),
                });
            }
            if let Some(failure) = self.strict_failure(report, &at) {
                return Err(failure);
            }
        }
        let page = Page {
            calls,
            total: page.total,
        };
        to_value(&page).map_err(|error| {
            Failure::caused(
                crate::error::Code::Internal,
                "the page could not be built",
                error.into(),
            )
        })
    }
}
