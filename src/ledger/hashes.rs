//! Small values by the hashes of their keys: a table that grows without ever being held twice, with a few bytes an
//! entry beside its value.

/// Into so many parts a table is cut, by the highest bits of the hash. A part grows alone, by a copy of itself.
const PARTS_BITS: u32 = 14;
/// Of the hash's other bits those that an entry has.
const REST_BITS: u32 = 32;
/// A part makes room for so many at a time, and for a part of what it has.
const ROOM: usize = 4;

/// Several values may have one hash, and one value may be out of date: whoever asks has to look.
#[derive(Debug)]
pub struct Hashes<V> {
    /// Each in the order of its entries.
    parts: Vec<Vec<(u32, V)>>,
    entries: usize,
}

impl<V> Default for Hashes<V> {
    fn default() -> Hashes<V> {
        Hashes {
            parts: Vec::new(),
            entries: 0,
        }
    }
}

impl<V: Copy + PartialEq> Hashes<V> {
    /// Which part, and what of the hash its entry has.
    fn split(hash: u64) -> (usize, u32) {
        let rest = hash >> (u64::BITS - PARTS_BITS - REST_BITS);
        ((hash >> (u64::BITS - PARTS_BITS)) as usize, rest as u32)
    }

    /// Makes room for so many entries, and a few more in each part.
    pub fn reserve(&mut self, entries: usize) {
        self.parts.resize_with(1 << PARTS_BITS, Vec::new);
        for part in &mut self.parts {
            part.reserve_exact((entries >> PARTS_BITS) + ROOM);
        }
    }

    /// Adds a value, unless it is there.
    pub fn insert(&mut self, hash: u64, value: V) {
        let (part, rest) = Hashes::<V>::split(hash);
        if self.parts.is_empty() {
            self.parts.resize_with(1 << PARTS_BITS, Vec::new);
        }
        let Some(part) = self.parts.get_mut(part) else {
            return;
        };
        let at = part.partition_point(|(other, _)| *other < rest);
        let same = part.iter().skip(at).take_while(|(other, _)| *other == rest);
        if same.into_iter().any(|(_, other)| *other == value) {
            return;
        }
        if part.len() == part.capacity() {
            part.reserve_exact(ROOM + part.len() / 8);
        }
        part.insert(at, (rest, value));
        self.entries += 1;
    }

    /// All that may be of this hash, and perhaps one of another: an entry knows 46 bits of it.
    pub fn get(&self, hash: u64) -> impl Iterator<Item = V> + use<V> {
        let (part, rest) = Hashes::<V>::split(hash);
        let part = self.parts.get(part).map_or(&[][..], Vec::as_slice);
        let at = part.partition_point(|(other, _)| *other < rest);
        let same = part.iter().skip(at).take_while(|(other, _)| *other == rest);
        // Hardly ever more than one, and whoever asks may want to add another.
        let values: Vec<V> = same.map(|(_, value)| *value).collect();
        values.into_iter()
    }

    /// What it takes in memory.
    pub fn bytes(&self) -> usize {
        self.parts.len() * size_of::<Vec<(u32, V)>>() + self.entries * size_of::<(u32, V)>()
    }
}

#[cfg(test)]
mod tests {
    use xxhash_rust::xxh3::xxh3_64;

    use super::*;

    #[test]
    fn values_are_found_by_their_hashes() {
        let mut hashes = Hashes::default();
        hashes.reserve(20_000);
        assert_eq!(hashes.get(0).next(), None);
        let hash = |n: u32| xxh3_64(&n.to_le_bytes());
        for n in 0..50_000 {
            hashes.insert(hash(n), n);
            hashes.insert(hash(n / 2), n);
            hashes.insert(hash(n), n);
        }
        for n in 0..25_000 {
            let mut found: Vec<u32> = hashes.get(hash(n)).collect();
            found.sort_unstable();
            let mut expected = vec![n, 2 * n, 2 * n + 1];
            expected.sort_unstable();
            expected.dedup();
            assert_eq!(found, expected);
        }
        assert!((50_000..60_000).all(|n| hashes.get(hash(n)).next().is_none()));
        hashes.insert(u64::MAX, 7);
        hashes.insert(0, 8);
        assert!(hashes.get(u64::MAX).eq([7]) && hashes.get(0).eq([8]));
        let least = hashes.entries * 8;
        assert!((least..least + 500_000).contains(&hashes.bytes()));
    }
}
