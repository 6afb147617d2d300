//! Names in languages with spaces and capitals: one engine, a table of lists for each language.
//!
//! A rule that is not sure finds nothing: a name missed is seen to be missing, a wrong one is believed.

mod again;
mod declined;
mod organizations;
mod persons;

use super::gather::Found;
use super::lexicon::{Lexicon, flag};
use super::token::{Shape, Token, tokenise};
use crate::article::Kind;

/// A language: its lists, and what of its grammar the rules must know.
#[derive(Debug)]
pub struct Grammar {
    pub lexicon: Lexicon,
    /// Every noun has a capital (German), so that a capital alone says nothing.
    pub capital_nouns: bool,
    /// Persons bear one surname; otherwise all that follow the first name belong to it.
    pub one_surname: bool,
    /// Surnames are joined by particles: `Luiz Inácio Lula da Silva`.
    pub long_names: bool,
    /// Names are declined (Russian, Ukrainian).
    pub declines: bool,
}

/// The names of `text`: in order, never overlapping.
pub fn recognise(grammar: &Grammar, text: &str) -> Vec<Found> {
    let mut tokens = Vec::with_capacity(text.len() / 6 + 8);
    tokenise(text, &grammar.lexicon, &mut tokens);
    let mut scan = Scan {
        grammar,
        lexicon: &grammar.lexicon,
        text,
        tokens,
        spans: Vec::new(),
        maybe: Vec::new(),
    };
    scan.first_pass();
    scan.second_pass();
    scan.found()
}

/// Tokens from..to are a name; a kind of `None` is a run that is known to be none.
#[derive(Clone, Copy, Debug)]
struct Span {
    from: usize,
    to: usize,
    kind: Option<Kind>,
}

struct Scan<'a> {
    grammar: &'a Grammar,
    lexicon: &'a Lexicon,
    text: &'a str,
    tokens: Vec<Token>,
    spans: Vec<Span>,
    /// Words after a role that are a name if the article bears it out.
    maybe: Vec<Span>,
}

