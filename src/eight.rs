//! Eight bytes of a text looked at together, the first in the lowest bits of a number.

/// The highest bit of each of eight bytes.
pub const HIGH: u64 = 0x8080_8080_8080_8080;

/// A bit that letters, digits and most signs of ASCII have in small letters, and of letters only capitals have
/// not.
pub const SMALL: u64 = 0x2020_2020_2020_2020;

/// The highest bit of each of eight bytes that is of ASCII and not before `first` nor behind `last`.
pub fn between(bytes: u64, first: u8, last: u8) -> u64 {
    let each = |byte: u8| u64::from(byte) * 0x0101_0101_0101_0101;
    let low = bytes & !HIGH;
    // No sum is carried into the next byte.
    (low + each(0x80 - first)) & !(low + each(0x7f - last)) & !bytes & HIGH
}

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

/// A hash of such numbers: a product folded in two, as in wyhash (Wang Yi 2019), so that each byte moves the bits of
/// both halves.
#[inline]
pub fn hash([first, second]: [u64; 2], seeds: [u64; 2]) -> u64 {
    let product = u128::from(first ^ seeds[0]) * u128::from(second ^ seeds[1]);
    product as u64 ^ (product >> 64) as u64
}

/// How many bytes [`bits`] looks at.
pub const BLOCK: usize = 64;

/// A bit for each byte of a block, the first in the lowest: the highest that `of` leaves in it of eight at a time, and no
/// other.
#[inline]
pub fn bits(block: &[u8; BLOCK], of: impl Fn(u64) -> u64) -> u64 {
    let mut bits = 0;
    for (nth, eight) in block.as_chunks().0.iter().enumerate() {
        let highest = of(u64::from_le_bytes(*eight)) >> 7;
        bits |= (highest.wrapping_mul(0x0102_0408_1020_4080) >> 56) << (8 * nth);
    }
    bits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_byte_of_a_block_has_its_bit() {
        for begin in 0..=u8::MAX {
            let block: [u8; BLOCK] =
                std::array::from_fn(|nth| begin.wrapping_add(nth as u8).wrapping_mul(37));
            let found = bits(&block, |eight| between(eight, b'A', b'Z'));
            for (nth, byte) in block.into_iter().enumerate() {
                assert_eq!(found >> nth & 1 == 1, byte.is_ascii_uppercase());
            }
        }
    }

    #[test]
    fn each_byte_is_told_by_itself() {
        for byte in 0..=u8::MAX {
            let bytes = [byte, b'm', byte, 0xff, byte, 0, b'`', byte];
            let found = between(u64::from_le_bytes(bytes), b'a', b'z').to_le_bytes();
            let expect = bytes.map(|byte| if byte.is_ascii_lowercase() { 0x80 } else { 0 });
            assert_eq!(found, expect, "byte {byte}");
        }
    }
}
