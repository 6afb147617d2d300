//! Places in few bytes: how far each is behind the one before, and apart from that its marks.
//!
//! A step is what the index has for an occurrence: how many words it is behind the one before it in its document, with
//! its marks in the lowest bits. Marks are nearly always the same for a word: beside the distances they would cost
//! three bits each.
//!
//! Form of a block: the distances by [`pack`], which also says how many there are; a byte with two bits for each mark,
//! which say who has it; and for each mark what that takes: nothing where all have it or none, a bit for each, or
//! where nearly all have it or nearly none (the highest bit of a byte, and in its others of how many that is not so)
//! the places of those others, a byte each.

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
    let mut distances = [0; BLOCK];
    let distances = &mut distances[..steps.len().min(BLOCK)];
    for (distance, step) in distances.iter_mut().zip(steps) {
        *distance = step >> MARK_BITS;
    }
    pack(distances, out);
    let head = out.len();
    out.push(0);
    let (any, all) = steps
        .iter()
        .fold((0, u32::MAX), |(any, all), step| (any | step, all & step));
    for mark in 0..MARK_BITS {
        let has = |step: &u32| step >> mark & 1 != 0;
        if !has(&any) || has(&all) {
            out[head] |= (if has(&all) { ALL } else { NONE }) << (2 * mark);
            continue;
        }
        let with = steps.iter().filter(|step| has(step)).count();
        let others = with.min(steps.len() - with);
        let are_with = others == with;
        let who = if 1 + others < bytes(steps.len(), 1) {
            out.push(others as u8 | if are_with { 0 } else { WITHOUT });
            let places = (0u8..).zip(steps).filter(|(_, step)| has(step) == are_with);
            out.extend(places.map(|(at, _)| at));
            OTHERS
        } else {
            let bits = steps.chunks(8).map(|of_byte| {
                let bits = (0..)
                    .zip(of_byte)
                    .map(|(at, step)| u8::from(has(step)) << at);
                bits.fold(0, |byte, bit| byte | bit)
            });
            out.extend(bits);
            EACH
        };
        out[head] |= who << (2 * mark);
    }
}

/// What [`read`] would read.
pub fn length(block: &[u8]) -> Packed {
    let mut packed = measure(block);
    let who = block.get(packed.bytes).copied().unwrap_or(0);
    packed.bytes += 1;
    for mark in 0..MARK_BITS {
        packed.bytes += match who >> (2 * mark) & 3 {
            NONE | ALL => 0,
            EACH => bytes(packed.numbers, 1),
            _ => {
                let others = block.get(packed.bytes).copied().unwrap_or(0);
                1 + usize::from(others & !WITHOUT)
            }
        };
    }
    packed
}

/// Reads what [`write`] has appended, with which `block` begins. Of bytes that are something else it makes any steps.
pub fn read(block: &[u8], steps: &mut [u32; BLOCK]) -> Packed {
    let mut packed = unpack(block, steps);
    let who = block.get(packed.bytes).copied().unwrap_or(0);
    packed.bytes += 1;
    // Who has a mark as nearly all have it has it first, and loses it where he is another.
    let mut common = 0;
    let mut at = packed.bytes;
    for mark in 0..MARK_BITS {
        let others = || block.get(at).copied().unwrap_or(0);
        let (is_common, taken) = match who >> (2 * mark) & 3 {
            NONE => (false, 0),
            ALL => (true, 0),
            EACH => (false, bytes(packed.numbers, 1)),
            _ => (
                others() & WITHOUT != 0,
                1 + usize::from(others() & !WITHOUT),
            ),
        };
        common |= u32::from(is_common) << mark;
        at += taken;
    }
    for step in steps.iter_mut() {
        *step = *step << MARK_BITS | common;
    }
    for mark in 0..MARK_BITS {
        let rest = block.get(packed.bytes..).unwrap_or_default();
        packed.bytes += match who >> (2 * mark) & 3 {
            NONE | ALL => 0,
            EACH => {
                for (of_byte, byte) in steps[..packed.numbers].chunks_mut(8).zip(rest) {
                    for (step, at) in of_byte.iter_mut().zip(0..) {
                        *step |= u32::from(byte >> at & 1) << mark;
                    }
                }
                bytes(packed.numbers, 1)
            }
            _ => {
                let others = rest
                    .first()
                    .map_or(0, |others| usize::from(others & !WITHOUT));
                for at in rest.iter().skip(1).take(others) {
                    steps[usize::from(*at) % BLOCK] ^= 1 << mark;
                }
                1 + others
            }
        };
    }
    packed
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