impl Scan<'_> {
    fn first_pass(&mut self) {
        let mut at = 0;
        while at < self.tokens.len() {
            let span = self.name_at(at);
            match span {
                Some(span) => {
                    at = span.to.max(at + 1);
                    self.spans.push(span);
                }
                None => at += 1,
            }
        }
    }

    fn name_at(&mut self, at: usize) -> Option<Span> {
        let token = self.tokens[at];
        if token.longest > 1
            && let Some(span) = self.phrase(at)
        {
            return Some(span);
        }
        if token.flags == 0 && !token.is_name_like() && token.shape != Shape::Initial {
            return None;
        }
        if token.has(flag::HEAD)
            && self.grammar.declines
            && let Some(span) = self.quoted(at)
        {
            return Some(span);
        }
        if token.shape == Shape::Initial
            && self.grammar.declines
            && let Some(span) = self.after_initials(at)
        {
            return Some(span);
        }
        if token.has(flag::HEAD)
            && let Some(span) = self.headed(at)
        {
            return Some(span);
        }
        if let Some(span) = self.company(at) {
            return Some(span);
        }
        if self.is_role(at)
            && let Some(span) = self.after_role(at)
        {
            return Some(span);
        }
        if (token.has(flag::FIRST) || self.first_before_hyphen(at))
            && token.is_name_like()
            && let Some(span) = self.person(at)
        {
            return Some(span);
        }
        self.single(at)
    }

    fn written(&self, from: usize, to: usize) -> &str {
        let (start, end) = (self.tokens[from].start, self.tokens[to - 1].end);
        self.text.get(start as usize..end as usize).unwrap_or("")
    }

    fn joined(&self, at: usize) -> Option<&Token> {
        self.tokens.get(at).filter(|t| t.joined)
    }

    /// The longest name of several words that the lists know.
    fn phrase(&self, at: usize) -> Option<Span> {
        let longest = (at + self.tokens[at].longest as usize).min(self.tokens.len());
        for to in (at + 2..=longest).rev() {
            let flags = self.lexicon.get(self.written(at, to)).flags;
            if flags == 0 {
                continue;
            }
            if flags & flag::NEVER != 0 {
                return Some(Span {
                    from: at,
                    to,
                    kind: None,
                });
            }
            let kind = self.kind_here(flags, at, to)?;
            return Some(Span {
                from: at,
                to,
                kind: Some(kind),
            });
        }
        None
    }

    fn single(&self, at: usize) -> Option<Span> {
        let token = &self.tokens[at];
        if token.shape == Shape::Lower || token.has(flag::NEVER) {
            return None;
        }
        let kind = self.kind_here(token.flags, at, at + 1)?;
        Some(Span {
            from: at,
            to: at + 1,
            kind: Some(kind),
        })
    }

    /// What a name of the lists is where it stands; nothing where its neighbours make it something else.
    fn kind_here(&self, flags: u32, at: usize, to: usize) -> Option<Kind> {
        if flags & flag::PERSON != 0 {
            return Some(Kind::Person);
        }
        let after_in = at > 0 && {
            let before = &self.tokens[at - 1];
            before.has(flag::IN) && (self.tokens[at].joined || self.tokens[at].elided)
        };
        let kind = if flags & flag::PLACE != 0 || flags & flag::PLACE_AFTER != 0 && after_in {
            Kind::Place
        } else if flags & flag::ORGANIZATION != 0 {
            let is_product =
                to == at + 1 && self.tokens[at].joined && self.tokens[at - 1].has(flag::INDEFINITE);
            if is_product {
                return None;
            }
            Kind::Organization
        } else {
            return None;
        };
        if flags & flag::CAPITALS != 0 && self.is_shouted(at, to) {
            return Some(kind);
        }
        // `«Россия»` is a hotel, a channel, a party.
        let start = self.tokens[at].start as usize;
        let end = self.tokens[to - 1].end as usize;
        let is_between = |open: char, close: char| {
            self.text[..start].ends_with(open) && self.text[end..].starts_with(close)
        };
        if kind == Kind::Place && (is_between('«', '»') || is_between('"', '"')) {
            return None;
        }
        let left = self.is_free_left(at, flags);
        // Nouns follow names where all have capitals: `in Berlin Menschen`, but not `von Allianz MTV`.
        let is_genitive = flags & flag::INFLECTED != 0;
        let is_noun_after = (after_in || is_genitive)
            && self.grammar.capital_nouns
            && (kind == Kind::Place || self.joined(to).is_none_or(|t| t.shape != Shape::Upper));
        let right = is_noun_after || self.is_free_right(to);
        (left && right).then_some(kind)
    }

    /// Neighbours in capitals, too, say nothing of what a name belongs to.
    fn is_shouted(&self, at: usize, to: usize) -> bool {
        let is_upper = |t: Option<&Token>| t.is_none_or(|t| t.shape != Shape::Capital);
        is_upper(self.joined(to)) && (!self.tokens[at].joined || is_upper(self.tokens.get(at - 1)))
    }

    fn is_free_left(&self, at: usize, flags: u32) -> bool {
        if at == 0 || !self.tokens[at].joined {
            return true;
        }
        let before = &self.tokens[at - 1];
        let is_explained = before
            .has(flag::FUNCTION | flag::ROLE | flag::PLACE_HEAD | flag::PEOPLE)
            || matches!(before.shape, Shape::Lower | Shape::Other)
            || self
                .spans
                .last()
                .is_some_and(|s| s.to == at && s.kind.is_some());
        // A genitive after a noun: `Präsident Russlands`.
        let is_genitive = self.grammar.capital_nouns && flags & flag::INFLECTED != 0;
        is_explained || is_genitive && !before.has(flag::FIRST) || self.is_role(at - 1)
    }

    fn is_free_right(&self, to: usize) -> bool {
        let Some(after) = self.joined(to) else {
            return true;
        };
        if !after.is_name_like() && after.shape != Shape::Initial {
            return true;
        }
        // The name of a person, or another of the lists, begins there.
        after.has(
            flag::FIRST
                | flag::FUNCTION
                | flag::NEVER
                | flag::PLACE
                | flag::ORGANIZATION
                | flag::ROLE,
        ) && !after.has(flag::HEAD | flag::COMPANY)
    }

    fn found(self) -> Vec<Found> {
        let mut nominatives = match self.grammar.declines {
            true => self.nominatives(),
            false => Vec::new(),
        };
        let mut found = Vec::with_capacity(self.spans.len());
        for (i, span) in self.spans.iter().enumerate() {
            let Some(kind) = span.kind else { continue };
            let base = match kind {
                Kind::Person => nominatives.get_mut(i).and_then(Option::take),
                _ => {
                    let written = self.written(span.from, span.to);
                    self.lexicon.base(written).map(str::to_owned)
                }
            };
            found.push(Found {
                kind,
                start: self.tokens[span.from].start as usize,
                end: self.tokens[span.to - 1].end as usize,
                base,
                fold: None,
            });
        }
        found
    }
}
