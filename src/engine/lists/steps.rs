//! Places in few bytes: how far each is behind the one before, and apart from that its marks.
//!
//! A step is what the index has for an occurrence: how many words it is behind the one before it in its document, with
//! its marks in the lowest bits. Marks are mostly the same for a word: in each step they would cost three bits.
//!
//! Form of a block: a byte with two bits for each mark, which say who has it; for each mark that nearly all have or
//! nearly none a byte (the highest bit says that nearly all have it, the others of how many that is not so); numbers by
//! [`pack`], which also says how many there are; and for those marks the places of those others, a byte each. A number
//! is how far the step goes, and below that a bit for each mark of which neither can be said, in their order. So the
//! first bytes tell how long it is, and who passes over blocks looks at one place in each.

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
    // For each mark of [`OTHERS`]: how many are listed, and whether these have it.
    let mut listed = [None; MARK_BITS as usize];
    for (mark, listed) in (0..).zip(&mut listed) {
        let of_mark = match (any >> mark & 1, all >> mark & 1) {
            (0, _) => NONE,
            (_, 1) => ALL,
            _ => {
                let with = steps.iter().filter(|step| *step >> mark & 1 != 0).count();
                let others = with.min(steps.len() - with);
                match 1 + others < bytes(steps.len(), 1) {
                    true => {
                        *listed = Some((others as u8, others == with));
                        OTHERS
                    }
                    false => EACH,
                }
            }
        };
        who |= of_mark << (2 * mark);
    }
    out.push(who);
    let heads = listed.iter().flatten();
    out.extend(heads.map(|(many, have)| many | if *have { 0 } else { WITHOUT }));
    let each = Each::of(who);
    let mut numbers = [0; BLOCK];
    for (number, step) in numbers.iter_mut().zip(steps) {
        *number = each.number(*step);
    }
    pack(&numbers[..steps.len()], out);
    for (mark, listed) in listed.into_iter().enumerate() {
        let Some((_, have)) = listed else { continue };
        let places = (0u8..).zip(steps);
        let places = places.filter(|(_, step)| (*step >> mark & 1 != 0) == have);
        out.extend(places.map(|(at, _)| at));
    }
}

/// The marks of which each number has its own bit.
enum Each {
    /// So many, none of which is below another mark: nearly all blocks are so.
    Highest(u32),
    One(u32),
    /// The lower one first.
    Two(u32, u32),
}

impl Each {
    #[inline]
    fn of(who: u8) -> Each {
        let has = |mark: u32| who >> (2 * mark) & 3 == EACH;
        let many = (0..MARK_BITS).filter(|mark| has(*mark)).count() as u32;
        if (MARK_BITS - many..MARK_BITS).all(has) {
            return Each::Highest(many);
        }
        let mut marks = (0..MARK_BITS).filter(|mark| has(*mark));
        let first = marks.next().unwrap_or_default();
        match marks.next() {
            Some(second) => Each::Two(first, second),
            None => Each::One(first),
        }
    }

    fn number(&self, step: u32) -> u32 {
        match *self {
            Each::Highest(many) => step >> (MARK_BITS - many),
            Each::One(first) => step >> MARK_BITS << 1 | step >> first & 1,
            Each::Two(first, second) => {
                step >> MARK_BITS << 2 | step >> first & 1 | (step >> second & 1) << 1
            }
        }
    }

    /// The steps of numbers, with the marks that are `common` to all.
    #[inline]
    fn steps(&self, numbers: &mut [u32], common: u32) {
        let numbers = numbers.iter_mut();
        match *self {
            Each::Highest(many) => {
                let shift = MARK_BITS - many;
                numbers.for_each(|n| *n = *n << shift | common);
            }
            Each::One(first) => {
                numbers.for_each(|n| *n = *n >> 1 << MARK_BITS | (*n & 1) << first | common);
            }
            Each::Two(first, second) => numbers.for_each(|n| {
                let marks = (*n & 1) << first | (*n >> 1 & 1) << second;
                *n = *n >> 2 << MARK_BITS | marks | common;
            }),
        }
    }
}

/// What stands before the numbers of a block.
struct Marks {
    who: u8,
    /// Marks that all have, but for those who are listed.
    common: u32,
    /// For each mark how many differ.
    others: [u8; MARK_BITS as usize],
    bytes: usize,
}

impl Marks {
    #[inline]
    fn of(block: &[u8]) -> Marks {
        let byte = |at: usize| block.get(at).copied().unwrap_or(0);
        let mut marks = Marks {
            who: byte(0),
            common: 0,
            others: [0; MARK_BITS as usize],
            bytes: 1,
        };
        for (mark, others) in marks.others.iter_mut().enumerate() {
            match marks.who >> (2 * mark) & 3 {
                NONE | EACH => {}
                ALL => marks.common |= 1 << mark,
                _ => {
                    let head = byte(marks.bytes);
                    marks.bytes += 1;
                    marks.common |= u32::from(head & WITHOUT != 0) << mark;
                    *others = head & !WITHOUT;
                }
            }
        }
        marks
    }

    /// Of the block, with its numbers.
    #[inline]
    fn all(&self, numbers: Packed) -> Packed {
        let others = self.others.iter().map(|many| usize::from(*many));
        Packed {
            bytes: self.bytes + numbers.bytes + others.sum::<usize>(),
            ..numbers
        }
    }

    /// Changes the marks of those who differ, which stand here.
    #[inline]
    fn mend(&self, mut places: &[u8], steps: &mut [u32; BLOCK]) {
        for (mark, many) in self.others.iter().enumerate() {
            let here;
            (here, places) = places.split_at(places.len().min((*many).into()));
            for at in here {
                steps[usize::from(*at) % BLOCK] ^= 1 << mark;
            }
        }
    }
}

/// What [`read`] would read.
#[inline]
pub fn length(block: &[u8]) -> Packed {
    let marks = Marks::of(block);
    marks.all(measure(block.get(marks.bytes..).unwrap_or_default()))
}

/// Reads what [`write`] has appended, with which `block` begins. Of bytes that are something else it makes any steps.
pub fn read(block: &[u8], steps: &mut [u32; BLOCK]) -> Packed {
    let marks = Marks::of(block);
    let numbers = block.get(marks.bytes..).unwrap_or_default();
    let packed = unpack(numbers, steps);
    Each::of(marks.who).steps(steps, marks.common);
    marks.mend(numbers.get(packed.bytes..).unwrap_or_default(), steps);
    marks.all(packed)
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
