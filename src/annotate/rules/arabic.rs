//! Names in Arabic, which has no capitals: names of the lists, with the particles that are written
//! together with them, and persons by first name.

use std::collections::HashSet;

use super::gather::Found;
use super::lexicon::{Lexicon, flag};
use crate::article::{Fold, Kind};

/// Most words of a person's name.
const MOST_WORDS: usize = 5;

/// A word, by bytes.
#[derive(Clone, Copy, Debug)]
struct Word {
    start: usize,
    end: usize,
    /// Only a space parts it from the word before it.
    joined: bool,
}

/// What a word is without its particles: where the name begins, and the name as the lists have it.
struct Bare<'t> {
    start: usize,
    /// `للقاهرة` has lost a letter of `القاهرة`.
    restored: Option<String>,
    rest: &'t str,
}

/// The names of `text`: in order, never overlapping.
pub fn recognise(lexicon: &Lexicon, text: &str) -> Vec<Found> {
    let words = words(text);
    let scan = Scan {
        lexicon,
        text,
        words,
    };
    let mut found = Vec::new();
    let mut surnames = HashSet::new();
    let mut free = Vec::new();
    let mut at = 0;
    while at < scan.words.len() {
        let name = scan.listed(at).or_else(|| scan.person(at));
        match name {
            Some((name, to)) => {
                if name.kind == Kind::Person && to > at + 1 {
                    let last = scan.words[to - 1];
                    surnames.insert(&text[last.start..last.end]);
                }
                found.push(name);
                at = to;
            }
            None => {
                free.push(at);
                at += 1;
            }
        }
    }
    // Surnames of the article by themselves; a common name is no surname to go by.
    for at in free {
        for bare in scan.bare(at) {
            let is_known = surnames.contains(bare.rest) && bare.rest.chars().count() > 3;
            if is_known && scan.lexicon.get(bare.rest).flags & flag::FIRST == 0 {
                let end = scan.words[at].end;
                found.push(Found {
                    kind: Kind::Person,
                    start: bare.start,
                    end,
                    base: None,
                    fold: None,
                });
                break;
            }
        }
    }
    found.sort_unstable_by_key(|name| name.start);
    found
}

struct Scan<'t> {
    lexicon: &'t Lexicon,
    text: &'t str,
    words: Vec<Word>,
}

