//! Up to 128 numbers in few bits each: as many as most of them take, and apart what the largest have beyond these.
//!
//! A patched frame of reference, by Zukowski, Héman, Nes and Boncz, "Super-Scalar RAM-CPU Cache Compression" (2006).
//!
//! Form: a byte, of which the lowest six bits are the width; [`FEWER`] says that another follows with how many numbers
//! there are, [`LARGER`] that two more do: how many are larger than the width has room for, and how wide the rest of
//! these is, in whole bytes, so that it is read in little time. Then come the lowest bits of all numbers; of each
//! larger one its place, a byte each; and the rest of them. Numbers of a whole block lie as the packer of
//! [`bitpacking`] puts them, others one behind the other from the lowest bit on.

use bitpacking::{BitPacker, BitPacker4x};

/// Numbers of a whole block.
pub const BLOCK: usize = BitPacker4x::BLOCK_LEN;

/// Fewer numbers have none apart: to say that there are such takes more than is saved.
const FEW: usize = 6;

const WIDTH: u8 = 0x3f;
const FEWER: u8 = 0x40;
const LARGER: u8 = 0x80;

/// Appends numbers: one at least, [`BLOCK`] at most.
pub fn pack(numbers: &[u32], out: &mut Vec<u8>) {
    let numbers = &numbers[..numbers.len().min(BLOCK)];
    let (width, larger, rest) = widths(numbers);
    let is_whole = numbers.len() == BLOCK;
    let flag = |bit, is_set| if is_set { bit } else { 0 };
    out.push(width as u8 | flag(FEWER, !is_whole) | flag(LARGER, larger > 0));
    if !is_whole {
        out.push(numbers.len() as u8);
    }
    if larger > 0 {
        out.extend([larger as u8, rest as u8]);
    }
    let mask = mask(width);
    let begin = out.len();
    if is_whole {
        let mut low = [0; BLOCK];
        for (low, number) in low.iter_mut().zip(numbers) {
            *low = number & mask;
        }
        out.resize(begin + bytes(BLOCK, width), 0);
        BitPacker4x::new().compress(&low, &mut out[begin..], width as u8);
    } else {
        append_bits(numbers.iter().map(|number| number & mask), width, out);
    }
    if larger > 0 {
        let larger = || (0u8..).zip(numbers).filter(|(_, number)| **number > mask);
        out.extend(larger().map(|(at, _)| at));
        append_bits(larger().map(|(_, number)| number >> width), rest, out);
    }
}

/// The width that takes the least room, how many numbers are wider, and by how many bits the widest.
fn widths(numbers: &[u32]) -> (usize, usize, usize) {
    if numbers.len() < FEW {
        let widest = bits(numbers.iter().fold(0, |all, number| all | number));
        return (widest, 0, 0);
    }
    let mut of_width = [0u8; u32::BITS as usize + 1];
    for number in numbers {
        of_width[bits(*number)] += 1;
    }
    let widest = of_width.iter().rposition(|n| *n > 0).unwrap_or(0);
    let mut best = (widest, 0, 0);
    let mut least = numbers.len() * widest;
    let mut wider = 0;
    for width in (0..widest).rev() {
        wider += usize::from(of_width[width + 1]);
        let rest = (widest - width).next_multiple_of(8);
        // Two bytes say that there are such, and each has one for its place; it counts another for the time it takes.
        let room = numbers.len() * width + 16 + wider * (16 + rest);
        if room < least {
            (best, least) = ((width, wider, rest), room);
        }
    }
    best
}

/// How many bits a number takes.
fn bits(number: u32) -> usize {
    (u32::BITS - number.leading_zeros()) as usize
}

fn mask(width: usize) -> u32 {
    ((1u64 << width) - 1) as u32
}

/// Bytes of so many numbers of this width.
pub fn bytes(numbers: usize, width: usize) -> usize {
    (numbers * width).div_ceil(8)
}

fn append_bits(numbers: impl Iterator<Item = u32>, width: usize, out: &mut Vec<u8>) {
    let (mut held, mut in_it) = (0u64, 0);
    for number in numbers {
        held |= u64::from(number) << in_it;
        in_it += width;
        if in_it >= 32 {
            out.extend((held as u32).to_le_bytes());
            held >>= 32;
            in_it -= 32;
        }
    }
    out.extend_from_slice(&held.to_le_bytes()[..in_it.div_ceil(8)]);
}

/// What stands before the numbers.
struct Head {
    width: usize,
    numbers: usize,
    larger: usize,
    rest: usize,
    /// Bytes of the head itself.
    head: usize,
}

impl Head {
    #[inline]
    fn of(packed: &[u8]) -> Head {
        let byte = |at: usize| packed.get(at).copied().unwrap_or(0);
        let first = byte(0);
        let mut head = Head {
            width: usize::from(first & WIDTH).min(u32::BITS as usize),
            numbers: BLOCK,
            larger: 0,
            rest: 0,
            head: 1,
        };
        if first & FEWER != 0 {
            head.numbers = usize::from(byte(1)).min(BLOCK);
            head.head = 2;
        }
        if first & LARGER != 0 {
            head.larger = usize::from(byte(head.head)).min(BLOCK);
            head.rest = usize::from(byte(head.head + 1)).min(u32::BITS as usize);
            head.head += 2;
        }
        head
    }

