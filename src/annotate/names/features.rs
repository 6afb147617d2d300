//! The one feature function: what the tagger looks at, shared by the trainer and the recogniser.
//!
//! After Ratinov and Roth, "Design Challenges and Misconceptions in Named Entity Recognition" (2009):
//! words and their shapes in a window, affixes, gazetteers, and what the rest of the article says.

use super::evidence::seen;
use super::hash::{SEED, finish, mix, step};
use super::scene::{Scene, Setting};
use super::token::{Cap, Token, mark};
use super::words::{self, flag};

/// What stands where the sentence has no word.
const EDGE: u64 = 0x5eed_0000;

/// A sentence in its scene.
#[derive(Clone, Copy, Debug)]
pub struct Sentence<'a> {
    pub text: &'a str,
    pub scene: &'a Scene,
    pub from: usize,
    pub to: usize,
    pub setting: Setting,
}

impl<'a> Sentence<'a> {
    pub fn of(text: &'a str, scene: &'a Scene, index: usize) -> Sentence<'a> {
        let (from, to) = scene.sentence(index);
        Sentence {
            text,
            scene,
            from,
            to,
            setting: scene.settings[index],
        }
    }

    fn token(&self, at: usize, offset: isize) -> Option<&'a Token> {
        let index = at.checked_add_signed(offset)?;
        (self.from..self.to)
            .contains(&index)
            .then(|| &self.scene.parts.tokens[index])
    }

    fn bytes(&self, token: &Token) -> &'a [u8] {
        let bytes = self.text.as_bytes();
        bytes
            .get(token.start as usize..token.end as usize)
            .unwrap_or(&[])
    }
}

fn low(token: Option<&Token>) -> u64 {
    token.map_or(EDGE, |t| t.low)
}

/// Case and spelling in one number.
fn shape(token: Option<&Token>) -> u64 {
    token.map_or(EDGE, |t| {
        let punctuation = if t.cap == Cap::Punctuation { t.low } else { 0 };
        mix(u64::from(t.marks) << 8 | t.cap as u64, punctuation)
    })
}

fn case(token: Option<&Token>) -> u64 {
    token.map_or(15, |t| t.cap as u64)
}

/// Everything that the lists say of a token.
fn lists(token: Option<&Token>) -> u64 {
    token.map_or(1 << 30, |t| {
        u64::from(t.flags & flag::SEEN) | u64::from(t.phrase) << 20
    })
}

/// Hashes of the first and of the last `n` letters, without case, for n of 1 to 4.
fn affixes(word: &[u8]) -> ([u64; 4], [u64; 4]) {
    let hash = |hash: u64, byte: u8| {
        let folded = match byte {
            b'0'..=b'9' => b'0',
            _ => byte.to_ascii_lowercase(),
        };
        step(hash, u32::from(folded))
    };
    let (mut prefixes, mut suffixes) = ([0; 4], [0; 4]);
    let (mut prefix, mut suffix) = (SEED, SEED + 1);
    for n in 0..word.len().min(4) {
        prefix = hash(prefix, word[n]);
        suffix = hash(suffix, word[word.len() - 1 - n]);
        prefixes[n] = finish(prefix);
        suffixes[n] = finish(suffix);
    }
    (prefixes, suffixes)
}

/// Appends the hashes of all features of the token at `at`, which stands in `sentence`.
pub fn features(sentence: &Sentence, at: usize, into: &mut Vec<u64>) {
    let Some(this) = sentence.token(at, 0) else {
        return;
    };
    let mut next_template = 1u64;
    let mut add = |value: u64| {
        into.push(mix(next_template, value));
        next_template += 1;
    };
    let around = [-2, -1, 1, 2].map(|offset| sentence.token(at, offset));
    let [before2, before, after, after2] = around;
    let (l2, l1, l0) = (low(before2), low(before), this.low);
    let (r1, r2) = (low(after), low(after2));
    let this_case = this.cap as u64;
    let is_first = u64::from(at == sentence.from);
    let this_shape = shape(Some(this));

    // The word and its neighbours.
    add(0);
    add(l0);
    add(mix(l0, this_case));
    add(mix(l1, case(before)));
    add(mix(r1, case(after)));
    add(mix(l1, l0));
    add(mix(l0, r1));
    add(mix(l2, l1));
    add(mix(r1, r2));
    add(mix(l1, this_shape));
    add(mix(r1, this_shape));
    add(mix(mix(l1, r1), this_shape));
    for (template, offsets) in [(900, [-3, -2]), (901, [2, 3])] {
        for offset in offsets {
            if let Some(token) = sentence.token(at, offset) {
                into.push(mix(template, token.low));
            }
        }
    }
    spelling(sentence, this, at, into);
    from_lists(&around, this, into);
    from_article(sentence, this, is_first, into);
}

