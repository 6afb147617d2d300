//! From a query to a page of hits.

use std::collections::HashSet;

use tantivy::{DocAddress, TERMINATED};

use super::archive::{Archive, engine};
use super::collect::{Candidate, Sort, Top};
use super::drive::{BestOf, Drive, Finder, lists};
use super::explain::within;
use super::highlight_marks::Marker;
use super::leaf_room::Room;
use super::lower::{Lowered, Lowerer, Parts, Plan, Scoring};
use super::meet::Way;
use super::model::head;
use super::patience::{is_over, was_over};
use super::rank::Ranker;
use super::search_each::Matcher;
use super::search_options::SearchOptions;
use super::snippet::snippets;
use super::words_any::{Best, any};
use crate::error::{Error, Result};
use crate::hit::{ClauseCount, Hit, Relaxed, Results, StoryCopies};
use crate::query::{Node, Query, print};

/// Up to how many hits another spelling may have been meant.
const FEW: u64 = 3;

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
        let wanted = options.wanted();
        if wanted == 0 && words.is_none() {
            let total = Matcher::new(self, plan)?.count(self)?;
            return Ok((total, 0, Vec::new(), None));
        }
        let drive = Drive::of(plan);
        let matcher = match drive {
            Some(_) => None,
            None => Some(Matcher::new(self, plan)?),
        };
        let found_by = drive.as_ref().map(Drive::leaves);
        let ranker = Ranker::new(self, options.model, scoring, found_by)?;
        // Others may rank that the documents are not found by.
        let alone = found_by.is_some_and(|(leaves, _)| leaves.len() == ranker.opened());
        let alone = alone && words.is_none();
        let alternatives = drive.as_ref().filter(|drive| alone && drive.are_any());
        let alternatives = alternatives.map(|drive| drive.leaves().0);
        let pair = drive.as_ref().filter(|_| alone).and_then(Drive::pair);
        let phrase = drive.as_ref().filter(|_| alone).and_then(Drive::phrase);
        let words: Vec<Matcher> = words
            .unwrap_or_default()
            .iter()
            .map(|word| Matcher::new(self, word))
            .collect::<tantivy::Result<_>>()?;
        let mut top = Top::new(self, options.sort, wanted)
            .after(options.after)
            .aged(options.recency);
        let mut total = 0;
        let mut best = 0;
        let mut spare = Vec::new();
        let readers = self.searcher.segment_readers().iter().enumerate();
        let in_rooms = readers.flat_map(|(segment, reader)| {
            let rooms = drive.as_ref().map_or(vec![Room::ALL], |d| d.rooms(reader));
            rooms.into_iter().map(move |room| (segment, reader, room))
        });
        for (segment, reader, room) in in_rooms {
            let engine = matcher.as_ref().map(|matcher| matcher.scorer(reader));
            let engine = engine.transpose()?;
            if engine
                .as_ref()
                .is_some_and(|scorer| scorer.doc() == TERMINATED)
            {
                continue;
            }
            let keys = &self.columns(segment)?.keys;
            let alive = reader.alive_bitset();
            let by_occurrences = ranker.without_cursors(self, segment)?;
            let mut best_of = BestOf {
                rank: &by_occurrences,
                keys,
                segment: segment as u32,
                room,
                top: &mut top,
            };
            if let Some(pair) = &pair {
                let way = pair.way(reader, room, true)?;
                if let Way::Meeting(meeting) = way {
                    let mut frequencies = vec![0; ranker.opened()];
                    total += meeting.each(alive, |doc, has| {
                        for (leaf, frequency) in has {
                            frequencies[leaf] = frequency;
                        }
                        best_of.take(doc, &frequencies);
                    });
                    continue;
                }
                if let Way::Nothing = way {
                    continue;
                }
            }
            if let Some(phrase) = &phrase {
                let mut take = |doc, times| best_of.take(doc, &[times]);
                if let Some(found) = phrase.each(reader, false, &mut take) {
                    total += found;
                    continue;
                }
            }
            if let Some(lists) = alternatives.and_then(|leaves| lists(leaves, reader, room)) {
                total += any(lists, ranker.opened(), &mut spare, alive, &mut best_of);
                continue;
            }
            let mut rank = ranker.segment(self, segment, room)?;
            let mut finder = match (&drive, engine) {
                (Some(drive), _) => drive.finder(reader, &rank)?,
                (None, Some(scorer)) => Finder::Engine(scorer),
                (None, None) => Finder::Nothing,
            };
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
                top.offer(score, DocAddress::new(segment as u32, doc), room, keys);
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
        // A clause that is the whole query was just looked for.
        let is_whole = clauses.len() == 1 && print(&clauses[0].0) == print(query);
        for (clause, in_field) in clauses {
            let written = options.query_text.get(clause.span.clone());
            let name = match in_field {
                true => print(&clause),
                false => written.unwrap_or_default().to_owned(),
            };
            counts.push(ClauseCount {
                articles: match is_whole {
                    true => 0,
                    false => self.count(&clause, options.any)?,
                },
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
