//! Many bytes looked at together: eight in a number, the first in the lowest bits, or more.

use wide::{u8x16, u16x8};

/// The highest bit of each of eight bytes.
pub const HIGH: u64 = 0x8080_8080_8080_8080;

/// A bit that letters, digits and most signs of ASCII have in small letters, and of letters only capitals have not: in
/// one byte, and in each of eight.
pub const LOWER: u8 = 0x20;
pub const SMALL: u64 = u64::from_le_bytes([LOWER; 8]);

/// Of sixteen bytes, in two numbers, those of the first, by how many these are.
pub const FIRST: [[u64; 2]; 17] = {
    let mut first = [[0; 2]; 17];
    let mut n = 1;
    while n < first.len() {
        first[n] = first[n - 1];
        first[n][(n - 1) / 8] |= 0xff << ((n - 1) % 8 * 8);
        n += 1;
    }
    first
};

/// The first `n` bytes of these in two numbers, zeros behind them; `None` where that is more than sixteen. In less time
/// where as many follow.
#[inline]
pub fn sixteen(bytes: &[u8], n: usize) -> Option<[u64; 2]> {
    let mask = FIRST.get(n)?;
    let sixteen: [u8; 16] = match bytes.first_chunk() {
        Some(sixteen) => *sixteen,
        None => {
            let mut sixteen = [0; 16];
            sixteen[..bytes.len()].copy_from_slice(bytes);
            sixteen
        }
    };
    let mut numbers = [0; 2];
    for ((number, half), mask) in numbers.iter_mut().zip(sixteen.as_chunks().0).zip(mask) {
        *number = u64::from_le_bytes(*half) & mask;
    }
    Some(numbers)
}

/// The first eight bytes as a number, zeros for those that are not there: in the order of the bytes, as far as it goes.
#[inline]
pub fn in_order(bytes: &[u8]) -> u64 {
    let mut first = [0; 8];
    let many = bytes.len().min(first.len());
    first[..many].copy_from_slice(&bytes[..many]);
    u64::from_be_bytes(first)
}

/// How many bytes both begin with.
#[inline]
pub fn common_bytes(one: &[u8], other: &[u8]) -> usize {
    let (ones, others) = (one.as_chunks::<8>().0, other.as_chunks::<8>().0);
    let same = ones.iter().zip(others).take_while(|(a, b)| a == b).count();
    let both = one[8 * same..].iter().zip(&other[8 * same..]);
    8 * same + both.take_while(|(a, b)| a == b).count()
}

/// A hash of such numbers: a product folded in two, as in wyhash (Wang Yi 2019), so that each byte moves the bits of
/// both halves.
#[inline]
pub fn hash([first, second]: [u64; 2], seeds: [u64; 2]) -> u64 {
    let product = u128::from(first ^ seeds[0]) * u128::from(second ^ seeds[1]);
    product as u64 ^ (product >> 64) as u64
}

/// Bytes of a block.
pub const BLOCK: usize = 64;

/// A bit for each byte of a block, the first in the lowest: whether it is not before `first` nor behind `last`, once the
/// bits of `with` are set in it.
#[inline]
pub fn within(block: &[u8; BLOCK], with: u8, first: u8, last: u8) -> u64 {
    let [with, first, most] = [with, first, last - first].map(u8x16::splat);
    let mut bits = 0;
    for (nth, bytes) in block.as_chunks().0.iter().enumerate() {
        let on = (u8x16::new(*bytes) | with) - first;
        let is_within = on.min(most).simd_eq(on);
        bits |= u64::from(is_within.to_bitmask()) << (16 * nth);
    }
    bits
}

/// Where in these the first of a value is; `None` where there is none.
#[inline]
pub fn first_of(lanes: &[u16; 8], value: u16) -> Option<u32> {
    let found = u16x8::new(*lanes).simd_eq(u16x8::splat(value)).to_bitmask();
    (found != 0).then(|| found.trailing_zeros())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_byte_of_a_block_has_its_bit() {
        for begin in 0..=u8::MAX {
            let block: [u8; BLOCK] =
                std::array::from_fn(|nth| begin.wrapping_add(nth as u8).wrapping_mul(37));
            for (with, first, last) in [(0, b'A', b'Z'), (0x20, b'a', b'z'), (0, b' ', b' ')] {
                let found = within(&block, with, first, last);
                for (nth, byte) in block.into_iter().enumerate() {
                    let is_within = (first..=last).contains(&(byte | with));
                    assert_eq!(found >> nth & 1 == 1, is_within, "byte {byte}");
                }
            }
        }
    }

    #[test]
    fn the_first_of_equal_ones_is_found() {
        let lanes = [7, 0xff00, 1, 0x00ff, 7, 0, 1, 0x8000];
        for value in [0, 1, 2, 7, 0x00ff, 0xff00, 0x8000, u16::MAX] {
            let at = lanes.iter().position(|lane| *lane == value);
            assert_eq!(first_of(&lanes, value), at.map(|at| at as u32), "{value}");
        }
    }
}
