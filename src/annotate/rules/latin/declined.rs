//! What only languages that decline their names need: cases, initials, names in quotation marks.

use std::collections::HashMap;

use super::super::cases;
use super::super::lexicon::flag;
use super::super::token::{Shape, Token};
use super::{Scan, Span};
use crate::article::Kind;

/// Most words between quotation marks.
const MOST_QUOTED: usize = 5;

impl Scan<'_> {
    /// What a surname is known again by.
    pub(super) fn key<'w>(&self, word: &'w str) -> &'w str {
        match self.grammar.declines {
            true => cases::stem(word),
            false => word,
        }
    }

    /// `компания «Вымпел»`, `ООО "Ромашка"`: the name between the marks.
    pub(super) fn quoted(&self, at: usize) -> Option<Span> {
        let first = self.tokens.get(at + 1)?;
        let gap = &self.text[self.tokens[at].end as usize..first.start as usize];
        let close = match gap {
            " «" => '»',
            " \"" => '"',
            " „" => '“',
            _ => return None,
        };
        if !(first.shape == Shape::Capital || first.shape == Shape::Upper) {
            return None;
        }
        for to in at + 2..(at + 2 + MOST_QUOTED).min(self.tokens.len() + 1) {
            if self.text[self.tokens[to - 1].end as usize..].starts_with(close) {
                let kind = Some(Kind::Organization);
                return Some(Span {
                    from: at + 1,
                    to,
                    kind,
                });
            }
            if !self.tokens.get(to)?.joined {
                return None;
            }
        }
        None
    }

    /// `В. В. Путин`, `Д.Медведев`.
    pub(super) fn after_initials(&self, at: usize) -> Option<Span> {
        let mut to = at + 1;
        while to < at + 2 && self.tokens.get(to)?.shape == Shape::Initial && self.tokens[to].joined
        {
            to += 1;
        }
        let surname = self
            .tokens
            .get(to)
            .filter(|t| t.joined && t.shape == Shape::Capital)?;
        let is_name = !surname.has(flag::PLACE | flag::ORGANIZATION | flag::FUNCTION | flag::NEVER)
            && cases::is_like_surname(self.written(to, to + 1));
        // `ул. А. Невского` is a street.
        let is_street = at > 0 && self.tokens[at - 1].has(flag::STREET);
        is_name.then_some(Span {
            from: at,
            to: to + 1,
            kind: (!is_street).then_some(Kind::Person),
        })
    }

    /// The nominatives of the persons' names, one for each span, where they are certain.
    pub(super) fn nominatives(&self) -> Vec<Option<String>> {
        let is_person = |span: &Span| span.kind == Some(Kind::Person);
        let of_full = |span: &Span| is_person(span).then(|| self.of_full(span)).flatten();
        let mut names: Vec<Option<String>> = self.spans.iter().map(of_full).collect();
        // Surnames by stem; those of two persons with one stem are left as they are written.
        let mut surnames: HashMap<&str, Option<String>> = HashMap::new();
        for (span, name) in self.spans.iter().zip(&names) {
            let surname = name.as_deref().and_then(|n| n.rsplit(' ').next());
            if let Some(surname) = surname.filter(|_| span.to > span.from + 1) {
                let stem = self.key(self.written(span.to - 1, span.to));
                let known = surnames
                    .entry(stem)
                    .or_insert_with(|| Some(surname.to_owned()));
                if known.as_deref() != Some(surname) {
                    *known = None;
                }
            }
        }
        for (span, name) in self.spans.iter().zip(&mut names) {
            if is_person(span) && span.to == span.from + 1 && name.is_none() {
                let stem = self.key(self.written(span.from, span.to));
                *name = surnames.get(stem).cloned().flatten();
            }
        }
        names
    }

    fn of_full(&self, span: &Span) -> Option<String> {
        let whole = self.written(span.from, span.to);
        if let Some(base) = self.lexicon.base(whole) {
            return Some(base.to_owned());
        }
        let [first, rest @ ..] = &self.tokens[span.from..span.to] else {
            return None;
        };
        if rest.is_empty() || !first.has(flag::FIRST) {
            return None;
        }
        let Some(base) = self.lexicon.base(self.of_token(first)) else {
            return Some(whole.to_owned());
        };
        let is_woman = cases::is_woman(base);
        let mut name = base.to_owned();
        for word in rest {
            let written = self.of_token(word);
            name.push(' ');
            match self
                .lexicon
                .base(written)
                .filter(|_| word.has(flag::PERSON))
            {
                Some(known) => name.push_str(known),
                None => name.push_str(&cases::nominative(written, is_woman)?),
            }
        }
        Some(name)
    }

    fn of_token(&self, token: &Token) -> &str {
        self.text
            .get(token.start as usize..token.end as usize)
            .unwrap_or("")
    }
}
