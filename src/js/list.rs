//! A page of `listCalls`. `list.js` iterates over pages.

use js_sys::Promise;
use serde::Serialize;
use serde_wasm_bindgen::{preserve, to_value};
use wasm_bindgen::prelude::*;

use super::client::{ContactshipClient, promise};
use super::error::{self, Failure};
use super::exchange::Exchange;
use super::options::CallOptions;
use super::tape;
use crate::decimal::decimal;
use crate::error::Code;
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
            self.send(&target, &options, &read).await
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
                .map_err(|error| exchange.unreadable(error, &body))?;
            drop(body);
            let calls = tape::built(tape, page.enveloped)?;
            error::Result::Ok((page, calls))
        })?;
        for (index, report) in &page.reports {
            let at = ["data[", &decimal(*index as u64), "]"].concat();
            self.options.notify_report(report, &at);
            if let Some(failure) = self.strict_failure(report, &at) {
                return Err(failure);
            }
        }
        let page = Page {
            calls,
            total: page.total,
        };
        to_value(&page)
            .map_err(|error| Failure::caused(Code::Internal, message::NOT_BUILT, error.into()))
    }
}
