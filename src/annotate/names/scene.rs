//! An article made ready for the tagger: tokens with what the lists and the rest of the article say.

use super::evidence::Evidence;
use super::hash;
use super::token::{Cap, Part, Setting, Token, Tokens, mark};
use super::tokenize::tokenize;
use super::words::{self, Asked, Words, flag};

/// Everything a feature may look at. One is kept per thread, for one model, and filled again for each
/// article.
#[derive(Debug, Default)]
pub struct Scene {
    pub parts: Tokens,
    pub evidence: Evidence,
    asked: AskedOf,
}

/// What the lists were asked before.
#[derive(Debug, Default)]
struct AskedOf {
    words: Asked,
    /// Tokens of which no answer is remembered.
    unknown: Vec<usize>,
}

impl Scene {
    pub fn sentences(&self) -> &[Part] {
        &self.parts.sentences
    }

    pub fn fill(&mut self, text: &str, words: &Words) {
        let Scene {
            parts,
            evidence,
            asked,
        } = self;
        tokenize(text, parts);
        evidence.clear();
        // As what an article left behind that was given up.
        asked.unknown.clear();
        for index in 0..parts.sentences.len() {
            let sentence = parts.sentences[index];
            asked.fetch(parts, &sentence);
            evidence.enter(parts, &sentence);
        }
        // Words first and then phrases: what is looked up of one sentence is on its way while the next is looked at.
        for index in 0..parts.sentences.len() {
            let sentence = parts.sentences[index];
            if sentence.setting == Setting::Normal {
                ask_words(parts, &sentence, words, asked);
            }
        }
        asked.answer(parts, words);
        for index in 0..parts.sentences.len() {
            let sentence = parts.sentences[index];
            if sentence.setting == Setting::Normal {
                fetch_phrases(parts, &sentence, words);
            }
        }
        for index in 0..parts.sentences.len() {
            let sentence = parts.sentences[index];
            if sentence.setting == Setting::Normal {
                ask_phrases(text, parts, &sentence, words);
                evidence.count_lower(&parts.tokens[sentence.from..sentence.to]);
            }
        }
        for index in 0..parts.sentences.len() {
            let sentence = parts.sentences[index];
            if sentence.setting != Setting::Normal {
                let tokens = &mut parts.tokens[sentence.from..sentence.to];
                recase(tokens, sentence.setting, words, evidence);
                ask_words(parts, &sentence, words, asked);
                asked.answer(parts, words);
                ask_phrases(text, parts, &sentence, words);
            }
        }
        for index in 0..parts.sentences.len() {
            let sentence = parts.sentences[index];
            mark_candidates(parts, &sentence, evidence);
            if sentence.setting != Setting::Headline {
                evidence.gather(text, parts, &sentence);
            }
        }
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
        let (lower, capital) = evidence.cases(token);
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

/// How far a phrase may reach that begins with a token, by what is known of that; no farther than the token where none
/// does.
fn reach(tokens: &[Token], at: usize, sentence: &Part) -> usize {
    let longest = (tokens[at].flags >> flag::PHRASE_AT & 7) as usize;
    (at + longest).min(sentence.to)
}

/// Brings near what tells which capitalised tokens of a sentence begin a phrase.
fn fetch_phrases(parts: &Tokens, sentence: &Part, words: &Words) {
    for at in parts.names_in(sentence) {
        let at = *at as usize;
        let reach = reach(&parts.tokens, at, sentence);
        words.fetch_phrases(parts.tokens[at..reach].iter().map(|t| t.low));
    }
}

/// Asks the gazetteers about every capitalised token of a sentence.
fn ask_phrases(text: &str, parts: &mut Tokens, sentence: &Part, words: &Words) {
    let Tokens { tokens, names, .. } = parts;
    let mut in_phrase = 0;
    for at in &names[sentence.names()] {
        let at = *at as usize;
        if at < in_phrase || !tokens[at].cap.is_name() {
            continue;
        }
        let reach = reach(tokens, at, sentence);
        if reach > at {
            let lows = tokens[at..reach].iter().map(|t| t.low);
            if let Some((length, kind)) = words.phrase(lows) {
                for (offset, token) in tokens[at..at + length].iter_mut().enumerate() {
                    let position = match (offset, length) {
                        (_, 1) => 3,
                        (0, _) => 0,
                        (last, _) if last + 1 == length => 2,
                        _ => 1,
                    };
                    token.phrase = kind * 4 + position;
                }
                in_phrase = at + length;
            }
        } else if tokens[at].marks & mark::HYPHEN != 0 {
            tokens[at].phrase = hyphenated(text, &tokens[at], words);
        }
    }
}

/// Gives the capitalised tokens of a sentence, and those beside them, what is remembered of the words; the others are
/// noted.
fn ask_words(parts: &mut Tokens, sentence: &Part, words: &Words, asked: &mut AskedOf) {
    let Tokens { tokens, names, .. } = parts;
    let AskedOf {
        words: remembered,
        unknown,
        ..
    } = asked;
    let mut done = sentence.from;
    for at in &names[sentence.names()] {
        let at = *at as usize;
        if !tokens[at].cap.is_name() {
            continue;
        }
        // One before, and as far as a link or a parted name goes behind.
        let to = (at + 3).min(sentence.to);
        let from = done.max(at.saturating_sub(1));
        for (nth, token) in (from..).zip(&mut tokens[from..to]) {
            match remembered.recall(token.low) {
                Some(flags) => token.flags = flags,
                None => {
                    words.words.fetch(token.low);
                    unknown.push(nth);
                }
            }
        }
        done = to;
    }
}

impl AskedOf {
    /// Brings near what is remembered of the capitalised tokens of a sentence and those beside them.
    fn fetch(&self, parts: &Tokens, sentence: &Part) {
        for at in parts.names_in(sentence) {
            let at = *at as usize;
            let beside = at.saturating_sub(1)..(at + 3).min(sentence.to);
            for token in &parts.tokens[beside] {
                self.words.fetch(token.low);
            }
        }
    }

    /// Gives the tokens that were noted what the lists say of them.
    fn answer(&mut self, parts: &mut Tokens, words: &Words) {
        for nth in self.unknown.drain(..) {
            let token = &mut parts.tokens[nth];
            token.flags = self.words.get(token.low, |low| words.flags(low));
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
/// case that is no common word may be one; `rest` begins with the name.
fn is_parted(rest: &[Token]) -> bool {
    let [name, hyphen, tail, ..] = rest else {
        return false;
    };
    name.cap == Cap::Title
        && hyphen.cap == Cap::Punctuation
        && hyphen.marks & mark::HYPHEN != 0
        && tail.cap == Cap::Lower
        && tail.start > hyphen.end
        && tail.len() <= 8
        && words::written(tail.flags) != words::WRITTEN_LOWER
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
    opens && words::written(token.flags) == words::WRITTEN_LOWER && evidence.cases(token).1 == 0
}

/// How long a link between two capitalised tokens may be, in bytes.
const LINK: usize = 3;

fn mark_candidates(parts: &mut Tokens, sentence: &Part, evidence: &Evidence) {
    let Tokens { tokens, names, .. } = parts;
    let tokens = &mut tokens[sentence.from..sentence.to];
    let names = || {
        let names = names[sentence.names()].iter();
        names.map(|at| *at as usize - sentence.from)
    };
    for at in names() {
        let is_name = tokens[at].cap.is_name();
        let alone = is_name && !tokens.get(at + 1).is_some_and(|next| next.cap.is_name());
        let is_plain = alone && is_plain(&tokens[at], opens(&tokens[..at]), evidence);
        tokens[at].candidate = is_name && !is_plain;
    }
    for at in names() {
        if is_parted(&tokens[at..]) {
            tokens[at + 1].candidate = true;
            tokens[at + 2].candidate = true;
        }
    }
    for at in names() {
        if tokens[at].candidate {
            mark_links(tokens, at);
        }
    }
}

/// Marks what links a name to the next: two tokens in a row at most, so that a link behind a link needs a name
/// right behind it.
fn mark_links(tokens: &mut [Token], name: usize) {
    let is_link = |token: &Token| token.len() <= LINK && !token.cap.is_name();
    for at in name + 1..tokens.len().saturating_sub(1) {
        let [last, this, next] = [at - 1, at, at + 1].map(|i| &tokens[i]);
        if this.cap.is_name() {
            return;
        }
        if this.candidate {
            continue;
        }
        let two_on = tokens.get(at + 2).is_some_and(|t| t.cap.is_name());
        let links = next.cap.is_name() || last.cap.is_name() && is_link(next) && two_on;
        if !is_link(this) || !links {
            return;
        }
        tokens[at].candidate = true;
    }
}

/// Whether a word behind these tokens of its sentence is the first of it, or of what a quotation mark or a
/// bracket opens.
fn opens(before: &[Token]) -> bool {
    for token in before.iter().rev() {
        if token.cap != Cap::Punctuation {
            return false;
        }
        if token.marks & mark::OPENS != 0 {
            return true;
        }
    }
    true
}
