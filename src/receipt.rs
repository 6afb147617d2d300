//! What a query was answered with: enough to ask it again anywhere, and to say what has changed since.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use crate::date::Day;

/// The version of the file; it rises when a name or a meaning changes.
pub const FORMAT_VERSION: u32 = 1;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Receipt {
    pub format_version: u32,
    /// Name and version of the program.
    pub program: String,
    pub index_format: u32,
    /// The version of the ranking.
    pub ranking: u32,
    /// A sum over the ids and contents of all articles, the same in whatever order they came.
    pub archive: String,
    pub articles: u64,
    /// The hash of the rules for names, where there are any.
    pub aliases: Option<String>,
    /// In canonical form: relative dates are days, named queries are written out.
    pub query: String,
    pub any: bool,
    pub sort: String,
    /// The half-life in days, and the day that ages were counted from, where newer articles came first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub half_life: Option<(u32, Day)>,
    pub limit: usize,
    pub offset: usize,
    /// Whether the hits are one a story.
    pub folded: bool,
    /// How many articles match.
    pub total: u64,
    /// No article has all words; these have most of them.
    pub relaxed: bool,
    pub hits: Vec<ReceiptHit>,
    /// Over all before it, in the file.
    #[serde(default, skip_serializing)]
    pub seal: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReceiptHit {
    pub id: String,
    pub content_hash: String,
    pub score: f64,
    pub title: String,
}

/// What is otherwise than the receipt says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "difference", rename_all = "snake_case")]
pub enum Difference {
    Total {
        was: u64,
        is: u64,
    },
    /// The archive no longer has the article.
    Gone {
        id: String,
        title: String,
    },
    /// The article has another content.
    Changed {
        id: String,
        title: String,
    },
    /// The article is there, and not among the hits.
    NotHit {
        id: String,
        title: String,
    },
    NewHit {
        id: String,
        title: String,
        rank: usize,
    },
    Moved {
        id: String,
        title: String,
        was: usize,
        is: usize,
    },
}

/// A receipt held against the answer of today.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    pub same_archive: bool,
    pub same_ranking: bool,
    pub same_aliases: bool,
    pub differences: Vec<Difference>,
}

impl Verdict {
    /// The same articles with the same contents in the same order, out of as many.
    pub fn is_identical(&self) -> bool {
        self.differences.is_empty()
    }
}

impl Receipt {
    /// `now` answers the same question; `content_of` is the hash of what an article of the archive holds today.
    pub fn verdict(
        &self,
        now: &Receipt,
        mut content_of: impl FnMut(&str) -> Option<String>,
    ) -> Verdict {
        let mut differences = Vec::new();
        if (self.total, self.relaxed) != (now.total, now.relaxed) {
            differences.push(Difference::Total {
                was: self.total,
                is: now.total,
            });
        }
        let rank = |receipt: &Receipt, at: usize| receipt.offset + at + 1;
        let places = now.hits.iter().enumerate();
        let places: HashMap<&str, usize> = places.map(|(at, hit)| (hit.id.as_str(), at)).collect();
        for (at, hit) in self.hits.iter().enumerate() {
            let (id, title) = (hit.id.clone(), hit.title.clone());
            match (places.get(hit.id.as_str()), content_of(&hit.id)) {
                (_, None) => differences.push(Difference::Gone { id, title }),
                (_, Some(content)) if content != hit.content_hash => {
                    differences.push(Difference::Changed { id, title });
                }
                (None, _) => differences.push(Difference::NotHit { id, title }),
                (Some(is), _) if *is != at => differences.push(Difference::Moved {
                    id,
                    title,
                    was: rank(self, at),
                    is: rank(now, *is),
                }),
                (Some(_), _) => {}
            }
        }
        let known = |hit: &&(usize, &ReceiptHit)| self.hits.iter().any(|h| h.id == hit.1.id);
        let new = now.hits.iter().enumerate().filter(|hit| !known(&hit));
        differences.extend(new.map(|(at, hit)| Difference::NewHit {
            id: hit.id.clone(),
            title: hit.title.clone(),
            rank: rank(now, at),
        }));
        Verdict {
            same_archive: self.archive == now.archive,
            same_ranking: (self.ranking, self.index_format) == (now.ranking, now.index_format),
            same_aliases: self.aliases == now.aliases,
            differences,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn receipt(ids: &[&str]) -> Receipt {
        let hit = |id: &&str| ReceiptHit {
            id: (*id).to_owned(),
            content_hash: format!("of {id}"),
            score: 1.0,
            title: id.to_uppercase(),
        };
        Receipt {
            format_version: FORMAT_VERSION,
            program: "newsearch".to_owned(),
            index_format: 1,
            ranking: 1,
            archive: "a".to_owned(),
            articles: 9,
            aliases: None,
            query: "x".to_owned(),
            any: false,
            sort: "relevance".to_owned(),
            half_life: None,
            limit: 10,
            offset: 10,
            folded: false,
            total: 20,
            relaxed: false,
            hits: ids.iter().map(hit).collect(),
            seal: None,
        }
    }

    #[test]
    fn the_same_answer_is_identical_even_where_the_archive_grew() {
        let mut now = receipt(&["a", "b"]);
        now.archive = "b".to_owned();
        let verdict = receipt(&["a", "b"]).verdict(&now, |id| Some(format!("of {id}")));
        assert!(verdict.is_identical() && !verdict.same_archive && verdict.same_ranking);
    }

    #[test]
    fn each_difference_is_told() {
        let was = receipt(&["gone", "changed", "out", "a", "b"]);
        let mut now = receipt(&["changed", "b", "a", "new"]);
        now.total = 21;
        let verdict = was.verdict(&now, |id| match id {
            "gone" => None,
            "changed" => Some("another".to_owned()),
            id => Some(format!("of {id}")),
        });
        let told: Vec<String> = verdict
            .differences
            .iter()
            .map(|d| match d {
                Difference::Total { was, is } => format!("total {was} {is}"),
                Difference::Gone { id, .. } => format!("gone {id}"),
                Difference::Changed { id, .. } => format!("changed {id}"),
                Difference::NotHit { id, .. } => format!("not {id}"),
                Difference::NewHit { id, rank, .. } => format!("new {id} {rank}"),
                Difference::Moved { id, was, is, .. } => format!("moved {id} {was} {is}"),
            })
            .collect();
        let expect = [
            "total 20 21",
            "gone gone",
            "changed changed",
            "not out",
            "moved a 14 13",
            "moved b 15 12",
            "new new 14",
        ];
        assert_eq!(told, expect);
    }
}
