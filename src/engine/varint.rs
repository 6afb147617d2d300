//! Numbers of few bytes: seven bits of it in each, the lowest first, and one that says whether more follow.

use std::io;

/// Appends a number.
pub(super) fn push(mut value: u32, into: &mut Vec<u8>) {
    while value > 0x7f {
        into.push(value as u8 | 0x80);
        value >>= 7;
    }
    into.push(value as u8);
}

/// The next number of these bytes, and those behind it; `None` where they are cut.
pub(super) fn read(bytes: &[u8]) -> Option<(u32, &[u8])> {
    let mut value = 0;
    for (nth, byte) in (0..u32::BITS.div_ceil(7)).zip(bytes) {
        value |= u32::from(byte & 0x7f) << (7 * nth);
        if byte & 0x80 == 0 {
            return Some((value, bytes.get(nth as usize + 1..)?));
        }
    }
    None
}

/// For what is longer than 32 bits can say.
pub(super) fn short(value: usize) -> io::Result<u32> {
    u32::try_from(value).map_err(io::Error::other)
}
