//! Files by their paths: each has a number, in the order in which they were met.

use std::hash::{BuildHasher, RandomState};
use std::sync::atomic::{AtomicU32, Ordering};

use xxhash_rust::xxh3::xxh3_128_with_seed;

use super::Hashes;

/// Some twenty bytes a file.
#[derive(Debug)]
pub struct Paths {
    /// Another one in each process: nobody can name files so that one is taken for the other.
    seed: u64,
    /// Half of the hash of each, by number.
    halves: Vec<u64>,
    /// By the other half.
    numbers: Hashes<u32>,
}

/// Behind which file the next is looked for first: one for each who asks. A ledger and a walk go the same way, so that
/// most files are found there, without a way through the table, which is too large for the processor's caches.
#[derive(Debug, Default)]
pub struct Behind(AtomicU32);

impl Default for Paths {
    fn default() -> Paths {
        Paths {
            seed: RandomState::new().hash_one(0),
            halves: Vec::new(),
            numbers: Hashes::default(),
        }
    }
}

impl Paths {
    /// How many files have a number: those from 0 on.
    pub fn len(&self) -> u32 {
        self.halves.len() as u32
    }

    pub fn is_empty(&self) -> bool {
        self.halves.is_empty()
    }

    pub fn number(&self, path: &str, behind: &Behind) -> Option<u32> {
        self.find(self.halves_of(path), behind)
    }

    /// A file that has no number gets the next.
    pub fn number_or_next(&mut self, path: &str, behind: &Behind) -> u32 {
        let (place, half) = self.halves_of(path);
        if let Some(number) = self.find((place, half), behind) {
            return number;
        }
        let next = self.len();
        self.numbers.insert(place, next);
        self.halves.push(half);
        next
    }

    /// The halves of the hash of a path, the one that the table goes by first.
    fn halves_of(&self, path: &str) -> (u64, u64) {
        let hash = xxh3_128_with_seed(path.as_bytes(), self.seed);
        ((hash >> 64) as u64, hash as u64)
    }

    fn find(&self, (place, half): (u64, u64), Behind(next): &Behind) -> Option<u32> {
        let is = |number: &u32| self.halves.get(*number as usize) == Some(&half);
        let at_next = Some(next.load(Ordering::Relaxed)).filter(is);
        let number = at_next.or_else(|| self.numbers.get(place).find(is))?;
        next.store(number.wrapping_add(1), Ordering::Relaxed);
        Some(number)
    }

    /// What it takes in memory.
    pub fn bytes(&self) -> usize {
        self.numbers.bytes() + self.halves.capacity() * size_of::<u64>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_keeps_its_number_whatever_is_asked_before() {
        let (mut paths, behind) = (Paths::default(), Behind::default());
        assert_eq!((paths.number("", &behind), paths.is_empty()), (None, true));
        let path = |n: u32| format!("news/{}", n % 1000);
        for n in 0..2000 {
            assert_eq!(paths.number_or_next(&path(n), &behind), n % 1000);
        }
        assert_eq!(paths.len(), 1000);
        for n in (0..1000)
            .chain((0..1000).rev())
            .chain((0..3000).map(|n| n * 7))
        {
            assert_eq!(paths.number(&path(n), &behind), Some(n % 1000));
            assert_eq!(paths.number("news/1000", &behind), None);
        }
    }
}
