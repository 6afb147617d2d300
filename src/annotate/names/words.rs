//! Word lists and gazetteers as two flat hash tables, read where they lie.

use super::hash::mix;
use crate::near::fetch;

/// What the lists say of one word.
pub mod flag {
    pub const FIRST_NAME: u32 = 1;
    pub const LAST_NAME: u32 = 1 << 1;
    pub const DEMONYM: u32 = 1 << 2;
    pub const TITLE: u32 = 1 << 3;
    /// A word that organizations are called by: `ministry`, `united`, `inc.`.
    pub const ORG_WORD: u32 = 1 << 4;
    /// A word that places are called by: `river`, `province`.
    pub const PLACE_WORD: u32 = 1 << 5;
    /// A month or a day of the week.
    pub const CALENDAR: u32 = 1 << 6;
    /// A part of names that is often lower case: `al`, `bin`, `van`.
    pub const PARTICLE: u32 = 1 << 7;
    /// First and last names from beyond the census lists.
    pub const WORLD_FIRST: u32 = 1 << 8;
    pub const WORLD_LAST: u32 = 1 << 9;
    /// How the word is written inside sentences: never met (0), lower case (1), both (2), capitals (3).
    pub const WRITTEN_AT: u32 = 10;
    /// The longest gazetteer phrase that begins with the word, in words.
    pub const PHRASE_AT: u32 = 12;
    pub const ACRONYM: u32 = 1 << 15;

    /// All that features see.
    pub const SEEN: u32 = 0x3ff | ACRONYM;
}

pub const WRITTEN_LOWER: u32 = 1;
pub const WRITTEN_BOTH: u32 = 2;
pub const WRITTEN_CAPITAL: u32 = 3;

/// How a word is written inside sentences.
#[inline]
pub fn written(flags: u32) -> u32 {
    flags >> flag::WRITTEN_AT & 3
}

/// The longest phrase that is looked for, in words.
pub const LONGEST_PHRASE: usize = 7;

/// An open-addressed table of `u32` keys, each with a `u32`: key and value side by side.
#[derive(Clone, Copy, Debug)]
pub struct Table<'a> {
    slots: &'a [[u8; 8]],
}

impl<'a> Table<'a> {
    /// `None` unless the length is a power of two.
    pub fn new(bytes: &'a [u8]) -> Option<Table<'a>> {
        let (slots, rest) = bytes.as_chunks::<8>();
        (slots.len().is_power_of_two() && rest.is_empty()).then_some(Table { slots })
    }

    /// Brings near what is asked about this hash next.
    #[inline]
    pub fn fetch(&self, hash: u64) {
        fetch(&self.slots[hash as usize & (self.slots.len() - 1)]);
    }

    pub fn get(&self, hash: u64) -> u32 {
        let mask = self.slots.len() - 1;
        let key = key_of(hash);
        let mut at = hash as usize & mask;
        // A table is never full, but a damaged one must not hang.
        for _ in 0..self.slots.len() {
            let [k0, k1, k2, k3, v0, v1, v2, v3] = self.slots[at];
            let found = u32::from_le_bytes([k0, k1, k2, k3]);
            if found == key {
                return u32::from_le_bytes([v0, v1, v2, v3]);
            }
            if found == 0 {
                return 0;
            }
            at = (at + 1) & mask;
        }
        0
    }

    /// The table of these entries, at most two thirds full; the order of the entries does not matter
    /// as long as it is the same.
    pub fn build(entries: &[(u64, u32)]) -> Vec<u8> {
        let capacity = (entries.len() * 3 / 2 + 1).next_power_of_two();
        let mut bytes = vec![0u8; capacity * 8];
        for (hash, value) in entries {
            let mut at = *hash as usize & (capacity - 1);
            while bytes[at * 8..at * 8 + 4] != [0; 4] {
                at = (at + 1) & (capacity - 1);
            }
            bytes[at * 8..at * 8 + 4].copy_from_slice(&key_of(*hash).to_le_bytes());
            bytes[at * 8 + 4..at * 8 + 8].copy_from_slice(&value.to_le_bytes());
        }
        bytes
    }
}

#[inline]
fn key_of(hash: u64) -> u32 {
    (hash >> 32) as u32 | 1
}

/// The kinds of gazetteer phrases, in the order of precedence.
pub const PHRASE_KINDS: [&str; 6] = ["country", "state", "org", "citybig", "citysmall", "region"];

#[derive(Clone, Debug)]
pub struct Words<'a> {
    pub words: Table<'a>,
    pub phrases: Phrases<'a>,
}

/// The gazetteers: a table of phrases, and of each a bit, by which most of what is no phrase is told without a way to
/// the table.
#[derive(Clone, Debug)]
pub struct Phrases<'a> {
    table: Table<'a>,
    bits: Vec<u64>,
}

/// Bits for a slot of the table: one in twelve or less is set.
const BITS: usize = 8;

