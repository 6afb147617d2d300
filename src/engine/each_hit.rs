//! Every hit of a query, in order and one at a time, in the same memory however many there are.

use super::archive::Archive;
use super::collect::After;
use super::highlight_marks::Marker;
use super::lower::{Lowered, Lowerer};
use super::search_options::SearchOptions;
use crate::error::Result;
use crate::hit::Hit;
use crate::query::Node;

/// How many hits are ordered at once; the query is run once for each so many. Ordering them takes
/// 96 bytes each at most.
const WINDOW: usize = 1 << 17;

impl Archive {
    /// Gives every article that matches to `take`, in the order of `options`, whose `limit` and `offset` have
    /// no say. Never relaxed. Returns how many there were.
    pub fn each_hit(
        &self,
        query: &Node,
        options: &SearchOptions,
        take: &mut dyn FnMut(&Hit) -> Result<()>,
    ) -> Result<u64> {
        self.each_hit_by(WINDOW, query, options, take)
    }

    fn each_hit_by(
        &self,
        window: usize,
        query: &Node,
        options: &SearchOptions,
        take: &mut dyn FnMut(&Hit) -> Result<()>,
    ) -> Result<u64> {
        let Lowered { plan, scoring } = Lowerer::new(self, options.any).lower(query)?;
        let marker = Marker::new(self, &plan);
        let mut options = SearchOptions {
            limit: window,
            offset: 0,
            ..options.clone()
        };
        let mut taken = 0;
        loop {
            let found = self.best(&plan, scoring.clone(), None, &options);
            let (.., candidates) = self.engine(found)?;
            for candidate in &candidates {
                taken += 1;
                take(&self.hit(taken, *candidate, &marker, &options)?)?;
            }
            match candidates.last() {
                Some(last) if candidates.len() == window => options.after = Some(After(*last)),
                _ => return Ok(taken as u64),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::date::Day;
    use crate::engine::Sort;
    use crate::engine::testing::{archive_in_ram, article, dated};
    use crate::query::parse;

    /// In two segments: many share score and date, some are undated, one is deleted.
    fn news() -> Archive {
        let articles: Vec<_> = (0..60)
            .map(|i| {
                let text = ["ferry", "ferry harbour", "ferry ferry harbour tonight"][i % 3];
                let plain = article(&format!("a{i:02}"), "en", "", text);
                match i % 4 {
                    0 => plain,
                    1 => dated(plain, "2025-03"),
                    _ => dated(plain, &format!("2025-03-{:02}", 1 + i % 7)),
                }
            })
            .collect();
        let (one, other) = articles.split_at(25);
        archive_in_ram(&[one.to_vec(), other.to_vec()], &["a30"])
    }

    #[test]
    fn windows_are_one_page() {
        let archive = news();
        let today = Day::from_ymd(2025, 3, 5).unwrap();
        for text in [
            "ferry",
            "ferry harbour",
            "\"ferry harbour\"",
            "",
            "harbour OR tonight",
        ] {
            let query = parse(text, today).unwrap();
            let count = archive.count(&query, false).unwrap();
            for sort in [Sort::Relevance, Sort::Newest, Sort::Oldest] {
                let options = SearchOptions {
                    sort,
                    limit: 1_000,
                    ..SearchOptions::default()
                };
                let page = archive.search(&query, &options).unwrap();
                let shown = |hit: &Hit| (hit.rank, hit.score.to_bits(), hit.article.id.clone());
                let whole: Vec<_> = page.hits.iter().map(shown).collect();
                for window in [1, 2, 7, 58, 59, 60, 1_000] {
                    let mut all = Vec::new();
                    let mut take = |hit: &Hit| {
                        all.push(shown(hit));
                        Ok(())
                    };
                    let taken = archive.each_hit_by(window, &query, &options, &mut take);
                    assert_eq!(taken.unwrap(), count, "{text} {sort:?} {window}");
                    assert_eq!(all, whole, "{text} {sort:?} {window}");
                }
            }
        }
    }

    #[test]
    fn nothing_is_relaxed() {
        let query = parse("ferry volcano", Day::from_ymd(2025, 3, 5).unwrap()).unwrap();
        let archive = news();
        let options = SearchOptions::default();
        let mut take = |_: &Hit| panic!("a hit");
        assert_eq!(archive.each_hit(&query, &options, &mut take).unwrap(), 0);
    }
}
