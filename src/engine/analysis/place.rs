//! Positions as the index has them: with marks, and small.
//!
//! A block of positions takes as many bits each as its largest, and nearly every block has the first occurrence of its
//! word in an article. So the room between title and body is not in the numbers: a bit says that a word is of the body,
//! and the room is put back where a number is read.

/// Mark: the token is the only one of its word, key and surface form in one. The highest, since it is the one that most
/// often has a bit in each number of a list: what stands above the bits of others takes little time to be put there.
pub const SOLE: u32 = 4;
/// Mark: [`TITLE_CASE`](super::TITLE_CASE) says all of how the word is written.
pub const CAPITAL: u32 = 2;
/// Of a word of the body: its number is less by [`BODY_AT`].
const BODY: u32 = 1;
/// The index holds positions times two to this power, plus marks.
pub const MARK_BITS: u32 = 3;
/// Positions of the words of a title, where `title:` looks.
pub const TITLE_ROOM: u32 = 1_000;
/// Positions between the room of the title and the first word of the body: more than any distance
/// that a proximity operator takes, so that nothing matches across.
const TITLE_GAP: u32 = 1_000;
const BODY_AT: u32 = TITLE_ROOM + TITLE_GAP;
/// So many words of a title cost the numbers of the body nothing more, and hardly any title has more: the body of
/// nearly all articles begins at the same position.
const TITLE_WORDS: u32 = 32;

/// The position of the first word of the body, by the position behind the last of the title.
pub fn body_base(title_end: u32) -> u32 {
    title_end.max(TITLE_WORDS) + BODY_AT
}

/// The number for a position and its marks; one of the body is no less than [`body_base`].
pub fn numbered(position: u32, marks: u32, in_body: bool) -> u32 {
    let (position, body) = match in_body {
        true => (position.saturating_sub(BODY_AT), BODY),
        false => (position, 0),
    };
    position << MARK_BITS | body | marks & (SOLE | CAPITAL)
}

/// The position of a number.
#[inline]
pub fn place(number: u32) -> u32 {
    (number >> MARK_BITS) + (number & BODY) * BODY_AT
}

/// Which word of title and body a number is of: that of the position, but for the room between the two.
#[inline]
pub fn ordinal(number: u32) -> u32 {
    number >> MARK_BITS
}

/// Whether two numbers are of one word.
#[inline]
pub fn is_one_word(a: u32, b: u32) -> bool {
    (a ^ b) >> MARK_BITS == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_rise_with_positions_and_give_them_back() {
        for title_end in [0, 1, 31, 32, 33, 999, 1_000, 2_000, 5_000] {
            let base = body_base(title_end);
            assert!(base - title_end > TITLE_GAP);
            let title = (0..title_end).map(|position| (position, false));
            let body = (base..base + 3_000).map(|position| (position, true));
            let all: Vec<_> = title.chain(body).collect();
            for marks in 0..4 {
                let numbers = all.iter().map(|(p, body)| numbered(*p, marks, *body));
                assert!(numbers.clone().is_sorted_by(|a, b| a < b));
                assert!(numbers.map(place).eq(all.iter().map(|(p, _)| *p)));
            }
        }
        assert!(numbered(body_base(9) + 200, 3, true) < 1 << 11);
    }
}
