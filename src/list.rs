//! The body of a response for a list of calls, to the tape. Both response formats are accepted:
//! `{"data": [...], "count": 142}` and `{"statusCode": 200, "data": [...], "pagination": {"total_rows": 142, ...}}`.

use crate::body::{Body, BodyError};
use crate::call::{TypeName, is};
use crate::call_reader::{CallReader, Report, Wanted, number_in_string};
use crate::drift::{Drift, type_of};
use crate::json;
use crate::tape::{Item, Tape};

/// The items whose anomalies are reported, ten times as many as a page can have. A body is not trusted to have so few.
const MAX_REPORTS: usize = 1000;

/// A page on the tape, and its anomalies.
#[derive(Debug, Default)]
pub struct Page {
    /// The value on the tape is an envelope; the array of calls is its `data`. Otherwise it is the array itself.
    pub enveloped: bool,
    /// How many calls match the query on all pages, if the server reports it.
    pub total: Option<f64>,
    /// The reports of items that have anomalies, with their indices. Paths begin in the item.
    pub reports: Vec<(usize, Report)>,
}

/// Reads the body of `GET /v1/calls`. The tape is cleared first. Items are calls exactly as
/// [`response::read`](crate::response::read) reads them; a transcript that does not decode fails neither its call nor
/// the page. An item that is not a call is kept, and reported as drift.
///
/// ```
/// use contactship_wasm::{list, response::Wanted, tape::Tape};
///
/// let body = br#"{"data": [{"id": "a1"}, {"id": "b2", "duration": []}], "count": 142}"#;
/// let mut tape = Tape::new();
/// let page = list::read(body, Wanted::default(), &mut tape).expect("a list");
/// assert_eq!(page.total, Some(142.0));
/// let (index, report) = &page.reports[0];
/// assert_eq!((*index, report.drift[0].path.as_str()), (1, "duration"));
/// ```
///
/// # Errors
/// If the body is not JSON, or has no array of calls.
pub fn read(body: &[u8], wanted: Wanted, tape: &mut Tape) -> Result<Page, BodyError> {
    let body = Body::new(body);
    let mut reader = CallReader::new(&body, wanted, tape);
    let mut page = Page::default();
    let (mut total_rows, mut calls) = (None, None);
    let mut has_array = false;
    match reader.json.peek()? {
        b'[' => {
            page.reports = items(&mut reader)?;
            has_array = true;
        }
        b'{' => {
            page.enveloped = true;
            // Of several fields of one name the last counts, as in the object.
            reader.object(&mut |reader, key| match (key, reader.json.peek()?) {
                (key, b'[') if is(key, "data") => {
                    page.reports = items(reader)?;
                    has_array = true;
                    Ok(())
                }
                (key, next) if is(key, "pagination") => {
                    total_rows = None;
                    if next != b'{' {
                        return reader.json.value(reader.tape);
                    }
                    reader.object(&mut |reader, key| match key {
                        key if is(key, "total_rows") => count(reader, &mut total_rows),
                        _ => reader.json.value(reader.tape),
                    })
                }
                (key, _) if is(key, "count") => count(reader, &mut calls),
                (key, _) => {
                    has_array &= !is(key, "data");
                    reader.json.value(reader.tape)
                }
            })?;
        }
        _ => reader.json.value(reader.tape)?,
    }
    reader.json.finish()?;
    page.total = total_rows.or(calls);
    if has_array {
        Ok(page)
    } else {
        Err(BodyError::NoArray)
    }
}

/// Reads a value; a number that is no less than zero is the count. The API sends some numbers as strings.
fn count(reader: &mut CallReader<'_, '_>, count: &mut Option<f64>) -> Result<(), json::Error> {
    *count = None;
    let start = reader.tape.checkpoint();
    if reader.json.peek()? == b'"' {
        number_in_string(&mut reader.json, reader.tape)?;
    } else {
        reader.json.value(reader.tape)?;
    }
    if let Some(Item::Number(number)) = reader.tape.cursor_at(start).next_item()
        && number >= 0.0
    {
        *count = Some(number);
    }
    Ok(())
}

fn items(reader: &mut CallReader<'_, '_>) -> Result<Vec<(usize, Report)>, json::Error> {
    let mut reports = Vec::new();
    reader.json.begin_array()?;
    let mark = reader.tape.begin_array();
    let mut len = 0;
    while reader.json.next_item(len == 0)? {
        let report = item(reader)?;
        if !report.is_empty() && reports.len() < MAX_REPORTS {
            reports.push((len, report));
        }
        len += 1;
    }
    reader.tape.end_array(mark, len);
    Ok(reports)
}

fn drift(path: &str, expected: TypeName, actual: TypeName) -> Drift {
    Drift {
        path: path.to_owned(),
        expected,
        actual,
    }
}

fn item(reader: &mut CallReader<'_, '_>) -> Result<Report, json::Error> {
    let mut report = Report::default();
    if reader.json.peek()? == b'{' {
        let found = reader.call()?;
        report = found.report;
        // Null and nothing are not drift of other fields, so the reader does not report them.
        let missing = match found.id {
            None => Some(TypeName::Undefined),
            Some(b'n') => Some(TypeName::Null),
            Some(_) => None,
        };
        if let Some(actual) = missing {
            report.drift.push(drift("id", TypeName::String, actual));
        }
    } else {
        let start = reader.tape.checkpoint();
        reader.json.value(reader.tape)?;
        if let Some(item) = reader.tape.cursor_at(start).next_item() {
            report
                .drift
                .push(drift("", TypeName::Object, type_of(&item)));
        }
    }
    Ok(report)
}

#[cfg(test)]
mod tests;
