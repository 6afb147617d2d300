//! The distinct words of a segment in the making, each with a number.

use std::hash::{BuildHasher, Hasher};
use std::io;

use foldhash::fast::RandomState;

use super::lists::Counted;
use crate::eight::{hash, in_order, sixteen};
use crate::near::fetch;

/// Before each word stands its length.
const LENGTH: usize = size_of::<u16>();
/// Bits of [`Slot::tagged`] below the number.
const TAG_BITS: u32 = 5;
/// The tag of a word that is longer.
const LONG: u32 = (1 << TAG_BITS) - 1;
const FEWEST_SLOTS: usize = if cfg!(test) { 4 } else { 1 << 10 };

/// Words by number: the first that is met has 0.
pub(super) struct Vocabulary {
    hasher: RandomState,
    /// Other ones in each run, so that no text is made for words to meet.
    seeds: [u64; 2],
    /// By hash, a power of two of which at most three quarters are taken.
    slots: Vec<Slot>,
    /// One behind the other.
    bytes: Vec<u8>,
    /// Where in `bytes` each begins.
    words: Vec<u32>,
}

#[derive(Clone, Copy, Default)]
struct Slot {
    /// The bytes of a word of at most sixteen, as nearly all are, to be compared with no look at memory elsewhere; the
    /// hash of a long one, and where in [`Vocabulary::bytes`] it stands.
    key: [u64; 2],
    /// The number, and the length of a short word or [`LONG`].
    tagged: u32,
    /// 0 in an empty slot.
    count: u32,
}

impl Slot {
    fn tag(&self) -> u32 {
        self.tagged & LONG
    }

    fn number(&self) -> u32 {
        self.tagged >> TAG_BITS
    }
}

/// A word that is looked for.
#[derive(Clone, Copy)]
pub(super) struct Sought<'w> {
    word: &'w [u8],
    hash: u64,
    key: [u64; 2],
    tag: u32,
}

impl Default for Vocabulary {
    fn default() -> Vocabulary {
        let hasher = RandomState::default();
        Vocabulary {
            seeds: [0, 1].map(|nth: u64| hasher.hash_one(nth)),
            hasher,
            slots: vec![Slot::default(); FEWEST_SLOTS],
            bytes: Vec::new(),
            words: Vec::new(),
        }
    }
}

