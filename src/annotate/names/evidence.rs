//! What the rest of the article says about a word: its case elsewhere, its company, its titles.

use super::steps::step;
use super::token::{Cap, Part, Setting, Token, Tokens};
use super::words::flag;

/// How many neighbours are remembered of each side.
const NEIGHBOURS: usize = 3;

#[derive(Clone, Copy, Debug, Default)]
pub struct Word {
    low: u64,
    /// Seen in lower case, and capitalised inside a sentence.
    pub lower: u8,
    pub capital: u8,
    /// Bits of [`seen`].
    pub seen: u8,
    n_before: u8,
    n_after: u8,
    n_ends: u8,
    before: [u64; NEIGHBOURS],
    after: [u64; NEIGHBOURS],
    /// The last words of the runs that it stands in.
    ends: [u64; NEIGHBOURS],
    /// The last word of the long form that it abbreviates; 0 without.
    pub long_form: u64,
}

pub mod seen {
    /// Ends a run of two words and more.
    pub const LAST: u8 = 1;
    /// Ends one that begins with a first name.
    pub const AFTER_FIRST_NAME: u8 = 2;
    /// Begins one.
    pub const FIRST: u8 = 4;
    /// Stands before the last word of an organization.
    pub const BEFORE_ORG_WORD: u8 = 8;
    pub const AFTER_TITLE: u8 = 16;
}

impl Word {
    pub fn before(&self) -> &[u64] {
        &self.before[..self.n_before as usize]
    }

    pub fn after(&self) -> &[u64] {
        &self.after[..self.n_after as usize]
    }

    pub fn ends(&self) -> &[u64] {
        &self.ends[..self.n_ends as usize]
    }
}

/// Adds a value that is not there yet, while there is room.
fn add(values: &mut [u64; NEIGHBOURS], n: &mut u8, value: u64) {
    let used = *n as usize;
    if used < NEIGHBOURS && !values[..used].contains(&value) {
        values[used] = value;
        *n += 1;
    }
}

/// An open-addressed table of the article's words.
#[derive(Debug, Default)]
pub struct Evidence {
    slots: Vec<u32>,
    /// Those that are taken, by the numbers of words.
    taken: Vec<u32>,
    words: Vec<Word>,
    /// Of a sentence the tokens that are looked for.
    perhaps: Vec<u64>,
}

/// Where the search for a word begins.
fn home(low: u64) -> usize {
    (low >> 24) as usize
}

impl Evidence {
    pub fn clear(&mut self) {
        self.words.clear();
        // One long article must not slow all that come after it.
        if self.slots.len() > 1 << 14 || self.slots.is_empty() {
            self.slots = vec![0; 1 << 10];
            self.taken.clear();
        }
        for slot in self.taken.drain(..) {
            self.slots[slot as usize] = 0;
        }
    }

    fn find(&self, low: u64) -> Result<usize, usize> {
        let mask = self.slots.len() - 1;
        let mut at = home(low) & mask;
        loop {
            step(1);
            match self.slots[at] {
                0 => return Err(at),
                found if self.words[found as usize - 1].low == low => return Ok(found as usize - 1),
                _ => at = (at + 1) & mask,
            }
        }
    }

    /// The word's number, from 0; it is entered where it was not.
    fn entry(&mut self, low: u64) -> usize {
        if (self.words.len() + 1) * 2 > self.slots.len() {
            self.grow();
        }
        match self.find(low) {
            Ok(index) => index,
            Err(slot) => {
                self.words.push(Word {
                    low,
                    ..Word::default()
                });
                self.slots[slot] = self.words.len() as u32;
                self.taken.push(slot as u32);
                self.words.len() - 1
            }
        }
    }

    fn grow(&mut self) {
        self.slots = vec![0; self.slots.len() * 2];
        self.taken.clear();
        for index in 0..self.words.len() {
            if let Err(slot) = self.find(self.words[index].low) {
                self.slots[slot] = index as u32 + 1;
                self.taken.push(slot as u32);
            }
        }
    }

    /// The word that a token is.
    pub fn word(&self, token: &Token) -> Option<&Word> {
        self.words.get((token.word as usize).checked_sub(1)?)
    }

    /// How often the word is in lower case, and capitalised inside a sentence.
    pub fn cases(&self, token: &Token) -> (u8, u8) {
        self.word(token).map_or((0, 0), |w| (w.lower, w.capital))
    }

