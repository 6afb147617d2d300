//! The shipped model: feature weights, transitions and word lists, read where they lie.

use std::hint::black_box;

use super::tags::TAGS;
use super::words::{Table, Words};

/// Weights of a feature, for the tags 1 to 16; that of "outside" is zero by construction.
pub type Row = [i8; 16];

/// Sums of rows.
pub type Sums = [i16; 16];

/// Scores of a token by tag.
pub type Scores = [i32; TAGS];

pub const MAGIC: [u8; 8] = *b"nsnames3";

/// The sections behind the header, each with its length in bytes as a `u32` in the header.
const SECTIONS: usize = 5;

#[derive(Clone, Debug)]
pub struct Model<'a> {
    pub words: Words<'a>,
    /// From tag (row) to tag (column); the row and the column of "outside" stand for the run's ends too.
    transitions: [[i32; TAGS]; TAGS],
    buckets: Vec<Bucket>,
}

/// Features of a bucket: as many as a line of the cache holds.
const BUCKET: usize = 3;

/// One line of the cache, so that a question costs one way to the memory, answered or not.
#[derive(Clone, Copy, Debug)]
#[repr(align(64))]
struct Bucket {
    /// Fingerprints; 0 is an empty slot.
    prints: [u16; BUCKET],
    rows: [Row; BUCKET],
}

/// The fingerprint of a feature: bits that its bucket does not tell.
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
        let is_whole = transitions.len() == TAGS * TAGS
            && prints.len() == rows.len()
            && (prints.len() / BUCKET).is_power_of_two();
        let buckets = prints.as_chunks::<BUCKET>().0.iter();
        let buckets = buckets.zip(rows.as_chunks::<BUCKET>().0);
        let transition = |at: usize| i32::from(i16::from_le_bytes(transitions[at]));
        is_whole.then_some(Model {
            words: Words {
                words: Table::new(words)?,
                phrases: Table::new(phrases)?,
            },
            transitions: std::array::from_fn(|from| {
                std::array::from_fn(|to| transition(from * TAGS + to))
            }),
            buckets: buckets
                .map(|(prints, rows)| Bucket {
                    prints: prints.map(u16::from_le_bytes),
                    rows: rows.map(|row| row.map(|byte| byte as i8)),
                })
                .collect(),
        })
    }

    pub fn transition(&self, from: usize, to: usize) -> i32 {
        self.transitions[from][to]
    }

    /// Fetches what is known of the features. The memory answers many questions at a time, but only
    /// where no answer decides on the next question.
    pub fn touch(&self, features: &[u64]) {
        let first = features.iter().map(|hash| self.bucket(*hash).prints[0]);
        black_box(first.fold(0, |all, print| all ^ print));
    }

    /// Adds the weights of the features, without a branch: whether one is known is hard to foretell.
    pub fn add(&self, features: &[u64], sums: &mut Sums) {
        for hash in features {
            let bucket = self.bucket(*hash);
            let is = bucket.prints.map(|print| print == print_of(*hash));
            let weights = bucket.rows[usize::from(is[1]) | usize::from(!is[1] & is[2]) << 1];
            let mask = -i16::from(is[0] | is[1] | is[2]);
            // A hundred rows of at most 127 stay within 16 bits.
            for (sum, weight) in sums.iter_mut().zip(weights) {
                *sum = sum.wrapping_add(i16::from(weight) & mask);
            }
        }
    }

    fn bucket(&self, hash: u64) -> &Bucket {
        &self.buckets[hash as usize & (self.buckets.len() - 1)]
    }
}

/// Writes a model; `rows` most important first: those that find their bucket full are left out.
pub fn write(
    words: &[u8],
    phrases: &[u8],
    transitions: &[i16; TAGS * TAGS],
    rows: &[(u64, Row)],
    n_buckets: usize,
) -> Vec<u8> {
    let mut prints = vec![[0u8; 2]; n_buckets * BUCKET];
    let mut table = vec![[0u8; 16]; n_buckets * BUCKET];
    for (hash, row) in rows {
        let print = print_of(*hash).to_le_bytes();
        let first = (*hash as usize & (n_buckets - 1)) * BUCKET;
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
