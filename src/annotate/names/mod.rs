//! Persons, organizations and places: a small statistical tagger for English, and the folding of names
//! inside an article.

pub mod acronyms;
pub mod agree;
pub mod decode;
pub mod evidence;
pub mod features;
pub mod fold;
pub mod hash;
pub mod model;
mod plain;
pub mod scene;
pub mod score;
pub mod steps;
pub mod surface;
pub mod tags;
pub mod token;
pub mod tokenize;
pub mod words;

use std::cell::RefCell;
use std::sync::LazyLock;

use foldhash::{HashSet, HashSetExt};

use super::characters::Characters;
use crate::article::{Kind, Mention};
use decode::Tagger;
use fold::Folded;
use model::Model;
use surface::{bounds, surfaces};
use tags::Span;

/// The trained model, packed; see `model/names/README.md` for its recipe.
const PACKED: &[u8] = include_bytes!("../../../model/names/english.bin.zst");

/// Bytes of a name; a longer run of capitals is none. Each mention is given the name that it is folded to, so
/// that without a bound a short form of a name of megabytes would multiply a text.
const LONGEST: usize = 256;

/// Unpacked when the first article is tagged: a query never pays for it.
static BYTES: LazyLock<Vec<u8>> = LazyLock::new(|| zstd::decode_all(PACKED).unwrap_or_default());
static MODEL: LazyLock<Option<Model<'static>>> = LazyLock::new(|| Model::read(&BYTES));

thread_local! {
    static TAGGER: RefCell<(Tagger, Vec<Span>)> = RefCell::default();
}

/// Which mentions are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    All,
    /// The first of each name: what an index holds of a text.
    FirstOfEach,
}

/// Names by where they stand; offsets count from the beginning of title and text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    pub in_title: Vec<Mention>,
    pub in_text: Vec<Mention>,
}

/// The names in a text: in order, never overlapping, counted in Unicode characters. Only English is
/// recognised; a text in another language, or in none that is known, has none.
pub fn recognise(text: &str, language: Option<&str>, wanted: Wanted) -> Vec<Mention> {
    let Some(model) = MODEL.as_ref().filter(|_| language == Some("en")) else {
        return Vec::new();
    };
    // Offsets are kept in 32 bits.
    if u32::try_from(text.len()).is_err() {
        return Vec::new();
    }
    TAGGER.with_borrow_mut(|(tagger, spans)| {
        spans.clear();
        tagger.tag(model, text, spans);
        mentions(text, tagger, spans, wanted)
    })
}

/// The names of an article, in its title and in its text. Both are read as one, so that what the text says
/// tells names from words in a headline, and a short form in one is folded to the full name in the other.
pub fn recognise_article(title: &str, text: &str, language: Option<&str>, wanted: Wanted) -> Found {
    // Apart by a blank line: no name goes across.
    const GAP: &str = "\n\n";
    if title.is_empty() || language != Some("en") {
        return Found {
            in_title: Vec::new(),
            in_text: recognise(text, language, wanted),
        };
    }
    let whole = [title, GAP, text].concat();
    let mut in_title = recognise(&whole, language, wanted);
    let begin = title.chars().count() + GAP.len();
    let mut in_text = in_title.split_off(in_title.partition_point(|m| m.start < begin));
    for mention in &mut in_text {
        mention.start -= begin;
        mention.end -= begin;
    }
    Found { in_title, in_text }
}

fn mentions(text: &str, tagger: &Tagger, spans: &mut Vec<Span>, wanted: Wanted) -> Vec<Mention> {
    let tokens = &tagger.scene.parts.tokens;
    spans.retain(|span| {
        let (start, end) = bounds(&tokens[span.from..span.to]);
        span.class.kind().is_some() && end - start <= LONGEST
    });
    let (surfaces, of_span) = surfaces(text, &tagger.scene, spans);
    let mut bracketed = Vec::new();
    for (i, pair) in spans.windows(2).enumerate() {
        let between =
            text.get(tokens[pair[0].to - 1].end as usize..tokens[pair[1].from].start as usize);
        let after = text.as_bytes().get(tokens[pair[1].to - 1].end as usize);
        if between.map(str::trim) == Some("(") && after == Some(&b')') {
            let (first, second) = (of_span[i], of_span[i + 1]);
            match fold::short_and_long(&surfaces[first], &surfaces[second]) {
                Some(true) => bracketed.push((first, second)),
                Some(false) => bracketed.push((second, first)),
                None => {}
            }
        }
    }
    let folded = fold::fold(&surfaces, &bracketed);
    let mut is_wanted = wanted_of(&folded, wanted);
    let mut mentions = Vec::with_capacity(match wanted {
        Wanted::All => spans.len(),
        Wanted::FirstOfEach => is_wanted.iter().filter(|is| **is).count(),
    });
    let mut characters = Characters::new(text);
    for (span, surface) in spans.iter().zip(of_span) {
        if !is_wanted[surface] {
            continue;
        }
        is_wanted[surface] = wanted == Wanted::All;
        let (start, end) = bounds(&tokens[span.from..span.to]);
        let folded = &folded[surface];
        steps::step(folded.name.len() + (end - start));
        mentions.push(Mention {
            kind: folded.kind,
            name: folded.name.to_string(),
            text: text.get(start..end).unwrap_or("").to_owned(),
            start: characters.before(start),
            end: characters.before(end),
            fold: folded.fold,
        });
    }
    mentions
}

/// Of which surfaces mentions are wanted. Surfaces stand in the order of their first mentions.
fn wanted_of(folded: &[Folded], wanted: Wanted) -> Vec<bool> {
    if wanted == Wanted::All {
        return vec![true; folded.len()];
    }
    let mut met: HashSet<(Kind, &str)> = HashSet::with_capacity(folded.len());
    let each = folded.iter();
    each.map(|f| met.insert((f.kind, &*f.name))).collect()
}

#[cfg(test)]
mod tests;
