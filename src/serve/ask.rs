//! The parameters of a request → a query.

use axum::extract::Query as Parameters;
use axum::extract::rejection::QueryRejection;
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
    /// As the further parameter of an address.
    pub fn parameter(self) -> &'static str {
        match self {
            Matching::All => "",
            Matching::Any => "&match=any",
        }
    }

    pub fn name(self) -> &'static str {
        match self {
            Matching::All => "all",
            Matching::Any => "any",
        }
    }
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

    /// The query without what it says of days beside all else; `None` where it says nothing of them there.
    pub fn without_days(&self) -> Option<String> {
        let is_days = |node: &&Node| matches!(node.query, Query::Date(..) | Query::Undated);
        let parts = match &self.node.query {
            Query::Words(parts) => parts.as_slice(),
            _ => std::slice::from_ref(&self.node),
        };
        let mut kept = String::new();
        let mut from = 0;
        for days in parts.iter().filter(is_days) {
            kept.push_str(self.text.get(from..days.span.start)?.trim());
            kept.push(' ');
            from = days.span.end;
        }
        kept.push_str(self.text.get(from..)?.trim());
        (from > 0).then(|| kept.trim().to_owned())
    }

    /// The query within these days, `date:FROM..TO`, in place of those that it says.
    pub fn within(&self, clause: &str) -> String {
        match self.without_days() {
            Some(rest) if rest.is_empty() => clause.to_owned(),
            Some(rest) => format!("{rest} {clause}"),
            None => self.and(clause),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::date::Day;

    #[track_caller]
    fn check(text: &str, expect: &str) {
        let asked = Asked {
            text: text.to_owned(),
            node: query::parse(text, Day::MAX).unwrap(),
            any: false,
            info: QueryInfo::new(""),
        };
        assert_eq!(asked.within("date:2025"), expect);
    }

    #[test]
    fn days_are_put_in_place_of_days() {
        check("", "date:2025");
        check("doha talks", "doha talks date:2025");
        check("date:2024", "date:2025");
        check("doha date:2024..2026 talks", "doha talks date:2025");
        check("date:none doha", "doha date:2025");
        check("doha OR gaza", "(doha OR gaza) date:2025");
        check(
            "(doha date:2024) OR gaza",
            "((doha date:2024) OR gaza) date:2025",
        );
        check("doha -date:2024", "doha -date:2024 date:2025");
    }
}
