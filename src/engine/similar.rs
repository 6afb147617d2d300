//! Articles like one: by the words and the names that tell it from others.

use std::collections::HashSet;

use tantivy::DocAddress;
use xxhash_rust::xxh3::xxh3_64_with_seed;

use super::aliases::field_of;
use super::analysis::segment;
use super::archive::Archive;
use super::highlight_marks::Marker;
use super::lower::{Lowered, Lowerer};
use super::model::Model;
use super::related::node;
use super::search_options::SearchOptions;
use super::telling::Telling;
use crate::article::{Article, Kind};
use crate::error::{Error, Result};
use crate::fields::FieldName;
use crate::hit::{Results, Similar};
use crate::query::{Node, Query, print};

/// By how many words and names an article is looked for.
const WORDS: usize = 25;
const NAMES: usize = 12;
/// How many of its names are counted in the archive.
const COUNTED: usize = 60;
/// How many copies among the best are passed over.
const COPIES: usize = 200;
/// How much more a word of the title says.
const TITLE: f64 = 1.5;
/// From how many of their runs of three words in common two texts are copies of one.
const COPY: f64 = 0.5;

impl Archive {
    /// The articles most like one, best first; with passages that show by which words. Copies of it (half
    /// of all runs of three words in common, as of wire reports) are listed apart, or among the others
    /// where `copies` says so.
    pub fn similar(&self, id_prefix: &str, limit: usize, copies: bool) -> Result<Similar> {
        let article = self.article(id_prefix)?;
        let at = self
            .address(&article.id)
            .ok_or_else(|| Error::UnknownId(article.id.clone()))?;
        let query = self.like(&article, at)?;
        let mut similar = Similar {
            query: print(&query),
            results: Results::default(),
            copies: Vec::new(),
        };
        let Lowered { plan, scoring } = Lowerer::new(self, false).lower(&query)?;
        let options = SearchOptions {
            limit: limit.saturating_add(COPIES),
            snippets: true,
            ..SearchOptions::default()
        };
        let (total, _, best) = self.engine(self.best(&plan, scoring, None, &options))?;
        similar.results.total = total;
        let marker = Marker::new(self, &plan);
        let ours = shingles(&article);
        for candidate in best {
            if similar.results.hits.len() == limit {
                break;
            }
            let other = self.stored(candidate.at)?;
            if overlap(&ours, &shingles(&other)) >= COPY && !copies {
                similar.copies.push(other.id);
                continue;
            }
            let rank = similar.results.hits.len() + 1;
            let hit = self.hit(rank, candidate, &marker, &options)?;
            similar.results.hits.push(hit);
        }
        similar.results.total -= similar.copies.len() as u64;
        Ok(similar)
    }

    /// The query that finds what is like an article, and not itself.
    fn like(&self, article: &Article, at: DocAddress) -> Result<Node> {
        let mut parts = self.telling_words(article)?;
        parts.extend(self.telling_names(at)?);
        let itself = node(Query::Keyword(FieldName::Id, article.id.clone()));
        let others = node(Query::Not(Box::new(itself)));
        let any = match parts.len() {
            // Nothing tells it from others: nothing is like it.
            0 => node(Query::And(vec![node(Query::Word(article.id.clone()))])),
            1 => parts.remove(0),
            _ => node(Query::Or(parts)),
        };
        Ok(node(Query::And(vec![any, others])))
    }

    /// The words that it has often, and others seldom; each by how often it has it.
    fn telling_words(&self, article: &Article) -> Result<Vec<Node>> {
        let model = Model::default();
        let articles = self.meta.articles;
        let mut telling = Telling::default();
        telling.read(article);
        let mut words: Vec<(f64, f64, &str)> = Vec::new();
        for (token, told) in telling.words() {
            let with = self.engine(self.articles_with(self.fields.text, token))?;
            if with < 2 || with.saturating_mul(3) > articles.max(30) {
                continue;
            }
            let title = if told.in_title { TITLE } else { 1.0 };
            let weight = model.part(title, f64::from(told.occurrences), model.k1);
            let telling = weight * model.rarity(articles, with);
            words.push((telling, weight, told.word()));
        }
        words.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.2.cmp(b.2)));
        words.truncate(WORDS);
        let weighted = |(_, weight, word): (f64, f64, &str)| {
            let rounded = (weight * 100.0).round() / 100.0;
            let word = node(Query::Word(word.to_owned()));
            node(Query::Weight(Box::new(word), rounded as f32))
        };
        Ok(words.into_iter().map(weighted).collect())
    }

    /// Those of its names that another article has too, the rarest first.
    fn telling_names(&self, at: DocAddress) -> Result<Vec<Node>> {
        let mut names: Vec<(u64, Kind, String)> = Vec::new();
        for kind in Kind::ALL {
            for name in self.engine(self.names_at(kind, at))? {
                if names.len() < COUNTED {
                    names.push((0, kind, name));
                }
            }
        }
        let of = |kind: Kind, name: &str| {
            let phrase = node(Query::Phrase(name.to_owned()));
            node(Query::Field(field_of(kind), Box::new(phrase)))
        };
        for (articles, kind, name) in &mut names {
            *articles = self.count(&of(*kind, name), false)?;
        }
        names.retain(|(articles, ..)| {
            *articles > 1 && articles.saturating_mul(3) <= self.meta.articles.max(30)
        });
        names.sort_unstable();
        names.truncate(NAMES);
        Ok(names
            .iter()
            .map(|(_, kind, name)| of(*kind, name))
            .collect())
    }

    /// The names of an article as its column has them.
    fn names_at(&self, kind: Kind, at: DocAddress) -> tantivy::Result<Vec<String>> {
        let Some(column) = self.names_in(at.segment_ord, field_of(kind))? else {
            return Ok(Vec::new());
        };
        let mut names = Vec::new();
        let ordinals: Vec<u32> = column.of(at.doc_id).collect();
        column.each(&ordinals, |name| names.push(name.to_owned()))?;
        Ok(names)
    }
}

/// The runs of three words of an article, as hashes.
fn shingles(article: &Article) -> HashSet<u64> {
    let mut last = [0; 3];
    let mut shingles = HashSet::new();
    segment(&article.text, |word| {
        let word = word.text.to_lowercase();
        last.rotate_left(1);
        last[2] = xxh3_64_with_seed(word.as_bytes(), 0);
        let shingle = last.iter().fold(0u64, |all, word| {
            xxh3_64_with_seed(&word.to_le_bytes(), all)
        });
        shingles.insert(shingle);
    });
    shingles
}

/// Jaccard's measure: what two sets share of all they have.
fn overlap(a: &HashSet<u64>, b: &HashSet<u64>) -> f64 {
    let both = a.intersection(b).count();
    let all = a.len() + b.len() - both;
    if all == 0 {
        0.0
    } else {
        both as f64 / all as f64
    }
}
