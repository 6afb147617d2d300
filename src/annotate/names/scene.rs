//! An article made ready for the tagger: tokens with what the lists and the rest of the article say.

use super::evidence::Evidence;
use super::hash;
use super::token::{Cap, Token, Tokens, mark, tokenize};
use super::words::{self, Asked, Words, flag};

/// How a sentence is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Setting {
    Normal,
    /// Most words begin with a capital.
    Headline,
    Capitals,
}

/// Everything a feature may look at. One is kept per thread, for one model, and filled again for each
/// article.
#[derive(Debug, Default)]
pub struct Scene {
    pub parts: Tokens,
    pub settings: Vec<Setting>,
    pub evidence: Evidence,
    /// Of words and of phrases.
    asked: [Asked; 2],
}

impl Scene {
    /// The token ranges of the sentences.
    pub fn sentence(&self, index: usize) -> (usize, usize) {
        let ends = &self.parts.sentences;
        (ends[index] as usize, ends[index + 1] as usize)
    }

    pub fn sentences(&self) -> usize {
        self.settings.len()
    }

    pub fn fill(&mut self, text: &str, words: &Words) {
        tokenize(text, &mut self.parts);
        self.settings.clear();
        for ends in self.parts.sentences.windows(2) {
            let range = ends[0] as usize..ends[1] as usize;
            self.settings.push(setting(&self.parts.tokens[range]));
        }
        self.evidence.clear();
        for index in 0..self.sentences() {
            let (from, to) = self.sentence(index);
            let is_normal = self.settings[index] == Setting::Normal;
            self.evidence.enter(&self.parts.tokens[from..to], is_normal);
        }
        for index in 0..self.sentences() {
            if self.settings[index] == Setting::Normal {
                let (from, to) = self.sentence(index);
                look_up(
                    text,
                    &mut self.parts.tokens[from..to],
                    words,
                    &mut self.asked,
                );
                self.evidence.count_lower(&self.parts.tokens[from..to]);
            }
        }
        for index in 0..self.sentences() {
            if self.settings[index] != Setting::Normal {
                let (from, to) = self.sentence(index);
                let tokens = &mut self.parts.tokens[from..to];
                recase(tokens, self.settings[index], words, &self.evidence);
                look_up(text, tokens, words, &mut self.asked);
            }
        }
        for index in 0..self.sentences() {
            let (from, to) = self.sentence(index);
            mark_candidates(&mut self.parts.tokens[from..to], &self.evidence);
            let counts = self.settings[index] != Setting::Headline;
            if counts {
                self.evidence.gather(text, &self.parts.tokens[from..to]);
            }
        }
    }
}

fn setting(tokens: &[Token]) -> Setting {
    let (mut letters, mut capitals, mut upper, mut long_lower) = (0, 0, 0, 0);
    for token in tokens {
        match token.cap {
            Cap::Upper => upper += 1,
            Cap::Title | Cap::Inner if token.marks & mark::SINGLE != 0 => upper += 1,
            Cap::Title | Cap::Inner => capitals += 1,
            Cap::Lower => long_lower += usize::from(token.len() > 3),
            Cap::Digit | Cap::Punctuation => continue,
        }
        letters += 1;
    }
    if letters >= 3 && upper * 10 >= letters * 8 {
        Setting::Capitals
    } else if letters >= 4 && long_lower == 0 && (capitals + upper) * 10 >= letters * 6 {
        Setting::Headline
    } else {
        Setting::Normal
    }
}

/// Gives the words of a headline or of a line in capitals the case they would have in a sentence.
fn recase(tokens: &mut [Token], setting: Setting, words: &Words, evidence: &Evidence) {
    let from = usize::from(setting == Setting::Headline);
    for token in tokens.iter_mut().skip(from) {
        if !token.cap.is_name() {
            continue;
        }
        let flags = words.flags(token.low);
        let (lower, capital) = evidence.cases(token.low);
        let is_lower = match (lower, capital) {
            (0, 0) => words::written(flags) == words::WRITTEN_LOWER,
            _ => lower > capital,
        };
        if is_lower {
            token.cap = Cap::Lower;
        } else if setting == Setting::Capitals && token.cap == Cap::Upper {
            let is_acronym = flags & flag::ACRONYM != 0 || token.marks & mark::PERIOD != 0;
            if !is_acronym {
                token.cap = Cap::Title;
            }
        }
    }
}

