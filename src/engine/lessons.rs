//! What the articles of an outlet teach each other, counted over the columns of the whole archive.
//!
//! The outlet's unambiguous dates say which of day and month it puts first; what its pages have in common is
//! furniture. An article whose stored form follows another lesson than the archive gives now is due.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use tantivy::columnar::Column;
use tantivy::{DocAddress, SegmentReader, TantivyDocument};

use super::archive::Archive;
use super::schema::Fields;
use crate::article::Article;
use crate::article::blocks::{blocks, is_long};
use crate::article::lesson::{Lesson, Numbers, Order};
use crate::error::Result;

/// So many of an outlet's dates must show an order, and so many of a hundred of them the same.
const LEAST_DATES: usize = 3;
const CLEAR_PERCENT: usize = 90;
/// Furniture stands in so many pages with different bodies, and in so many of a hundred of them: more where it
/// is long enough to be a sentence of the news.
const LEAST_BODIES: usize = 5;
const SHORT_PERCENT: usize = 20;
const LONG_PERCENT: usize = 50;

const DAY_FIRST: u64 = 1;
const MONTH_FIRST: u64 = 2;
const OPEN: u64 = 3;

/// An article that is to be written anew.
pub struct Due {
    at: DocAddress,
    order: Option<Order>,
    /// Of its outlet.
    furniture: Arc<HashSet<u32>>,
}

impl Due {
    /// What is to be made of `article`, which it is.
    pub fn lesson(&self, article: &Article) -> Lesson {
        let blocks = blocks(article).unwrap_or_default().short.into_iter();
        Lesson {
            order: self.order,
            furniture: blocks
                .filter(|hash| self.furniture.contains(hash))
                .collect(),
        }
    }
}

pub(super) fn add_columns(document: &mut TantivyDocument, fields: &Fields, article: &Article) {
    let order = match article.numbers {
        Numbers::Silent => None,
        Numbers::Shown(Order::DayFirst) => Some(DAY_FIRST),
        Numbers::Shown(Order::MonthFirst) => Some(MONTH_FIRST),
        Numbers::Open { .. } => Some(OPEN),
    };
    if let Some(order) = order {
        document.add_u64(fields.shown_order, order);
    }
    if let Some(blocks) = blocks(article) {
        for block in blocks.short {
            document.add_u64(fields.blocks, u64::from(block));
        }
        for block in blocks.body {
            document.add_u64(fields.body, u64::from(block));
        }
    }
    let mark = article.learned().mark();
    if mark != 0 {
        document.add_u64(fields.lesson, mark);
    }
}

/// Of one segment.
struct Columns {
    order: Column<u64>,
    blocks: Column<u64>,
    body: Column<u64>,
    lesson: Column<u64>,
}

impl Columns {
    fn open(reader: &SegmentReader) -> tantivy::Result<Columns> {
        let column = |name| {
            let column = reader.fast_fields().column_opt(name)?;
            tantivy::Result::Ok(
                column.unwrap_or_else(|| Column::build_empty_column(reader.max_doc())),
            )
        };
        Ok(Columns {
            order: column("shown_order")?,
            blocks: column("blocks")?,
            body: column("body")?,
            lesson: column("lesson")?,
        })
    }
}

/// An article that teaches or learns.
#[derive(Clone, Copy)]
struct Member {
    outlet: u32,
    at: DocAddress,
}

impl Archive {
    /// The articles whose stored form is not what the archive as a whole makes of them.
    pub fn due(&self) -> Result<Vec<Due>> {
        self.engine((|| {
            let segments = self.searcher.segment_readers().iter();
            let columns = segments.map(Columns::open);
            let columns: Vec<Columns> = columns.collect::<tantivy::Result<_>>()?;
            let mut members = self.members(&columns)?;
            members.sort_unstable_by_key(|member| (member.outlet, member.at));
            let mut due = Vec::new();
            for outlet in members.chunk_by(|a, b| a.outlet == b.outlet) {
                learn(outlet, &columns, &mut due);
            }
            due.sort_unstable_by_key(|due: &Due| due.at);
            Ok(due)
        })())
    }

