//! Persons by first name, by role, by form of address.

use super::super::cases;
use super::super::lexicon::flag;
use super::super::token::{Shape, Token};
use super::{Scan, Span};
use crate::article::Kind;

/// Most words of a name of a person after the first.
const MOST_SURNAMES: usize = 4;

/// What cannot be a part of a person's name.
const NOT_IN_PERSON: u32 = flag::NEVER
    | flag::FUNCTION
    | flag::HEAD
    | flag::ORGANIZATION
    | flag::ROLE
    | flag::STREET
    | flag::COMPANY
    | flag::PLACE_HEAD
    | flag::PLACE;

impl Scan<'_> {
    pub(super) fn is_role(&self, at: usize) -> bool {
        let token = &self.tokens[at];
        if token.has(flag::ROLE) {
            return true;
        }
        let endings = &self.lexicon.role_endings;
        if endings.is_empty()
            || !token.is_name_like()
            || token.has(flag::FIRST | flag::PLACE | flag::SURNAME)
        {
            return false;
        }
        let word = self.written(at, at + 1);
        endings
            .iter()
            .any(|ending| word.len() > ending.len() + 2 && word.ends_with(ending.as_ref()))
    }

    /// What follows a role is the name of its bearer.
    pub(super) fn after_role(&mut self, at: usize) -> Option<Span> {
        let role = self.tokens[at];
        let mut from = at + 1;
        if self
            .joined(from)
            .is_some_and(|t| t.shape == Shape::Lower && t.has(flag::PEOPLE))
        {
            from += 1;
        }
        let first = *self.joined(from)?;
        if first.longest > 1
            && let Some(span) = self.phrase(from)
        {
            return Some(span);
        }
        if first.has(flag::FIRST) || self.first_before_hyphen(from) {
            if let Some(span) = self.person(from) {
                return Some(span);
            }
            let is_alone = role.has(flag::ROYAL) && first.is_name_like();
            return is_alone.then_some(Span {
                from,
                to: from + 1,
                kind: Some(Kind::Person),
            });
        }
        let is_title = role.has(flag::TITLE);
        let mut to = from;
        // After a role `de` is as often a preposition: `maire de Fresnes`.
        let may_be_lower = is_title || self.grammar.capital_nouns;
        while to < from + 3
            && self.joined(to).is_some_and(|t| {
                t.has(flag::PARTICLE) && (may_be_lower || t.is_name_like() || to > from)
            })
        {
            to += 1;
        }
        let bare = to;
        to = self.surname_end(to)?;
        // An acronym is no surname.
        if self.tokens[bare].shape == Shape::Upper {
            return None;
        }
        // `директор Третьяковки` is followed by what is directed.
        if self.grammar.declines && !cases::is_like_surname(self.written(bare, to)) {
            return None;
        }
        if self.grammar.capital_nouns {
            let span = Span {
                from,
                to,
                kind: Some(Kind::Person),
            };
            let known = self.tokens[bare].has(flag::SURNAME);
            let follows_article =
                at > 0 && self.tokens[at].joined && self.tokens[at - 1].has(flag::DETERMINER);
            // `die Frau Angst hat`: a noun may follow, so that a name must be known.
            if known || is_title && !follows_article && self.written(at, at + 1).starts_with("Herr")
            {
                return Some(span);
            }
            self.maybe.push(span);
            return None;
        }
        while let Some(end) = self.surname_end(to) {
            to = end;
        }
        if to - from >= MOST_SURNAMES
            || self
                .joined(to)
                .is_some_and(|t| t.shape == Shape::Capital && !t.has(flag::FUNCTION))
        {
            return None;
        }
        let is_long = self.written(bare, bare + 1).chars().count() > 2;
        is_long.then_some(Span {
            from,
            to,
            kind: Some(Kind::Person),
        })
    }

    pub(super) fn first_before_hyphen(&self, at: usize) -> bool {
        if self.tokens[at].shape != Shape::Capital {
            return false;
        }
        let word = self.written(at, at + 1);
        let parts = word.split_once('-');
        parts.is_some_and(|(first, second)| {
            second.starts_with(char::is_uppercase)
                && self.lexicon.get(first).flags & flag::FIRST != 0
                && (self.lexicon.get(second).flags & flag::FIRST != 0
                    || !self.grammar.capital_nouns)
        })
    }

    /// Where the surname at `at` ends: `Prud'homme` and `D'Alema` are two words.
    pub(super) fn surname_end(&self, at: usize) -> Option<usize> {
        if self.is_surname(at) {
            let rest = self.tokens[at + 1..].iter();
            let elided = rest
                .take_while(|t| t.elided && t.shape == Shape::Lower && t.end - t.start > 1)
                .count();
            return Some(at + 1 + elided);
        }
        let before = self.joined(at)?;
        let after = self
            .tokens
            .get(at + 1)
            .filter(|t| t.elided && t.is_name_like())?;
        let is_elision = before.end - before.start <= 4 && !before.has(flag::FUNCTION)
            || matches!(
                self.written(at, at + 1),
                "D" | "O" | "L" | "N" | "Dell" | "Dall"
            );
        (is_elision && before.shape != Shape::Lower && !after.has(NOT_IN_PERSON)).then_some(at + 2)
    }

    /// Whether the word at `at` may be a surname, or a further one.
    pub(super) fn is_surname(&self, at: usize) -> bool {
        let elided = |t: &&Token| t.elided && at > 0 && self.tokens[at - 1].has(flag::PARTICLE);
        let Some(token) = self.tokens.get(at).filter(|t| t.joined || elided(t)) else {
            return false;
        };
        if !token.is_name_like() || token.has(NOT_IN_PERSON) {
            return false;
        }
        if token.longest > 1 && self.phrase(at).is_some() {
            return false;
        }
        let word = self.written(at, at + 1);
        let endings = &self.lexicon.compound_endings;
        if endings.iter().any(|e| ends_compound(word, e)) {
            return false;
        }
        if token.shape == Shape::Upper && word.chars().count() < 4 {
            return false;
        }
        // `Kanzler-Kandidat`: a compound of nouns, or two surnames.
        !(word.contains('&') || self.grammar.capital_nouns && self.is_role(at))
    }

    /// A person by first name: `Angela Merkel`, `Luiz Inácio Lula da Silva`, `Felipe VI`.
    pub(super) fn person(&self, at: usize) -> Option<Span> {
        if self.is_named_after(at) {
            return None;
        }
        let one = self.grammar.one_surname;
        let mut to = at + 1;
        let mut surnames = 0;
        while to - at < 8 && surnames < MOST_SURNAMES {
            let Some(token) = self.joined(to) else { break };
            if token.shape == Shape::Initial {
                to += 1;
                continue;
            }
            if is_roman(self.written(to, to + 1)) {
                return Some(Span {
                    from: at,
                    to: to + 1,
                    kind: Some(Kind::Person),
                });
            }
            let mut next = to;
            while next < to + 3
                && self.joined(next).is_some_and(|t| {
                    t.has(flag::PARTICLE) && (t.shape == Shape::Lower || next == to)
                })
            {
                next += 1;
            }
            // `La Russa`, `Le Pen`: a particle with a capital needs what follows it.
            let has_particles = next > to;
            // `Carlos Queiroz de la Selección`: after a surname `de` is as often a preposition.
            let is_known =
                one && self.joined(to).is_some_and(|t| t.has(flag::SURNAME)) && surnames < 2;
            let is_over = surnames > 0
                && !is_known
                && (one
                    || has_particles
                        && !self.grammar.long_names
                        && self.tokens[to].shape == Shape::Lower);
            let Some(end) = self.surname_end(next).filter(|_| !is_over) else {
                break;
            };
            let is_middle = self.tokens[next].has(flag::FIRST)
                || self.first_before_hyphen(next)
                || self.grammar.declines && cases::is_patronymic(self.written(next, end));
            let goes_on = self.joined(next + 1).is_some_and(|t| {
                (t.is_name_like() && self.is_surname(next + 1))
                    || t.has(flag::PARTICLE) && t.shape == Shape::Lower
            });
            if !(one && is_middle && goes_on && !has_particles) {
                surnames += 1;
            }
            to = end;
        }
        if surnames == 0 {
            return None;
        }
        let is_free = self.grammar.capital_nouns
            || self.is_free_left(at, 0)
            || self.tokens[at - 1].opens
            || self.tokens[at - 1].has(flag::FIRST);
        Some(Span {
            from: at,
            to,
            kind: is_free.then_some(Kind::Person),
        })
    }

    /// `calle Juan Bravo`, `premio de Rafael Alberti`.
    pub(super) fn is_named_after(&self, at: usize) -> bool {
        if at == 0 || !(self.tokens[at].joined || self.tokens[at].elided) {
            return false;
        }
        let before = &self.tokens[at - 1];
        before.has(flag::STREET)
            || at > 1
                && before.has(flag::LINK)
                && before.joined
                && self.tokens[at - 2].has(flag::STREET)
    }
}

/// The number of a pope or a king.
pub(super) fn is_roman(word: &str) -> bool {
    word.len() < 6
        && !word.is_empty()
        && word.bytes().all(|b| matches!(b, b'I' | b'V' | b'X'))
        && word != "X"
}

/// Whether a word is another with this ending, after a hyphen or not.
fn ends_compound(word: &str, ending: &str) -> bool {
    let start = word.len().checked_sub(ending.len());
    let end = start.filter(|s| *s > 2).and_then(|s| word.get(s..));
    end.is_some_and(|end| {
        let mut letters = end.chars().flat_map(char::to_lowercase);
        ending.chars().all(|c| letters.next() == Some(c))
    })
}
