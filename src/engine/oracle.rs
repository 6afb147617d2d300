//! The query language as plain loops over the words of an article: what the engine must equal.
//! Shares only [`super::analysis`] with it.

use std::collections::BTreeMap;
use std::ops::Range;

use super::analysis::{Analyzer, Language, Opens, WordKind, fold, segment, stem_of_key};
use super::oracle_shapes::Shape;
use super::oracle_spans as spans;
use crate::article::{Annotated, Kind};
use crate::date::Day;
use crate::fields::FieldName;
use crate::query::{Node, Query};

/// A word of an article with all that can be asked of it.
#[derive(Clone, Debug)]
pub(super) struct OracleWord {
    position: u32,
    surface: String,
    /// What it has in common with other forms of itself; `None` where it has none.
    stem: Option<String>,
    /// Of the article.
    language: Language,
    written: String,
    unspaced: bool,
    bytes: Range<usize>,
    pub opens: Opens,
    /// Taken out of the text, for the test of truth: answers to nothing, and keeps its place.
    pub gone: bool,
}

/// Which words of an article a node looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// Title and body.
    Text,
    Field(FieldName),
}

/// An article taken apart: for each place lists of words; no match goes from one list to another.
#[derive(Clone, Debug)]
pub(super) struct OracleArticle {
    pub annotated: Annotated,
    title: Vec<OracleWord>,
    body: Vec<OracleWord>,
    names: BTreeMap<FieldName, Vec<Vec<OracleWord>>>,
}

/// The written form without what the analysis ignores: the dots of U.S., the commas of 1,000.
fn written(text: &str, kind: WordKind) -> String {
    text.chars()
        .filter(|c| match kind {
            WordKind::Dotted => *c != '.',
            WordKind::Number => *c != ',',
            WordKind::Plain | WordKind::Unspaced => true,
        })
        .collect()
}

fn take_apart(language: Language, text: &str) -> Vec<OracleWord> {
    let mut words: Vec<OracleWord> = Vec::new();
    segment(text, |word| {
        let mut surface = String::new();
        fold(&word, &mut surface);
        words.push(OracleWord {
            position: word.position,
            surface,
            stem: None,
            language,
            written: written(word.text, word.kind),
            unspaced: word.kind == WordKind::Unspaced,
            bytes: word.start..word.end(),
            opens: word.opens,
            gone: false,
        });
    });
    Analyzer::default().tokens(Some(language), text, 0, &mut |token, position, _, _| {
        if let Some(stem) = stem_of_key(token) {
            words[position as usize].stem = Some(stem.to_owned());
        }
    });
    words
}

impl OracleArticle {
    pub fn new(annotated: Annotated) -> OracleArticle {
        let article = &annotated.article;
        let language = Language::of(article.language.as_deref());
        let mut names: BTreeMap<FieldName, Vec<Vec<OracleWord>>> = BTreeMap::new();
        let mut add = |field, name: &str| {
            let words = take_apart(Language::default(), name);
            names.entry(field).or_default().push(words);
        };
        for author in &article.authors {
            add(FieldName::Author, author);
        }
        for stated in &article.stated {
            let field = match stated.kind {
                Kind::Person => FieldName::Person,
                Kind::Organization => FieldName::Org,
                Kind::Place => FieldName::Place,
            };
            add(field, &stated.name);
        }
        OracleArticle {
            title: take_apart(language, &article.title),
            body: take_apart(language, &article.text),
            names,
            annotated,
        }
    }

    pub fn lists(&self, place: Place) -> Vec<&[OracleWord]> {
        match place {
            Place::Text => vec![&self.title, &self.body],
            Place::Field(FieldName::Title) => vec![&self.title],
            Place::Field(field) => {
                let lists = self.names.get(&field);
                lists.into_iter().flatten().map(Vec::as_slice).collect()
            }
        }
    }

    /// The article with only those of its words that begin within one of the ranges of title and text.
    pub fn only(&self, title: &[Range<usize>], text: &[Range<usize>]) -> OracleArticle {
        let mut only = self.clone();
        for (words, ranges) in [(&mut only.title, title), (&mut only.body, text)] {
            for word in words {
                word.gone = !ranges.iter().any(|range| range.contains(&word.bytes.start));
            }
        }
        only
    }

