//! The distinct words of a segment in the making, each with a number.

use std::hash::{BuildHasher, Hasher};
use std::io;

use foldhash::fast::RandomState;
use hashbrown::HashTable;

/// Before each word stands its length.
const LENGTH: usize = size_of::<u16>();

/// Words by number: the first that is met has 0.
#[derive(Default)]
pub(super) struct Vocabulary {
    hasher: RandomState,
    table: HashTable<Entry>,
    /// One behind the other.
    bytes: Vec<u8>,
    words: Vec<Word>,
}

struct Entry {
    begin: u32,
    number: u32,
}

struct Word {
    hash: u64,
    begin: u32,
    count: u32,
}

impl Vocabulary {
    /// The number of a word, which is counted.
    #[inline]
    pub fn count(&mut self, word: &[u8]) -> io::Result<u32> {
        let mut hasher = self.hasher.build_hasher();
        hasher.write(word);
        let hash = hasher.finish();
        let is_it = |entry: &Entry| word_at(&self.bytes, entry.begin) == word;
        let number = match self.table.find(hash, is_it) {
            Some(entry) => entry.number,
            None => self.add(hash, word)?,
        };
        if let Some(word) = self.words.get_mut(number as usize) {
            word.count += 1;
        }
        Ok(number)
    }

    #[cold]
    fn add(&mut self, hash: u64, word: &[u8]) -> io::Result<u32> {
        let begin = u32::try_from(self.bytes.len()).map_err(io::Error::other)?;
        let number = u32::try_from(self.words.len()).map_err(io::Error::other)?;
        let length = u16::try_from(word.len()).map_err(io::Error::other)?;
        self.bytes.extend(length.to_le_bytes());
        self.bytes.extend_from_slice(word);
        self.words.push(Word {
            hash,
            begin,
            count: 0,
        });
        let words = &self.words;
        let hash_of = |entry: &Entry| words[entry.number as usize].hash;
        self.table
            .insert_unique(hash, Entry { begin, number }, hash_of);
        Ok(number)
    }

    /// The numbers in the order of the words.
    pub fn sorted(&self) -> Vec<u32> {
        // Most are told apart by their first bytes, without a look at the words.
        let mut sorted: Vec<(u64, u32)> = (0..self.words.len() as u32)
            .map(|number| (first_bytes(self.word(number)), number))
            .collect();
        sorted.sort_unstable_by(|(a, x), (b, y)| {
            a.cmp(b).then_with(|| self.word(*x).cmp(self.word(*y)))
        });
        sorted.into_iter().map(|(_, number)| number).collect()
    }

    pub fn word(&self, number: u32) -> &[u8] {
        let word = self.words.get(number as usize);
        word.map_or(&[], |word| word_at(&self.bytes, word.begin))
    }

    /// How often it was counted.
    pub fn counted(&self, number: u32) -> u32 {
        self.words.get(number as usize).map_or(0, |word| word.count)
    }

    /// Bytes of memory.
    pub fn room(&self) -> usize {
        self.table.allocation_size()
            + self.bytes.capacity()
            + self.words.capacity() * size_of::<Word>()
    }
}

/// By number the place of each word in [`Vocabulary::sorted`].
pub(super) fn places(sorted: &[u32]) -> Vec<u32> {
    let mut places = vec![0; sorted.len()];
    for (place, number) in (0..).zip(sorted) {
        if let Some(of_number) = places.get_mut(*number as usize) {
            *of_number = place;
        }
    }
    places
}

#[inline]
fn word_at(bytes: &[u8], begin: u32) -> &[u8] {
    let word = bytes.get(begin as usize..).unwrap_or_default();
    let Some((length, rest)) = word.split_first_chunk::<LENGTH>() else {
        return &[];
    };
    let length = usize::from(u16::from_le_bytes(*length));
    rest.get(..length).unwrap_or_default()
}

fn first_bytes(word: &[u8]) -> u64 {
    let mut first = [0; 8];
    for (to, from) in first.iter_mut().zip(word) {
        *to = *from;
    }
    u64::from_be_bytes(first)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn words_are_counted_and_sorted_as_a_map_does() {
        let mut vocabulary = Vocabulary::default();
        let mut map: BTreeMap<Vec<u8>, u32> = BTreeMap::new();
        let long = "x".repeat(1_023);
        let mut met = Vec::new();
        for n in 0..30_000_u64 {
            let word = match n % 7 {
                0 => format!("{}", n * n % 1_009),
                1 => format!("beginning alike {}", n * n % 4_001),
                2 => "\0".repeat((n % 19) as usize),
                3 => "a".repeat((n % 11) as usize),
                4 => long[..(n % 1_024) as usize].to_owned(),
                5 => format!("ß{}", n % 13),
                _ => "the".to_owned(),
            };
            met.push((vocabulary.count(word.as_bytes()).unwrap(), word.clone()));
            *map.entry(word.into_bytes()).or_default() += 1;
        }
        for (number, word) in met {
            assert_eq!(vocabulary.word(number), word.as_bytes());
        }
        let sorted = vocabulary.sorted().into_iter();
        let told = sorted.map(|n| (vocabulary.word(n).to_vec(), vocabulary.counted(n)));
        assert!(told.eq(map));
    }

    #[test]
    fn a_word_that_is_too_long_is_an_error() {
        let mut vocabulary = Vocabulary::default();
        assert!(vocabulary.count(&[b'x'; 1 << 16]).is_err());
        assert!(vocabulary.sorted().is_empty());
    }
}
