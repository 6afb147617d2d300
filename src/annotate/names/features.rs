//! The one feature function: what the tagger looks at, shared by the trainer and the recogniser.
//!
//! After Ratinov and Roth, "Design Challenges and Misconceptions in Named Entity Recognition" (2009):
//! words and their shapes in a window, affixes, gazetteers, and what the rest of the article says.

use xxhash_rust::xxh3::xxh3_64;

use super::evidence::{Word, seen};
use super::hash::{SEED, finish, mix, step};
use super::scene::Scene;
use super::token::{Cap, Part, Setting, Token, mark};
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
        let Part {
            from, to, setting, ..
        } = scene.sentences()[index];
        Sentence {
            text,
            scene,
            from,
            to,
            setting,
        }
    }

    pub fn token(&self, at: usize, offset: isize) -> Option<&'a Token> {
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

/// Which features are wanted, by what they look at: the sum of each group is remembered for what news is
/// full of.
pub mod group {
    /// The token alone, with its place and the setting of its sentence.
    pub const OWN: u16 = 1;
    /// The token before, alone.
    pub const BEFORE: u16 = 1 << 1;
    pub const AFTER: u16 = 1 << 2;
    /// What the lists and the spelling say of the token and of the one before, together.
    pub const WITH_BEFORE: u16 = 1 << 3;
    pub const WITH_AFTER: u16 = 1 << 4;
    /// The word two before.
    pub const FAR_BEFORE: u16 = 1 << 5;
    pub const FAR_AFTER: u16 = 1 << 6;
    /// The cases of the token and of two on each side.
    pub const CASES: u16 = 1 << 7;
    /// How the rest of the article writes the word.
    pub const ELSEWHERE: u16 = 1 << 8;
    /// The word's company elsewhere in the article.
    pub const COMPANY: u16 = 1 << 9;
    /// All that no memory keeps.
    pub const TOGETHER: u16 = WITH_BEFORE | WITH_AFTER | FAR_BEFORE | FAR_AFTER | CASES;
    pub const ALL: u16 = (1 << 10) - 1;
}

/// What tells a token from others in the features that look at it alone; `None` stands for the end of
/// the sentence.
#[inline]
pub fn type_of(sentence: &Sentence, token: Option<&Token>) -> u64 {
    let Some(token) = token else { return EDGE };
    let written = u64::from(token.len() as u32) << 24
        | u64::from(token.cap as u8) << 16
        | u64::from(token.marks) << 8
        | u64::from(token.phrase);
    let mut hash = mix(mix(token.low, written), u64::from(token.flags));
    let bytes = sentence.bytes(token);
    // Affixes have the accents, and parts of words the digits, that the hash of the word has not.
    let is_lossy = !bytes.is_ascii() || token.marks & mark::DIGIT != 0;
    if is_lossy {
        hash = mix(hash, xxh3_64(bytes));
    }
    hash
}

/// The cases of a token and of two on each side, in one number.
fn cases(sentence: &Sentence, at: usize) -> u64 {
    let cases = (-2..=2).map(|offset| case(sentence.token(at, offset)));
    cases.fold(0, |all, case| all << 4 | case)
}

/// Appends the hashes of the features of the token at `at`, which stands in `sentence`, that belong to
/// [`group`]s in `WANTED`.
pub fn features<const WANTED: u16>(sentence: &Sentence, at: usize, into: &mut Vec<u64>) {
    let Some(this) = sentence.token(at, 0) else {
        return;
    };
    let is_wanted = |group| WANTED & group != 0;
    let (before, after) = (sentence.token(at, -1), sentence.token(at, 1));
    let is_first = u64::from(at == sentence.from);
    if is_wanted(group::OWN) {
        own(sentence, this, is_first, into);
    }
    if is_wanted(group::BEFORE) {
        beside([4, 115, 220], sentence, before, into);
    }
    if is_wanted(group::AFTER) {
        beside([5, 116, 222], sentence, after, into);
    }
    if is_wanted(group::WITH_BEFORE) {
        pair([101, 201], before, Some(this), into);
    }
    if is_wanted(group::WITH_AFTER) {
        pair([102, 202], Some(this), after, into);
    }
    if is_wanted(group::FAR_BEFORE)
        && let Some(token) = sentence.token(at, -2)
    {
        into.push(mix(900, token.low));
    }
    if is_wanted(group::FAR_AFTER)
        && let Some(token) = sentence.token(at, 2)
    {
        into.push(mix(901, token.low));
    }
    if is_wanted(group::CASES) {
        into.push(mix(103, cases(sentence, at)));
    }
    if is_wanted(group::ELSEWHERE)
        && let Some(word) = elsewhere(sentence, this)
    {
        from_facts(facts(sentence, this, is_first, word), into);
    }
    if is_wanted(group::COMPANY)
        && let Some(word) = elsewhere(sentence, this)
    {
        company(this, word, into);
    }
}

