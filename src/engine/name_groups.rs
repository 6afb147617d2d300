//! The names of one kind in the matches of a query, counted by articles: safe variants as one name, aliases
//! as the user has them, suppressed names not at all.
//!
//! What is kept is about 60 bytes for each distinct name that the matches have, and 8 for each that the
//! archive has; no name itself but those that are shown. From query to query the hashes of some stay known
//! ([`ToldNames`](super::told_names::ToldNames)). Names are told apart by 64 bits of a hash: among
//! ten million, two are taken for one with a chance of one in 300,000.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::sync::Arc;

use tantivy::{DocId, SegmentOrdinal};
use xxhash_rust::xxh3::xxh3_64;

use super::aliases::{Aliases, Rule, field_of};
use super::archive::Archive;
use super::name_columns::NameColumn;
use super::name_key::write_key;
use super::told_names::ToldName;
use crate::article::Kind;
use crate::error::Result;

/// The matches of a query, for each segment of the archive.
pub(super) type Matched = Vec<Vec<DocId>>;

pub(super) struct NameGroups {
    kind: Kind,
    aliases: Arc<Aliases>,
    segments: Vec<InSegment>,
    /// By the hash of the key.
    by_key: HashMap<u64, u32>,
    /// By the hash of the name as written.
    variants: HashMap<u64, Variant>,
    groups: Vec<Group>,
    /// Matches without a name of this kind.
    pub without: u64,
}

struct InSegment {
    column: Option<Arc<NameColumn>>,
    /// For each ordinal of the column its group, plus one; 0 where no match has it or it is suppressed.
    groups: Vec<u32>,
}

struct Group {
    articles: u32,
    rule: Option<u32>,
}

/// A group with all that is in it.
pub(super) struct Written {
    pub name: String,
    pub rule: Option<Rule>,
    pub variants: Vec<(String, u64)>,
}

/// A name as written, with where it can be read.
#[derive(Clone, Copy)]
struct Variant {
    group: u32,
    articles: u32,
    segment: SegmentOrdinal,
    ordinal: u32,
}

/// What a name is counted by.
fn told(kind: Kind, aliases: &Aliases, name: &str, key: &mut String) -> ToldName {
    write_key(kind, name, key);
    let rule = aliases.rule(kind, key);
    ToldName {
        key: match rule {
            // No key begins so.
            Some(rule) => xxh3_64(format!("\0{rule}").as_bytes()),
            // A name without a word is itself.
            None if key.is_empty() => xxh3_64(name.as_bytes()),
            None => xxh3_64(key.as_bytes()),
        },
        name: xxh3_64(name.as_bytes()),
        rule: rule.map(|rule| rule as u32),
    }
}

impl NameGroups {
    pub fn count(archive: &Archive, kind: Kind, matched: &Matched) -> Result<NameGroups> {
        let mut counted = NameGroups {
            kind,
            aliases: archive.aliases()?,
            segments: Vec::with_capacity(matched.len()),
            by_key: HashMap::new(),
            variants: HashMap::new(),
            groups: Vec::new(),
            without: 0,
        };
        for (segment, documents) in matched.iter().enumerate() {
            let read = counted.read(archive, segment as SegmentOrdinal, documents);
            archive.engine(read)?;
        }
        Ok(counted)
    }

    /// Reads the names of one segment, then counts its articles.
    fn read(
        &mut self,
        archive: &Archive,
        segment: SegmentOrdinal,
        documents: &[DocId],
    ) -> tantivy::Result<()> {
        let column = archive.names_in(segment, field_of(self.kind))?;
        let mut groups = Vec::new();
        if let Some(column) = &column {
            let mut articles = vec![0u32; column.len()];
            for doc in documents {
                for ordinal in column.of(*doc) {
                    if let Some(count) = articles.get_mut(ordinal as usize) {
                        *count += 1;
                    }
                }
            }
            groups = vec![0u32; articles.len()];
            let met = (0..).zip(&articles).filter(|(_, count)| **count > 0);
            let met: Vec<u32> = met.map(|(ordinal, _)| ordinal).collect();
            let place = (self.kind, segment);
            let told = archive.told_names.tell(place, &met, column, |name, key| {
                told(self.kind, &self.aliases, name, key)
            })?;
            for (&ordinal, told) in met.iter().zip(told) {
                let variant = Variant {
                    group: 0,
                    articles: articles[ordinal as usize],
                    segment,
                    ordinal,
                };
                let group = self.group(told, variant);
                groups[ordinal as usize] = group.map_or(0, |group| group + 1);
            }
        }
        self.segments.push(InSegment { column, groups });
        let mut of_doc = Vec::new();
        for doc in documents {
            self.of_doc(segment as usize, *doc, &mut of_doc);
            self.without += u64::from(of_doc.is_empty());
            for group in &of_doc {
                self.groups[*group as usize].articles += 1;
            }
        }
        Ok(())
    }

