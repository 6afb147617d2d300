//! The different spellings of names in an article: what folding works on.

use std::borrow::Cow;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::ops::Range;

use super::hash::{self, mix};
use super::scene::Scene;
use super::steps::step;
use super::tags::Span;
use super::token::{Cap, Token, mark};
use crate::article::Kind;

/// One way a name is written, however often.
#[derive(Clone, Debug)]
pub struct Surface<'t> {
    pub kind: Kind,
    /// As written, with settled spaces.
    pub text: Cow<'t, str>,
    /// Where in [`Spellings::words`] its own stand.
    pub words: Range<usize>,
    /// All in capitals, of more than one letter.
    pub is_upper: bool,
    pub count: u32,
}

/// What is known of an article's surfaces beside them; its room is used again.
#[derive(Debug, Default)]
pub struct Spellings {
    /// For each span which surface it is.
    pub of_span: Vec<usize>,
    /// The words of all surfaces without case and accents; punctuation left out.
    pub words: Vec<u64>,
    by_hash: HashMap<u64, usize, AsItIs>,
}

impl Spellings {
    /// The surfaces of the spans, in the order of their first.
    pub fn surfaces<'t>(
        &mut self,
        text: &'t str,
        scene: &Scene,
        spans: &[Span],
    ) -> Vec<Surface<'t>> {
        self.of_span.clear();
        self.words.clear();
        self.by_hash.clear();
        // One long article must not slow all that come after it.
        self.by_hash.shrink_to(1 << 10);
        let mut found: Vec<Surface> = Vec::with_capacity(spans.len());
        for span in spans {
            let Some(kind) = span.class.kind() else {
                continue;
            };
            step(span.to - span.from);
            let tokens = &scene.parts.tokens[span.from..span.to];
            let (start, end) = bounds(tokens);
            let written = text.get(start..end).unwrap_or("");
            let key = mix(xxhash_rust::xxh3::xxh3_64(written.as_bytes()), kind as u64);
            let index = *self.by_hash.entry(key).or_insert_with(|| {
                let first = self.words.len();
                let words = tokens.iter().filter(|t| t.cap != Cap::Punctuation);
                self.words.extend(words.map(|t| without_article(text, t)));
                found.push(Surface {
                    kind,
                    text: settle(written),
                    words: first..self.words.len(),
                    is_upper: is_upper(written),
                    count: 0,
                });
                found.len() - 1
            });
            found[index].count += 1;
            self.of_span.push(index);
        }
        found
    }
}

/// Keys that are hashes are not hashed again.
type AsItIs = BuildHasherDefault<Identity>;

#[derive(Default)]
struct Identity(u64);

impl Hasher for Identity {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = hash::step(self.0, u32::from(*byte));
        }
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

pub fn bounds(tokens: &[Token]) -> (usize, usize) {
    match (tokens.first(), tokens.last()) {
        (Some(first), Some(last)) => (first.start as usize, last.end as usize),
        _ => (0, 0),
    }
}

fn is_upper(written: &str) -> bool {
    // Nearly every name is told by its second byte.
    !written.bytes().any(|byte| byte.is_ascii_lowercase())
        && !written.contains(|c: char| c.is_lowercase())
        && written
            .chars()
            .filter(|c| c.is_uppercase())
            .nth(1)
            .is_some()
}

/// `al-Sisi` and `Sisi` are one last name.
fn without_article(text: &str, token: &Token) -> u64 {
    if token.marks & mark::HYPHEN == 0 {
        return token.low;
    }
    let written = text.get(token.start as usize..token.end as usize);
    let parts = written.and_then(|w| w.split_once('-'));
    match parts {
        Some((article, name))
            if article.eq_ignore_ascii_case("al") || article.eq_ignore_ascii_case("el") =>
        {
            hash::word(name)
        }
        _ => token.low,
    }
}

/// One space between words, none around a hyphen, straight apostrophes.
fn settle(written: &str) -> Cow<'_, str> {
    let mut last = 0;
    let is_plain = written.bytes().all(|byte| {
        let is_apart = last == b' ' && matches!(byte, b' ' | b'-');
        last = byte;
        byte != b'\n' && byte.is_ascii() && !is_apart
    });
    let is_settled = || {
        !written.contains(['\n', '\u{2019}', '\u{a0}'])
            && !written.contains("  ")
            && !written.contains(" - ")
    };
    if is_plain || is_settled() {
        return written.into();
    }
    let spaced: Vec<&str> = written.split_whitespace().collect();
    let settled = spaced.join(" ").replace(" - ", "-");
    settled.replace('\u{2019}', "'").into()
}

/// Capitals as they are written in names: `ADAM BOEHLER` → `Adam Boehler`.
pub fn from_capitals(name: &str) -> String {
    const SMALL: [&str; 8] = ["OF", "AND", "THE", "FOR", "DE", "DEL", "BIN", "VAN"];
    let mut out = String::with_capacity(name.len());
    for (i, word) in name.split(' ').enumerate() {
        if i > 0 {
            out.push(' ');
        }
        if i > 0 && SMALL.contains(&word) {
            out.push_str(&word.to_lowercase());
            continue;
        }
        let mut begins = true;
        for c in word.chars() {
            if begins {
                out.push(c);
            } else {
                out.extend(c.to_lowercase());
            }
            begins = !c.is_alphanumeric();
        }
        if word.ends_with("'S") {
            // A possessive, and no O'Neill.
            out.pop();
            out.push('s');
        }
    }
    out
}