    /// The dates of the text that lie within these days, as byte ranges; none that is taken out.
    pub fn mentions(&self, from: Option<Day>, to: Option<Day>) -> Vec<Range<usize>> {
        let mut found = Vec::new();
        for date in self.annotated.article.dates() {
            let days = date.value.and_then(|value| value.stretch.interval());
            let first = days.map(|days| days.earliest());
            let last = days.map(|days| days.latest());
            let gone = |word: &OracleWord| {
                word.gone && word.bytes.start >= date.start && word.bytes.end <= date.end
            };
            if first.is_some_and(|first| from.is_none_or(|from| from <= first))
                && last.is_some_and(|last| to.is_none_or(|to| last <= to))
                && !self.body.iter().any(gone)
            {
                found.push(date.start..date.end);
            }
        }
        found
    }

    pub fn has_unspaced(&self) -> bool {
        self.title
            .iter()
            .chain(&self.body)
            .any(|word| word.unspaced)
    }

    /// The words of another text, in the article's language.
    pub fn read(&self, text: &str) -> Vec<OracleWord> {
        take_apart(
            Language::of(self.annotated.article.language.as_deref()),
            text,
        )
    }

    /// The byte ranges in title (`true`) or body where a leaf matches.
    pub fn spans(&self, leaf: &Leaf, title: bool) -> Vec<Range<usize>> {
        let list = if title { &self.title } else { &self.body };
        leaf.matches(list)
    }
}

/// What a word of a leaf asks of a word of the article.
#[derive(Clone, Debug)]
enum Ask {
    /// For each language, in articles of it: this stem, or no stem and this surface form.
    Form(Vec<(Language, Option<String>)>, String),
    Surface(String),
    Prefix(String),
    Like(Shape),
    /// The first character.
    Character(String),
    Written {
        surface: String,
        written: String,
    },
    WrittenCharacter {
        surface: String,
        written: String,
    },
}

/// Words at fixed distances.
#[derive(Clone, Debug)]
pub(super) struct Leaf {
    asks: Vec<(u32, Ask)>,
    /// How many positions the last lies behind the first; a bigram is two.
    width: u32,
}

impl Leaf {
    /// The leaf of a node that is one; `None` for other nodes and for those without a word.
    pub fn of(query: &Query, place: Place, languages: &[String]) -> Option<Leaf> {
        let (text, how) = match query {
            Query::Word(text) => (text, 'w'),
            Query::Phrase(text) => (text, 'p'),
            Query::Exact(text) => (text, 'e'),
            Query::Prefix(text) => (text, 'b'),
            Query::Wildcard(text) => (text, '*'),
            Query::Fuzzy(text, _) => (text, '~'),
            Query::Regex(text) => {
                let asks = vec![(0, Ask::Like(Shape::Regex(text.clone())))];
                return Some(Leaf { asks, width: 0 });
            }
            _ => return None,
        };
        let cut = match how {
            '*' => text.replace(['*', '?'], "x"),
            _ => text.clone(),
        };
        let mut words = take_apart(Language::default(), &cut);
        // The single character that closes a run of two or more says nothing new.
        let ends: Vec<usize> = words.iter().map(|w| w.bytes.end).collect();
        let closes = |w: &OracleWord, i: usize| w.unspaced && i > 0 && ends[i - 1] == w.bytes.end;
        let mut i = 0;
        words.retain(|w| {
            i += 1;
            !closes(w, i - 1)
        });
        if how == 'w' && words.len() > 1 && words[words.len() - 1].surface == "s" {
            let gap = words[words.len() - 2].bytes.end..words[words.len() - 1].bytes.start;
            if ["'", "’"].contains(&&text[gap]) {
                words.pop();
            }
        }
        let alone = words.len() == 1;
        let first = words.first()?.position;
        let last = words.len() - 1;
        let width = words.iter().map(|w| {
            let bigram = w.unspaced && w.written.chars().count() == 2;
            w.position - first + u32::from(bigram)
        });
        let width = width.max().unwrap_or(0);
        let asks = words.into_iter().enumerate().map(|(i, w)| {
            let character = w.unspaced && w.written.chars().count() == 1;
            let ask = match how {
                'e' if character => Ask::WrittenCharacter {
                    surface: w.surface,
                    written: w.written,
                },
                'e' => Ask::Written {
                    surface: w.surface,
                    written: w.written,
                },
                _ if character => Ask::Character(w.surface),
                '*' if text[w.bytes.clone()].contains(['*', '?']) => {
                    Ask::Like(Shape::wildcard(&text[w.bytes.clone()]))
                }
                '~' if i == last => {
                    let Query::Fuzzy(_, edits) = query else {
                        unreachable!()
                    };
                    Ask::Like(Shape::Fuzzy(w.surface, *edits))
                }
                'b' if i == last && !w.surface.is_empty() => Ask::Prefix(w.surface),
                'w' if alone && stems(place) => forms(text, &w.surface, languages),
                _ => Ask::Surface(w.surface),
            };
            (w.position - first, ask)
        });
        let asks = asks.collect();
        Some(Leaf { asks, width })
    }

