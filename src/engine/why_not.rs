//! Why an article is not found: each part of the query against it, and how near it came.

use std::collections::BTreeSet;

use tantivy::DocAddress;

use super::analysis::{fold, segment};
use super::archive::Archive;
use super::explain::{label, within};
use super::leaf::Need;
use super::leaf_like::Like;
use super::leaf_room::Room;
use super::lower::{Lowerer, Plan};
use super::search_each::Matcher;
use super::span::{Stretch, unit};
use super::span_layout::{Layout, LayoutCursor, Needs};
use super::span_tree::{Span, Spans};
use crate::article::Article;
use crate::error::{Error, Result};
use crate::fields::FieldName;
use crate::hit::{Verdict, WhyNot};
use crate::query::{Near, Node, Query, Where};

/// How many parts of a query are looked at.
const MOST: usize = 200;
/// How many words that are spelled nearly so are named.
const NEARLY: usize = 3;
/// How many dates of the text are named.
const MOST_DATES: usize = 5;
/// How many places are compared with one another.
const PLACES: usize = 2_000;

impl Archive {
    /// Holds a query against the article whose id begins so.
    pub fn why_not(&self, query: &Node, any: bool, id_prefix: &str) -> Result<WhyNot> {
        let article = self.article(id_prefix)?;
        let at = self
            .address(&article.id)
            .ok_or_else(|| Error::UnknownId(id_prefix.to_owned()))?;
        let mut trial = Trial {
            archive: self,
            article: &article,
            at,
            any,
            verdicts: Vec::new(),
        };
        let found = trial.holds(query)?;
        trial.judge(query, &[], 0)?;
        let verdicts = trial.verdicts;
        Ok(WhyNot {
            article,
            found,
            verdicts,
        })
    }
}

struct Trial<'a> {
    archive: &'a Archive,
    article: &'a Article,
    at: DocAddress,
    any: bool,
    verdicts: Vec<Verdict>,
}