    /// The article as it is stored now.
    pub fn stored_of(&self, due: &Due) -> Result<Article> {
        self.stored(due.at)
    }

    /// All that have an outlet, and something to tell or to learn.
    fn members(&self, columns: &[Columns]) -> tantivy::Result<Vec<Member>> {
        let mut numbers: HashMap<String, u32> = HashMap::new();
        let mut members = Vec::new();
        let segments = self.searcher.segment_readers().iter().zip(columns);
        for (segment, (reader, columns)) in (0u32..).zip(segments) {
            let Some(outlets) = reader.fast_fields().str("outlet")? else {
                continue;
            };
            let is_empty = |column: &Column<u64>| column.values.num_vals() == 0;
            if is_empty(&columns.order) && is_empty(&columns.body) && is_empty(&columns.lesson) {
                continue;
            }
            let mut by_ordinal: Vec<Option<u32>> = vec![None; outlets.num_terms()];
            for doc in reader.doc_ids_alive() {
                let has = |column: &Column<u64>| column.first(doc).is_some();
                if !has(&columns.order) && !has(&columns.body) && !has(&columns.lesson) {
                    continue;
                }
                let Some(ordinal) = outlets.term_ords(doc).next() else {
                    continue;
                };
                let outlet = match by_ordinal.get(ordinal as usize).copied().flatten() {
                    Some(outlet) => outlet,
                    None => {
                        let mut name = String::new();
                        outlets.ord_to_str(ordinal, &mut name)?;
                        let next = numbers.len() as u32;
                        let outlet = *numbers.entry(name).or_insert(next);
                        if let Some(place) = by_ordinal.get_mut(ordinal as usize) {
                            *place = Some(outlet);
                        }
                        outlet
                    }
                };
                let at = DocAddress::new(segment, doc);
                members.push(Member { outlet, at });
            }
        }
        Ok(members)
    }
}

/// What the articles of one outlet teach, and which of them do not follow it yet.
fn learn(members: &[Member], columns: &[Columns], due: &mut Vec<Due>) {
    let of = |member: &Member| {
        let columns = columns.get(member.at.segment_ord as usize);
        columns.map(|columns| (columns, member.at.doc_id))
    };
    let members: Vec<(&Columns, u32, DocAddress)> = members
        .iter()
        .filter_map(|member| of(member).map(|(columns, doc)| (columns, doc, member.at)))
        .collect();
    let order = order(members.iter().filter_map(|(c, doc, _)| c.order.first(*doc)));
    let pages = members.iter().map(|(columns, doc, _)| Page {
        blocks: &columns.blocks,
        body: &columns.body,
        doc: *doc,
    });
    let furniture = Arc::new(furniture(&pages.collect::<Vec<_>>()));
    for (columns, doc, at) in members {
        let is_open = columns.order.first(doc) == Some(OPEN);
        let blocks = columns.blocks.values_for_doc(doc).map(|hash| hash as u32);
        let lesson = Lesson {
            order: order.filter(|_| is_open),
            furniture: blocks.filter(|hash| furniture.contains(hash)).collect(),
        };
        if lesson.mark() != columns.lesson.first(doc).unwrap_or(0) {
            due.push(Due {
                at,
                order: lesson.order,
                furniture: Arc::clone(&furniture),
            });
        }
    }
}

/// The order that an outlet's dates show, where they are clear.
fn order(shown: impl Iterator<Item = u64>) -> Option<Order> {
    let (mut day_first, mut month_first) = (0, 0);
    for order in shown {
        day_first += usize::from(order == DAY_FIRST);
        month_first += usize::from(order == MONTH_FIRST);
    }
    let all = day_first + month_first;
    let is_clear = |votes| all >= LEAST_DATES && votes * 100 >= all * CLEAR_PERCENT;
    match (is_clear(day_first), is_clear(month_first)) {
        (true, _) => Some(Order::DayFirst),
        (_, true) => Some(Order::MonthFirst),
        _ => None,
    }
}