    /// How many words were entered.
    pub fn len(&self) -> usize {
        self.words.len()
    }

    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// Enters the capitalised words of a sentence.
    pub fn enter(&mut self, parts: &mut Tokens, sentence: &Part) {
        let counts = sentence.setting == Setting::Normal;
        for at in sentence.names() {
            let at = parts.names[at] as usize;
            let token = &mut parts.tokens[at];
            let index = self.entry(token.low);
            token.word = index as u32 + 1;
            let word = &mut self.words[index];
            word.capital = word
                .capital
                .saturating_add(u8::from(counts && at > sentence.from));
        }
    }

    /// Counts the lower-case uses of words that were entered.
    pub fn count_lower(&mut self, tokens: &[Token]) {
        let mask = self.slots.len() - 1;
        let mut perhaps = std::mem::take(&mut self.perhaps);
        perhaps.clear();
        perhaps.resize(tokens.len(), 0);
        let mut n = 0;
        // Which they are a processor could not foresee: most tokens pass without a branch.
        for token in tokens {
            let is_lower = token.cap == Cap::Lower && token.len() > 1;
            let is_held = self.slots[home(token.low) & mask] != 0;
            perhaps[n] = token.low;
            n += usize::from(is_lower & is_held);
        }
        for low in &perhaps[..n] {
            if let Ok(index) = self.find(*low) {
                let word = &mut self.words[index];
                word.lower = word.lower.saturating_add(1);
            }
        }
        self.perhaps = perhaps;
    }

    /// Notes the company of every capitalised word of a sentence.
    pub fn gather(&mut self, text: &str, parts: &Tokens, sentence: &Part) {
        let tokens = &parts.tokens[sentence.from..sentence.to];
        let mut end = 0;
        for at in parts.names_in(sentence) {
            let from = *at as usize - sentence.from;
            // Its case may be another by now.
            if from < end || !tokens[from].cap.is_name() {
                continue;
            }
            end = from + 1;
            while end < tokens.len() && tokens[end].cap.is_name() {
                end += 1;
            }
            self.gather_run(tokens, from, end);
            self.gather_long_form(text, tokens, end);
        }
    }

    fn gather_run(&mut self, tokens: &[Token], from: usize, to: usize) {
        let before = from.checked_sub(1).map(|i| &tokens[i]);
        let after = tokens.get(to);
        let last = &tokens[to - 1];
        let begins_with_first_name =
            tokens[from].flags & (flag::FIRST_NAME | flag::WORLD_FIRST) != 0;
        for i in from..to {
            let titled = i > from && tokens[i - 1].flags & flag::TITLE != 0
                || i == from && before.is_some_and(|t| t.flags & flag::TITLE != 0);
            let Some(word) = self
                .words
                .get_mut((tokens[i].word as usize).wrapping_sub(1))
            else {
                continue;
            };
            if let Some(before) = before.filter(|_| i == from) {
                add(&mut word.before, &mut word.n_before, before.low);
            }
            if let Some(after) = after.filter(|_| i + 1 == to) {
                add(&mut word.after, &mut word.n_after, after.low);
            }
            if to - from > 1 {
                add(&mut word.ends, &mut word.n_ends, last.low);
                let is_last = i + 1 == to;
                if is_last {
                    word.seen |= seen::LAST;
                    if begins_with_first_name {
                        word.seen |= seen::AFTER_FIRST_NAME;
                    }
                } else if last.flags & flag::ORG_WORD != 0 {
                    word.seen |= seen::BEFORE_ORG_WORD;
                }
                if i == from {
                    word.seen |= seen::FIRST;
                }
            }
            if titled {
                word.seen |= seen::AFTER_TITLE;
            }
        }
    }

    /// `Foo Bar Baz (FBB)`: what the acronym stands for is told by the word before the bracket.
    fn gather_long_form(&mut self, text: &str, tokens: &[Token], end: usize) {
        let is = |at: usize, what: u8| {
            tokens
                .get(at)
                .and_then(|t| text.as_bytes().get(t.start as usize))
                .is_some_and(|byte| *byte == what)
        };
        let acronym = tokens.get(end + 1).filter(|t| t.cap == Cap::Upper);
        if let Some(acronym) = acronym
            && is(end, b'(')
            && is(end + 2, b')')
        {
            let long_form = tokens[end - 1].low;
            let index = self.entry(acronym.low);
            self.words[index].long_form = long_form;
        }
    }
}
