//! The parameters of a request → a query.

use axum::extract::Query as Parameters;
use axum::extract::rejection::QueryRejection;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Deserialize;

use super::problem::Problem;
use super::site::Site;
use crate::date::Day;
use crate::output::QueryInfo;
use crate::query::{self, Language, Node, Query};

/// Characters of a query.
const LONGEST: usize = 8 << 10;

/// Parameters as they come, or why they cannot be read.
pub type Given<P> = Result<Parameters<P>, QueryRejection>;

pub fn given<P>(given: Given<P>) -> Result<P, Problem> {
    given
        .map(|Parameters(parameters)| parameters)
        .map_err(|e| Problem::bad_request(e.body_text()))
}

/// A query as it was asked and as it was understood.
pub struct Asked {
    pub text: String,
    pub node: Node,
    /// Any of the words instead of all.
    pub any: bool,
    pub info: QueryInfo,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Matching {
    #[default]
    All,
    Any,
}

impl Matching {
    pub fn name(self) -> &'static str {
        match self {
            Matching::All => "all",
            Matching::Any => "any",
        }
    }
}

/// A percent-encoded value of a parameter.
pub fn encoded(text: &str) -> String {
    utf8_percent_encode(text, NON_ALPHANUMERIC).to_string()
}

pub fn ask(site: &Site, text: &str, matching: Matching) -> Result<Asked, Problem> {
    ask_on(site.today(), text, matching)
}

/// The same with dates that count from `today`.
pub fn ask_on(today: Day, text: &str, matching: Matching) -> Result<Asked, Problem> {
    let length = text.chars().count();
    if length > LONGEST {
        return Err(Problem::bad_request(format!(
            "the query has {length} characters; at most {LONGEST} are read"
        )));
    }
    let any = matching == Matching::Any;
    let language = Language::default();
    let node = match any {
        true => query::parse_lenient_as(text, today, &language).node,
        false => query::parse_as(text, today, &language)?,
    };
    let mut info = QueryInfo::new(query::print(&node));
    info.copies = node.counted_copies();
    Ok(Asked {
        text: text.to_owned(),
        info,
        node,
        any,
    })
}

impl Asked {
    /// The query with one more clause, as a user would write it.
    pub fn and(&self, clause: &str) -> String {
        let text = self.text.trim();
        match self.node.query {
            Query::All => clause.to_owned(),
            Query::Or(_) | Query::And(_) | Query::Near(..) => format!("({text}) {clause}"),
            _ => format!("{text} {clause}"),
        }
    }
}
