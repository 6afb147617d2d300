//! The words that dates are made of, and what each means there.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::words::{ENGLISH, OTHERS, Others};
use crate::date::names::{MONTHS, WEEKDAYS, fold};
use crate::date::value::{Season, Time};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    Hour,
    Day,
    Week,
    Weekend,
    Month,
    Quarter,
    Year,
    Decade,
    Century,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    Last,
    This,
    Next,
    /// Of a stretch named before.
    Previous,
    Following,
    Same,
    /// The most recent that is over.
    Latest,
}

/// What a word means in a date. A word has one sense; where it could have two, grammar asks for the rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sense {
    Other,
    Month(i8),
    /// A short form: a month only beside a number or with a stop.
    MonthShort(i8),
    /// From 1 for Monday.
    Weekday(i8),
    WeekdayShort(i8),
    Unit(Unit),
    Units(Unit),
    Season(Season),
    Number(u8),
    Ordinal(u8),
    /// `the nineties`.
    Decade(u8),
    A,
    /// Some number that is not told.
    Several,
    /// Days from today.
    Today(i8),
    Tonight,
    Part(Time),
    /// An hour with a name: `noon`.
    Hour(u8),
    /// `am`: the hours to add to those of a clock.
    Meridiem(u8),
    /// `half`, of a year.
    Half,
    Zone,
    Which(Which),
    /// `early`, `late`, `mid`.
    Edge,
    Ago,
    Earlier,
    Later,
    Before,
    End,
    Fiscal,
    Period,
    Figures,
    The,
    Of,
    In,
    On,
    At,
    To,
    And,
    /// A preposition behind which a number is a year: `since`.
    Since,
    /// One behind which a day lies ahead: `until`.
    Until,
    /// `st`, `nd`, `rd`, `th` behind a number.
    Th,
    S,
    /// What is counted, so that the number before it is no year.
    Counted,
    Holiday(u8),
    /// Words of a paper's name: `the Sunday Times`.
    Paper,
    /// What tells that an event is over, or lies ahead.
    Past,
    Future,
    /// Tells of what lies ahead where `to` follows: `plans to meet`.
    Intent,
    /// The same, or where the date itself follows: `due Friday`.
    Due,
    Is,
}

impl Sense {
    /// Whether a date may begin with such a word.
    pub fn begins(self) -> bool {
        matches!(
            self,
            Sense::Month(_)
                | Sense::MonthShort(_)
                | Sense::Weekday(_)
                | Sense::WeekdayShort(_)
                | Sense::Unit(_)
                | Sense::Season(_)
                | Sense::Number(_)
                | Sense::Ordinal(_)
                | Sense::Decade(_)
                | Sense::A
                | Sense::Several
                | Sense::Today(_)
                | Sense::Tonight
                | Sense::Hour(_)
                | Sense::Which(_)
                | Sense::End
                | Sense::Fiscal
                | Sense::Holiday(_)
        )
    }

    pub fn unit(self) -> Option<Unit> {
        match self {
            Sense::Unit(unit) => Some(unit),
            _ => None,
        }
    }
}

/// Words of up to 16 ASCII letters are found by their letters in an open table; others by their folded form.
pub struct Lexicon {
    table: Vec<(u128, Sense)>,
    /// For each pair of first letters the lengths of the words that begin so.
    lengths: [u32; 1 << 10],
    wide: HashMap<String, Sense>,
    /// Whether the rules of English apply, beside those of written-out dates.
    pub is_english: bool,
    /// `05/03` is May 3 or March 5.
    pub month_first: bool,
}

const SLOTS: usize = 2048;

/// At most 16 letters in lower case, little-endian.
fn key(word: &[u8]) -> u128 {
    let letters = word.iter().rev();
    letters.fold(0, |key, byte| key << 8 | u128::from(byte | 0x20))
}

/// The first two letters.
fn opening(key: u128) -> usize {
    (key as usize & 31) << 5 | (key >> 8) as usize & 31
}

