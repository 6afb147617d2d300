//! Places in few bytes: how far each is behind the one before, and apart from that its marks.
//!
//! A step is what the index has for an occurrence: how many words it is behind the one before it in its document, with
//! its marks in the lowest bits. Marks are mostly the same for a word: in each step they would cost three bits.
//!
//! Form of a block: numbers by [`pack`], which also says how many there are; a byte with two bits for each mark, which
//! say who has it; and for each mark that nearly all have or nearly none a byte (the highest bit says that nearly all
//! have it, the others of how many that is not so) and the places of those others, a byte each. A number is how far the
//! step goes, and below that a bit for each mark of which neither can be said, in their order.

use super::super::analysis::MARK_BITS;
use super::pack::{BLOCK, Packed, bytes, measure, pack, unpack};

const MARKS: u32 = (1 << MARK_BITS) - 1;

/// Who has a mark.
const NONE: u8 = 0;
const ALL: u8 = 1;
const EACH: u8 = 2;
const OTHERS: u8 = 3;

/// That the others are without the mark.
const WITHOUT: u8 = 0x80;

/// The number that comes behind another in a document, by its step.
#[inline]
pub fn next(number: u32, step: u32) -> u32 {
    (number & !MARKS).wrapping_add(step)
}

/// The step from a number to the next in a document; the first is behind 0.
#[inline]
pub fn step(from: u32, to: u32) -> u32 {
    to.wrapping_sub(from & !MARKS)
}

/// Appends steps: one at least, [`BLOCK`] at most.
pub fn write(steps: &[u32], out: &mut Vec<u8>) {
    let steps = &steps[..steps.len().min(BLOCK)];
    let (any, all) = steps
        .iter()
        .fold((0, u32::MAX), |(any, all), step| (any | step, all & step));
    let mut who = 0;
    // For each mark of [`OTHERS`]: whether those have it that are listed.
    let mut others_have = [None; MARK_BITS as usize];
    for (mark, others_have) in (0..).zip(&mut others_have) {
        let of_mark = match (any >> mark & 1, all >> mark & 1) {
            (0, _) => NONE,
            (_, 1) => ALL,
            _ => {
                let with = steps.iter().filter(|step| *step >> mark & 1 != 0).count();
                let others = with.min(steps.len() - with);
                match 1 + others < bytes(steps.len(), 1) {
                    true => {
                        *others_have = Some(others == with);
                        OTHERS
                    }
                    false => EACH,
                }
            }
        };
        who |= of_mark << (2 * mark);
    }
    let each = Each::of(who);
    let mut numbers = [0; BLOCK];
    for (number, step) in numbers.iter_mut().zip(steps) {
        *number = each.number(*step);
    }
    pack(&numbers[..steps.len()], out);
    out.push(who);
    for (mark, have) in others_have.into_iter().enumerate() {
        let Some(have) = have else { continue };
        let head = out.len();
        out.push(if have { 0 } else { WITHOUT });
        let places = (0u8..).zip(steps);
        let places = places.filter(|(_, step)| (*step >> mark & 1 != 0) == have);
        out.extend(places.map(|(at, _)| at));
        out[head] |= (out.len() - head - 1) as u8;
    }
}

/// The marks of which each number has its own bit.
struct Each {
    many: u32,
    /// Of the first two, as far as there are so many; where there are three, each is where it was.
    marks: [u32; 2],
}

impl Each {
    #[inline]
    fn of(who: u8) -> Each {
        let mut each = Each {
            many: 0,
            marks: [0; 2],
        };
        for mark in (0..MARK_BITS).filter(|mark| who >> (2 * mark) & 3 == EACH) {
            if let Some(place) = each.marks.get_mut(each.many as usize) {
                *place = mark;
            }
            each.many += 1;
        }
        each
    }

    fn number(&self, step: u32) -> u32 {
        let [first, second] = self.marks;
        let far = step >> MARK_BITS << self.many;
        match self.many {
            0 => far,
            1 => far | step >> first & 1,
            2 => far | step >> first & 1 | (step >> second & 1) << 1,
            _ => step,
        }
    }

    /// The steps of numbers, with the marks that are `common` to all.
    #[inline]
    fn steps(&self, numbers: &mut [u32], common: u32) {
        let [first, second] = self.marks;
        let far = |number: u32| number >> self.many << MARK_BITS | common;
        let numbers = numbers.iter_mut();
        match self.many {
            0 => numbers.for_each(|n| *n = *n << MARK_BITS | common),
            1 => numbers.for_each(|n| *n = far(*n) | (*n & 1) << first),
            2 => numbers.for_each(|n| *n = far(*n) | (*n & 1) << first | (*n >> 1 & 1) << second),
            _ => {}
        }
    }
}

