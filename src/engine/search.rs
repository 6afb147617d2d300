//! From a query to a page of hits.

use std::collections::HashSet;
use std::sync::Arc;

use tantivy::query::Scorer;
use tantivy::{DocId, SegmentReader, TERMINATED};

use super::archive::{Archive, engine};
use super::candidates::{Candidates, are_exact, stay_together};
use super::collect::{Candidate, Keys, Sort, Top};
use super::explain::within;
use super::highlight_marks::Marker;
use super::leaf::{Leaf, Need};
use super::leaf_cursor::LeafCursor;
use super::leaf_room::{Room, rooms};
use super::lower::{Lowered, Lowerer, Parts, Plan, Scoring};
use super::model::head;
use super::patience::{is_over, was_over};
use super::rank::{Ranker, SegmentRanker};
use super::recency::Recency;
use super::search_each::Matcher;
use super::search_options::SearchOptions;
use super::snippet::snippets;
use super::span_cursor::SpanFinder;
use super::span_tree::{Span, Spans};
use super::words::Words;
use super::words_any::{Best, any};
use crate::error::{Error, Result};
use crate::hit::{ClauseCount, Hit, Relaxed, Results, StoryCopies};
use crate::query::{Node, Query, print};

/// Up to how many hits another spelling may have been meant.
const FEW: u64 = 3;

/// What finds the articles of a plan by the cursors that also rank.
enum Drive {
    Words(Words),
    Spans(Arc<Spans>),
}

impl Drive {
    /// `None` where the engine has to find them.
    fn of(plan: &Plan) -> Option<Drive> {
        let drive = match plan {
            Plan::Spans(spans) => Drive::Spans(spans.clone()),
            _ => Drive::Words(Words::of(plan)?),
        };
        stay_together(drive.tree()).then_some(drive)
    }

    fn tree(&self) -> &Span {
        match self {
            Drive::Words(words) => &words.tree,
            Drive::Spans(spans) => &spans.tree,
        }
    }

    fn leaves(&self) -> (&[Arc<Leaf>], Need) {
        match self {
            Drive::Words(words) => (&words.leaves, Need::Documents),
            Drive::Spans(spans) => (&spans.leaves, Need::Positions),
        }
    }

    fn rooms(&self, reader: &SegmentReader) -> Vec<Room> {
        rooms(self.tree(), self.leaves().0, reader).collect()
    }

    fn finder(&self, reader: &SegmentReader, rank: &SegmentRanker) -> tantivy::Result<Finder> {
        let cursors = &rank.cursors;
        Ok(match self {
            Drive::Words(words) => match Candidates::of(&words.tree, cursors) {
                Some(candidates) => Finder::Words(candidates, are_exact(cursors)),
                None => Finder::Nothing,
            },
            Drive::Spans(spans) => match SpanFinder::open(spans, cursors, reader)? {
                Some(finder) => Finder::Spans(Box::new(finder)),
                None => Finder::Nothing,
            },
        })
    }

    fn are_any(&self) -> bool {
        matches!(self, Drive::Words(words) if words.are_any())
    }
}

/// Finds the articles of one segment.
enum Finder {
    /// Nothing but words; with whether each candidate is a match.
    Words(Candidates, bool),
    Spans(Box<SpanFinder>),
    Engine(Box<dyn Scorer>),
    Nothing,
}

impl Finder {
    /// The first match at `target` or later, deleted ones too; `target` rises.
    fn seek(&mut self, rank: &mut SegmentRanker, target: DocId) -> Option<DocId> {
        let doc = match self {
            Finder::Words(words, exact) => words.find(&mut rank.cursors, target, *exact),
            Finder::Spans(spans) => spans.find(&mut rank.cursors, target),
            Finder::Engine(scorer) if scorer.doc() >= target => scorer.doc(),
            // One step at a time: a union of the engine's is slow to seek.
            Finder::Engine(scorer) => scorer.advance(),
            Finder::Nothing => TERMINATED,
        };
        (doc != TERMINATED).then_some(doc)
    }
}

/// The best of one segment, among documents of which only the occurrences are known.
struct BestOf<'b, 'a> {
    rank: &'b SegmentRanker<'b>,
    keys: &'b Keys,
    segment: u32,
    recency: Option<Recency>,
    top: &'b mut Top<'a>,
}

