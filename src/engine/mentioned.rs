//! The dates that the matches of a query name in their texts, counted by articles.

use std::collections::BTreeMap;

use tantivy::BitSet;

use super::archive::Archive;
use super::lower_mentions::days_of;
use crate::date::Interval;
use crate::error::Result;
use crate::fields::FieldName;
use crate::hit::Facet;
use crate::query::{Node, Query, print};

impl Archive {
    /// The days, months, years and stretches of days that the matches name, as `mentions:` takes them, the
    /// commonest first and then in order of time; and how many name none. `limit` 0 is all of them.
    pub(super) fn mentioned(
        &self,
        query: &Node,
        any: bool,
        limit: usize,
    ) -> Result<(Vec<Facet>, u64)> {
        let matched = self.matched(query, any)?;
        let mut counts: BTreeMap<Interval, u64> = BTreeMap::new();
        let mut without = 0;
        let segments = self.searcher.segment_readers().iter().zip(&self.opened);
        for ((reader, opened), documents) in segments.zip(&matched) {
            if documents.is_empty() {
                continue;
            }
            let mut asked = BitSet::with_max_value(reader.max_doc());
            for doc in documents {
                asked.insert(*doc);
            }
            let mut naming = BitSet::with_max_value(reader.max_doc());
            self.engine((|| {
                let lists = opened.lists(&self.fields, self.fields.mentions)?;
                let mut dates = lists.dictionary().words();
                while dates.advance()? {
                    let mut articles = 0;
                    lists.each_document(dates.info(), |document| {
                        if document < asked.max_value() && asked.contains(document) {
                            articles += 1;
                            naming.insert(document);
                        }
                    });
                    if let Some(days) = days_of(dates.word()).filter(|_| articles > 0) {
                        *counts.entry(days).or_default() += articles;
                    }
                }
                Ok(())
            })())?;
            without += documents.len() as u64 - naming.len() as u64;
        }
        let mut counts: Vec<(Interval, u64)> = counts.into_iter().collect();
        // Of those that as many articles name, the earliest stays first.
        counts.sort_by_key(|(_, articles)| std::cmp::Reverse(*articles));
        if limit > 0 {
            counts.truncate(limit);
        }
        let facet = |(days, articles)| Facet {
            value: value(days),
            articles,
        };
        Ok((counts.into_iter().map(facet).collect(), without))
    }
}

/// The days as a query would have them.
fn value(days: Interval) -> String {
    let query = Query::Mentions(Some(days.earliest()), Some(days.latest()));
    let text = print(&Node { query, span: 0..0 });
    let name = crate::fields::field(FieldName::Mentions).name;
    let value = text
        .strip_prefix(name)
        .and_then(|text| text.strip_prefix(':'));
    value.unwrap_or(&text).to_owned()
}

#[cfg(test)]
mod tests {
    use crate::date::Day;
    use crate::engine::testing::{archive_in_ram, article};
    use crate::fields::FieldName;
    use crate::query::parse;

    #[test]
    fn dates_in_the_texts_are_counted_by_articles() {
        let text = |id: &str, text: &str| article(id, "en", "", text);
        let batches = [
            vec![
                text(
                    "a",
                    "Signed on May 3, 1999, and on May 3, 1999 again, in 1998.",
                ),
                text("b", "Nothing is dated here."),
            ],
            vec![
                text("c", "It was May 3, 1999, or June 1999."),
                text("d", "In 1998."),
            ],
        ];
        let archive = archive_in_ram(&batches, &["d"]);
        let facets = |query: &str, limit| {
            let query = parse(query, Day::MAX).unwrap();
            let (facets, without) = archive
                .facets(&query, false, FieldName::Mentions, limit)
                .unwrap();
            let facets = facets.iter().map(|f| format!("{}={}", f.value, f.articles));
            format!("{} -{without}", Vec::from_iter(facets).join(" "))
        };
        assert_eq!(facets("", 0), "1999-05-03=2 1998=1 1999-06=1 -1");
        assert_eq!(facets("", 1), "1999-05-03=2 -1");
        assert_eq!(facets("signed", 0), "1998=1 1999-05-03=1 -0");
        assert_eq!(facets("mentions:1999-06", 0), "1999-05-03=1 1999-06=1 -0");
        assert_eq!(facets("id:b", 0), " -1");
    }
}