/// What stands behind the numbers of a block.
struct Behind<'b> {
    who: u8,
    /// Marks that all have, but for those who are listed.
    common: u32,
    /// For each mark the places of those who differ.
    others: [&'b [u8]; MARK_BITS as usize],
    bytes: usize,
}

impl<'b> Behind<'b> {
    #[inline]
    fn of(block: &'b [u8], at: usize) -> Behind<'b> {
        let rest = block.get(at..).unwrap_or_default();
        let mut behind = Behind {
            who: rest.first().copied().unwrap_or(0),
            common: 0,
            others: [&[]; MARK_BITS as usize],
            bytes: 1,
        };
        for (mark, others) in behind.others.iter_mut().enumerate() {
            match behind.who >> (2 * mark) & 3 {
                NONE | EACH => {}
                ALL => behind.common |= 1 << mark,
                _ => {
                    let head = rest.get(behind.bytes).copied().unwrap_or(0);
                    let many = usize::from(head & !WITHOUT);
                    let listed = behind.bytes + 1..behind.bytes + 1 + many;
                    behind.common |= u32::from(head & WITHOUT != 0) << mark;
                    behind.bytes = listed.end;
                    *others = rest.get(listed).unwrap_or_default();
                }
            }
        }
        behind
    }

    /// Changes the marks of those who differ.
    #[inline]
    fn mend(&self, steps: &mut [u32; BLOCK]) {
        for (mark, others) in self.others.iter().enumerate() {
            for at in *others {
                steps[usize::from(*at) % BLOCK] ^= 1 << mark;
            }
        }
    }
}

/// What [`read`] would read.
pub fn length(block: &[u8]) -> Packed {
    let packed = measure(block);
    Packed {
        bytes: packed.bytes + Behind::of(block, packed.bytes).bytes,
        ..packed
    }
}

/// Reads what [`write`] has appended, with which `block` begins. Of bytes that are something else it makes any steps.
pub fn read(block: &[u8], steps: &mut [u32; BLOCK]) -> Packed {
    let packed = unpack(block, steps);
    let behind = Behind::of(block, packed.bytes);
    Each::of(behind.who).steps(steps, behind.common);
    behind.mend(steps);
    Packed {
        bytes: packed.bytes + behind.bytes,
        ..packed
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(steps: &[u32]) -> usize {
        let mut block = Vec::new();
        write(steps, &mut block);
        let bytes = block.len();
        let ours = Packed {
            numbers: steps.len(),
            bytes,
        };
        block.extend([0x5a; 20]);
        assert_eq!(length(&block), ours);
        let mut back = [9; BLOCK];
        assert_eq!(read(&block, &mut back), ours);
        assert_eq!(&back[..steps.len()], steps);
        bytes
    }

    #[test]
    fn marks_cost_what_they_tell() {
        let plain = check(&[16; BLOCK]);
        assert_eq!(check(&[16 | 5; BLOCK]), plain);
        let one = |at: usize, step: u32| {
            let mut steps = [16 | 1; BLOCK];
            steps[at] = step;
            steps
        };
        assert_eq!(check(&one(7, 16)), plain + 2);
        assert_eq!(check(&one(127, 16 | 3)), plain + 2);
        let half: Vec<u32> = (0..BLOCK as u32).map(|n| 16 | n & 1).collect();
        assert_eq!(check(&half), plain + BLOCK / 8);
    }

    #[test]
    fn numbers_of_a_document_are_told_by_their_steps() {
        let numbers = [5, 8, 15, 17, 1 << 20, (1 << 20) + 11, u32::MAX];
        let mut from = 0;
        let mut back = 0;
        for number in numbers {
            back = next(back, step(from, number));
            assert_eq!(back, number);
            from = number;
        }
    }

    proptest! {
        #[test]
        fn any_steps_are_read_back(
            steps in prop::collection::vec(any::<u32>(), 1..=BLOCK),
            keep in any::<u32>(),
        ) {
            check(&steps);
            let masked: Vec<u32> = steps.iter().map(|step| step & keep).collect();
            check(&masked);
        }

        #[test]
        fn any_bytes_are_read_without_harm(block in prop::collection::vec(any::<u8>(), 0..700)) {
            let mut steps = [0; BLOCK];
            let read = read(&block, &mut steps);
            prop_assert_eq!(read, length(&block));
        }
    }
}
