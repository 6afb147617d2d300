//! What the matches of a query have more often than the archive: words and names.

use super::aliases::field_of;
use super::archive::Archive;
use super::association::{attract, log_likelihood};
use super::lower::{Lowered, Lowerer, Plan};
use super::name_groups::NameGroups;
use super::rank::share_in_names;
use super::search_options::SearchOptions;
use super::telling::Telling;
use crate::article::Kind;
use crate::error::Result;
use crate::hit::{Related, RelatedTerm};
use crate::query::{Node, Query};

/// Words are looked for in the texts of so many of the best matches.
const SAMPLE: usize = 200;
/// So many words, and names of each kind, are counted exactly.
const COUNTED: usize = 60;
/// A word that is part of a name in so many of its articles is listed with the names.
const NAME: f64 = 0.5;

impl Archive {
    /// The words and the names that most surely go with the matches, `limit` of each, by Dunning's
    /// log-likelihood ratio of the matches against the archive, ties by text. What the query itself
    /// asks for is left out, and so are words that are mostly parts of names.
    ///
    /// Every number is what `count` says: of the query AND the word in any form, or the name in its
    /// field; and of that alone.
    pub fn related(&self, query: &Node, any: bool, limit: usize) -> Result<Related> {
        let Lowered { plan, scoring } = Lowerer::new(self, any).lower(query)?;
        let asked = asked(&plan);
        let options = SearchOptions {
            limit: SAMPLE,
            any,
            ..SearchOptions::default()
        };
        let (total, _, best) = self.engine(self.best(&plan, scoring, None, &options))?;
        let mut related = Related {
            articles: total,
            archive: self.meta.articles,
            ..Related::default()
        };
        let mut telling = Telling::default();
        for candidate in &best {
            telling.read(&self.stored(candidate.at)?);
        }
        let sample = best.len() as u64;
        let mut words: Vec<(f64, &str)> = Vec::new();
        for (token, told) in telling.words() {
            let together = u64::from(told.articles);
            if asked.iter().any(|known| known == token) || together < sample.min(2) {
                continue;
            }
            let all = self.engine(self.articles_with(self.fields.text, token))?;
            let all = all.max(together);
            if attract(together, sample, all, related.archive) {
                let score = log_likelihood(together, sample, all, related.archive);
                words.push((score, told.word()));
            }
        }
        words.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(b.1)));
        words.truncate(COUNTED.max(limit));
        for (_, word) in words {
            let node = node(Query::Word(word.to_owned()));
            let alone = Lowerer::new(self, false).lower(&node)?;
            if let Plan::Leaf(leaf) = &alone.plan
                && self.engine(share_in_names(self, leaf))? >= NAME
            {
                continue;
            }
            related
                .words
                .extend(self.met(query, any, &related, None, word, node)?);
        }
        let matched = self.matched(query, any)?;
        for kind in Kind::ALL {
            let groups = NameGroups::count(self, kind, &matched)?;
            for (_, name) in self.engine(groups.most(COUNTED.max(limit)))? {
                let phrase = node(Query::Phrase(name.clone()));
                let node = node(Query::Field(field_of(kind), Box::new(phrase)));
                let met = self.met(query, any, &related, Some(kind), &name, node)?;
                related.names.extend(met);
            }
        }
        for terms in [&mut related.words, &mut related.names] {
            terms.sort_by(|a, b| {
                let by_score = b
                    .score
                    .total_cmp(&a.score)
                    .then(b.articles.cmp(&a.articles));
                by_score.then_with(|| (a.kind, &a.text).cmp(&(b.kind, &b.text)))
            });
            terms.truncate(limit);
        }
        Ok(related)
    }

    /// How a word or a name goes with the matches; `None` where it does not more than chance has it.
    fn met(
        &self,
        query: &Node,
        any: bool,
        related: &Related,
        kind: Option<Kind>,
        text: &str,
        term: Node,
    ) -> Result<Option<RelatedTerm>> {
        let of = self.count(&term, false)?;
        let articles = self.count(&node(Query::And(vec![query.clone(), term])), any)?;
        let (first, all) = (related.articles, related.archive);
        // As it is printed, so that what looks equal is.
        let score = (log_likelihood(articles, first, of, all) * 100.0).round() / 100.0;
        // What one of several has says nothing of the others.
        let is_shared = articles >= first.min(2);
        let is_sure = is_shared && articles > 0 && attract(articles, first, of, all) && score > 0.0;
        Ok(is_sure.then(|| RelatedTerm {
            kind,
            text: text.to_owned(),
            articles,
            of,
            score,
        }))
    }
}

pub(super) fn node(query: Query) -> Node {
    Node { query, span: 0..0 }
}

/// The tokens of the lone words that a query asks for.
fn asked(plan: &Plan) -> Vec<String> {
    let mut leaves = Vec::new();
    super::explain::collect(plan, &mut leaves);
    let tokens = leaves.iter().flat_map(|leaf| match leaf.named.as_slice() {
        [tokens] => tokens.as_slice(),
        _ => &[],
    });
    tokens.map(|(token, _)| token.clone()).collect()
}