    /// The group of a name, new where it is the first of it; `None` where it is suppressed.
    fn group(&mut self, told: ToldName, variant: Variant) -> Option<u32> {
        if let Some(rule) = told.rule
            && self.aliases.rules[rule as usize].name.is_none()
        {
            return None;
        }
        let next = self.groups.len() as u32;
        let group = *self.by_key.entry(told.key).or_insert(next);
        if group == next {
            let rule = told.rule;
            self.groups.push(Group { articles: 0, rule });
        }
        let known = self.variants.entry(told.name);
        known
            .and_modify(|known| known.articles += variant.articles)
            .or_insert(Variant { group, ..variant });
        Some(group)
    }

    /// The groups of the names of a match, each once, ascending.
    pub fn of_doc(&self, segment: usize, doc: DocId, groups: &mut Vec<u32>) {
        groups.clear();
        let InSegment {
            column: Some(column),
            groups: of_ordinals,
        } = &self.segments[segment]
        else {
            return;
        };
        let ordinals = column.of(doc);
        let found =
            ordinals.filter_map(|ordinal| of_ordinals.get(ordinal as usize)?.checked_sub(1));
        groups.extend(found);
        groups.sort_unstable();
        groups.dedup();
    }

    /// How many different names there are.
    pub fn len(&self) -> usize {
        self.groups.len()
    }

    pub fn articles(&self, group: u32) -> u64 {
        u64::from(self.groups[group as usize].articles)
    }

    /// The names that most matches have, ties by name; all of them where `limit` is 0.
    pub fn most(&self, limit: usize) -> tantivy::Result<Vec<(u32, String)>> {
        let mut most: Vec<u32> = (0..self.groups.len() as u32).collect();
        if limit > 0 && limit < most.len() {
            let by_articles = |group: &u32| Reverse(self.articles(*group));
            let (_, last, _) = most.select_nth_unstable_by_key(limit - 1, by_articles);
            let least = self.articles(*last);
            most.retain(|group| self.articles(*group) >= least);
        }
        let names = self.names(&most)?;
        let mut most: Vec<(u32, String)> = most.into_iter().zip(names).collect();
        most.sort_unstable_by(|a, b| {
            let by_articles = self.articles(b.0).cmp(&self.articles(a.0));
            by_articles.then_with(|| a.1.cmp(&b.1))
        });
        if limit > 0 {
            most.truncate(limit);
        }
        Ok(most)
    }

    /// The group that a name belongs to, where a match has it.
    pub fn find(&self, name: &str) -> Option<u32> {
        let mut key = String::new();
        let told = told(self.kind, &self.aliases, name, &mut key);
        self.by_key.get(&told.key).copied()
    }

    /// A group's name, the line and words of the user's rule for it, and each of its variants with its
    /// articles, the commonest first.
    pub fn written(&self, group: u32) -> tantivy::Result<Written> {
        let mut names: Vec<(String, u64)> = Vec::new();
        for variant in self.variants.values().filter(|v| v.group == group) {
            let column = self.segments[variant.segment as usize].column.as_ref();
            let name = column.map(|column| column.name(variant.ordinal));
            let name = name.transpose()?.unwrap_or_default();
            names.push((name, u64::from(variant.articles)));
        }
        names.sort_unstable_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        let rule = self.groups[group as usize].rule;
        let rule = rule.map(|rule| self.aliases.rules[rule as usize].clone());
        Ok(Written {
            name: self.names(&[group])?.pop().unwrap_or_default(),
            rule,
            variants: names,
        })
    }

    /// Each group by its commonest variant, the first of those in the order of letters.
    fn names(&self, groups: &[u32]) -> tantivy::Result<Vec<String>> {
        let mut place_of = vec![u32::MAX; self.groups.len()];
        for (place, group) in groups.iter().enumerate() {
            place_of[*group as usize] = place as u32;
        }
        let wanted = |variant: &&Variant| place_of[variant.group as usize] != u32::MAX;
        let mut commonest = vec![0; groups.len()];
        for variant in self.variants.values().filter(wanted) {
            let most = &mut commonest[place_of[variant.group as usize] as usize];
            *most = variant.articles.max(*most);
        }
        let mut shown = vec![Vec::new(); self.segments.len()];
        for variant in self.variants.values().filter(wanted) {
            let place = place_of[variant.group as usize];
            if variant.articles == commonest[place as usize] {
                shown[variant.segment as usize].push((variant.ordinal, place));
            }
        }
        let mut names: Vec<Option<String>> = vec![None; groups.len()];
        for (InSegment { column, .. }, mut shown) in self.segments.iter().zip(shown) {
            let Some(column) = column else { continue };
            shown.sort_unstable();
            let ordinals: Vec<u32> = shown.iter().map(|(ordinal, _)| *ordinal).collect();
            let mut places = shown.iter().map(|(_, place)| *place as usize);
            column.each(&ordinals, |name| {
                let Some(place) = places.next() else { return };
                if names[place].as_deref().is_none_or(|other| name < other) {
                    names[place] = Some(name.to_owned());
                }
            })?;
        }
        let of_rule = |group: &u32| {
            let rule = self.groups[*group as usize].rule?;
            self.aliases.rules[rule as usize].name.clone()
        };
        let named = groups.iter().zip(names);
        Ok(named
            .map(|(group, name)| of_rule(group).or(name).unwrap_or_default())
            .collect())
    }
}