fn slot(key: u128) -> usize {
    let mixed = ((key >> 64) as u64 ^ key as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (mixed >> 53) as usize
}

impl Lexicon {
    fn new(is_english: bool) -> Lexicon {
        Lexicon {
            table: vec![(0, Sense::Other); SLOTS],
            lengths: [0; 1 << 10],
            wide: HashMap::new(),
            is_english,
            month_first: is_english,
        }
    }

    /// The first sense of a word is kept.
    fn add(&mut self, words: &str, sense: Sense) {
        for word in words.split_whitespace() {
            let folded = fold(word);
            let is_plain = word.len() <= 16 && word.bytes().all(|b| b.is_ascii_alphabetic());
            if !is_plain {
                self.wide.entry(folded).or_insert(sense);
                continue;
            }
            let key = key(folded.as_bytes());
            let mut at = slot(key);
            while self.table[at].0 != 0 && self.table[at].0 != key {
                at = (at + 1) % SLOTS;
            }
            if self.table[at].0 == 0 {
                self.table[at] = (key, sense);
                self.lengths[opening(key)] |= 1 << word.len();
            }
        }
    }

    /// The sense of a word of ASCII letters; `key` is its first 16, see [`key`].
    #[inline]
    pub fn plain(&self, key: u128, word: &[u8]) -> Sense {
        let len = word.len();
        if len <= 16 && self.lengths[opening(key)] >> len & 1 == 1 {
            let mut at = slot(key);
            while self.table[at].0 != 0 {
                if self.table[at].0 == key {
                    return self.table[at].1;
                }
                at = (at + 1) % SLOTS;
            }
        }
        // The past of regular verbs: `killed`.
        if self.is_english && len > 3 && word.ends_with(b"ed") {
            return Sense::Past;
        }
        Sense::Other
    }

    /// The sense of a word with letters beyond ASCII.
    pub fn wide(&self, word: &[u8]) -> Sense {
        // The longest name of the tables has 24 bytes.
        if self.wide.is_empty() || word.len() > 48 {
            return Sense::Other;
        }
        let word = std::str::from_utf8(word).map(fold).unwrap_or_default();
        self.wide.get(&word).copied().unwrap_or(Sense::Other)
    }

    fn add_names(&mut self, language: &str) {
        let months = MONTHS.iter().find(|(row, _)| *row == language);
        for (month, names) in (1i8..).zip(months.into_iter().flat_map(|(_, m)| m)) {
            for (i, name) in names.split_whitespace().enumerate() {
                // The first name of a row is its full form, the longer ones are its cases.
                let is_short = self.is_english && i > 0;
                self.add(
                    name,
                    match is_short {
                        true => Sense::MonthShort(month),
                        false => Sense::Month(month),
                    },
                );
            }
        }
        let weekdays = WEEKDAYS.iter().find(|(row, _)| *row == language);
        for (day, names) in (1i8..).zip(weekdays.into_iter().flat_map(|(_, d)| d)) {
            for (i, name) in names.split_whitespace().enumerate() {
                self.add(
                    name,
                    match self.is_english && i > 0 {
                        true => Sense::WeekdayShort(day),
                        false => Sense::Weekday(day),
                    },
                );
            }
        }
    }

    fn english() -> Lexicon {
        let mut lexicon = Lexicon::new(true);
        lexicon.add_names("en");
        for (words, sense) in ENGLISH {
            lexicon.add(words, *sense);
        }
        lexicon
    }

    fn other(others: &Others) -> Lexicon {
        let mut lexicon = Lexicon::new(false);
        lexicon.add_names(others.language);
        for (words, sense) in [
            (others.of, Sense::Of),
            (others.to, Sense::To),
            (others.yesterday, Sense::Today(-1)),
            (others.today, Sense::Today(0)),
            (others.tomorrow, Sense::Today(1)),
            (others.endings, Sense::Th),
        ] {
            lexicon.add(words, sense);
        }
        lexicon
    }
}

static ENGLISH_LEXICON: LazyLock<Lexicon> = LazyLock::new(Lexicon::english);
static OTHER_LEXICONS: LazyLock<Vec<(&str, Lexicon)>> = LazyLock::new(|| {
    let rows = OTHERS.iter();
    rows.map(|row| (row.language, Lexicon::other(row)))
        .collect()
});

/// The words of a language; those of English where the language is not known, `None` for a language
/// without a row.
pub fn of(language: Option<&str>) -> Option<&'static Lexicon> {
    match language {
        None | Some("en") => Some(&ENGLISH_LEXICON),
        Some(language) => {
            let mut rows = OTHER_LEXICONS.iter();
            rows.find(|(row, _)| *row == language).map(|(_, l)| l)
        }
    }
}