impl Trial<'_> {
    fn holds(&self, query: &Node) -> Result<bool> {
        let plan = Lowerer::new(self.archive, self.any).lower(query)?.plan;
        let reader = self.archive.searcher.segment_reader(self.at.segment_ord);
        let holds = Matcher::new(self.archive, &plan).and_then(|m| m.holds(reader, self.at.doc_id));
        self.archive.engine(holds)
    }

    fn judge(&mut self, node: &Node, outer: &[&Node], depth: usize) -> Result<()> {
        if self.verdicts.len() >= MOST {
            return Ok(());
        }
        let alone = within(node, outer);
        let holds = self.holds(&alone)?;
        let note = match holds {
            true => None,
            false => self.note(node, &alone)?,
        };
        self.verdicts.push(Verdict {
            depth,
            part: label(node),
            holds,
            note,
        });
        let mut fields = outer.to_vec();
        if let Query::Field(..) = node.query {
            fields.push(node);
        }
        for part in node.parts() {
            self.judge(part, &fields, depth + 1)?;
        }
        Ok(())
    }

    /// What the article has instead.
    fn note(&self, node: &Node, alone: &Node) -> Result<Option<String>> {
        let article = self.article;
        Ok(match &node.query {
            Query::Near(..) | Query::Where(..) => self.near_miss(alone)?,
            Query::Exact(text) | Query::Phrase(text) => {
                let loose = Node {
                    query: Query::Words(
                        text.split_whitespace()
                            .map(|word| Node {
                                query: Query::Word(word.to_owned()),
                                span: node.span.clone(),
                            })
                            .collect(),
                    ),
                    span: node.span.clone(),
                };
                let has = alone == node && self.holds(&loose)?;
                has.then(|| "it has the words in another form, order or place".to_owned())
            }
            Query::Word(word) if alone == node => self.nearly(word),
            Query::Date(..) => Some(match &article.published {
                None => "it is undated".to_owned(),
                Some(p) if p.earliest == p.latest => format!("its date is {}", p.earliest),
                Some(p) => format!("its date lies within {}..{}", p.earliest, p.latest),
            }),
            Query::Mentions(..) => {
                let dates = article.dates();
                let values = dates.iter().filter_map(|date| date.value);
                let named: BTreeSet<String> = values.map(|value| value.to_string()).collect();
                Some(match named.len() {
                    0 => "it names no date".to_owned(),
                    n if n > MOST_DATES => format!("it names {n} other dates"),
                    _ => format!("it names {}", Vec::from_iter(named).join(", ")),
                })
            }
            Query::Undated => article
                .published
                .as_ref()
                .map(|p| format!("its date is {}", p.earliest)),
            Query::Number(..) => {
                let mut words = 0;
                segment(&article.text, |_| words += 1);
                Some(format!("it has {words} words"))
            }
            Query::Keyword(name, _) | Query::KeywordPrefix(name, _) => {
                let value = match name {
                    FieldName::Lang => article.language.clone(),
                    FieldName::Section => article.section.clone(),
                    FieldName::Source => article.outlet.clone(),
                    FieldName::Url => article.url.clone(),
                    FieldName::Path => Some(article.source.path.clone()),
                    FieldName::Id => Some(article.id.clone()),
                    FieldName::By => {
                        let published = article.published.as_ref();
                        published.map(|p| p.evidence.name().to_owned())
                    }
                    _ => None,
                };
                Some(value.map_or_else(
                    || "it has none".to_owned(),
                    |v| format!("its value is `{v}`"),
                ))
            }
            _ => None,
        })
    }

    /// Words of the article that are spelled nearly so.
    fn nearly(&self, word: &str) -> Option<String> {
        let mut wanted = String::new();
        segment(word, |word| {
            fold(&word, &mut wanted);
        });
        if wanted.chars().count() < 4 {
            return None;
        }
        let like = Like::fuzzy(&wanted, 2);
        let mut found: Vec<String> = Vec::new();
        let mut surface = String::new();
        for text in [&self.article.title, &self.article.text] {
            segment(text, |word| {
                fold(&word, &mut surface);
                let known = found.len() == NEARLY || found.iter().any(|f| f == word.text);
                if !known && like.is_met_by(&surface) {
                    found.push(word.text.to_owned());
                }
            });
        }
        (!found.is_empty()).then(|| format!("nearest: {}", found.join(", ")))
    }

    /// How near an operator over places came to holding.
    fn near_miss(&self, alone: &Node) -> Result<Option<String>> {
        let plan = Lowerer::new(self.archive, self.any).lower(alone)?.plan;
        let Plan::Spans(spans) = plan else {
            return Ok(None);
        };
        let (places, layout) = self.archive.engine(self.places(&spans))?;
        let of = |part: &Span| part.places(&places, &layout).into_owned();
        Ok(match &spans.tree {
            Span::Near(near, a, b) => {
                let (a, b) = (of(a), of(b));
                match near {
                    Near::NotWithin(n) if !a.is_empty() => Some(format!(
                        "each of its {} places has the other within {n} words",
                        a.len()
                    )),
                    _ => closest(&a, &b, matches!(near, Near::Before(_)), &layout),
                }
            }
            Span::Where(Where::AtLeast(n), part) => {
                Some(format!("it has {} of {n}", of(part).len()))
            }
            Span::Where(_, part) => {
                let text = layout.texts.first().map_or(0, |text| text.first);
                let first = of(part).into_iter().find(|s| s.first >= text);
                first.map(|s| format!("the first is at word {} of the text", s.last - text + 1))
            }
            _ => None,
        })
    }

    /// The places of the leaves in the article, and how it is parted.
    fn places(&self, spans: &Spans) -> tantivy::Result<(Vec<Vec<Stretch>>, Layout)> {
        let reader = self.archive.searcher.segment_reader(self.at.segment_ord);
        let mut all = Vec::with_capacity(spans.leaves.len());
        let mut spare = Vec::new();
        for leaf in &spans.leaves {
            let mut places = Vec::new();
            let mut cursor = leaf.cursor(reader, Need::Positions, Room::ALL)?;
            if cursor.seek(self.at.doc_id) == self.at.doc_id {
                cursor.places(leaf.pattern.width, &mut spare, &mut places);
            }
            all.push(places);
        }
        let needs = Needs {
            sentences: true,
            paragraphs: true,
            texts: true,
        };
        let index = spans.leaves.first().and_then(|leaf| leaf.lists(reader));
        let mut layout =
            LayoutCursor::open(index, &spans.fields, (spans.field, spans.in_title), needs)?;
        layout.read(self.at.doc_id);
        Ok((all, layout.layout))
    }
}

/// How far apart the two nearest are, and whether a sentence or a paragraph holds both.
fn closest(a: &[Stretch], b: &[Stretch], ordered: bool, layout: &Layout) -> Option<String> {
    let together = |s: Stretch| unit(&layout.parts, s.first) == unit(&layout.parts, s.last);
    let pairs = a.iter().take(PLACES).flat_map(|a| {
        let others = b.iter().take(PLACES);
        others.map(|b| {
            (
                b.first
                    .saturating_sub(a.last)
                    .max(a.first.saturating_sub(b.last)),
                *a,
                *b,
            )
        })
    });
    let apart = pairs.filter(|(gap, a, b)| *gap > 0 && together(a.with(*b)));
    let (gap, first, second) = apart.min()?;
    let whole = first.with(second);
    let same = |units: &[u32]| unit(units, whole.first) == unit(units, whole.last);
    let place = if same(&layout.sentences) {
        "in one sentence"
    } else if same(&layout.paragraphs) {
        "in different sentences of one paragraph"
    } else {
        "in different paragraphs"
    };
    let order = match ordered && second.first < first.first {
        true => ", in the other order",
        false => "",
    };
    Some(format!("closest: {gap} apart{order}, {place}"))
}