    /// How far the rest of a larger number stands above its lowest bits.
    #[inline]
    fn shift(&self) -> usize {
        self.width % u32::BITS as usize
    }

    /// Bytes of the head and the lowest bits.
    fn low(&self) -> usize {
        self.head + bytes(self.numbers, self.width)
    }

    fn all(&self) -> Packed {
        Packed {
            numbers: self.numbers,
            bytes: self.low() + self.larger + bytes(self.larger, self.rest),
        }
    }
}

/// How many numbers there are, in how many bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Packed {
    pub numbers: usize,
    pub bytes: usize,
}

/// What [`unpack`] would read.
pub fn measure(packed: &[u8]) -> Packed {
    Head::of(packed).all()
}

/// Reads what [`pack`] has appended, with which `packed` begins. Of bytes that are something else it makes any numbers.
#[inline]
pub fn unpack(packed: &[u8], numbers: &mut [u32; BLOCK]) -> Packed {
    let head = Head::of(packed);
    let low = packed.get(head.head..).unwrap_or_default();
    if head.numbers < BLOCK {
        unpack_bits(low, head.width, &mut numbers[..head.numbers]);
    } else if low.len() >= bytes(BLOCK, head.width) {
        BitPacker4x::new().decompress(low, numbers, head.width as u8);
    }
    if head.larger > 0 {
        let places = packed.get(head.low()..).unwrap_or_default();
        let rest = places.get(head.larger..).unwrap_or_default();
        let places = places.get(..head.larger).unwrap_or_default();
        match head.rest {
            8 => {
                for (at, above) in places.iter().zip(rest) {
                    numbers[usize::from(*at) % BLOCK] |= u32::from(*above) << head.shift();
                }
            }
            _ => {
                let mask = mask(head.rest);
                for (nth, at) in places.iter().enumerate() {
                    let above = held(rest, nth * head.rest) as u32 & mask;
                    numbers[usize::from(*at) % BLOCK] |= above << head.shift();
                }
            }
        }
    }
    head.all()
}

/// Numbers of this width one behind the other; what stands behind them is of no matter.
#[inline]
fn unpack_bits(packed: &[u8], width: usize, numbers: &mut [u32]) {
    let mask = mask(width);
    for (number, bit) in numbers.iter_mut().zip((0..).step_by(width.max(1))) {
        *number = held(packed, bit) as u32 & mask;
    }
}

/// What stands from a bit on, as far as a number can reach.
#[inline]
fn held(packed: &[u8], bit: usize) -> u64 {
    let rest = packed.get(bit / 8..).unwrap_or_default();
    let held = match rest.first_chunk() {
        Some(bytes) => u64::from_le_bytes(*bytes),
        None => {
            let mut bytes = [0; size_of::<u64>()];
            bytes[..rest.len()].copy_from_slice(rest);
            u64::from_le_bytes(bytes)
        }
    };
    held >> (bit % 8)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(numbers: &[u32]) {
        for behind in [&[][..], &[0xa5; 40]] {
            let mut packed = Vec::new();
            pack(numbers, &mut packed);
            let ours = Packed {
                numbers: numbers.len(),
                bytes: packed.len(),
            };
            packed.extend(behind);
            assert_eq!(measure(&packed), ours);
            let mut read = [7; BLOCK];
            assert_eq!(unpack(&packed, &mut read), ours);
            assert_eq!(&read[..numbers.len()], numbers);
        }
    }

    #[test]
    fn a_few_large_ones_cost_what_they_are() {
        let mut numbers = [5; BLOCK];
        (numbers[3], numbers[127]) = (u32::MAX, 1 << 20);
        check(&numbers);
        let mut packed = Vec::new();
        pack(&numbers, &mut packed);
        assert_eq!(packed.len(), 3 + 3 * BLOCK / 8 + 2 + 2 * 4);
    }

    #[test]
    fn numbers_of_one_width_have_no_larger_ones() {
        for width in 0..=32 {
            let largest = mask(width);
            check(&[largest; BLOCK]);
            check(&[largest; 5]);
            let mut packed = Vec::new();
            pack(&[largest; BLOCK], &mut packed);
            assert_eq!(packed.len(), 1 + bytes(BLOCK, width));
        }
    }

    fn numbers() -> impl Strategy<Value = Vec<u32>> {
        let number = (0u32..=32, any::<u32>()).prop_map(|(width, n)| n & mask(width as usize));
        let small = (0u32..40, 0u32..=32, any::<u32>());
        let small = small.prop_map(|(n, width, large)| match n {
            0 => large & mask(width as usize),
            _ => n,
        });
        let many = |number: BoxedStrategy<u32>| {
            prop_oneof![
                prop::collection::vec(number.clone(), 1..=BLOCK),
                prop::collection::vec(number, BLOCK..=BLOCK),
            ]
        };
        prop_oneof![many(number.boxed()), many(small.boxed())]
    }

    proptest! {
        #[test]
        fn any_numbers_are_read_back(numbers in numbers()) {
            check(&numbers);
        }

        #[test]
        fn any_bytes_are_read_without_harm(packed in prop::collection::vec(any::<u8>(), 0..700)) {
            let mut numbers = [0; BLOCK];
            let read = unpack(&packed, &mut numbers);
            prop_assert!(read.numbers <= BLOCK);
            prop_assert_eq!(read, measure(&packed));
        }
    }
}
