//! The shipped model: feature weights, transitions and word lists, read where they lie.

use super::tags::TAGS;
use super::words::{Table, Words};

/// Weights of a feature, for the tags 1 to 16; that of "outside" is zero by construction.
pub type Row = [i8; 16];

/// Sums of rows.
pub type Sums = [i16; 16];

/// Scores of a token by tag.
pub type Scores = [i32; TAGS];

pub const MAGIC: [u8; 8] = *b"nsnames2";

/// The sections behind the header, each with its length in bytes as a `u32` in the header.
const SECTIONS: usize = 6;

#[derive(Clone, Copy, Debug)]
pub struct Model<'a> {
    pub words: Words<'a>,
    /// From tag (row) to tag (column); the row and the column of "outside" stand for the run's ends too.
    transitions: &'a [[u8; 2]],
    /// One bit for each of 2²⁰ hashes: most features that the model does not know end here, in the cache.
    filter: &'a [u8],
    /// Fingerprints of the features, open-addressed; 0 is an empty slot.
    prints: &'a [[u8; 2]],
    rows: &'a [[u8; 16]],
}

/// The fingerprint of a feature: the bits that its slot does not tell.
fn print_of(hash: u64) -> u16 {
    (hash >> 48) as u16 | 1
}

/// How far a feature may lie behind its slot. The trainer keeps to it.
const REACH: usize = 64;

const FILTER_BITS: usize = 1 << 20;

/// The bit of a feature in the filter: other bits of the hash than slot and fingerprint.
fn filter_bit(hash: u64) -> usize {
    (hash >> 20) as usize & (FILTER_BITS - 1)
}

/// More features than any token has.
pub const MOST_FEATURES: usize = 128;

impl<'a> Model<'a> {
    /// The model in these bytes; `None` where they are not one.
    pub fn read(bytes: &'a [u8]) -> Option<Model<'a>> {
        let rest = bytes.strip_prefix(&MAGIC)?;
        let (lengths, mut rest) = rest.split_at_checked(SECTIONS * 4)?;
        let mut sections = [&[][..]; SECTIONS];
        for (section, length) in sections.iter_mut().zip(lengths.as_chunks::<4>().0) {
            let length = u32::from_le_bytes(*length) as usize;
            (*section, rest) = rest.split_at_checked(length)?;
        }
        let [words, phrases, transitions, filter, prints, rows] = sections;
        let model = Model {
            words: Words {
                words: Table::new(words)?,
                phrases: Table::new(phrases)?,
            },
            transitions: transitions.as_chunks::<2>().0,
            filter,
            prints: prints.as_chunks::<2>().0,
            rows: rows.as_chunks::<16>().0,
        };
        let is_whole = model.transitions.len() == TAGS * TAGS
            && model.filter.len() == FILTER_BITS / 8
            && model.prints.len() == model.rows.len()
            && model.prints.len().is_power_of_two();
        is_whole.then_some(model)
    }

    pub fn transition(&self, from: usize, to: usize) -> i32 {
        i32::from(i16::from_le_bytes(self.transitions[from * TAGS + to]))
    }

    /// Sums the weights of the features.
    pub fn sum(&self, features: &[u64]) -> Sums {
        // All questions of one kind first: the memory answers many at a time.
        let mut known = [0u64; MOST_FEATURES];
        let mut n_known = 0;
        for hash in features.iter().take(MOST_FEATURES) {
            let bit = filter_bit(*hash);
            known[n_known] = *hash;
            n_known += usize::from(self.filter[bit / 8] >> (bit % 8) & 1);
        }
        let mask = self.prints.len() - 1;
        let mut slots = [0u32; MOST_FEATURES];
        let mut n_slots = 0;
        for hash in &known[..n_known] {
            let print = print_of(*hash);
            let mut at = *hash as usize & mask;
            for _ in 0..REACH {
                let found = u16::from_le_bytes(self.prints[at]);
                if found == print {
                    slots[n_slots] = at as u32;
                    n_slots += 1;
                    break;
                }
                if found == 0 {
                    break;
                }
                at = (at + 1) & mask;
            }
        }
        let mut sums = Sums::default();
        for slot in &slots[..n_slots] {
            let weights = self.rows[*slot as usize].map(|byte| i16::from(byte as i8));
            // 128 rows of at most 127 stay within 16 bits.
            for (sum, weight) in sums.iter_mut().zip(weights) {
                *sum = sum.wrapping_add(weight);
            }
        }
        sums
    }
}

/// Writes a model; `rows` most important first: those that find no slot near theirs are left out.
pub fn write(
    words: &[u8],
    phrases: &[u8],
    transitions: &[i16; TAGS * TAGS],
    rows: &[(u64, Row)],
    slots: usize,
) -> Vec<u8> {
    let mut prints = vec![0u8; slots * 2];
    let mut table = vec![0u8; slots * 16];
    let mut filter = vec![0u8; FILTER_BITS / 8];
    for (hash, row) in rows {
        let print = print_of(*hash).to_le_bytes();
        let places = (0..REACH).map(|step| (*hash as usize + step) & (slots - 1));
        for at in places {
            let place = &mut prints[at * 2..at * 2 + 2];
            if place == print {
                break;
            }
            if place == [0, 0] {
                filter[filter_bit(*hash) / 8] |= 1 << (filter_bit(*hash) % 8);
                place.copy_from_slice(&print);
                for (byte, weight) in table[at * 16..].iter_mut().zip(row) {
                    *byte = *weight as u8;
                }
                break;
            }
        }
    }
    let transitions: Vec<u8> = transitions.iter().flat_map(|t| t.to_le_bytes()).collect();
    let sections = [words, phrases, &transitions, &filter, &prints, &table];
    let mut bytes = MAGIC.to_vec();
    for section in sections {
        bytes.extend((section.len() as u32).to_le_bytes());
    }
    for section in sections {
        bytes.extend(section);
    }
    bytes
}
