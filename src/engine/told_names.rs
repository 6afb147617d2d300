//! What names are counted by, remembered from query to query: to read a name takes a block of its dictionary,
//! and the common ones come again with every query.

use std::collections::HashMap;
use std::sync::{PoisonError, RwLock};

use tantivy::SegmentOrdinal;

use super::name_columns::NameColumn;
use crate::article::Kind;

/// How many names are remembered, each in about 50 bytes; when there are more, all are forgotten. A query that
/// meets more neither asks nor fills.
const MOST: usize = if cfg!(test) { 5 } else { 1 << 18 };

/// A name, by hashes.
#[derive(Clone, Copy, Debug)]
pub(super) struct ToldName {
    /// Of what is one name with it.
    pub key: u64,
    /// Of the name as written.
    pub name: u64,
    /// The alias that it falls under.
    pub rule: Option<u32>,
}

/// A column of names.
type Place = (Kind, SegmentOrdinal);

/// Of one archive, which never changes.
#[derive(Default)]
pub(super) struct ToldNames(RwLock<HashMap<(Place, u32), ToldName>>);

impl ToldNames {
    /// Those of ascending ordinals of a column, in that order; `look` is shown each that is not known.
    pub fn tell(
        &self,
        place: Place,
        ordinals: &[u32],
        column: &NameColumn,
        look: impl Fn(&str, &mut String) -> ToldName,
    ) -> tantivy::Result<Vec<ToldName>> {
        let is_kept = ordinals.len() <= MOST;
        let mut told: Vec<Option<ToldName>> = vec![None; ordinals.len()];
        if is_kept {
            let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
            for (ordinal, told) in ordinals.iter().zip(&mut told) {
                *told = known.get(&(place, *ordinal)).copied();
            }
        }
        let unknown = ordinals.iter().zip(&told);
        let unknown = unknown.filter_map(|(ordinal, told)| told.is_none().then_some(*ordinal));
        let unknown: Vec<u32> = unknown.collect();
        let mut looked = Vec::with_capacity(unknown.len());
        let mut key = String::new();
        column.each(&unknown, |name| looked.push(look(name, &mut key)))?;
        if is_kept && !unknown.is_empty() {
            let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
            if known.len() + unknown.len() > MOST {
                known.clear();
            }
            let places = unknown.iter().map(|ordinal| (place, *ordinal));
            known.extend(places.zip(looked.iter().copied()));
        }
        let mut looked = looked.into_iter();
        let told = told.into_iter();
        Ok(told
            .filter_map(|told| told.or_else(|| looked.next()))
            .collect())
    }

    pub fn clear(&self) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = HashMap::new();
    }
}

#[cfg(test)]
mod tests {
    use crate::article::Annotated;
    use crate::date::Day;
    use crate::engine::testing::{archive_in_ram, article};
    use crate::fields::FieldName;
    use crate::query::parse;

    use super::*;

    fn named(id: usize, names: &[usize]) -> Annotated {
        let mut annotated = article(&format!("a{id}"), "en", "", &format!("word{id} all"));
        for name in names {
            let name = format!("Name{name} Of");
            annotated.names.push(Kind::Person, &name);
        }
        annotated
    }

    #[test]
    fn what_is_remembered_changes_no_count() {
        let articles: Vec<_> = (0..12)
            .map(|i| named(i, &[i % 5, (i + 1) % 7, (i * 3) % 9]))
            .collect();
        let archive = || archive_in_ram(&[articles[..5].to_vec(), articles[5..].to_vec()], &["a3"]);
        let warm = archive();
        // More than are remembered, fewer, the same again.
        for text in [
            "word1",
            "all",
            "word1 OR word2",
            "word7",
            "word1",
            "word8 OR word9",
            "all",
            "word7",
        ] {
            let query = parse(text, Day::MAX).unwrap();
            let facets = |archive: &crate::engine::Archive| {
                archive.facets(&query, false, FieldName::Person, 0).unwrap()
            };
            assert_eq!(facets(&warm), facets(&archive()), "{text}");
        }
    }
}