/// Case, marks and affixes of the token and of those beside it.
fn spelling(sentence: &Sentence, this: &Token, at: usize, into: &mut Vec<u64>) {
    let mut next_template = 100u64;
    let mut add = |value: u64| {
        into.push(mix(next_template, value));
        next_template += 1;
    };
    let [before2, before, after, after2] = [-2, -1, 1, 2].map(|o| sentence.token(at, o));
    let is_first = u64::from(at == sentence.from);
    let this_case = this.cap as u64;
    let (s1, s0, s2) = (shape(before), shape(Some(this)), shape(after));
    add(s0);
    add(mix(s1, s0));
    add(mix(s0, s2));
    let cases = [before2, before, Some(this), after, after2].map(case);
    add(cases.iter().fold(0, |all, case| all << 4 | case));
    add(this_case | is_first << 4 | (sentence.setting as u64) << 5);
    add(mix(this.low, this_case | is_first << 4));
    let word = sentence.bytes(this);
    let (prefixes, suffixes) = affixes(word);
    for hash in prefixes.iter().skip(1).chain(suffixes.iter()) {
        add(*hash);
    }
    add(mix(suffixes[2], this_case));
    add((word.len() as u64).min(12) << 4 | this_case);
    for token in [before, after] {
        let suffixes = token.map(|t| affixes(sentence.bytes(t)).1);
        add(suffixes.map_or(EDGE, |s| s[2]));
    }
    if this.marks & mark::HYPHEN != 0
        && let Some(hyphen) = word.iter().position(|byte| *byte == b'-')
    {
        add(word_hash(&word[..hyphen]));
        add(word_hash(&word[hyphen + 1..]));
    }
}

fn word_hash(word: &[u8]) -> u64 {
    let lower = word.iter().map(|b| u32::from(b.to_ascii_lowercase()));
    finish(lower.fold(SEED, step))
}

/// Word lists and gazetteers.
fn from_lists(around: &[Option<&Token>; 4], this: &Token, into: &mut Vec<u64>) {
    let [_, before, after, _] = *around;
    let mut next_template = 200u64;
    let mut add = |value: u64| {
        into.push(mix(next_template, value));
        next_template += 1;
    };
    let this_lists = lists(Some(this));
    let (left, right) = (lists(before), lists(after));
    add(this_lists);
    add(mix(left, this_lists));
    add(mix(this_lists, right));
    add(mix(mix(left, this_lists), right));
    add(mix(this_lists, shape(Some(this))));
    add(mix(this_lists, low(before)));
    add(mix(this_lists, low(after)));
    add(u64::from(words::written(this.flags)) << 4 | this.cap as u64);
    for (template, token) in [(220, before), (221, Some(this)), (222, after)] {
        let Some(token) = token else { continue };
        if token.phrase != 0 {
            into.push(mix(template, u64::from(token.phrase)));
        }
        let mut bits = token.flags & flag::SEEN;
        while bits != 0 {
            let lowest = bits & bits.wrapping_neg();
            into.push(mix(template, 1 << 20 | u64::from(lowest)));
            bits ^= lowest;
        }
    }
}

/// What the article says elsewhere of the same word.
fn from_article(sentence: &Sentence, this: &Token, is_first: u64, into: &mut Vec<u64>) {
    if !this.cap.is_name() {
        return;
    }
    let Some(word) = sentence.scene.evidence.word(this.low) else {
        return;
    };
    let cases = u64::from(word.lower.min(3)) << 2 | u64::from(word.capital.min(3));
    into.push(mix(300, cases));
    let edge = is_first << 1 | u64::from(sentence.setting != Setting::Normal);
    let written = u64::from(words::written(this.flags));
    into.push(mix(301, cases << 8 | edge << 4 | written));
    into.push(mix(302, u64::from(word.seen)));
    for bit in [
        seen::AFTER_TITLE,
        seen::AFTER_FIRST_NAME,
        seen::BEFORE_ORG_WORD,
    ] {
        if word.seen & bit != 0 {
            into.push(mix(303, u64::from(bit)));
        }
    }
    for (template, values) in [
        (310, word.before()),
        (311, word.after()),
        (312, word.ends()),
    ] {
        for value in values {
            // Ending its own run is one fact, whatever the word.
            let value = if template == 312 && *value == this.low {
                1
            } else {
                *value
            };
            into.push(mix(template, value));
        }
    }
    if word.long_form != 0 {
        into.push(mix(314, word.long_form));
        into.push(mix(315, 0));
    }
}