impl Best for BestOf<'_, '_> {
    fn bar(&self) -> f64 {
        self.top.bar()
    }

    fn bound(&self, leaf: usize, frequency: u32) -> f64 {
        self.rank.bound(leaf, frequency)
    }

    fn longest(&self, leaf: usize, frequency: u32) -> u32 {
        self.rank.longest(leaf, frequency, self.top.bar())
    }

    fn length(&self, doc: DocId) -> u32 {
        self.rank.length(doc)
    }

    fn take(&mut self, doc: DocId, frequencies: &[u32]) {
        let score = self.rank.score_of(doc, frequencies);
        if !self.top.rejects(score) {
            let candidate = self.keys.candidate(score, self.segment, doc);
            self.top.push(candidate.aged(self.recency));
        }
    }
}

/// A page of candidates, with the plan that found them.
struct Page {
    total: u64,
    /// Those behind the offset, with what is known of their copies.
    shown: Vec<(Candidate, Option<StoryCopies>)>,
    folded: Option<u64>,
    plan: Plan,
    relaxed: Option<Relaxed>,
}

impl Archive {
    /// One page of the articles that match. Where no article has all of several words side by side,
    /// those with most of them, and [`Results::relaxed`] says so.
    pub fn search(&self, query: &Node, options: &SearchOptions) -> Result<Results> {
        let lowered = Lowerer::new(self, options.any).lower(query)?;
        let mut page = self.page(lowered, options)?;
        if page.total == 0
            && let Some(relaxed) = self.relaxed_page(query, options)?
        {
            page = relaxed;
        }
        let mut results = Results {
            total: page.total,
            relaxed: page.relaxed,
            folded: page.folded,
            ..Results::default()
        };
        if page.total == 0 {
            results.clauses = self.clauses(query, options)?;
            if options.advice {
                results.change = self.smallest_change(query, options)?;
            }
        }
        let found = match results.relaxed {
            Some(_) => 0,
            None => results.total,
        };
        if options.advice && found <= FEW {
            results.meant = self.meant(query, options, found)?;
        }
        let marker = Marker::new(self, &page.plan);
        for (i, (candidate, copies)) in page.shown.into_iter().enumerate() {
            let rank = options.offset + i + 1;
            let hit = self.hit(rank, candidate, &marker, options)?;
            results.hits.push(Hit { copies, ..hit });
        }
        Ok(results)
    }

    /// How many articles match, exactly; never relaxed.
    pub fn count(&self, query: &Node, any: bool) -> Result<u64> {
        let lowered = Lowerer::new(self, any).lower(query)?;
        self.engine(Matcher::new(self, &lowered.plan).and_then(|m| m.count(self)))
    }

    pub(super) fn engine<T>(&self, outcome: tantivy::Result<T>) -> Result<T> {
        match outcome {
            // What was cut short is no answer.
            Ok(_) if was_over() => Err(Error::TooLong),
            outcome => outcome.map_err(|error| engine(&self.dir, error)),
        }
    }

    fn page(&self, lowered: Lowered, options: &SearchOptions) -> Result<Page> {
        self.shown(lowered, None, options).map(|(page, _)| page)
    }

    /// The page of a plan, and how many of `words` each article on it has.
    fn shown(
        &self,
        lowered: Lowered,
        words: Option<&[Plan]>,
        options: &SearchOptions,
    ) -> Result<(Page, usize)> {
        let (total, best, shown, folded) = if options.fold && options.limit > 0 {
            let page = self.folded(&lowered, words, options)?;
            (page.total, page.best, page.rows, Some(page.hidden))
        } else {
            let Lowered { plan, scoring } = &lowered;
            let found = self.best(plan, scoring.clone(), words, options);
            let (total, best, candidates) = self.engine(found)?;
            let shown = candidates.into_iter().skip(options.offset);
            let shown = shown.map(|c| Ok((c, self.copies_of(&c, options)?)));
            (total, best, self.engine(shown.collect())?, None)
        };
        let page = Page {
            total,
            shown,
            folded,
            plan: lowered.plan,
            relaxed: None,
        };
        Ok((page, best))
    }