impl<'a> Phrases<'a> {
    /// `None` unless the length is a power of two.
    pub fn new(bytes: &'a [u8]) -> Option<Phrases<'a>> {
        let table = Table::new(bytes)?;
        let mut bits = vec![0; (table.slots.len() * BITS).div_ceil(u64::BITS as usize)];
        let mask = bits.len() - 1;
        for [k0, k1, k2, k3, ..] in table.slots {
            let key = u32::from_le_bytes([*k0, *k1, *k2, *k3]);
            if key != 0 {
                let (at, bit) = bit_of(key);
                bits[at & mask] |= bit;
            }
        }
        Some(Phrases { table, bits })
    }

    /// The kind of a phrase, from 1; 0 where it is none.
    pub fn get(&self, hash: u64) -> u32 {
        match self.may_be(hash) {
            true => self.table.get(hash),
            false => 0,
        }
    }

    /// Brings near what tells whether this may be one.
    #[inline]
    fn fetch(&self, hash: u64) {
        fetch(self.bit(hash).0);
    }

    #[inline]
    fn may_be(&self, hash: u64) -> bool {
        let (bits, bit) = self.bit(hash);
        bits & bit != 0
    }

    /// The bit of a phrase, and those among which it is.
    #[inline]
    fn bit(&self, hash: u64) -> (&u64, u64) {
        let (at, bit) = bit_of(key_of(hash));
        (&self.bits[at & (self.bits.len() - 1)], bit)
    }
}

/// A word of bits and one of them, by the key: its lowest is the same in all.
#[inline]
fn bit_of(key: u32) -> (usize, u64) {
    (key as usize >> 7, 1 << (key >> 1 & 63))
}

/// Places of [`Asked`]: the words of names, and those beside them, are few.
const PLACES: usize = 1 << 14;

/// Bits of an answer.
const ANSWER: u32 = 16;

/// What a table answered last, by hash, one place each: the tables do not stay in the processor's cache.
/// For one table.
///
/// A place has the hash but for its lowest bits, which tell the place, and in theirs the answer.
#[derive(Debug)]
pub struct Asked(Vec<u64>);

impl Default for Asked {
    fn default() -> Asked {
        Asked(vec![0; PLACES])
    }
}

impl Asked {
    /// Brings near what is remembered of this hash.
    #[inline]
    pub fn fetch(&self, hash: u64) {
        fetch(&self.0[hash as usize % PLACES]);
    }

    /// What is remembered.
    #[inline]
    pub fn recall(&self, hash: u64) -> Option<u32> {
        let held = self.0[hash as usize % PLACES];
        (held >> ANSWER == hash >> ANSWER).then_some(held as u32 & ((1 << ANSWER) - 1))
    }

    /// What is remembered, or else what `answer` says; of that the lowest sixteen bits, and no table has more.
    pub fn get(&mut self, hash: u64, answer: impl FnOnce(u64) -> u32) -> u32 {
        self.recall(hash).unwrap_or_else(|| {
            let answer = answer(hash) & ((1 << ANSWER) - 1);
            self.0[hash as usize % PLACES] = hash >> ANSWER << ANSWER | u64::from(answer);
            answer
        })
    }
}

impl Words<'_> {
    pub fn flags(&self, low: u64) -> u32 {
        self.words.get(low)
    }

    /// Brings near what tells which phrases begin `lows`.
    pub fn fetch_phrases(&self, lows: impl Iterator<Item = u64>) {
        for hash in phrase_hashes(lows) {
            self.phrases.fetch(hash);
        }
    }

    /// The longest phrase among the first words of `lows`: its length and kind (from 1).
    pub fn phrase(&self, lows: impl Iterator<Item = u64>) -> Option<(usize, u8)> {
        // Which of them may be phrases a processor could not foresee: all are told without a branch.
        let (mut hashes, mut perhaps) = ([0; LONGEST_PHRASE], 0u32);
        for (i, hash) in phrase_hashes(lows).enumerate() {
            hashes[i] = hash;
            perhaps |= u32::from(self.phrases.may_be(hash)) << i;
        }
        while let Some(longest) = perhaps.checked_ilog2() {
            perhaps ^= 1 << longest;
            let kind = self.phrases.table.get(hashes[longest as usize]);
            if kind != 0 {
                return Some((longest as usize + 1, kind as u8));
            }
        }
        None
    }
}

/// The hashes that the first word of these, the first two and so on are found by as phrases.
fn phrase_hashes(lows: impl Iterator<Item = u64>) -> impl Iterator<Item = u64> {
    lows.take(LONGEST_PHRASE).scan(0, |hash, low| {
        *hash = mix(*hash, low);
        Some(*hash)
    })
}

/// The hash that a phrase of these words is found by.
pub fn phrase_hash(lows: &[u64]) -> u64 {
    lows.iter().fold(0, |hash, low| mix(hash, *low))
}