    /// Where in a list the leaf begins.
    fn begins<'l>(&'l self, list: &'l [OracleWord]) -> impl Iterator<Item = usize> + 'l {
        (0..list.len()).filter(move |start| {
            self.asks.iter().all(|(offset, ask)| {
                list.get(start + *offset as usize)
                    .is_some_and(|word| !word.gone && ask.is_met(word))
            })
        })
    }

    /// First and last position of each match in a list.
    pub fn stretches(&self, list: &[OracleWord]) -> Vec<(u32, u32)> {
        let begins = self.begins(list);
        begins.map(|b| (b as u32, b as u32 + self.width)).collect()
    }

    fn matches(&self, list: &[OracleWord]) -> Vec<Range<usize>> {
        let mut found = Vec::new();
        for start in self.begins(list) {
            let ends = self.asks.iter().map(|(offset, ask)| {
                let word = &list[start + *offset as usize];
                match ask {
                    Ask::Character(_) | Ask::WrittenCharacter { .. } => {
                        word.bytes.start + word.written.chars().next().map_or(0, char::len_utf8)
                    }
                    _ => word.bytes.end,
                }
            });
            found.push(list[start].bytes.start..ends.max().unwrap_or(0));
        }
        found
    }
}

fn stems(place: Place) -> bool {
    matches!(place, Place::Text | Place::Field(FieldName::Title))
}

fn forms(text: &str, surface: &str, languages: &[String]) -> Ask {
    let of = |tag: &String| {
        let language = Language::of(Some(tag));
        let words = take_apart(language, text).into_iter();
        (language, words.map(|word| word.stem).next().flatten())
    };
    Ask::Form(languages.iter().map(of).collect(), surface.to_owned())
}

impl Ask {
    fn is_met(&self, word: &OracleWord) -> bool {
        match self {
            Ask::Form(asked, surface) => asked.iter().any(|(language, stem)| {
                let same = match stem {
                    Some(_) => word.stem == *stem,
                    None => word.stem.is_none() && word.surface == *surface,
                };
                same && *language == word.language
            }),
            Ask::Surface(surface) => word.surface == *surface,
            Ask::Like(shape) => shape.is_met_by(&word.surface),
            Ask::Prefix(prefix) | Ask::Character(prefix) => word.surface.starts_with(prefix),
            Ask::Written { surface, written } => {
                word.surface == *surface && word.written == *written
            }
            Ask::WrittenCharacter { surface, written } => {
                word.surface.starts_with(surface) && word.written.starts_with(written)
            }
        }
    }
}

/// The archive as the oracle knows it.
pub(super) struct Oracle {
    pub articles: Vec<OracleArticle>,
    /// Language tags of the articles, `""` for unknown.
    pub languages: Vec<String>,
}