    /// The articles with the largest number of the words, where none has all.
    fn relaxed_page(&self, query: &Node, options: &SearchOptions) -> Result<Option<Page>> {
        let Query::Words(nodes) = &query.query else {
            return Ok(None);
        };
        let (parts, scoring) = Lowerer::new(self, options.any).parts(nodes)?;
        if options.any || parts.words.len() < 2 {
            return Ok(None);
        }
        let words = parts.words.clone();
        let lowered = Lowered {
            plan: Parts::any(parts),
            scoring,
        };
        let (page, best) = self.shown(lowered, Some(&words), options)?;
        let of = words.len();
        Ok((page.total > 0).then_some(Page {
            relaxed: Some(Relaxed { best, of }),
            ..page
        }))
    }

    /// Counts the matches and keeps the best of them. With `words`, only articles with the largest
    /// number of those count; that number is the second of the answer.
    ///
    /// The first by relevance, their [`head`], are ranked by the places of their words too; those stay in front of
    /// all others, so that it is one order whatever part of it is asked for.
    pub(super) fn best(
        &self,
        plan: &Plan,
        scoring: Vec<Scoring>,
        words: Option<&[Plan]>,
        options: &SearchOptions,
    ) -> tantivy::Result<(u64, usize, Vec<Candidate>)> {
        let wanted = options.wanted();
        if wanted == 0 || options.sort != Sort::Relevance || scoring.is_empty() {
            let (total, most, found, _) = self.matching(plan, scoring, words, options)?;
            return Ok((total, most, found));
        }
        let head_length = head(scoring.len());
        let from_the_first = SearchOptions {
            limit: wanted.max(head_length),
            offset: 0,
            after: None,
            ..options.clone()
        };
        let (total, most, mut found, ranker) =
            self.matching(plan, scoring.clone(), words, &from_the_first)?;
        let length = found.len().min(head_length);
        if let Some(ranker) = &ranker {
            self.rerank(ranker, options.recency, &mut found[..length])?;
        }
        if options.after.is_some() {
            // The head as it is now, and behind it those that do not belong to it.
            found.truncate(length);
            let head: HashSet<_> = found.iter().map(|candidate| candidate.at).collect();
            let behind = SearchOptions {
                limit: wanted.saturating_add(head_length),
                offset: 0,
                ..options.clone()
            };
            let (.., rest, _) = self.matching(plan, scoring, words, &behind)?;
            found.extend(rest.into_iter().filter(|other| !head.contains(&other.at)));
        }
        let mut top = Top::new(self, options.sort, wanted).after(options.after);
        found.into_iter().for_each(|candidate| top.push(candidate));
        Ok((total, most, top.into_sorted()))
    }