impl<'t> Scan<'t> {
    fn written(&self, at: usize) -> &'t str {
        self.words
            .get(at)
            .map_or("", |word| &self.text[word.start..word.end])
    }

    /// The word as it stands, then without the particles that may be written with it.
    fn bare(&self, at: usize) -> impl Iterator<Item = Bare<'t>> + use<'t> {
        let end = self.words[at].end;
        let whole = self.written(at);
        let after_and = whole.strip_prefix(['و', 'ف']);
        let plain = move |rest: &'t str| Bare {
            start: end - rest.len(),
            restored: None,
            rest,
        };
        let parts = [Some(whole), after_and].into_iter().flatten();
        parts.flat_map(move |part| {
            let definite = part.strip_prefix("لل").map(|rest| Bare {
                start: end - part.len(),
                restored: Some(format!("ال{rest}")),
                rest,
            });
            let after_particle = part.strip_prefix(['ب', 'ل', 'ك']).map(plain);
            [Some(plain(part)), definite, after_particle]
                .into_iter()
                .flatten()
        })
    }

    /// The longest name of the lists that begins with the word at `at`.
    fn listed(&self, at: usize) -> Option<(Found, usize)> {
        for bare in self.bare(at) {
            let first = bare.restored.as_deref().unwrap_or(bare.rest);
            let entry = self.lexicon.get(first);
            if entry.flags & flag::HEAD != 0
                && self.words.get(at + 1).is_some_and(|w| w.joined)
                && self.lexicon.get(self.written(at + 1)).flags & flag::PLACE != 0
            {
                let end = self.words[at + 1].end;
                return Some((
                    Found {
                        kind: Kind::Organization,
                        start: bare.start,
                        end,
                        base: None,
                        fold: None,
                    },
                    at + 2,
                ));
            }
            if entry.flags == 0 && entry.longest == 0 {
                continue;
            }
            let mut name = first.to_owned();
            let mut best = None;
            for to in at + 1..=at + usize::from(entry.longest).max(1) {
                if to > at + 1 {
                    if !self.words.get(to - 1).is_some_and(|w| w.joined) {
                        break;
                    }
                    name.push(' ');
                    name.push_str(self.written(to - 1));
                }
                let flags = self.lexicon.get(&name).flags;
                let kind = match flags {
                    f if f & flag::PERSON != 0 => Some(Kind::Person),
                    f if f & flag::ORGANIZATION != 0 => Some(Kind::Organization),
                    f if f & flag::PLACE != 0 => Some(Kind::Place),
                    _ => None,
                };
                if let Some(kind) = kind {
                    let base = bare.restored.is_some().then(|| name.clone());
                    let fold = base.is_some().then_some(Fold::Inflected);
                    let end = self.words[to - 1].end;
                    best = Some((
                        Found {
                            kind,
                            start: bare.start,
                            end,
                            base,
                            fold,
                        },
                        to,
                    ));
                }
            }
            if best.is_some() {
                return best;
            }
        }
        None
    }

    fn has(&self, at: usize, flags: u32) -> bool {
        self.lexicon.get(self.written(at)).flags & flags != 0
    }

    /// First name and surname, both known; after a role the surname may be any with the article.
    fn person(&self, at: usize) -> Option<(Found, usize)> {
        if !self.has(at, flag::FIRST) {
            return None;
        }
        let mut to = at + 1;
        let mut is_full = false;
        while to < at + MOST_WORDS && self.words.get(to).is_some_and(|w| w.joined) {
            let is_joint = matches!(
                self.written(to),
                "بن" | "ابن" | "بنت" | "آل" | "أبو" | "عبد"
            );
            let next = if is_joint { to + 1 } else { to };
            let Some(word) = self.words.get(next).filter(|w| w.joined) else {
                break;
            };
            let written = &self.text[word.start..word.end];
            let is_family = written.starts_with("ال")
                && written.chars().count() > 4
                && !self.has(
                    next,
                    flag::STOP | flag::PLACE | flag::ORGANIZATION | flag::ROLE,
                );
            let is_known = self.has(next, flag::SURNAME | flag::FIRST);
            if is_known || is_joint && is_family || is_family && self.is_after_role(at) && !is_full
            {
                is_full = true;
                to = next + 1;
                if is_family {
                    break;
                }
            } else {
                break;
            }
        }
        let (start, end) = (self.words[at].start, self.words[to - 1].end);
        is_full.then_some((
            Found {
                kind: Kind::Person,
                start,
                end,
                base: None,
                fold: None,
            },
            to,
        ))
    }

    /// `الرئيس`, also with a people's adjective: `الرئيس المصري`.
    fn is_after_role(&self, at: usize) -> bool {
        let adjective = |i: usize| {
            let word = self.written(i);
            word.starts_with("ال") && (word.ends_with('ي') || word.ends_with("ية"))
        };
        let role = |i: Option<usize>| i.is_some_and(|i| self.has(i, flag::ROLE));
        let is_joined = |i: usize| self.words.get(i).is_some_and(|w| w.joined);
        is_joined(at)
            && (role(at.checked_sub(1))
                || at > 1 && adjective(at - 1) && is_joined(at - 1) && role(at.checked_sub(2)))
    }
}

fn words(text: &str) -> Vec<Word> {
    let mut words = Vec::new();
    let mut start = None;
    let mut last_end = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        match (c.is_alphanumeric() || is_mark(c), start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                let joined = last_end.is_some_and(|end| matches!(&text[end..from], " " | "\u{a0}"));
                words.push(Word {
                    start: from,
                    end: at,
                    joined,
                });
                last_end = Some(at);
                start = None;
            }
            _ => {}
        }
    }
    words
}

/// Vowel signs and the stretching of letters.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{64b}'..='\u{65f}' | '\u{640}' | '\u{670}')
}
