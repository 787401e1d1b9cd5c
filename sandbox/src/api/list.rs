//! `GET /v1/calls`: the list, its filters, and its two generations of pages.

use std::sync::Arc;

use axum::Extension;
use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use axum::response::Response;

use super::query::{Transcripts, date, pairs, whole};
use super::{Refused, answer, check_key};
use crate::app::App;
use crate::calls::Facts;
use crate::faults::{Envelope, Fault, PageFault, envelope, enveloped, shape, text};

/// The most rows of a page.
const MOST_ROWS: usize = 100;

/// `GET /v1/calls`
pub async fn list_calls(
    State(app): State<Arc<App>>,
    RawQuery(query): RawQuery,
    Extension(faults): Extension<Arc<Vec<Fault>>>,
    headers: HeaderMap,
) -> Response {
    answer(move || {
        check_key(&app, &headers)?;
        let query = Query::read(query.as_deref().unwrap_or_default())?;
        page(&app, &query, &faults)
    })
    .await
}

fn page(app: &App, query: &Query, faults: &[Fault]) -> Result<String, Refused> {
    let odd = |fault| faults.contains(&Fault::Page(fault));
    let rows = rows(app, query, faults);
    let (mut limit, mut only) = (query.limit, None);
    for fault in faults {
        match fault {
            Fault::Page(PageFault::Cap(most)) => limit = limit.min(*most),
            Fault::Only(row) => only = Some(*row),
            _ => {}
        }
    }
    let mut items = vec![];
    for (i, facts) in rows.iter().skip(query.offset).take(limit).enumerate() {
        let faults = if only.is_none_or(|only| only == i) {
            faults
        } else {
            &[]
        };
        let mut call = app.calls.of_facts(facts, query.transcripts.wanted());
        shape(&mut call, query.transcripts.toon, faults).map_err(Refused::broken)?;
        items.push(text(&call, faults).map_err(Refused::broken)?);
    }
    if odd(PageFault::OddItems) {
        items.extend(["null", "3", "\"a call\"", "[]", "{}"].map(str::to_owned));
    }
    let data = format!("[{}]", items.join(","));
    let envelope = envelope(app.options.envelope.into(), faults);
    let (rows, quote) = (
        rows.len(),
        if odd(PageFault::TotalString) {
            "\""
        } else {
            ""
        },
    );
    let total = format!("{quote}{rows}{quote}");
    let more = match envelope {
        _ if odd(PageFault::NoTotal) => String::new(),
        Envelope::Bare => format!(",\"count\":{total}"),
        _ => format!(
            ",\"pagination\":{{\"page\":{},\"total_rows\":{total},\"total_pages\":{}}}",
            query.offset / query.limit + 1,
            rows.div_ceil(query.limit)
        ),
    };
    Ok(match envelope {
        // A page has an object around it in either generation.
        Envelope::Bare => format!("{{\"data\":{data}{more}}}"),
        _ => enveloped(&data, envelope, &more),
    })
}

/// The rows that fit the filters, in the wanted order.
fn rows(app: &App, query: &Query, faults: &[Fault]) -> Vec<Facts> {
    let (mut new, mut gone) = (0, 0);
    for fault in faults {
        match fault {
            Fault::Shift(rows) => new += *rows as usize,
            Fault::Vanish(rows) => gone += *rows as usize,
            _ => {}
        }
    }
    let mut rows = app.calls.newest_first(new);
    rows.drain(..gone.min(rows.len()));
    rows.retain(|call| query.filters.iter().all(|filter| filter.fits(call)));
    if query.ascending {
        rows.reverse();
    }
    rows
}

/// The documented parameters.
struct Query {
    limit: usize,
    offset: usize,
    ascending: bool,
    filters: Vec<Filter>,
    transcripts: Transcripts,
}

impl Query {
    fn read(query: &str) -> Result<Self, Refused> {
        let mut read = Self {
            limit: 20,
            offset: 0,
            ascending: false,
            filters: vec![],
            transcripts: Transcripts::new(false),
        };
        for (name, value) in pairs(query) {
            match &*name {
                "limit" => read.limit = whole(&name, &value, 1, MOST_ROWS)?,
                "offset" => read.offset = whole(&name, &value, 0, usize::MAX)?,
                "order" => {
                    read.ascending = match &*value {
                        "asc" => true,
                        "desc" => false,
                        _ => return Err(Refused::bad_request("order must be asc or desc")),
                    };
                }
                "date_from" => read.filters.push(Filter::From(date(&name, &value)?)),
                "date_to" => read.filters.push(Filter::To(date(&name, &value)?)),
                "call_status" => read.filters.push(Filter::Status(value)),
                "call_result" => read.filters.push(Filter::Result(value)),
                "agent_id" => read.filters.push(Filter::Agent(value)),
                "campaign_id" => read.filters.push(Filter::Campaign(value)),
                "phoneNumber" => read.filters.push(Filter::Number(digits(&value))),
                _ => read.transcripts.read(&name, &value)?,
            }
        }
        Ok(read)
    }
}

/// One condition; a call must fit all of them.
enum Filter {
    /// Created at this moment or later.
    From(f64),
    /// Created at this moment or before.
    To(f64),
    Status(String),
    Result(String),
    Agent(String),
    Campaign(String),
    /// The digits of a number that took part.
    Number(String),
}

impl Filter {
    fn fits(&self, call: &Facts) -> bool {
        match self {
            Self::From(moment) => call.created >= *moment,
            Self::To(moment) => call.created <= *moment,
            Self::Status(status) => call.outcome.status == status,
            Self::Result(result) => call.outcome.result == Some(result),
            Self::Agent(agent) => call.agent == agent,
            Self::Campaign(campaign) => call.campaign == Some(campaign),
            Self::Number(number) => {
                digits(&call.number) == *number || digits(&call.from) == *number
            }
        }
    }
}

fn digits(number: &str) -> String {
    number.chars().filter(char::is_ascii_digit).collect()
}