impl Oracle {
    /// Whether the article matches; `None` where the node holds no word and so says nothing.
    pub fn says(&self, a: &OracleArticle, node: &Node, place: Place, any: bool) -> Option<bool> {
        let article = &a.annotated.article;
        let published = article.published.as_ref();
        Some(match &node.query {
            Query::All => true,
            Query::Word(_)
            | Query::Exact(_)
            | Query::Phrase(_)
            | Query::Prefix(_)
            | Query::Wildcard(_)
            | Query::Fuzzy(..)
            | Query::Regex(_) => {
                let leaf = Leaf::of(&node.query, place, &self.languages)?;
                a.lists(place)
                    .iter()
                    .any(|list| !leaf.matches(list).is_empty())
            }
            Query::Words(nodes) | Query::And(nodes) => {
                let relaxed = any && matches!(node.query, Query::Words(_));
                let mut words = Vec::new();
                let mut required = Vec::new();
                for inner in nodes {
                    let Some(says) = self.says(a, inner, place, any) else {
                        continue;
                    };
                    match is_word(inner) {
                        true => words.push(says),
                        false => required.push(says),
                    }
                }
                if words.is_empty() && required.is_empty() {
                    return None;
                }
                let words = match relaxed {
                    true => words.is_empty() || words.contains(&true),
                    false => !words.contains(&false),
                };
                words && !required.contains(&false)
            }
            Query::Or(nodes) => {
                let says = nodes.iter().filter_map(|n| self.says(a, n, place, any));
                let says: Vec<bool> = says.collect();
                if says.is_empty() {
                    return None;
                }
                says.contains(&true)
            }
            Query::Not(inner) => !self.says(a, inner, place, any)?,
            Query::Field(field, inner) => return self.says(a, inner, Place::Field(*field), any),
            Query::Weight(inner, _) => return self.says(a, inner, place, any),
            Query::Keyword(field, value) => {
                let value = value.to_lowercase();
                values(a, *field).contains(&value)
            }
            Query::KeywordPrefix(field, begin) => {
                let begin = begin.to_lowercase();
                values(a, *field)
                    .iter()
                    .any(|value| value.starts_with(&begin))
            }
            Query::Number(_, low, high) => {
                let mut words = 0;
                segment(&article.text, |_| words += 1);
                low.is_none_or(|low| low <= words) && high.is_none_or(|high| words <= high)
            }
            Query::Date(from, to) => published.is_some_and(|p| {
                from.unwrap_or(Day::MIN) <= p.earliest && p.latest <= to.unwrap_or(Day::MAX)
            }),
            Query::Mentions(from, to) => !a.mentions(*from, *to).is_empty(),
            Query::Undated => published.is_none(),
            // Held against plain loops in `copies_tests`.
            Query::Dup(_) => true,
            Query::Near(..) | Query::Where(..) => !spans::places(self, a, node, place)?.is_empty(),
        })
    }

    pub fn matches(&self, a: &OracleArticle, node: &Node, any: bool) -> bool {
        self.says(a, node, Place::Text, any).unwrap_or(false)
    }
}

/// Whether a part of a list is looked for, and not a condition.
fn is_word(node: &Node) -> bool {
    match &node.query {
        Query::Weight(inner, _) if !matches!(inner.query, Query::Weight(..) | Query::Not(_)) => {
            is_word(inner)
        }
        Query::Keyword(..)
        | Query::KeywordPrefix(..)
        | Query::Number(..)
        | Query::Date(..)
        | Query::Mentions(..)
        | Query::Undated
        | Query::Dup(_)
        | Query::All
        | Query::Not(_) => false,
        _ => true,
    }
}

fn values(a: &OracleArticle, field: FieldName) -> Vec<String> {
    let article = &a.annotated.article;
    let value = match field {
        FieldName::Lang => article.language.clone(),
        FieldName::Section => article.section.clone(),
        FieldName::Source => article.outlet.clone(),
        FieldName::Path => Some(article.source.path.clone()),
        FieldName::Id => Some(article.id.clone()),
        FieldName::By => article
            .published
            .as_ref()
            .map(|p| p.evidence.name().to_owned()),
        _ => None,
    };
    value.iter().map(|v| v.to_lowercase()).collect()
}