/// Asks the lists about every capitalised token, and about those beside it.
fn look_up(text: &str, tokens: &mut [Token], words: &Words, asked: &mut [Asked; 2]) {
    let [asked_words, asked_phrases] = asked;
    let mut done = 0;
    let mut in_phrase = 0;
    for i in 0..tokens.len() {
        if !tokens[i].cap.is_name() {
            continue;
        }
        let to = (i + 3).min(tokens.len());
        for token in &mut tokens[done.max(i.saturating_sub(2))..to] {
            token.flags = asked_words.get(&words.words, token.low);
        }
        done = to;
        if i < in_phrase {
            continue;
        }
        let longest = (tokens[i].flags >> flag::PHRASE_AT & 7) as usize;
        if longest > 0 {
            let reach = (i + longest).min(tokens.len());
            let lows = tokens[i..reach].iter().map(|t| t.low);
            if let Some((length, kind)) = words.phrase(lows, asked_phrases) {
                for (offset, token) in tokens[i..i + length].iter_mut().enumerate() {
                    let position = match (offset, length) {
                        (_, 1) => 3,
                        (0, _) => 0,
                        (last, _) if last + 1 == length => 2,
                        _ => 1,
                    };
                    token.phrase = kind * 4 + position;
                }
                in_phrase = i + length;
            }
        } else if tokens[i].marks & mark::HYPHEN != 0 {
            tokens[i].phrase = hyphenated(text, &tokens[i], words);
        }
    }
}

/// `Abidjan-Plateau`: the kind of the part before the hyphen, told apart from whole phrases.
fn hyphenated(text: &str, token: &Token, words: &Words) -> u8 {
    let whole = text.get(token.start as usize..token.end as usize);
    let head = whole
        .and_then(|w| w.split_once('-'))
        .map_or("", |parts| parts.0);
    let kind = words.phrases.get(words::phrase_hash(&[hash::word(head)]));
    if kind == 0 { 0 } else { 32 + kind as u8 }
}

/// `Ki - moon`: archives that put spaces around hyphens part names. A name, a hyphen and a word in lower
/// case that is no common word may be one.
fn join_parted(tokens: &mut [Token]) {
    for i in 1..tokens.len().saturating_sub(1) {
        let tail = &tokens[i + 1];
        let is_parted = tokens[i - 1].cap == Cap::Title
            && tokens[i].cap == Cap::Punctuation
            && tokens[i].marks & mark::HYPHEN != 0
            && tail.cap == Cap::Lower
            && tail.start > tokens[i].end
            && tail.len() <= 8
            && words::written(tail.flags) != words::WRITTEN_LOWER;
        if is_parted {
            tokens[i].candidate = true;
            tokens[i + 1].candidate = true;
        }
    }
}

/// Whether a capitalised word that stands alone is no name: a month or a day, or the first word of a
/// sentence that is otherwise in lower case.
fn is_plain(token: &Token, opens: bool, evidence: &Evidence) -> bool {
    if token.cap != Cap::Title || token.phrase != 0 {
        return false;
    }
    let names = flag::FIRST_NAME | flag::LAST_NAME | flag::WORLD_FIRST | flag::WORLD_LAST;
    if token.flags & flag::CALENDAR != 0 {
        return token.flags & names == 0;
    }
    opens && words::written(token.flags) == words::WRITTEN_LOWER && evidence.cases(token.low).1 == 0
}

/// How long a link between two capitalised tokens may be, in bytes.
const LINK: usize = 3;

fn mark_candidates(tokens: &mut [Token], evidence: &Evidence) {
    let mut opens = true;
    for i in 0..tokens.len() {
        let is_name = tokens[i].cap.is_name();
        let alone = is_name && !tokens.get(i + 1).is_some_and(|next| next.cap.is_name());
        tokens[i].candidate = is_name && !(alone && is_plain(&tokens[i], opens, evidence));
        opens = tokens[i].cap == Cap::Punctuation && (opens || tokens[i].marks & mark::OPENS != 0);
    }
    join_parted(tokens);
    let is_link = |token: &Token| token.len() <= LINK && !token.cap.is_name();
    for i in 1..tokens.len().saturating_sub(1) {
        if tokens[i].candidate || !tokens[i - 1].candidate || !is_link(&tokens[i]) {
            continue;
        }
        let next = &tokens[i + 1];
        let two_on = tokens.get(i + 2).is_some_and(|t| t.cap.is_name());
        // Two links in a row at most: a link that follows a link needs a name right behind it.
        let after_name = tokens[i - 1].cap.is_name();
        tokens[i].candidate = next.cap.is_name() || after_name && is_link(next) && two_on;
    }
}
