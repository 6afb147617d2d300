//! The table of a batch: one row a query.

use std::io::{self, Write};

use super::csv::write_row;
use crate::hit::{Hit, Results};

pub fn write_batch_header(out: &mut dyn Write) -> io::Result<()> {
    let columns = [
        "id",
        "query",
        "total",
        "first_date",
        "last_date",
        "top_id",
        "top_title",
        "error",
    ];
    write_row(out, columns.map(Into::into))
}

/// One row: the pages of the best, the oldest and the newest article, or why there are none.
pub fn write_batch_row(
    out: &mut dyn Write,
    id: &str,
    query: &str,
    found: Result<&[Results; 3], &str>,
) -> io::Result<()> {
    let Ok([best, oldest, newest]) = found else {
        let error = found.err().unwrap_or_default();
        return write_row(out, [id, query, "", "", "", "", "", error].map(Into::into));
    };
    let relaxed = best.relaxed.is_some();
    let total = if relaxed {
        "0".to_owned()
    } else {
        best.total.to_string()
    };
    let first = |results: &Results| results.hits.first().filter(|_| !relaxed).cloned();
    let day = |hit: Option<Hit>, last: bool| {
        let published = hit.and_then(|hit| hit.article.published);
        published.map_or(String::new(), |p| {
            if last { p.latest } else { p.earliest }.to_string()
        })
    };
    let top = first(best);
    let (top_id, top_title) =
        top.map_or_else(Default::default, |hit| (hit.article.id, hit.article.title));
    let row = [
        id.to_owned(),
        query.to_owned(),
        total,
        day(first(oldest), false),
        day(first(newest), true),
        top_id,
        top_title,
        String::new(),
    ];
    write_row(out, row.map(Into::into))
}
