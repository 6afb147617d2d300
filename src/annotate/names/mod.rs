//! Persons, organizations and places: a small statistical tagger for English, and the folding of names
//! inside an article.

pub mod acronyms;
pub mod agree;
mod block;
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

use super::characters::Characters;
use crate::article::{Mention, NameList};
use decode::Tagger;
use fold::{Folded, Folder, Written};
use model::Model;
use surface::{Spellings, bounds};
use tags::Span;

/// The trained model, as `build.rs` unpacks it; see `model/names/README.md` for its recipe.
const MODEL_BYTES: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/english.bin"));

/// Bytes of a name; a longer run of capitals is none. Each mention is given the name that it is folded to, so
/// that without a bound a short form of a name of megabytes would multiply a text.
const LONGEST: usize = 256;

/// Read when the first article is tagged: a query never pays for it.
static MODEL: LazyLock<Option<Model<'static>>> = LazyLock::new(|| Model::read(MODEL_BYTES));

thread_local! {
    static KEPT: RefCell<Kept> = RefCell::default();
    static WHOLE: RefCell<String> = RefCell::default();
}

/// Bytes of an article and its title for which room is kept.
const MOST_KEPT: usize = 64 << 10;

/// What recognising fills; one a thread.
#[derive(Default)]
struct Kept {
    tagger: Tagger,
    spans: Vec<Span>,
    spellings: Spellings,
    folder: Folder,
}

/// Mentions by where they stand; offsets count from the beginning of title and text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    pub in_title: Vec<Mention>,
    pub in_text: Vec<Mention>,
}

impl Found {
    /// The name of each mention.
    pub fn names(&self) -> NameList {
        let all = self.in_title.iter().chain(&self.in_text);
        all.map(|mention| (mention.kind, mention.name.as_str()))
            .collect()
    }
}

/// The mentions in a text: in order, never overlapping, counted in Unicode characters. Only English is
/// recognised; a text in another language, or in none that is known, has none.
pub fn recognise(text: &str, language: Option<&str>) -> Vec<Mention> {
    let found = of_text(text, language, |kept, folded| mentions(text, kept, folded));
    found.unwrap_or_default()
}

/// What an article and its title are read as: one text, so that what the text says tells names from words in
/// a headline, and a short form in one is folded to the full name in the other. No name goes across.
const GAP: &str = "\n\n";

/// The mentions in an article, in its title and in its text.
pub fn recognise_article(title: &str, text: &str, language: Option<&str>) -> Found {
    if title.is_empty() || language != Some("en") {
        return Found {
            in_title: Vec::new(),
            in_text: recognise(text, language),
        };
    }
    let mut in_title = with_title(title, text, |whole| recognise(whole, language));
    let begin = title.chars().count() + GAP.len();
    let mut in_text = in_title.split_off(in_title.partition_point(|m| m.start < begin));
    for mention in &mut in_text {
        mention.start -= begin;
        mention.end -= begin;
    }
    Found { in_title, in_text }
}

/// The names that the mentions in an article are folded to, without where they stand.
pub fn names(title: &str, text: &str, language: Option<&str>) -> NameList {
    let all = |_: &Kept, folded: Vec<Folded>| {
        let bytes = folded.iter().map(|folded| folded.name.len()).sum();
        let mut names = NameList::with_capacity(folded.len(), bytes);
        for folded in &folded {
            names.push(folded.kind, &folded.name);
        }
        names
    };
    let found = match title {
        "" => of_text(text, language, all),
        _ => with_title(title, text, |whole| of_text(whole, language, all)),
    };
    found.unwrap_or_default()
}

/// What `look` sees in an article and its title as one text, for which room is kept.
fn with_title<T>(title: &str, text: &str, look: impl FnOnce(&str) -> T) -> T {
    WHOLE.with_borrow_mut(|whole| {
        whole.clear();
        whole.extend([title, GAP, text]);
        let seen = look(whole);
        // One long article is no reason to keep as much.
        whole.shrink_to(MOST_KEPT);
        seen
    })
}

/// What `make` makes of the surfaces in a text, as they are folded; `None` where the text is not looked at.
fn of_text<'t, T>(
    text: &'t str,
    language: Option<&str>,
    make: impl FnOnce(&Kept, Vec<Folded<'t>>) -> T,
) -> Option<T> {
    let model = MODEL.as_ref().filter(|_| language == Some("en"))?;
    // Offsets are kept in 32 bits.
    u32::try_from(text.len()).ok()?;
    KEPT.with_borrow_mut(|kept| {
        kept.spans.clear();
        kept.tagger.tag(model, text, &mut kept.spans);
        let folded = kept.fold(text);
        Some(make(kept, folded))
    })
}

impl Kept {
    /// The surfaces of the spans, folded; spans that are no names are dropped.
    fn fold<'t>(&mut self, text: &'t str) -> Vec<Folded<'t>> {
        let scene = &self.tagger.scene;
        let tokens = &scene.parts.tokens;
        self.spans.retain(|span| {
            let (start, end) = bounds(&tokens[span.from..span.to]);
            span.class.kind().is_some() && end - start <= LONGEST
        });
        let surfaces = self.spellings.surfaces(text, scene, &self.spans);
        let mut bracketed = Vec::new();
        for (i, pair) in self.spans.windows(2).enumerate() {
            let [before, name] = [&tokens[pair[0].to - 1], &tokens[pair[1].from]];
            let end = tokens[pair[1].to - 1].end as usize;
            let between = || text.get(before.end as usize..name.start as usize);
            if text.as_bytes().get(end) == Some(&b')') && between().map(str::trim) == Some("(") {
                let [first, second] = [i, i + 1].map(|span| self.spellings.of_span[span]);
                match fold::short_and_long(&surfaces[first], &surfaces[second]) {
                    Some(true) => bracketed.push((first, second)),
                    Some(false) => bracketed.push((second, first)),
                    None => {}
                }
            }
        }
        let written = Written {
            surfaces: &surfaces,
            words: &self.spellings.words,
        };
        self.folder.fold(written, &bracketed)
    }
}

fn mentions(text: &str, kept: &Kept, folded: Vec<Folded>) -> Vec<Mention> {
    let tokens = &kept.tagger.scene.parts.tokens;
    let mut mentions = Vec::with_capacity(kept.spans.len());
    let mut characters = Characters::new(text);
    for (span, surface) in kept.spans.iter().zip(&kept.spellings.of_span) {
        let (start, end) = bounds(&tokens[span.from..span.to]);
        let folded = &folded[*surface];
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

#[cfg(test)]
mod tests;
