//! Words of a shape: wildcards, fuzzy words and regular expressions held against the dictionary.
//!
//! Each is held against the bytes of a folded surface form. The characters that other tokens begin
//! with are never part of one, so only surface forms are met, or those of the keys of one language.

use std::sync::Arc;

use regex_automata::dfa::dense::{self, DFA};
use regex_automata::dfa::{Automaton as _, StartKind};
use regex_automata::nfa::thompson;
use regex_automata::util::primitives::StateID;
use regex_automata::{Anchored, Input, MatchKind, util::syntax};

use super::analysis::{FIRST_OF_SURFACE, Language};
use super::lists::Shape;

#[derive(Clone, Debug)]
pub(super) enum Like {
    Wildcard(Arc<Wildcard>),
    Fuzzy(Arc<Fuzzy>),
    Regex(Arc<Regex>),
}

impl Like {
    /// A folded shape with `*` and `?`; `None` where it is too long.
    pub fn wildcard(shape: &str) -> Option<Like> {
        Wildcard::new(shape).map(|wildcard| Like::Wildcard(Arc::new(wildcard)))
    }

    /// A folded word, and how many edits it may be away.
    pub fn fuzzy(word: &str, edits: u8) -> Like {
        Like::Fuzzy(Arc::new(Fuzzy {
            letters: word.chars().collect(),
            edits,
        }))
    }

    /// A folded regular expression; `None` where it needs too large an automaton, or looks around.
    pub fn regex(expression: &str) -> Option<Like> {
        Regex::new(expression).map(|regex| Like::Regex(Arc::new(regex)))
    }

    /// Whether a surface form has this shape.
    pub fn is_met_by(&self, surface: &str) -> bool {
        if let Like::Fuzzy(fuzzy) = self
            && surface.chars().count().abs_diff(fuzzy.letters.len()) > usize::from(fuzzy.edits)
        {
            return false;
        }
        let walk = Walk::new(self);
        let mut state = walk.start();
        for byte in surface.bytes() {
            if !walk.can_match(&state) {
                return false;
            }
            state = walk.accept(&state, byte);
        }
        walk.is_match(&state)
    }
}

/// The shape as the dictionary walks it.
pub(super) struct Walk<'l> {
    like: &'l Like,
    /// What stands before it.
    key: Option<u8>,
}

impl<'l> Walk<'l> {
    /// Over surface forms.
    pub fn new(like: &'l Like) -> Walk<'l> {
        Walk { like, key: None }
    }

    /// Over the keys of a language.
    pub fn of_keys(like: &'l Like, language: Language) -> Walk<'l> {
        let key = Some(language.key());
        Walk { like, key }
    }

    fn first(&self) -> State {
        match self.like {
            Like::Wildcard(wildcard) => State::Wildcard(wildcard.closed(1)),
            Like::Fuzzy(fuzzy) => State::Fuzzy(fuzzy.start()),
            Like::Regex(regex) => State::Regex(regex.start),
        }
    }
}

#[derive(Clone)]
pub(super) enum State {
    Dead,
    /// Before the key.
    Key,
    Wildcard(u128),
    Fuzzy(Rows),
    Regex(StateID),
}

impl Shape for Walk<'_> {
    type State = State;

    fn start(&self) -> State {
        match self.key {
            Some(_) => State::Key,
            None => self.first(),
        }
    }

    fn is_match(&self, state: &State) -> bool {
        match (self.like, state) {
            (Like::Wildcard(wildcard), State::Wildcard(set)) => set & wildcard.end != 0,
            (Like::Fuzzy(fuzzy), State::Fuzzy(rows)) => fuzzy.is_match(rows),
            (Like::Regex(regex), State::Regex(state)) => {
                let end = regex.automaton.next_eoi_state(*state);
                regex.automaton.is_match_state(end)
            }
            _ => false,
        }
    }

    fn can_match(&self, state: &State) -> bool {
        match (self.like, state) {
            (_, State::Key) => true,
            (Like::Wildcard(_), State::Wildcard(set)) => *set != 0,
            (Like::Fuzzy(fuzzy), State::Fuzzy(rows)) => fuzzy.can_match(rows),
            (Like::Regex(regex), State::Regex(state)) => {
                let automaton = &regex.automaton;
                !automaton.is_dead_state(*state) && !automaton.is_quit_state(*state)
            }
            _ => false,
        }
    }

    fn accept(&self, state: &State, byte: u8) -> State {
        if matches!(state, State::Key) {
            return match self.key == Some(byte) {
                true => self.first(),
                false => State::Dead,
            };
        }
        if byte < FIRST_OF_SURFACE {
            return State::Dead;
        }
        match (self.like, state) {
            (Like::Wildcard(wildcard), State::Wildcard(set)) => {
                State::Wildcard(wildcard.step(*set, byte))
            }
            (Like::Fuzzy(fuzzy), State::Fuzzy(rows)) => State::Fuzzy(fuzzy.step(rows, byte)),
            (Like::Regex(regex), State::Regex(state)) => {
                State::Regex(regex.automaton.next_state(*state, byte))
            }
            _ => State::Dead,
        }
    }
}

/// Places in a shape as bits: bit i says that what stands before element i is matched.
#[derive(Debug)]
pub(super) struct Wildcard {
    /// For each byte the elements that are this byte.
    bytes: Box<[u128; 256]>,
    /// The elements `?`; a character may have several bytes, so the place behind one stays for those.
    one: u128,
    /// The elements `*`.
    any: u128,
    end: u128,
}

impl Wildcard {
    fn new(shape: &str) -> Option<Wildcard> {
        let mut wildcard = Wildcard {
            bytes: Box::new([0; 256]),
            one: 0,
            any: 0,
            end: 1,
        };
        for (i, byte) in shape.bytes().enumerate() {
            if i >= 126 {
                return None;
            }
            let bit = 1 << i;
            match byte {
                b'?' => wildcard.one |= bit,
                b'*' => wildcard.any |= bit,
                byte => wildcard.bytes[usize::from(byte)] |= bit,
            }
            wildcard.end = bit << 1;
        }
        Some(wildcard)
    }

