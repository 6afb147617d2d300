//! A date of publication as pages show it, with what it rests on.

use crate::article::{Evidence, Published};
use crate::output::date;

pub struct Dated {
    /// As on the command line: `~` before a date of weak evidence.
    pub text: String,
    pub evidence: &'static str,
    /// The value of `by:`.
    pub by: &'static str,
    pub is_weak: bool,
}

impl Dated {
    pub fn of(published: Option<&Published>) -> Dated {
        let evidence = published.map(|p| p.evidence);
        Dated {
            text: date(published),
            evidence: evidence.map_or("no date is known", told),
            by: evidence.map_or("none", Evidence::name),
            is_weak: evidence.is_none_or(Evidence::is_weak),
        }
    }
}

/// What a date rests on.
fn told(evidence: Evidence) -> &'static str {
    match evidence {
        Evidence::Stated => "stated by the source",
        Evidence::JsonLd => "stated by the page, for machines (JSON-LD)",
        Evidence::Meta => "stated by the page, for machines (meta)",
        Evidence::Markup => "marked as a date on the page",
        Evidence::Url => "read from the address of the page",
        Evidence::Path => "read from the path of the file",
        Evidence::Text => "read from the text",
        Evidence::OutletOrder => {
            "read with day and month in the order that the outlet's other articles show"
        }
    }
}
