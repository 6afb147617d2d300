//! What is wanted of the search page: each state of it is an address.

use serde::Deserialize;

use super::address::encoded;
use super::ask::{Asked, Matching};
use super::problem::Problem;
use crate::date::Interval;
use crate::engine::Sort;
use crate::hit::Unit;

/// How results are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum View {
    /// With passages.
    #[default]
    List,
    /// A line each.
    Table,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct Wanted {
    #[serde(default)]
    pub q: String,
    #[serde(default, rename = "match")]
    pub matching: Matching,
    #[serde(default)]
    pub sort: Sort,
    #[serde(default)]
    pub view: View,
    /// From 1 on.
    #[serde(default)]
    pub page: usize,
    /// The unit of the timeline.
    pub by: Option<Unit>,
    /// What the form below the timeline, or a hand that draws over it, sets as days of publication.
    #[serde(default)]
    pub from: String,
    #[serde(default)]
    pub to: String,
}

impl Wanted {
    pub fn address(&self) -> String {
        let mut address = format!("/?q={}{}", encoded(&self.q), self.matching.parameter());
        let mut say = |name: &str, value: &str| address.push_str(&format!("&{name}={value}"));
        if self.sort != Sort::default() {
            say("sort", self.sort.name());
        }
        if self.view == View::Table {
            say("view", "table");
        }
        if let Some(by) = self.by {
            say("by", by.name());
        }
        if self.page > 1 {
            say("page", &self.page.to_string());
        }
        address
    }

    /// The same with another query, from its first page on.
    pub fn asking(&self, q: String) -> Wanted {
        Wanted {
            q,
            page: 1,
            from: String::new(),
            to: String::new(),
            ..self.clone()
        }
    }

    pub fn at_page(&self, page: usize) -> String {
        let q = self.q.clone();
        Wanted {
            page,
            ..self.asking(q)
        }
        .address()
    }

    pub fn sorted(&self, sort: Sort) -> String {
        let q = self.q.clone();
        Wanted {
            sort,
            ..self.asking(q)
        }
        .address()
    }

    pub fn viewed(&self, view: View) -> String {
        Wanted {
            view,
            ..self.clone()
        }
        .address()
    }

    pub fn by_unit(&self, unit: Unit) -> String {
        let by = Some(unit);
        Wanted { by, ..self.clone() }.address()
    }

    /// Where days are set apart from the query: the address that has them in it.
    pub fn with_days(&self, asked: &Asked) -> Result<Option<String>, Problem> {
        let (from, to) = (self.from.trim(), self.to.trim());
        if from.is_empty() && to.is_empty() {
            return Ok(None);
        }
        for day in [from, to].into_iter().filter(|day| !day.is_empty()) {
            if Interval::parse_iso(day).is_none() {
                let mut problem = Problem::bad_request(format!("`{day}` is no date"));
                problem.hint = Some("write it like 2025-03-05, 2025-03 or 2025".to_owned());
                return Err(problem);
            }
        }
        let clause = match from == to {
            true => format!("date:{from}"),
            false => format!("date:{from}..{to}"),
        };
        // Another stretch of time may call for another unit.
        let by = None;
        let narrowed = Wanted {
            by,
            ..self.asking(asked.within(&clause))
        };
        Ok(Some(narrowed.address()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_says_what_is_not_usual() {
        let mut wanted = Wanted {
            q: "a b".to_owned(),
            ..Wanted::default()
        };
        assert_eq!(wanted.address(), "/?q=a%20b");
        wanted.page = 3;
        wanted.view = View::Table;
        wanted.by = Some(Unit::Week);
        assert_eq!(wanted.address(), "/?q=a%20b&view=table&by=week&page=3");
        assert_eq!(
            wanted.sorted(Sort::Newest),
            "/?q=a%20b&sort=newest&view=table&by=week"
        );
    }
}
