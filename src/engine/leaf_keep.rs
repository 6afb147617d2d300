//! Which occurrences of a term count, by the marks at their positions.

use super::analysis::place;
use super::lists::Cursor;

/// Those whose marks under `mask` are `marks`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Keep {
    mask: u32,
    marks: u32,
}

impl Keep {
    pub const ALL: Keep = Keep { mask: 0, marks: 0 };

    pub fn with(mark: u32) -> Keep {
        Keep::ALL.and(mark)
    }

    /// Of these only those with the mark.
    pub fn and(self, mark: u32) -> Keep {
        Keep {
            mask: self.mask | mark,
            marks: self.marks | mark,
        }
    }

    /// Of these only those without the mark.
    pub fn without(self, mark: u32) -> Keep {
        Keep {
            mask: self.mask | mark,
            marks: self.marks & !mark,
        }
    }

    /// Whether a position with its marks counts.
    #[inline]
    pub fn has(self, position: u32) -> bool {
        position & self.mask == self.marks
    }

    pub fn is_all(self) -> bool {
        self.mask == 0
    }

    /// Appends the positions in the current document.
    pub fn positions(self, postings: &mut Cursor, out: &mut Vec<u32>) {
        let from = out.len();
        postings.numbers(out);
        if self.is_all() {
            for number in out.iter_mut().skip(from) {
                *number = place(*number);
            }
            return;
        }
        let mut kept = from;
        for at in from..out.len() {
            let number = out[at];
            out[kept] = place(number);
            kept += usize::from(self.has(number));
        }
        out.truncate(kept);
    }

    /// How many there are in the current document; `spare` is room.
    pub fn frequency(self, postings: &mut Cursor, spare: &mut Vec<u32>) -> u32 {
        if self.is_all() {
            return postings.term_freq();
        }
        spare.clear();
        self.positions(postings, spare);
        spare.len() as u32
    }
}
