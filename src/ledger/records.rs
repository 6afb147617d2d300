//! The records of a file: one for most files, a million for some.

use super::RecordEntry;

/// Records that are kept side by side. A single list would leave its former selves behind as it grows, which
/// doubles the memory of a large file.
const TOGETHER: usize = 1 << 10;

/// In their order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Records {
    /// All but the last of those that follow are full, and so is this where there are any.
    first: Vec<RecordEntry>,
    #[expect(
        clippy::box_collection,
        reason = "most files have none, and it takes a third of the room"
    )]
    more: Option<Box<Vec<Vec<RecordEntry>>>>,
}

impl Records {
    pub fn len(&self) -> usize {
        match self
            .more
            .as_ref()
            .and_then(|more| Some((more.len(), more.last()?)))
        {
            Some((chunks, last)) => chunks * TOGETHER + last.len(),
            None => self.first.len(),
        }
    }

    pub fn is_empty(&self) -> bool {
        self.first.is_empty()
    }

    pub fn push(&mut self, record: RecordEntry) {
        if self.first.len() < TOGETHER {
            return self.first.push(record);
        }
        let more = self.more.get_or_insert_default();
        match more.last_mut().filter(|last| last.len() < TOGETHER) {
            Some(last) => last.push(record),
            None => {
                let mut next = Vec::with_capacity(TOGETHER);
                next.push(record);
                more.push(next);
            }
        }
    }

    pub fn get(&self, at: usize) -> Option<&RecordEntry> {
        match at.checked_sub(TOGETHER) {
            None => self.first.get(at),
            Some(at) => self.more.as_ref()?.get(at / TOGETHER)?.get(at % TOGETHER),
        }
    }

    pub fn get_mut(&mut self, at: usize) -> Option<&mut RecordEntry> {
        match at.checked_sub(TOGETHER) {
            None => self.first.get_mut(at),
            Some(at) => {
                let chunk = self.more.as_mut()?.get_mut(at / TOGETHER)?;
                chunk.get_mut(at % TOGETHER)
            }
        }
    }

    /// As they are kept: a few hundred at a time.
    pub fn chunks(&self) -> impl Iterator<Item = &[RecordEntry]> + Clone {
        let more = self.more.as_deref().map_or(&[][..], Vec::as_slice);
        std::iter::once(self.first.as_slice()).chain(more.iter().map(Vec::as_slice))
    }

    pub fn iter(&self) -> impl Iterator<Item = &RecordEntry> + Clone {
        self.chunks().flatten()
    }

    /// Makes room for so many to come, as far as they stand side by side.
    pub fn reserve(&mut self, records: usize) {
        let free = TOGETHER.saturating_sub(self.first.len());
        self.first.reserve_exact(records.min(free));
    }

    /// Gives back the room that is not needed: a list has room for four at least.
    pub fn shrink(&mut self) {
        self.first.shrink_to_fit();
    }
}

impl Extend<RecordEntry> for Records {
    fn extend<I: IntoIterator<Item = RecordEntry>>(&mut self, records: I) {
        records.into_iter().for_each(|record| self.push(record));
    }
}

impl FromIterator<RecordEntry> for Records {
    fn from_iter<I: IntoIterator<Item = RecordEntry>>(records: I) -> Records {
        let mut all = Records::default();
        all.extend(records);
        all
    }
}

impl IntoIterator for Records {
    type Item = RecordEntry;
    type IntoIter = std::iter::Flatten<std::vec::IntoIter<Vec<RecordEntry>>>;

    fn into_iter(self) -> Self::IntoIter {
        let mut chunks = vec![self.first];
        chunks.extend(self.more.map(|more| *more).unwrap_or_default());
        chunks.into_iter().flatten()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Place;
    use crate::ledger::State;

    fn record(n: usize) -> RecordEntry {
        let place = Place {
            record: Some(n as u64 + 1),
            ..Place::default()
        };
        RecordEntry::new("", place, State::Indexed, None, Vec::new())
    }

    #[test]
    fn records_of_any_number_are_a_list() {
        for n in [
            0,
            1,
            TOGETHER - 1,
            TOGETHER,
            TOGETHER + 1,
            3 * TOGETHER,
            3 * TOGETHER + 5,
        ] {
            let list: Vec<RecordEntry> = (0..n).map(record).collect();
            let mut records: Records = list.iter().cloned().collect();
            assert_eq!((records.len(), records.is_empty()), (n, n == 0));
            assert!(records.iter().eq(&list));
            assert!(records.clone().into_iter().eq(list.iter().cloned()));
            assert_eq!(records.chunks().map(<[_]>::len).sum::<usize>(), n);
            for at in [
                0,
                1,
                TOGETHER - 1,
                TOGETHER,
                2 * TOGETHER,
                n.saturating_sub(1),
                n,
            ] {
                assert_eq!(records.get(at), list.get(at), "{at} of {n}");
                assert_eq!(records.get_mut(at).cloned(), list.get(at).cloned());
            }
            records.shrink();
            assert!(records.iter().eq(&list));
        }
    }
}
