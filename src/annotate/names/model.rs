//! The shipped model: feature weights, transitions and word lists, read where they lie.

use super::decode::Transitions;
use super::tags::TAGS;
use super::words::{Phrases, Table, Words};
use crate::eight::first_of;
use crate::near::fetch;

/// Weights of a feature, for the tags 1 to 16; that of "outside" is zero by construction.
pub type Row = [i8; 16];

/// Sums of rows.
pub type Sums = [i16; 16];

pub const MAGIC: [u8; 8] = *b"nsnames3";

/// The sections behind the header, each with its length in bytes as a `u32` in the header.
const SECTIONS: usize = 5;

#[derive(Clone, Debug)]
pub struct Model<'a> {
    pub words: Words<'a>,
    /// Those from and to "outside" stand for the run's ends too.
    pub transitions: Transitions<f32>,
    /// Fingerprints of the features in buckets, few enough to stay in the processor's cache: what is not
    /// known is told without a way to the rows. 0 is an empty slot.
    prints: Vec<[u16; BUCKET]>,
    /// Where in `rows` those of each bucket begin.
    begins: Vec<u32>,
    /// One of zeros for what has none, then the rows of the slots that are not empty.
    rows: Vec<Row>,
}

/// Slots of a bucket: they are compared at once.
const BUCKET: usize = 8;

/// The fingerprint of a feature: bits that its bucket does not tell.
#[inline]
fn print_of(hash: u64) -> u16 {
    (hash >> 48) as u16 | 1
}

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
        let [words, phrases, transitions, prints, rows] = sections;
        let (transitions, prints) = (transitions.as_chunks::<2>().0, prints.as_chunks::<2>().0);
        let rows = rows.as_chunks::<16>().0;
        let prints = prints.iter().copied().map(u16::from_le_bytes);
        let prints: Vec<u16> = prints.collect();
        let is_whole = transitions.len() == TAGS * TAGS
            && prints.len() == rows.len()
            && (prints.len() / BUCKET).is_power_of_two();
        if !is_whole {
            return None;
        }
        // A bucket is filled from its first slot on.
        let buckets = prints.as_chunks::<BUCKET>().0;
        let mut begins = Vec::with_capacity(buckets.len());
        let mut kept = vec![[0; 16]];
        for (bucket, rows) in buckets.iter().zip(rows.chunks(BUCKET)) {
            begins.push(kept.len() as u32);
            let filled = bucket.iter().take_while(|print| **print != 0);
            let rows = filled.zip(rows).map(|(_, row)| row.map(|byte| byte as i8));
            kept.extend(rows);
        }
        let transition = |at: usize| f32::from(i16::from_le_bytes(transitions[at]));
        Some(Model {
            words: Words {
                words: Table::new(words)?,
                phrases: Phrases::new(phrases)?,
            },
            transitions: Transitions::new(|from, to| transition(from * TAGS + to)),
            prints: buckets.to_vec(),
            begins,
            rows: kept,
        })
    }

    /// The slots of these features. What is known of them is fetched: the memory answers many questions
    /// at a time, but only where no answer decides on the next question.
    pub fn find(&self, features: &[u64], slots: &mut Vec<u32>) {
        slots.clear();
        for hash in features {
            fetch(&self.prints[*hash as usize & (self.prints.len() - 1)]);
        }
        slots.extend(features.iter().map(|hash| {
            let bucket = *hash as usize & (self.prints.len() - 1);
            let slot = match first_of(&self.prints[bucket], print_of(*hash)) {
                Some(place) => self.begins[bucket] + place,
                None => 0,
            };
            fetch(&self.rows[slot as usize]);
            slot
        }));
    }

    /// Adds the weights in these slots.
    pub fn add(&self, slots: &[u32], sums: &mut Sums) {
        for slot in slots {
            // A hundred rows of at most 127 stay within 16 bits.
            for (sum, weight) in sums.iter_mut().zip(self.rows[*slot as usize]) {
                *sum = sum.wrapping_add(i16::from(weight));
            }
        }
    }
}

/// Writes a model; `rows` most important first: those that find their bucket full are left out.
pub fn write(
    words: &[u8],
    phrases: &[u8],
    transitions: &[i16; TAGS * TAGS],
    rows: &[(u64, Row)],
    slots: usize,
) -> Vec<u8> {
    let mut prints = vec![[0u8; 2]; slots];
    let mut table = vec![[0u8; 16]; slots];
    for (hash, row) in rows {
        let print = print_of(*hash).to_le_bytes();
        let first = (*hash as usize & (slots / BUCKET - 1)) * BUCKET;
        for at in first..first + BUCKET {
            if prints[at] == [0, 0] {
                prints[at] = print;
                table[at] = row.map(|weight| weight as u8);
            }
            if prints[at] == print {
                break;
            }
        }
    }
    let transitions: Vec<u8> = transitions.iter().flat_map(|t| t.to_le_bytes()).collect();
    let (prints, table) = (prints.as_flattened(), table.as_flattened());
    let sections = [words, phrases, &transitions, prints, table];
    let mut bytes = MAGIC.to_vec();
    for section in sections {
        bytes.extend((section.len() as u32).to_le_bytes());
    }
    for section in sections {
        bytes.extend(section);
    }
    bytes
}
