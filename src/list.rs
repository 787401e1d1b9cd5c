//! The body of a response for a list of calls, to the tape. Both generations are read:
//! `{"data": [...], "count": 142}` and `{"statusCode": 200, "data": [...], "pagination": {"total_rows": 142, ...}}`.

use crate::body::{Body, BodyError};
use crate::call_reader::{CallReader, Report, Wanted};
use crate::drift::Drift;
use crate::json;
use crate::tape::{Item, Tape};

/// A page on the tape, and what is odd about it.
#[derive(Debug, Default)]
pub struct Page {
    /// The value on the tape is an envelope; the array of calls is its `data`. Otherwise it is the array itself.
    pub enveloped: bool,
    /// How many calls match the query on all pages, where the server says so.
    pub total: Option<f64>,
    /// What is to be reported, with the index of the item. Paths begin in the item.
    pub reports: Vec<(usize, Report)>,
}

/// Reads the body of `GET /v1/calls`. The tape is cleared first. Items are calls exactly as
/// [`response::read`](crate::response::read) reads them; one transcript that does not decode costs neither its call nor
/// the page. An item that is not a call is passed on, and reported as drift.
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
/// Where the body is not JSON, or has no array of calls.
pub fn read(body: &[u8], wanted: Wanted, tape: &mut Tape) -> Result<Page, BodyError> {
    let body = Body::new(body);
    let mut reader = CallReader::new(&body, wanted, tape);
    let mut page = Page::default();
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
                (b"data", b'[') => {
                    page.reports = items(reader)?;
                    has_array = true;
                    Ok(())
                }
                (b"pagination", b'{') => {
                    page.total = None;
                    reader.object(&mut |reader, key| match key {
                        b"total_rows" => count(reader, &mut page.total),
                        _ => reader.json.value(reader.tape),
                    })
                }
                (b"count", _) => count(reader, &mut page.total),
                (key, _) => {
                    has_array &= key != b"data";
                    reader.json.value(reader.tape)
                }
            })?;
        }
        _ => reader.json.value(reader.tape)?,
    }
    reader.json.finish()?;
    if has_array {
        Ok(page)
    } else {
        Err(BodyError::NoArray)
    }
}

/// Reads a value; a number that is no less than zero is the count.
fn count(reader: &mut CallReader<'_, '_>, count: &mut Option<f64>) -> Result<(), json::Error> {
    let start = reader.tape.checkpoint();
    reader.json.value(reader.tape)?;
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
        if !report.is_empty() {
            reports.push((len, report));
        }
        len += 1;
    }
    reader.tape.end_array(mark, len);
    Ok(reports)
}

fn item(reader: &mut CallReader<'_, '_>) -> Result<Report, json::Error> {
    let mut report = Report::default();
    if reader.json.peek()? == b'{' {
        let found = reader.call()?;
        report = found.report;
        // Null and nothing are not drift of other fields, so the reader does not report them.
        let missing = match found.id {
            None => Some("undefined"),
            Some(b'n') => Some("null"),
            Some(_) => None,
        };
        report.drift.extend(missing.map(|actual| Drift {
            path: "id".to_owned(),
            expected: "string",
            actual,
        }));
    } else {
        let start = reader.tape.checkpoint();
        reader.json.value(reader.tape)?;
        let item = reader.tape.cursor_at(start).next_item();
        report.drift.extend(item.map(|item| Drift {
            path: String::new(),
            expected: "object",
            actual: item.type_name(),
        }));
    }
    Ok(report)
}

#[cfg(test)]
mod tests;
