//! What is wanted of a search.

use super::collect::{After, Sort};
use super::model::Model;
use super::recency::Recency;

/// Which hits are wanted, and in which order.
#[derive(Clone, Debug, Default)]
pub struct SearchOptions {
    pub limit: usize,
    pub offset: usize,
    pub sort: Sort,
    /// Only hits behind this place in their order are kept; all are counted.
    pub after: Option<After>,
    /// Words side by side: any of them instead of all.
    pub any: bool,
    /// Whether hits come with passages and marks.
    pub snippets: bool,
    /// Whether copies of a story are folded to one hit.
    pub fold: bool,
    /// Whether hits that are not folded come with what is known of their copies.
    pub copies: bool,
    /// Whether, where nothing matches, the smallest change that finds something is looked for.
    pub advice: bool,
    /// The text that the query was read from, for the names of its clauses.
    pub query_text: String,
    pub recency: Option<Recency>,
    pub model: Model,
}

impl SearchOptions {
    /// How many of the first hits the page takes to know.
    pub(super) fn wanted(&self) -> usize {
        match self.limit {
            0 => 0,
            limit => limit.saturating_add(self.offset),
        }
    }
}
