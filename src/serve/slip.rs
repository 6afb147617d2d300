//! What is wrong with a query, at its place.

use std::ops::Range;

use super::marked::plain;
use super::problem::Problem;

pub struct Slip {
    pub before: String,
    pub slip: String,
    pub after: String,
    pub message: String,
    pub hint: Option<String>,
}

impl Slip {
    /// `None` where the problem is not with a query.
    pub fn of(problem: &Problem) -> Option<Slip> {
        let (query, span) = problem.slip.as_ref()?;
        let part = |range: Range<usize>| plain(query.get(range).unwrap_or_default());
        Some(Slip {
            before: part(0..span.start),
            slip: part(span.clone()),
            after: part(span.end..query.len()),
            message: plain(&problem.detail),
            hint: problem.hint.as_deref().map(plain),
        })
    }
}