/// The token by itself: word, case, affixes, lists.
fn own(sentence: &Sentence, this: &Token, is_first: u64, into: &mut Vec<u64>) {
    let this_shape = shape(Some(this));
    let mut add = |template: u64, value: u64| into.push(mix(template, value));
    let this_case = this.cap as u64;
    add(1, 0);
    add(2, this.low);
    add(3, mix(this.low, this_case));
    add(100, this_shape);
    add(
        104,
        this_case | is_first << 4 | (sentence.setting as u64) << 5,
    );
    add(105, mix(this.low, this_case | is_first << 4));
    let word = sentence.bytes(this);
    let (prefixes, suffixes) = affixes(word);
    let all = prefixes.iter().skip(1).chain(suffixes.iter());
    for (template, hash) in (106..).zip(all) {
        add(template, *hash);
    }
    add(113, mix(suffixes[2], this_case));
    add(114, (word.len() as u64).min(12) << 4 | this_case);
    if this.marks & mark::HYPHEN != 0
        && let Some(hyphen) = word.iter().position(|byte| *byte == b'-')
    {
        add(117, word_hash(&word[..hyphen]));
        add(118, word_hash(&word[hyphen + 1..]));
    }
    let this_lists = lists(Some(this));
    add(200, this_lists);
    add(204, mix(this_lists, this_shape));
    add(207, u64::from(words::written(this.flags)) << 4 | this_case);
    each_list(221, this, into);
}

/// The token on one side, by itself.
fn beside(templates: [u64; 3], sentence: &Sentence, token: Option<&Token>, into: &mut Vec<u64>) {
    let [of_word, of_suffix, of_lists] = templates;
    into.push(mix(of_word, mix(low(token), case(token))));
    let suffix = token.map_or(EDGE, |t| affixes(sentence.bytes(t)).1[2]);
    into.push(mix(of_suffix, suffix));
    if let Some(token) = token {
        each_list(of_lists, token, into);
    }
}

/// The lists that a token is in, one by one.
fn each_list(template: u64, token: &Token, into: &mut Vec<u64>) {
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

/// Two tokens side by side, by spelling and by lists.
fn pair(templates: [u64; 2], left: Option<&Token>, right: Option<&Token>, into: &mut Vec<u64>) {
    let values = [
        mix(shape(left), shape(right)),
        mix(lists(left), lists(right)),
    ];
    into.extend(templates.into_iter().zip(values).map(|(t, v)| mix(t, v)));
}

fn word_hash(word: &[u8]) -> u64 {
    let lower = word.iter().map(|b| u32::from(b.to_ascii_lowercase()));
    finish(lower.fold(SEED, step))
}

/// What the article says elsewhere of the same word.
fn elsewhere<'a>(sentence: &Sentence<'a>, this: &Token) -> Option<&'a Word> {
    let evidence = &sentence.scene.evidence;
    let word = this.cap.is_name().then(|| evidence.word(this));
    word.flatten()
}

/// How the article writes the word elsewhere, in numbers that are few; what features of
/// [`group::ELSEWHERE`] look at.
#[derive(Clone, Copy)]
struct Facts {
    cases: u64,
    /// With the place of the token itself, and how the lists write it.
    placed: u64,
    seen: u8,
}

fn facts(sentence: &Sentence, this: &Token, is_first: u64, word: &Word) -> Facts {
    let cases = u64::from(word.lower.min(3)) << 2 | u64::from(word.capital.min(3));
    let edge = is_first << 1 | u64::from(sentence.setting != Setting::Normal);
    let written = u64::from(words::written(this.flags));
    Facts {
        cases,
        placed: cases << 8 | edge << 4 | written,
        seen: word.seen,
    }
}

/// What tells two tokens apart in the features of [`group::ELSEWHERE`]; `None` where there are none.
pub fn elsewhere_key(sentence: &Sentence, at: usize) -> Option<u64> {
    let this = sentence.token(at, 0)?;
    let is_first = u64::from(at == sentence.from);
    let facts = facts(sentence, this, is_first, elsewhere(sentence, this)?);
    Some(facts.placed << 8 | u64::from(facts.seen))
}

fn from_facts(facts: Facts, into: &mut Vec<u64>) {
    into.push(mix(300, facts.cases));
    into.push(mix(301, facts.placed));
    into.push(mix(302, u64::from(facts.seen)));
    for bit in [
        seen::AFTER_TITLE,
        seen::AFTER_FIRST_NAME,
        seen::BEFORE_ORG_WORD,
    ] {
        if facts.seen & bit != 0 {
            into.push(mix(303, u64::from(bit)));
        }
    }
}

/// The company that the word keeps elsewhere in the article.
fn company(this: &Token, word: &Word, into: &mut Vec<u64>) {
    for value in word.before() {
        into.push(mix(310, *value));
    }
    for value in word.after() {
        into.push(mix(311, *value));
    }
    for value in word.ends() {
        // Ending its own run is one fact, whatever the word.
        let value = if *value == this.low { 1 } else { *value };
        into.push(mix(312, value));
    }
    if word.long_form != 0 {
        into.push(mix(314, word.long_form));
        into.push(mix(315, 0));
    }
}
