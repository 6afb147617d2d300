//! Organizations by how their names are built: head and complement, the form of a company.

use super::super::lexicon::flag;
use super::super::token::{Shape, Token};
use super::{Scan, Span};
use crate::article::Kind;

impl Scan<'_> {
    /// An organization by its head word and complement: `Universidad de Chile`, `Tribunal Supremo`.
    pub(super) fn headed(&self, at: usize) -> Option<Span> {
        let head = self.tokens[at];
        let mut to = at + 1;
        // Capitalised words that follow: `Banco Central`, `Partido Socialista`.
        let mut end = to;
        while end - at < 4 && self.is_complement(end) {
            end += 1;
        }
        if end > to && self.grammar.capital_nouns && !self.is_proper(to, end) {
            end = to;
        }
        if end > to
            && head.shape == Shape::Lower
            && !self.tokens[to].has(flag::PLACE | flag::PLACE_AFTER)
        {
            end = to;
        }
        let has_adjective = end > to;
        to = end;
        // `de la Defensa`, `für Gesundheit`.
        let mut links = 0;
        while links < 3
            && self.tokens.get(to + links).is_some_and(|t| {
                (t.joined || t.elided) && t.shape == Shape::Lower && t.has(flag::LINK)
            })
        {
            links += 1;
        }
        let first = to + links;
        let mut has_complement = false;
        let may_follow = |t: &Token| t.joined || t.elided;
        if links > 0
            && self
                .tokens
                .get(first)
                .is_some_and(|t| may_follow(t) && t.longest > 1)
            && let Some(span) = self.phrase(first)
            && !has_adjective
            && span.kind == Some(Kind::Place)
        {
            let kind = Some(Kind::Organization);
            return Some(Span {
                from: at,
                to: span.to,
                kind,
            });
        }
        if links > 0
            && self.tokens.get(first).is_some_and(may_follow)
            && self.is_complement_word(first)
        {
            let is_place = self.tokens[first].has(flag::PLACE);
            // `Tribunal Supremo de España`: the place is its own name.
            if !(has_adjective && is_place) {
                has_complement = true;
                to = first + 1;
                while to - first < 4 && self.is_complement(to) && !self.grammar.capital_nouns {
                    to += 1;
                }
                if !is_place {
                    to = self.further_complements(to, head.has(flag::MINISTRY));
                }
            }
        }
        // What is named by a head in lower case needs a complement.
        let is_named = has_complement || has_adjective;
        is_named.then_some(Span {
            from: at,
            to,
            kind: Some(Kind::Organization),
        })
    }

    /// `Educación y Ciencia`, `Asuntos Exteriores, Unión Europea y Cooperación` without the comma.
    pub(super) fn further_complements(&self, mut to: usize, is_ministry: bool) -> usize {
        if is_ministry {
            to = self.listed_complements(to);
        }
        for _ in 0..3 {
            let Some(and) = self.joined(to).filter(|t| t.has(flag::AND) && is_ministry) else {
                break;
            };
            if and.shape != Shape::Lower {
                break;
            }
            let mut next = to + 1;
            while next < to + 3
                && self
                    .joined(next)
                    .is_some_and(|t| t.shape == Shape::Lower && t.has(flag::LINK))
            {
                next += 1;
            }
            let is_more = self.tokens.get(next).is_some_and(|t| t.joined || t.elided)
                && self.is_complement_word(next)
                && !self.tokens[next].has(flag::PLACE | flag::FIRST | flag::ROLE);
            if !is_more {
                break;
            }
            to = next + 1;
            while !self.grammar.capital_nouns && self.is_complement(to) {
                to += 1;
            }
        }
        to
    }

    /// `Familie, Senioren, Frauen`, if an `und` follows: otherwise a comma ends the name.
    fn listed_complements(&self, to: usize) -> usize {
        let mut end = to;
        while end < to + 4 && end < self.tokens.len() {
            let gap = self.tokens[end - 1].end as usize..self.tokens[end].start as usize;
            let is_listed = self.text.get(gap) == Some(", ")
                && self.is_complement_word(end)
                && !self.tokens[end].has(flag::PLACE | flag::FIRST | flag::ROLE);
            if !is_listed {
                break;
            }
            end += 1;
            while !self.grammar.capital_nouns && self.is_complement(end) {
                end += 1;
            }
        }
        let goes_on = self.joined(end).is_some_and(|t| t.has(flag::AND));
        if goes_on { end } else { to }
    }

    pub(super) fn is_complement(&self, at: usize) -> bool {
        self.joined(at).is_some()
            && self.is_complement_word(at)
            && !self.tokens[at].has(flag::FIRST)
    }

    pub(super) fn is_complement_word(&self, at: usize) -> bool {
        let token = &self.tokens[at];
        token.is_name_like() && !token.has(flag::FUNCTION | flag::ROLE | flag::HEAD)
    }

    /// In a language of capital nouns: whether these words are names, not nouns.
    pub(super) fn is_proper(&self, from: usize, to: usize) -> bool {
        to == from + 1 && self.tokens[from].has(flag::PLACE | flag::PLACE_AFTER)
    }

    /// Capitals before the form of a company: `Volkswagen AG`.
    pub(super) fn company(&self, at: usize) -> Option<Span> {
        if !self.tokens[at].is_name_like()
            || self.tokens[at].has(flag::FUNCTION | flag::COMPANY | flag::ROLE)
        {
            return None;
        }
        let mut to = at + 1;
        while to - at < 5
            && let Some(token) = self.joined(to)
        {
            if token.has(flag::COMPANY) {
                // Of several nouns only the last is surely the name.
                let is_sure = !self.grammar.capital_nouns || to == at + 1;
                let is_free = self.is_free_left(at, 0) || self.grammar.capital_nouns;
                let mut end = to + 1;
                while self.joined(end).is_some_and(|t| t.has(flag::COMPANY)) {
                    end += 1;
                }
                return (is_sure && is_free).then_some(Span {
                    from: at,
                    to: end,
                    kind: Some(Kind::Organization),
                });
            }
            // `Aceros del Norte S.A.`
            let is_link = token.shape == Shape::Lower && token.has(flag::LINK);
            if !(token.is_name_like() || is_link && !self.grammar.capital_nouns) {
                return None;
            }
            to += 1;
        }
        None
    }
}
