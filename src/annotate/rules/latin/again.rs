//! The second pass: names of the article that come again in a shorter form.

use std::collections::HashSet;

use super::super::gather::abbreviates;
use super::super::lexicon::flag;
use super::super::token::{Shape, Token};
use super::persons::is_roman;
use super::{Scan, Span};
use crate::article::Kind;

impl Scan<'_> {
    /// Surnames of persons found, and short forms in brackets, wherever they stand alone.
    pub(super) fn second_pass(&mut self) {
        let mut surnames: HashSet<&str> = HashSet::new();
        for span in self.spans.iter().filter(|s| s.kind == Some(Kind::Person)) {
            let words = &self.tokens[span.from..span.to];
            for (i, token) in words.iter().enumerate() {
                let is_first = i == 0 && span.to > span.from + 1 || token.has(flag::FIRST);
                if token.is_name_like() && !is_first {
                    let word = &self.text[token.start as usize..token.end as usize];
                    if !is_roman(word) {
                        surnames.insert(self.key(word));
                    }
                }
            }
        }
        let shorts = self.bracketed();
        let mut more = Vec::new();
        let mut next = 0;
        let (mut at, mut floor) = (0, 0);
        while at < self.tokens.len() {
            if let Some(span) = self.spans.get(next)
                && span.from <= at
            {
                at = span.to.max(at);
                floor = at;
                next += 1;
                continue;
            }
            let token = &self.tokens[at];
            if !token.is_name_like() || token.has(flag::FUNCTION | flag::NEVER) {
                at += 1;
                continue;
            }
            let word = self.written(at, at + 1);
            if shorts.contains(word) {
                more.push(Span {
                    from: at,
                    to: at + 1,
                    kind: Some(Kind::Organization),
                });
            } else if self.is_known_surname(&surnames, word) {
                let bound = self.spans.get(next).map_or(self.tokens.len(), |s| s.from);
                if let Some(span) = self.lone(&surnames, at, (floor, bound)) {
                    at = span.to;
                    floor = at;
                    more.push(span);
                    continue;
                }
            }
            at += 1;
        }
        self.spans.append(&mut more);
        self.spans.sort_unstable_by_key(|s| (s.from, s.to));
        self.spans.dedup_by(|b, a| b.from < a.to);
    }

    pub(super) fn is_known_surname(&self, surnames: &HashSet<&str>, word: &str) -> bool {
        let base = word
            .strip_suffix('s')
            .filter(|b| self.grammar.capital_nouns && b.len() > 2);
        surnames.contains(self.key(word)) || base.is_some_and(|b| surnames.contains(b))
    }

    /// A surname of the article by itself, with its particles and other surnames.
    /// What lies before `floor` and from `bound` on belongs to other names.
    pub(super) fn lone(
        &self,
        surnames: &HashSet<&str>,
        at: usize,
        (floor, bound): (usize, usize),
    ) -> Option<Span> {
        let mut to = at + 1;
        while to < bound
            && self.joined(to).is_some_and(Token::is_name_like)
            && self.is_known_surname(surnames, self.written(to, to + 1))
            && !self.grammar.one_surname
        {
            to += 1;
        }
        let mut from = at;
        while from > 0
            && at - from < 3
            && self.tokens[from].joined
            && self.tokens[from - 1].has(flag::PARTICLE)
        {
            from -= 1;
        }
        if self.tokens[at].elided
            && from == at
            && at > floor
            && self.tokens[at - 1].shape == Shape::Other
        {
            from -= 1;
        }
        // Particles of Romance languages are prepositions as well.
        if from < at
            && (!self.grammar.capital_nouns && self.tokens[from].shape == Shape::Lower
                || from < floor)
        {
            from = at;
        }
        // In order, as they were met.
        let next_maybe = self.maybe.partition_point(|m| m.to <= at);
        let after_role = self.maybe.get(next_maybe).is_some_and(|m| m.from <= at);
        if self.tokens[at].has(flag::COMMON) && !after_role {
            return None;
        }
        if self.grammar.capital_nouns {
            let before = from
                .checked_sub(1)
                .map(|i| &self.tokens[i])
                .filter(|_| self.tokens[from].joined);
            let is_noun = before.is_some_and(|t| {
                t.has(flag::DETERMINER) || t.has(flag::FIRST) || t.has(flag::STREET)
            });
            return (!is_noun || after_role).then_some(Span {
                from,
                to,
                kind: Some(Kind::Person),
            });
        }
        let is_street = self.is_named_after(from);
        let alone_right = self
            .joined(to)
            .is_none_or(|t| !t.is_name_like() || t.has(flag::FUNCTION));
        let opens_left = from > 0 && self.tokens[from - 1].opens;
        let alone_left =
            self.is_free_left(from, 0) || opens_left && !self.tokens[from - 1].has(flag::HEAD);
        (!is_street && alone_right && alone_left).then_some(Span {
            from,
            to,
            kind: Some(Kind::Person),
        })
    }

    /// Short forms in brackets after the name of an organization: `Partido Popular (PP)`.
    pub(super) fn bracketed(&self) -> HashSet<&str> {
        let mut shorts = HashSet::new();
        for span in self
            .spans
            .iter()
            .filter(|s| s.kind == Some(Kind::Organization))
        {
            let Some(token) = self.tokens.get(span.to) else {
                continue;
            };
            let end = self.tokens[span.to - 1].end as usize;
            let is_in = self.text.get(end..token.start as usize) == Some(" (")
                && self.text[token.end as usize..].starts_with(')');
            let short = self.written(span.to, span.to + 1);
            if is_in && abbreviates(short, self.written(span.from, span.to)) {
                shorts.insert(short);
            }
        }
        shorts
    }
}