    /// With what is reached by stars that stand for nothing.
    fn closed(&self, mut set: u128) -> u128 {
        loop {
            let more = set | (set & self.any) << 1;
            if more == set {
                return set;
            }
            set = more;
        }
    }

    fn step(&self, set: u128, byte: u8) -> u128 {
        let inside_character = (0x80..0xc0).contains(&byte);
        let mut next = (set & self.bytes[usize::from(byte)]) << 1 | set & self.any;
        next |= match inside_character {
            true => set & self.one << 1,
            false => (set & self.one) << 1,
        };
        self.closed(next)
    }
}

/// Optimal string alignment: inserted, missing, replaced letters and swapped neighbours.
#[derive(Debug)]
pub(super) struct Fuzzy {
    letters: Vec<char>,
    edits: u8,
}

/// The distances of what was read to each beginning of the word: after the last letter, and after
/// the one before it.
#[derive(Clone)]
pub(super) struct Rows {
    now: Vec<u8>,
    before: Vec<u8>,
    last: Option<char>,
    /// The bytes of a character that is not complete.
    pending: [u8; 4],
    pending_len: usize,
}

impl Fuzzy {
    fn start(&self) -> Rows {
        let far = self.edits + 1;
        Rows {
            now: (0..=self.letters.len())
                .map(|i| far.min(u8::try_from(i).unwrap_or(far)))
                .collect(),
            before: vec![far; self.letters.len() + 1],
            last: None,
            pending: [0; 4],
            pending_len: 0,
        }
    }

    fn is_match(&self, rows: &Rows) -> bool {
        rows.pending_len == 0 && rows.now.last().is_some_and(|edits| *edits <= self.edits)
    }

    fn can_match(&self, rows: &Rows) -> bool {
        let least = |row: &[u8]| row.iter().min().copied().unwrap_or(u8::MAX);
        // A swap goes on from the row before.
        least(&rows.now) <= self.edits || least(&rows.before) < self.edits
    }