/// A page of the outlet at hand.
struct Page<'c> {
    blocks: &'c Column<u64>,
    body: &'c Column<u64>,
    doc: u32,
}

impl Page<'_> {
    fn blocks(&self) -> impl Iterator<Item = u32> {
        let hashes = self.blocks.values_for_doc(self.doc);
        hashes.map(|hash| hash as u32)
    }
}

/// The blocks that stand in many pages with different bodies.
fn furniture(pages: &[Page]) -> HashSet<u32> {
    if pages.len() < LEAST_BODIES {
        return HashSet::new();
    }
    let mut all: Vec<u32> = pages.iter().flat_map(Page::blocks).collect();
    all.sort_unstable();
    let runs = all.chunk_by(|a, b| a == b);
    let frequent: HashSet<u32> = runs
        .filter(|run| run.len() >= LEAST_BODIES)
        .filter_map(|run| run.first().copied())
        .collect();
    drop(all);
    if frequent.is_empty() {
        return frequent;
    }
    let bodies = bodies(pages);
    let mut different = bodies.clone();
    different.sort_unstable();
    different.dedup();
    let mut met: Vec<(u32, u32)> = Vec::new();
    for (page, body) in pages.iter().zip(&bodies) {
        let blocks = page.blocks().filter(|block| frequent.contains(block));
        met.extend(blocks.map(|block| (block, *body)));
    }
    met.sort_unstable();
    met.dedup();
    let runs = met.chunk_by(|a, b| a.0 == b.0);
    let recurs = |run: &&[(u32, u32)]| {
        let percent = match run.first().is_some_and(|(block, _)| is_long(*block)) {
            true => LONG_PERCENT,
            false => SHORT_PERCENT,
        };
        run.len() >= LEAST_BODIES && run.len() * 100 >= different.len() * percent
    };
    runs.filter(recurs)
        .filter_map(|run| run.first().map(|(block, _)| *block))
        .collect()
}

/// For each page a number that it shares with those of the same body: versions and copies of one story. Two
/// pages are that where two of their longest paragraphs are the same, or the only one.
fn bodies(pages: &[Page]) -> Vec<u32> {
    let mut keys: Vec<(u64, u32)> = Vec::new();
    for (page, at) in pages.iter().zip(0u32..) {
        let marks: Vec<u64> = page.body.values_for_doc(page.doc).collect();
        match marks.as_slice() {
            [] => {}
            [only] => keys.push((*only, at)),
            marks => {
                for (i, one) in marks.iter().enumerate() {
                    let others = marks.iter().skip(i + 1);
                    keys.extend(others.map(|other| (one.min(other) << 32 | one.max(other), at)));
                }
            }
        }
    }
    keys.sort_unstable();
    let mut leader: Vec<u32> = (0..pages.len() as u32).collect();
    for same in keys.chunk_by(|a, b| a.0 == b.0) {
        for pair in same.windows(2) {
            let [(_, one), (_, other)] = pair else {
                continue;
            };
            let (one, other) = (find(&mut leader, *one), find(&mut leader, *other));
            if let Some(place) = leader.get_mut(one.max(other) as usize) {
                *place = one.min(other);
            }
        }
    }
    (0..pages.len() as u32)
        .map(|page| find(&mut leader, page))
        .collect()
}

/// The first page of the same body, with the way there made short.
fn find(leader: &mut [u32], mut page: u32) -> u32 {
    while let Some(next) = leader
        .get(page as usize)
        .copied()
        .filter(|next| *next != page)
    {
        let after = leader.get(next as usize).copied().unwrap_or(next);
        if let Some(place) = leader.get_mut(page as usize) {
            *place = after;
        }
        page = next;
    }
    page
}
