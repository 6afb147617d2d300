//! Who and where in the matches of a query: each name with its articles, its first and last day, and the
//! names that it occurs together with.

use super::archive::Archive;
use super::association::{attract, log_likelihood};
use super::columns::Columns;
use super::lower::Lowerer;
use super::name_groups::{Matched, NameGroups};
use super::search_each::Matcher;
use crate::article::Kind;
use crate::date::{Day, Interval};
use crate::error::Result;
use crate::hit::{Companion, Entities, Entity};
use crate::query::Node;

/// How many names of each kind, the commonest, are looked at as companions of another: what is counted for
/// a name that is shown takes 60 kB, whatever the archive.
const COMPANIONS: usize = 5_000;

/// Which names are shown, and with how many others.
#[derive(Clone, Debug)]
pub struct EntitiesOptions {
    pub kinds: Vec<Kind>,
    /// How many of each kind at most, 1 at least.
    pub limit: usize,
    /// How many companions at most.
    pub with: usize,
}

/// A name that may be shown or be a companion.
struct Known {
    kind: Kind,
    name: String,
    articles: u64,
}

/// What is counted for a name that is shown.
struct Shown {
    /// In the list of all that are known.
    known: usize,
    /// For each that is known the articles that have both.
    together: Vec<u32>,
    undated: u64,
    first: Option<Interval>,
    last: Option<Interval>,
}

impl Archive {
    /// The names of the matching articles. Each kind that is asked for comes with the names that most of
    /// them have, ties by name. Companions are of any kind, among the 5,000 commonest of each.
    pub fn entities(&self, query: &Node, any: bool, options: &EntitiesOptions) -> Result<Entities> {
        let matched = self.matched(query, any)?;
        let groups = Kind::ALL.map(|kind| NameGroups::count(self, kind, &matched));
        let groups = groups.into_iter().collect::<Result<Vec<_>>>()?;
        let mut known = Vec::new();
        let mut shown = Vec::new();
        // For each kind and group its place among the known, plus one.
        let mut places: Vec<Vec<u32>> = Vec::new();
        for (kind, groups) in Kind::ALL.into_iter().zip(&groups) {
            let mut places_of = vec![0; groups.len()];
            let limit = match options.kinds.contains(&kind) {
                true => options.limit,
                false => 0,
            };
            let most = self.engine(groups.most(COMPANIONS.max(limit)))?;
            for (rank, (group, name)) in most.into_iter().enumerate() {
                if rank < limit {
                    shown.push(Shown::of(known.len()));
                }
                known.push(Known {
                    kind,
                    name,
                    articles: groups.articles(group),
                });
                places_of[group as usize] = known.len() as u32;
            }
            places.push(places_of);
        }
        if options.with > 0 {
            shown
                .iter_mut()
                .for_each(|shown| shown.together = vec![0; known.len()]);
        }
        let mut row_of = vec![usize::MAX; known.len()];
        shown
            .iter()
            .enumerate()
            .for_each(|(row, shown)| row_of[shown.known] = row);
        let mut entities = Entities {
            articles: matched.iter().map(|documents| documents.len() as u64).sum(),
            names: Kind::ALL
                .into_iter()
                .zip(groups.iter().map(|g| g.len() as u64))
                .collect(),
            ..Entities::default()
        };
        let (mut of_doc, mut has) = (Vec::new(), Vec::new());
        for (segment, documents) in matched.iter().enumerate() {
            let columns: &Columns = self.engine(self.columns(segment))?;
            for doc in documents {
                has.clear();
                let mut is_named = false;
                for (groups, places) in groups.iter().zip(&places) {
                    groups.of_doc(segment, *doc, &mut of_doc);
                    is_named |= !of_doc.is_empty();
                    let known = of_doc.iter().map(|group| places[*group as usize]);
                    has.extend(known.filter_map(|place| place.checked_sub(1)));
                }
                entities.unnamed += u64::from(!is_named);
                let days = columns.keys.days(*doc).and_then(|(earliest, latest)| {
                    Interval::new(Day::from_days(earliest)?, Day::from_days(latest)?)
                });
                for place in &has {
                    if let Some(shown) = shown.get_mut(row_of[*place as usize]) {
                        shown.add(days, &has);
                    }
                }
            }
        }
        let all = entities.articles;
        let entity = |shown: Shown| shown.entity(&known, all, options.with);
        entities.entities = shown.into_iter().map(entity).collect();
        Ok(entities)
    }

    /// Every match, for each segment.
    pub(super) fn matched(&self, query: &Node, any: bool) -> Result<Matched> {
        let lowered = Lowerer::new(self, any).lower(query)?;
        self.engine((|| {
            let matcher = Matcher::new(self, &lowered.plan)?;
            let segments = self.searcher.segment_readers().iter();
            segments
                .map(|reader| Ok(matcher.segment(reader)?.collect()))
                .collect()
        })())
    }
}

impl Shown {
    fn of(known: usize) -> Shown {
        Shown {
            known,
            together: Vec::new(),
            undated: 0,
            first: None,
            last: None,
        }
    }

    /// One more article, of these days, with the names that `has` says.
    fn add(&mut self, days: Option<Interval>, has: &[u32]) {
        match days {
            None => self.undated += 1,
            Some(days) => {
                // Of two that begin on one day, the one that ends first; and the other way round.
                let by_end = |days: Interval| (days.latest(), days.earliest());
                let first = self.first.filter(|first| *first <= days);
                self.first = first.or(Some(days));
                let last = self.last.filter(|last| by_end(*last) >= by_end(days));
                self.last = last.or(Some(days));
            }
        }
        if !self.together.is_empty() {
            has.iter()
                .for_each(|place| self.together[*place as usize] += 1);
        }
    }

    fn entity(self, known: &[Known], all: u64, with: usize) -> Entity {
        let own = &known[self.known];
        let others = self.together.iter().zip(known).enumerate();
        let met = others.filter(|(place, (both, _))| **both > 0 && *place != self.known);
        let mut companions: Vec<(f64, u64, &Known)> = Vec::new();
        for (_, (both, other)) in met {
            let both = u64::from(*both);
            // The other way round the ratio is as high: those shun one another.
            if attract(both, own.articles, other.articles, all) {
                let score = log_likelihood(both, own.articles, other.articles, all);
                // As it is printed, so that what looks equal is.
                companions.push(((score * 100.0).round() / 100.0, both, other));
            }
        }
        companions.sort_unstable_by(|a, b| {
            let by_score = b.0.total_cmp(&a.0).then(b.1.cmp(&a.1));
            by_score.then_with(|| (a.2.kind, &a.2.name).cmp(&(b.2.kind, &b.2.name)))
        });
        companions.truncate(with);
        let companion = |(score, both, other): (f64, u64, &Known)| Companion {
            kind: other.kind,
            name: other.name.clone(),
            articles: both,
            score,
        };
        Entity {
            kind: own.kind,
            name: own.name.clone(),
            articles: own.articles,
            undated: self.undated,
            first: self.first,
            last: self.last,
            with: companions.into_iter().map(companion).collect(),
        }
    }
}