    fn step(&self, rows: &Rows, byte: u8) -> Rows {
        let mut next = rows.clone();
        if let Some(place) = next.pending.get_mut(next.pending_len) {
            *place = byte;
            next.pending_len += 1;
        }
        let read = next.pending.get(..next.pending_len).unwrap_or_default();
        let Some(letter) = std::str::from_utf8(read)
            .ok()
            .and_then(|text| text.chars().next())
        else {
            return next;
        };
        next.pending_len = 0;
        let far = self.edits + 1;
        let mut row = Vec::with_capacity(rows.now.len());
        row.push(far.min(rows.now[0] + 1));
        for (i, &own) in self.letters.iter().enumerate() {
            let replaced = rows.now[i] + u8::from(own != letter);
            let mut best = replaced.min(rows.now[i + 1] + 1).min(row[i] + 1);
            if i > 0 && own == rows.last.unwrap_or('\0') && self.letters[i - 1] == letter {
                best = best.min(rows.before[i - 1] + 1);
            }
            row.push(best.min(far));
        }
        next.before = std::mem::replace(&mut next.now, row);
        next.last = Some(letter);
        next
    }
}

/// A regular expression that matches whole words.
#[derive(Debug)]
pub(super) struct Regex {
    automaton: DFA<Vec<u32>>,
    start: StateID,
}

/// How large the automaton of a regular expression may get, in bytes.
const MAX_AUTOMATON: usize = 4 << 20;

impl Regex {
    fn new(expression: &str) -> Option<Regex> {
        let config = dense::Config::new()
            .start_kind(StartKind::Anchored)
            .match_kind(MatchKind::All)
            .dfa_size_limit(Some(MAX_AUTOMATON))
            .determinize_size_limit(Some(MAX_AUTOMATON));
        let automaton = dense::Builder::new()
            .configure(config)
            .syntax(syntax::Config::new().case_insensitive(true))
            .thompson(thompson::Config::new().nfa_size_limit(Some(MAX_AUTOMATON)))
            .build(&format!("(?:{expression})\\z"))
            .ok()?;
        let input = Input::new("").anchored(Anchored::Yes);
        let start = automaton.start_state_forward(&input).ok()?;
        Some(Regex { automaton, start })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(like: &Like, met: &[&str], not: &[&str]) {
        for surface in met {
            assert!(like.is_met_by(surface), "{surface} is of {like:?}");
        }
        for surface in not {
            assert!(!like.is_met_by(surface), "{surface} is not of {like:?}");
        }
    }

    #[test]
    fn wildcards() {
        let like = |shape: &str| Like::wildcard(shape).unwrap();
        check(
            &like("wom?n"),
            &["women", "woman", "womжn", "wom会n"],
            &["womn", "womeen"],
        );
        check(
            &like("*gate"),
            &["gate", "watergate", "ж会gate"],
            &["gates", "\u{1}gate"],
        );
        check(
            &like("a*b*c"),
            &["abc", "aabbcc", "abcbc"],
            &["ab", "acb", "abcd"],
        );
        check(&like("?*ж"), &["aж", "жж", "会xж"], &["ж", "a"]);
        check(&like("*?*"), &["a", "ж"], &[""]);
        assert!(Like::wildcard(&"a".repeat(127)).is_none());
        let slow = like(&format!("{}b", "*a".repeat(60)));
        check(&slow, &[], &[&"a".repeat(250)]);
    }

    #[test]
    fn fuzzy_words() {
        let one = Like::fuzzy("boehler", 1);
        check(
            &one,
            &["boehler", "beohler", "bohler", "boehlerr", "boeхler"],
            &["beolher", "boe", ""],
        );
        let two = Like::fuzzy("boehler", 2);
        check(
            &two,
            &["beolher", "behler", "boeler", "xboehlery"],
            &["xboehleryz", "\u{1}boehler"],
        );
        // Swapped neighbours are not edited again.
        check(&Like::fuzzy("ca", 2), &["ac", "acb"], &["abc"]);
        check(&Like::fuzzy("ca", 1), &["ac"], &["abc"]);
        check(&Like::fuzzy("ж", 1), &["ж", "会", "", "жж"], &["会会"]);
    }

    #[test]
    fn regular_expressions() {
        let like = |expression: &str| Like::regex(expression).unwrap();
        check(
            &like("bo?ehler"),
            &["boehler", "behler"],
            &["boehlers", "aboehler"],
        );
        check(&like("a|ab"), &["a", "ab"], &["b", "abc"]);
        check(&like("^GAZA$"), &["gaza"], &["gazas"]);
        check(&like(".{2}"), &["ab", "жa"], &["a", "abc", "\u{1}a"]);
        assert!(Like::regex("(a{900}){900}").is_none());
        assert!(Like::regex(r"\bж\b").is_none());
    }
}