    /// The matches in the order of all of them; their scores know nothing of places.
    fn matching(
        &self,
        plan: &Plan,
        scoring: Vec<Scoring>,
        words: Option<&[Plan]>,
        options: &SearchOptions,
    ) -> tantivy::Result<(u64, usize, Vec<Candidate>, Option<Ranker>)> {
        let matcher = Matcher::new(self, plan)?;
        let wanted = options.wanted();
        if wanted == 0 && words.is_none() {
            return Ok((matcher.count(self)?, 0, Vec::new(), None));
        }
        let drive = Drive::of(plan);
        let found_by = drive.as_ref().map(Drive::leaves);
        let ranker = Ranker::new(self, options.model, scoring, found_by)?;
        let words: Vec<Matcher> = words
            .unwrap_or_default()
            .iter()
            .map(|word| Matcher::new(self, word))
            .collect::<tantivy::Result<_>>()?;
        let mut top = Top::new(self, options.sort, wanted).after(options.after);
        let mut total = 0;
        let mut best = 0;
        let readers = self.searcher.segment_readers().iter().enumerate();
        let in_rooms = readers.flat_map(|(segment, reader)| {
            let rooms = drive.as_ref().map_or(vec![Room::All], |d| d.rooms(reader));
            rooms.into_iter().map(move |room| (segment, reader, room))
        });
        for (segment, reader, room) in in_rooms {
            let engine = match &drive {
                Some(_) => None,
                None => Some(matcher.scorer(reader)?),
            };
            if engine
                .as_ref()
                .is_some_and(|scorer| scorer.doc() == TERMINATED)
            {
                continue;
            }
            let mut rank = ranker.segment(self, segment, room)?;
            let mut finder = match (&drive, engine) {
                (Some(drive), _) => drive.finder(reader, &rank)?,
                (None, Some(scorer)) => Finder::Engine(scorer),
                (None, None) => Finder::Nothing,
            };
            let keys = &self.columns(segment)?.keys;
            let alive = reader.alive_bitset();
            if words.is_empty()
                && drive
                    .as_ref()
                    .is_some_and(|d| d.are_any() && d.leaves().0.len() == rank.cursors.len())
                && rank.cursors.iter().all(LeafCursor::is_list)
            {
                let mut cursors = std::mem::take(&mut rank.cursors);
                let mut best = BestOf {
                    rank: &rank,
                    keys,
                    segment: segment as u32,
                    recency: options.recency,
                    top: &mut top,
                };
                total += any(&mut cursors, alive, &mut best);
                continue;
            }
            let mut words = words
                .iter()
                .map(|word| word.scorer(reader))
                .collect::<tantivy::Result<Vec<_>>>()?;
            let mut next = 0;
            while let Some(doc) = finder.seek(&mut rank, next) {
                next = doc + 1;
                if is_over() {
                    break;
                }
                if alive.is_some_and(|alive| alive.is_deleted(doc)) {
                    continue;
                }
                if !words.is_empty() {
                    let has = words
                        .iter_mut()
                        .filter_map(|word| {
                            (word.doc() <= doc && word.seek(doc) == doc).then_some(())
                        })
                        .count();
                    if has < best {
                        continue;
                    }
                    if has > best {
                        best = has;
                        total = 0;
                        top.clear();
                    }
                }
                total += 1;
                let score = rank.score(doc);
                if !top.rejects(score) {
                    let candidate = keys.candidate(score, segment as u32, doc);
                    top.push(candidate.aged(options.recency));
                }
            }
        }
        Ok((total, best, top.into_sorted(), Some(ranker)))
    }

    pub(super) fn hit(
        &self,
        rank: usize,
        candidate: Candidate,
        marker: &Marker,
        options: &SearchOptions,
    ) -> Result<Hit> {
        let article = self.stored(candidate.at)?;
        let columns = self.engine(self.columns(candidate.at.segment_ord as usize))?;
        let mut hit = Hit {
            rank,
            score: candidate.score,
            words: columns.words.first(candidate.at.doc_id).unwrap_or(0),
            title_marks: Vec::new(),
            snippets: Vec::new(),
            copies: None,
            article,
        };
        if options.snippets {
            let marked = self.engine(marker.mark(&hit.article, Some(candidate.at), None))?;
            hit.snippets = snippets(&hit.article.text, &marked);
            hit.title_marks = marked.title;
        }
        Ok(hit)
    }

    /// Each clause of a query without matches with its own count.
    fn clauses(&self, query: &Node, options: &SearchOptions) -> Result<Vec<ClauseCount>> {
        let mut clauses = Vec::new();
        sides(query, &[], &mut clauses);
        let mut counts = Vec::with_capacity(clauses.len());
        for (clause, in_field) in clauses {
            let written = options.query_text.get(clause.span.clone());
            let name = match in_field {
                true => print(&clause),
                false => written.unwrap_or_default().to_owned(),
            };
            counts.push(ClauseCount {
                articles: self.count(&clause, options.any)?,
                clause: name,
            });
        }
        Ok(counts)
    }
}

/// What a query joins, or the operands of the operator that it is; each within the fields around it,
/// and whether there are any.
fn sides<'n>(query: &'n Node, outer: &[&'n Node], found: &mut Vec<(Node, bool)>) {
    match &query.query {
        Query::Field(_, inner) if !inner.parts().is_empty() => {
            sides(inner, &[outer, &[query]].concat(), found);
        }
        Query::Words(_) | Query::And(_) | Query::Or(_) | Query::Near(..) | Query::Where(..) => {
            let parts = query.parts().into_iter();
            found.extend(parts.map(|part| (within(part, outer), !outer.is_empty())));
        }
        Query::Weight(inner, _) => sides(inner, outer, found),
        _ => found.push((within(query, outer), !outer.is_empty())),
    }
}
