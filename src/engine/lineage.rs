//! The articles of one story, and the versions of one page, with what each says otherwise.

use std::collections::HashMap;

use tantivy::postings::TermInfo;
use tantivy::{BitSet, DocAddress, SegmentOrdinal};
use xxhash_rust::xxh3::xxh3_64;

use super::archive::Archive;
use super::lists::Lists;
use super::sentences::changes;
use crate::article::Article;
use crate::error::{Error, Result};
use crate::fingerprint::Features;
use crate::hit::{Lineage, Member};

/// What the note of an article begins with that a web archive fetched, before the time of it.
const CAPTURED: &str = "captured ";

impl Archive {
    /// The article whose id begins so and its copies, in order of date, each held against the first.
    pub fn copies(&self, id_prefix: &str) -> Result<Lineage> {
        let asked = self.article(id_prefix)?;
        let at = self.address(&asked.id);
        let at = at.ok_or_else(|| Error::UnknownId(asked.id.clone()))?;
        let mut traits = self.engine((|| {
            let article = self.copies.traits(at)?;
            let mut copies = self.copies.of(&article)?;
            copies.push(article);
            Ok(copies)
        })())?;
        traits.sort_by_key(|copy| copy.place());
        let articles: Result<Vec<Article>> = traits.iter().map(|c| self.stored(c.at)).collect();
        let mut articles = articles?;
        // Two ids with the same first characters are as rare as that; by them the order is whole.
        articles.sort_by(|a, b| by_day(a).cmp(&by_day(b)).then_with(|| a.id.cmp(&b.id)));
        Ok(members(asked.id, articles, |_| 0))
    }

    /// The article whose id begins so and the other versions of its page, each held against the one before.
    pub fn versions(&self, id_prefix: &str) -> Result<Lineage> {
        let asked = self.article(id_prefix)?;
        let found = match &asked.url {
            Some(url) => self.engine(self.of_url(url))?,
            None => Vec::new(),
        };
        let articles: Result<Vec<Article>> = found.iter().map(|at| self.stored(*at)).collect();
        let mut articles = articles?;
        if articles.is_empty() {
            articles.push(asked.clone());
        }
        in_order_of_version(&mut articles);
        Ok(members(asked.id, articles, |nth| nth.saturating_sub(1)))
    }

    /// How many articles have this one's URL, itself included.
    pub fn version_count(&self, article: &Article) -> Result<usize> {
        match &article.url {
            Some(url) => Ok(self.engine(self.of_url(url))?.len()),
            None => Ok(1),
        }
    }

    fn of_url(&self, url: &str) -> tantivy::Result<Vec<DocAddress>> {
        let url = url.to_lowercase();
        let mut found = Vec::new();
        for (ordinal, opened) in (0..).zip(&self.opened) {
            let lists = opened.lists(&self.fields, self.fields.url)?;
            if let Some(info) = lists.info(&url)? {
                self.add_alive(ordinal, &lists, &info, &mut found);
            }
        }
        Ok(found)
    }

    /// Adds the articles of a list of a segment that are not deleted.
    fn add_alive(
        &self,
        ordinal: SegmentOrdinal,
        lists: &Lists,
        info: &TermInfo,
        to: &mut Vec<DocAddress>,
    ) {
        let reader = self.searcher.segment_reader(ordinal);
        lists.each_document(info, |document| {
            if document < reader.max_doc() && !reader.is_deleted(document) {
                to.push(DocAddress::new(ordinal, document));
            }
        });
    }

    /// The articles, a set for each segment, whose page has a version before them that differs from them in
    /// `holds`: with `added` they have it and the one before has not, without it the other way about.
    pub(super) fn changed(&self, holds: &[BitSet], added: bool) -> Result<Vec<BitSet>> {
        let readers = self.searcher.segment_readers();
        let empty = readers.iter().map(|r| BitSet::with_max_value(r.max_doc()));
        let mut changed: Vec<BitSet> = empty.collect();
        let has = |at: &DocAddress| holds[at.segment_ord as usize].contains(at.doc_id);
        for chain in self.engine(self.chains())? {
            if !chain.iter().any(has) {
                continue;
            }
            let articles: Result<Vec<_>> = chain
                .iter()
                .map(|at| Ok((self.stored(*at)?, *at)))
                .collect();
            let mut articles = articles?;
            articles.sort_by_cached_key(|(article, _)| version(article));
            for pair in articles.windows(2) {
                let (before, at) = (&pair[0].1, &pair[1].1);
                if has(at) == added && has(before) != added {
                    changed[at.segment_ord as usize].insert(at.doc_id);
                }
            }
        }
        Ok(changed)
    }

    /// The articles of each URL that more than one has.
    fn chains(&self) -> tantivy::Result<Vec<Vec<DocAddress>>> {
        let mut articles: HashMap<u64, u32> = HashMap::new();
        for opened in &self.opened {
            let lists = opened.lists(&self.fields, self.fields.url)?;
            let mut urls = lists.dictionary().words();
            while urls.advance()? {
                *articles.entry(xxh3_64(urls.word())).or_default() += urls.info().doc_freq;
            }
        }
        articles.retain(|_, articles| *articles > 1);
        let mut chains: HashMap<Vec<u8>, Vec<DocAddress>> = HashMap::new();
        for (ordinal, opened) in (0..).zip(&self.opened) {
            let lists = opened.lists(&self.fields, self.fields.url)?;
            let mut urls = lists.dictionary().words();
            while urls.advance()? {
                if articles.contains_key(&xxh3_64(urls.word())) {
                    let chain = chains.entry(urls.word().to_vec()).or_default();
                    self.add_alive(ordinal, &lists, urls.info(), chain);
                }
            }
        }
        let chains = chains.into_values();
        Ok(chains.filter(|chain| chain.len() > 1).collect())
    }
}

fn members(asked: String, articles: Vec<Article>, against: impl Fn(usize) -> usize) -> Lineage {
    let features = |article: &Article| Features::of(&article.title, &article.text);
    let mut members: Vec<Member> = Vec::with_capacity(articles.len());
    for (nth, article) in articles.into_iter().enumerate() {
        let (shared, changes) = match members.get(against(nth)) {
            Some(before) => (
                Some(features(&before.article).shared(&features(&article))),
                changes(&before.article.text, &article.text),
            ),
            None => (None, Vec::new()),
        };
        members.push(Member {
            asked: article.id == asked,
            article,
            shared,
            changes,
        });
    }
    Lineage { members }
}

/// The undated last.
fn by_day(article: &Article) -> (bool, Option<(i64, i64)>) {
    let published = article.published.as_ref();
    let days = published.map(|p| (p.earliest.days(), p.latest.days()));
    (days.is_none(), days)
}

pub(super) fn in_order_of_version(articles: &mut [Article]) {
    articles.sort_by_cached_key(version);
}

/// When a version was there: as captured, as modified, as published; then by its place in the archive.
fn version(article: &Article) -> (String, String, Option<u64>, String) {
    let captured = article.notes.iter().find_map(|n| n.strip_prefix(CAPTURED));
    let published = article.published.as_ref();
    let moment = captured.map(str::to_owned);
    let moment = moment.or_else(|| article.modified.map(|day| day.to_string()));
    let moment = moment.or_else(|| published.and_then(|p| p.time.clone()));
    let moment = moment.or_else(|| published.map(|p| p.earliest.to_string()));
    (
        moment.unwrap_or_default(),
        article.source.path.clone(),
        article.source.record,
        article.id.clone(),
    )
}