impl Vocabulary {
    /// How the word is looked for that the first `length` bytes are; in less time where more bytes follow.
    #[inline]
    pub fn seek<'w>(&self, ahead: &'w [u8], length: usize) -> Sought<'w> {
        let word = ahead.get(..length).unwrap_or_default();
        match sixteen(ahead, length) {
            Some(key) => Sought {
                word,
                hash: hash(key, self.seeds),
                key,
                tag: length as u32,
            },
            None => self.seek_long(word),
        }
    }

    #[cold]
    fn seek_long<'w>(&self, word: &'w [u8]) -> Sought<'w> {
        let mut hasher = self.hasher.build_hasher();
        hasher.write(word);
        let hash = hasher.finish();
        Sought {
            word,
            hash,
            key: [hash, 0],
            tag: LONG,
        }
    }

    /// Brings near what is looked at for this word next.
    #[inline]
    pub fn fetch(&self, sought: &Sought) {
        fetch(&self.slots[self.first_slot(sought.hash)]);
    }

    #[inline]
    fn first_slot(&self, hash: u64) -> usize {
        hash as usize & (self.slots.len() - 1)
    }

    /// The number of a word, which is counted.
    #[inline]
    pub fn count(&mut self, sought: &Sought) -> io::Result<u32> {
        let at = self.find(sought);
        let slot = &mut self.slots[at];
        if slot.count == 0 {
            return self.add(at, sought);
        }
        slot.count = slot.count.saturating_add(1);
        Ok(slot.number())
    }

    /// The slot of a word, or that in which it has its place.
    #[inline]
    fn find(&self, sought: &Sought) -> usize {
        let mut at = self.first_slot(sought.hash);
        loop {
            let slot = &self.slots[at];
            let is_it = match sought.tag {
                LONG => self.is_long(slot, sought),
                tag => slot.key == sought.key && slot.tag() == tag,
            };
            if is_it || slot.count == 0 {
                return at;
            }
            at = (at + 1) & (self.slots.len() - 1);
        }
    }

    fn is_long(&self, slot: &Slot, sought: &Sought) -> bool {
        let [hash, begin] = slot.key;
        slot.tag() == LONG
            && hash == sought.hash
            && word_at(&self.bytes, begin as u32) == sought.word
    }

    #[cold]
    fn add(&mut self, at: usize, sought: &Sought) -> io::Result<u32> {
        let begin = u32::try_from(self.bytes.len()).map_err(io::Error::other)?;
        let length = u16::try_from(sought.word.len()).map_err(io::Error::other)?;
        let number = u32::try_from(self.words.len()).map_err(io::Error::other)?;
        if number >> (u32::BITS - TAG_BITS) != 0 {
            return Err(io::Error::other("too many different words for one segment"));
        }
        self.bytes.extend(length.to_le_bytes());
        self.bytes.extend_from_slice(sought.word);
        self.words.push(begin);
        let key = match sought.tag {
            LONG => [sought.hash, u64::from(begin)],
            _ => sought.key,
        };
        self.slots[at] = Slot {
            key,
            tagged: number << TAG_BITS | sought.tag,
            count: 1,
        };
        if 4 * self.words.len() > 3 * self.slots.len() {
            self.grow();
        }
        Ok(number)
    }

    fn grow(&mut self) {
        let empty = vec![Slot::default(); 2 * self.slots.len()];
        for slot in std::mem::replace(&mut self.slots, empty) {
            if slot.count == 0 {
                continue;
            }
            let mut at = self.first_slot(match slot.tag() {
                LONG => slot.key[0],
                _ => hash(slot.key, self.seeds),
            });
            while self.slots[at].count != 0 {
                at = (at + 1) & (self.slots.len() - 1);
            }
            self.slots[at] = slot;
        }
    }

    /// The numbers in the order of the words.
    pub fn sorted(&self) -> Vec<u32> {
        // Most are told apart by their first bytes, without a look at the words.
        let mut sorted: Vec<(u64, u32)> = (0..self.words.len() as u32)
            .map(|number| (in_order(self.word(number)), number))
            .collect();
        sorted.sort_unstable_by(|(a, x), (b, y)| {
            a.cmp(b).then_with(|| self.word(*x).cmp(self.word(*y)))
        });
        sorted.into_iter().map(|(_, number)| number).collect()
    }

    pub fn word(&self, number: u32) -> &[u8] {
        let begin = self.words.get(number as usize);
        begin.map_or(&[], |begin| word_at(&self.bytes, *begin))
    }

    /// How often each was counted, by number.
    pub fn counts(&self) -> Vec<u32> {
        let mut counts = vec![0; self.words.len()];
        for slot in self.slots.iter().filter(|slot| slot.count > 0) {
            if let Some(count) = counts.get_mut(slot.number() as usize) {
                *count = slot.count;
            }
        }
        counts
    }

    /// The words of these numbers, and how often each was counted.
    pub fn counted<'v>(&'v self, numbers: &'v [u32]) -> impl Iterator<Item = Counted<'v>> + Clone {
        let counts = self.counts();
        numbers.iter().map(move |number| Counted {
            number: *number,
            word: self.word(*number),
            count: counts
                .get(*number as usize)
                .copied()
                .unwrap_or_default()
                .into(),
        })
    }

    /// Bytes of memory.
    pub fn room(&self) -> usize {
        self.slots.len() * size_of::<Slot>()
            + self.bytes.capacity()
            + self.words.capacity() * size_of::<u32>()
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
            let sought = vocabulary.seek(word.as_bytes(), word.len());
            met.push((vocabulary.count(&sought).unwrap(), word.clone()));
            *map.entry(word.into_bytes()).or_default() += 1;
        }
        for (number, word) in met {
            assert_eq!(vocabulary.word(number), word.as_bytes());
        }
        let sorted = vocabulary.sorted().into_iter();
        let counts = vocabulary.counts();
        let told = sorted.map(|n| (vocabulary.word(n).to_vec(), counts[n as usize]));
        assert!(told.eq(map));
    }

    #[test]
    fn a_word_that_is_too_long_is_an_error() {
        let mut vocabulary = Vocabulary::default();
        let word = [b'x'; 1 << 16];
        assert!(
            vocabulary
                .count(&vocabulary.seek(&word, word.len()))
                .is_err()
        );
        assert!(vocabulary.sorted().is_empty());
    }
}
