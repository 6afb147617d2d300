//! The gazetteers and word lists, as sets for the trainer and as tables for the model.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::Path;

use newsearch::annotate::names::hash;
use newsearch::annotate::names::scene::Scene;
use newsearch::annotate::names::token::{Cap, Setting, Tokens};
use newsearch::annotate::names::tokenize::tokenize;
use newsearch::annotate::names::words::{
    self, LONGEST_PHRASE, PHRASE_KINDS, Table, flag, phrase_hash,
};

use super::corpora::Outcome;
use super::render::Rendered;

#[derive(Debug, Default)]
pub struct Lists {
    pub countries: HashSet<String>,
    pub cities: HashSet<String>,
    pub demonyms: HashSet<String>,
    flags: BTreeMap<u64, u32>,
    phrases: BTreeMap<u64, u32>,
}

/// The lists of single words: file, and what its words are.
const WORD_LISTS: &[(&str, u32)] = &[
    ("first", flag::FIRST_NAME),
    ("last", flag::LAST_NAME),
    ("demonym", flag::DEMONYM),
    ("title", flag::TITLE),
    ("orgsuf", flag::ORG_WORD),
    ("placewords", flag::PLACE_WORD),
    ("calendar", flag::CALENDAR),
    ("particles", flag::PARTICLE),
    ("acronyms", flag::ACRONYM),
];

/// Lines of a list that lies in any of the folders; without the list, none.
pub fn lines(folders: &[&Path], name: &str) -> Outcome<Vec<String>> {
    let mut lines = Vec::new();
    for folder in folders {
        let path = folder.join(format!("{name}.txt"));
        if path.exists() {
            let text = std::fs::read_to_string(path)?;
            let kept = text.lines().filter(|l| !l.starts_with('#')).map(str::trim);
            lines.extend(kept.filter(|l| !l.is_empty()).map(str::to_owned));
        }
    }
    Ok(lines)
}

impl Lists {
    pub fn read(folders: &[&Path]) -> Outcome<Lists> {
        let mut lists = Lists::default();
        for (name, bit) in WORD_LISTS {
            for line in lines(folders, name)? {
                // A line of several words, or of words parted by commas, is so many entries.
                let line = line.split('\t').next().unwrap_or("").to_owned();
                for word in line.split([',', ' ']).filter(|w| !w.is_empty()) {
                    *lists.flags.entry(hash::word(word)).or_default() |= bit;
                }
            }
        }
        for line in lines(folders, "people")? {
            let (head, names) = line.split_once(':').unwrap_or(("", ""));
            let bit = if head.ends_with("-first") {
                flag::WORLD_FIRST
            } else {
                flag::WORLD_LAST
            };
            for name in names.split_whitespace() {
                *lists.flags.entry(hash::word(name)).or_default() |= bit;
                // The parts of `al-Sisi` and `Ki-moon` also stand alone.
                for part in name.split('-').filter(|p| p.len() > 3) {
                    *lists.flags.entry(hash::word(part)).or_default() |= bit;
                }
            }
        }
        for (i, kind) in PHRASE_KINDS.iter().enumerate() {
            for line in lines(folders, kind)? {
                for phrase in line.split('|') {
                    lists.add_phrase(phrase.trim(), i as u32 + 1);
                }
            }
        }
        lists.countries = lines(folders, "country")?.into_iter().collect();
        lists.countries.extend(lines(folders, "state")?);
        lists.cities = lines(folders, "citybig")?.into_iter().collect();
        lists.demonyms = lines(folders, "demonym")?.into_iter().collect();
        Ok(lists)
    }

    fn add_phrase(&mut self, phrase: &str, kind: u32) {
        let mut tokens = Tokens::default();
        tokenize(phrase, &mut tokens);
        let lows: Vec<u64> = tokens.tokens.iter().map(|t| t.low).collect();
        if lows.is_empty() || lows.len() > LONGEST_PHRASE || phrase.len() < 2 {
            return;
        }
        self.phrases.entry(phrase_hash(&lows)).or_insert(kind);
        let flags = self.flags.entry(lows[0]).or_default();
        let longest = (*flags >> flag::PHRASE_AT & 7).max(lows.len() as u32);
        *flags = *flags & !(7 << flag::PHRASE_AT) | longest << flag::PHRASE_AT;
    }

    /// Learns from the texts how words are written inside sentences.
    pub fn count_cases(&mut self, texts: &[Rendered]) {
        let mut counts: HashMap<u64, (u32, u32)> = HashMap::new();
        let mut scene = Scene::default();
        let (no_words, no_phrases) = (Table::build(&[]), Table::build(&[]));
        let Some(none) = tables(&no_words, &no_phrases) else {
            return;
        };
        for text in texts {
            scene.fill(&text.text, &none);
            let sentences = scene.sentences().iter();
            for sentence in sentences.filter(|s| s.setting == Setting::Normal) {
                let tokens = &scene.parts.tokens[sentence.from..sentence.to];
                for token in tokens.iter().skip(1) {
                    let count = counts.entry(token.low).or_default();
                    match token.cap {
                        Cap::Lower => count.0 += 1,
                        Cap::Title | Cap::Upper | Cap::Inner => count.1 += 1,
                        Cap::Digit | Cap::Punctuation => {}
                    }
                }
            }
        }
        for (low, (lower, capital)) in counts {
            if lower + capital < 3 {
                continue;
            }
            let written = if lower >= 9 * capital {
                words::WRITTEN_LOWER
            } else if capital >= 9 * lower {
                words::WRITTEN_CAPITAL
            } else {
                words::WRITTEN_BOTH
            };
            *self.flags.entry(low).or_default() |= written << flag::WRITTEN_AT;
        }
    }

    /// The two tables of the model.
    pub fn tables(&self) -> (Vec<u8>, Vec<u8>) {
        let entries = |map: &BTreeMap<u64, u32>| -> Vec<(u64, u32)> {
            map.iter().map(|(hash, value)| (*hash, *value)).collect()
        };
        (
            Table::build(&entries(&self.flags)),
            Table::build(&entries(&self.phrases)),
        )
    }
}

pub fn tables<'a>(words: &'a [u8], phrases: &'a [u8]) -> Option<words::Words<'a>> {
    Some(words::Words {
        words: Table::new(words)?,
        phrases: words::Phrases::new(phrases)?,
    })
}
