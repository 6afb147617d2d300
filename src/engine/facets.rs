//! The values of a field over the matches of a query, by number of articles.

use std::collections::HashMap;
use std::sync::Arc;

use tantivy::DocId;
use tantivy::columnar::StrColumn;

use super::aliases::kind_of;
use super::archive::Archive;
use super::lower::Lowerer;
use super::name_columns::NameColumn;
use super::name_groups::NameGroups;
use super::search_each::{Matcher, Matches};
use crate::article::Kind;
use crate::error::{Error, Result};
use crate::fields::{FIELDS, FieldName, field};
use crate::hit::Facet;
use crate::query::Node;

impl Archive {
    /// The values that most of the matching articles have, ties by value; and how many articles have
    /// none. An article counts once for each of its values. `limit` 0 is all values.
    pub fn facets(
        &self,
        query: &Node,
        any: bool,
        name: FieldName,
        limit: usize,
    ) -> Result<(Vec<Facet>, u64)> {
        let column = column(name)?;
        if name == FieldName::Mentions {
            return self.mentioned(query, any, limit);
        }
        if let Some(kind) = kind_of(name) {
            return self.names(query, any, kind, limit);
        }
        let lowered = Lowerer::new(self, any).lower(query)?;
        let mut counts = HashMap::new();
        let mut without = 0;
        self.engine((|| {
            let matcher = Matcher::new(self, &lowered.plan)?;
            for (segment, reader) in (0..).zip(self.searcher.segment_readers()) {
                let values = match self.fields.has_names(name) {
                    true => self.names_in(segment, name)?.map(Values::Names),
                    false => reader.fast_fields().str(column)?.map(Values::Texts),
                };
                without += count(values.as_ref(), matcher.segment(reader)?, &mut counts)?;
            }
            Ok(())
        })())?;
        let mut facets: Vec<Facet> = counts
            .into_iter()
            .map(|(value, articles)| Facet { value, articles })
            .collect();
        facets.sort_unstable_by(|a, b| {
            let by_number = b.articles.cmp(&a.articles);
            by_number.then_with(|| a.value.cmp(&b.value))
        });
        if limit > 0 {
            facets.truncate(limit);
        }
        Ok((facets, without))
    }

    /// The same of names: variants of one are one, and aliases are as the user has them.
    fn names(
        &self,
        query: &Node,
        any: bool,
        kind: Kind,
        limit: usize,
    ) -> Result<(Vec<Facet>, u64)> {
        let groups = NameGroups::count(self, kind, &self.matched(query, any)?)?;
        let most = self.engine(groups.most(limit))?.into_iter();
        let facet = |(group, value)| Facet {
            value,
            articles: groups.articles(group),
        };
        Ok((most.map(facet).collect(), groups.without))
    }
}

/// The column that holds the values of a field as they are shown.
fn column(name: FieldName) -> Result<&'static str> {
    let row = field(name);
    if !row.facet {
        let can: Vec<&str> = FIELDS.iter().filter(|f| f.facet).map(|f| f.name).collect();
        return Err(Error::Usage(format!(
            "the values of `{}` cannot be counted\nhint: fields that can: {}",
            row.name,
            can.join(" ")
        )));
    }
    Ok(match name {
        FieldName::Source => "outlet",
        _ => row.name,
    })
}

/// A column of a segment.
enum Values {
    Texts(StrColumn),
    Names(Arc<NameColumn>),
}

impl Values {
    /// How many different ones there are: ordinals are below.
    fn len(&self) -> usize {
        match self {
            Values::Texts(column) => column.num_terms(),
            Values::Names(column) => column.len(),
        }
    }

    /// Appends the ordinals of those of an article.
    fn of(&self, doc: DocId, ordinals: &mut Vec<u64>) {
        match self {
            Values::Texts(column) => ordinals.extend(column.term_ords(doc)),
            Values::Names(column) => ordinals.extend(column.of(doc).map(u64::from)),
        }
    }

    /// Shows the values of ascending ordinals.
    fn each(&self, ordinals: &[u32], mut see: impl FnMut(&str)) -> tantivy::Result<()> {
        match self {
            Values::Names(column) => column.each(ordinals, see)?,
            Values::Texts(column) => {
                let mut value = String::new();
                for ordinal in ordinals {
                    value.clear();
                    column.ord_to_str(u64::from(*ordinal), &mut value)?;
                    see(&value);
                }
            }
        }
        Ok(())
    }
}

/// Counts the values in one segment; returns the number of articles without any.
fn count(
    values: Option<&Values>,
    matches: Matches,
    counts: &mut HashMap<String, u64>,
) -> tantivy::Result<u64> {
    let Some(values) = values else {
        return Ok(matches.count() as u64);
    };
    let mut by_ordinal = vec![0u64; values.len()];
    let mut without = 0;
    let mut ordinals: Vec<u64> = Vec::new();
    for doc in matches {
        ordinals.clear();
        values.of(doc, &mut ordinals);
        ordinals.sort_unstable();
        ordinals.dedup();
        without += u64::from(ordinals.is_empty());
        for &ordinal in &ordinals {
            if let Some(articles) = by_ordinal.get_mut(ordinal as usize) {
                *articles += 1;
            }
        }
    }
    let met = (0..)
        .zip(&by_ordinal)
        .filter(|(_, articles)| **articles > 0);
    let (met, articles): (Vec<u32>, Vec<&u64>) = met.unzip();
    let mut articles = articles.into_iter();
    values.each(&met, |value| {
        let articles = articles.next().copied().unwrap_or_default();
        match counts.get_mut(value) {
            Some(count) => *count += articles,
            None => {
                counts.insert(value.to_owned(), articles);
            }
        }
    })?;
    Ok(without)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::testing::{archive_in_ram, article};
    use crate::query::Query;

    #[test]
    fn values_are_counted_by_article_over_all_segments() {
        let of = |id: &str, authors: &[&str], outlet: Option<&str>| {
            let mut annotated = article(id, "en", "", "x");
            annotated.article.authors = authors.iter().map(|a| (*a).to_owned()).collect();
            annotated.article.outlet = outlet.map(str::to_owned);
            annotated
        };
        let batches = [
            vec![
                of("a", &["B", "A", "A"], Some("The Paper")),
                of("b", &["A"], None),
            ],
            vec![
                of("c", &["C"], None),
                of("d", &[], None),
                of("e", &["C"], None),
            ],
            vec![of("f", &[], Some("The Paper"))],
        ];
        let archive = archive_in_ram(&batches, &["e"]);
        let all = Node {
            query: Query::All,
            span: 0..0,
        };
        let facets = |name, limit| {
            let (facets, without) = archive.facets(&all, false, name, limit).unwrap();
            let facets: Vec<String> = facets
                .iter()
                .map(|f| format!("{}={}", f.value, f.articles))
                .collect();
            format!("{} -{without}", facets.join(" "))
        };
        assert_eq!(facets(FieldName::Author, 0), "A=2 B=1 C=1 -2");
        assert_eq!(facets(FieldName::Author, 1), "A=2 -2");
        assert_eq!(facets(FieldName::Source, 0), "The Paper=2 -3");
        assert_eq!(facets(FieldName::Lang, 0), "en=5 -0");
        let error = archive
            .facets(&all, false, FieldName::Title, 0)
            .unwrap_err()
            .to_string();
        assert!(
            error.starts_with(
                "the values of `title` cannot be counted\nhint: fields that can: author"
            ),
            "{error}"
        );
    }
}
