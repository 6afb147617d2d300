//! Sixty-four bytes of a text looked at together: where words of letters of ASCII stand, which most words are.

use crate::eight::{BLOCK, FIRST, LOWER, SMALL, within};

/// Letters of a word that are read at once.
const READ: usize = 16;

/// A piece of a text: which of its bytes are what, the first in the lowest bit.
pub struct Block {
    /// With as many behind it as are read of a word that begins in its last place; zeros behind the text.
    bytes: [u8; BLOCK + READ],
    letters: u64,
    capitals: u64,
    spaces: u64,
}

impl Block {
    #[inline]
    pub fn of(text: &[u8], at: usize) -> Block {
        let rest = text.get(at..).unwrap_or_default();
        let bytes = match rest.first_chunk() {
            Some(bytes) => *bytes,
            None => {
                let mut bytes = [0; BLOCK + READ];
                bytes[..rest.len()].copy_from_slice(rest);
                bytes
            }
        };
        let block = bytes.first_chunk().unwrap_or(&[0; BLOCK]);
        Block {
            letters: within(block, LOWER, b'a', b'z'),
            capitals: within(block, 0, b'A', b'Z'),
            spaces: within(block, 0, b' ', b' '),
            bytes,
        }
    }

    /// How many spaces stand here, up to the end of the block.
    #[inline]
    pub fn spaces(&self, at: usize) -> usize {
        match self.spaces.checked_shr(at as u32) {
            Some(spaces) => spaces.trailing_ones() as usize,
            None => 0,
        }
    }

    /// How many letters of ASCII stand at a place of the block, up to its end.
    #[inline]
    pub fn letters(&self, at: usize) -> usize {
        (self.letters >> at).trailing_ones() as usize
    }

    /// Which of the first letters at a place are capitals.
    #[inline]
    pub fn capitals(&self, at: usize, letters: usize) -> u64 {
        match letters < BLOCK {
            true => self.capitals >> at & ((1 << letters) - 1),
            false => self.capitals,
        }
    }

    /// A byte at a place of the block, or right behind it.
    #[inline]
    pub fn byte(&self, at: usize) -> u8 {
        self.bytes[at]
    }

    /// So many letters at a place, sixteen at most.
    #[inline]
    pub fn written(&self, at: usize, letters: usize) -> &[u8] {
        &self.bytes[at..at + letters]
    }

    /// The first letters at a place in small ones, sixteen of them at most, the first in the lowest bits.
    #[inline]
    pub fn small(&self, at: usize, letters: usize) -> [u64; 2] {
        let eight = |from: usize| match self.bytes[from..].first_chunk() {
            Some(eight) => u64::from_le_bytes(*eight) | SMALL,
            None => 0,
        };
        let [first, second] = FIRST[letters.min(READ)];
        [eight(at) & first, eight(at + 8) & second]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As plain loops tell it.
    fn check(text: &[u8]) {
        for begin in 0..text.len() {
            let block = Block::of(text, begin);
            for at in 0..BLOCK.min(text.len() - begin) {
                let piece = &text[begin + at..text.len().min(begin + BLOCK)];
                let run = |is: fn(&u8) -> bool| piece.iter().take_while(|byte| is(byte)).count();
                let letters = run(u8::is_ascii_alphabetic);
                assert_eq!(block.letters(at), letters);
                assert_eq!(block.spaces(at), run(|byte| *byte == b' '));
                assert_eq!(block.byte(at), piece[0]);
                let word = &text[begin + at..][..letters];
                let capitals = (0..)
                    .zip(word)
                    .filter(|(_, byte)| byte.is_ascii_uppercase());
                let capitals = capitals.fold(0, |all, (nth, _)| all | 1 << nth);
                assert_eq!(block.capitals(at, letters), capitals);
                let mut small = [0; READ];
                for (small, byte) in small.iter_mut().zip(word) {
                    *small = byte.to_ascii_lowercase();
                }
                let found = block.small(at, letters).map(u64::to_le_bytes);
                assert_eq!(found.as_flattened(), small);
            }
            assert_eq!(block.spaces(BLOCK), 0);
        }
    }

    #[test]
    fn bytes_are_told_as_by_plain_loops() {
        check(b"");
        check(b"Mr. McDonald of IBM met  eBay in New York, 3 May.\n\nZ{@[`z");
        check(&(0..=u8::MAX).collect::<Vec<u8>>());
        check(&b"Llanfairpwllgwyngyll".repeat(8));
        check(&b" ".repeat(130));
    }
}
