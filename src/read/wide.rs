//! UTF-16 and UTF-32, told by their mark or by where their zero bytes stand.

use encoding_rs::{UTF_16BE, UTF_16LE};

/// Bytes looked at to tell a wide encoding without mark.
const SAMPLE: usize = 4 << 10;

/// A Unicode encoding that can be told without guessing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wide {
    Utf8,
    Utf16Little,
    Utf16Big,
    Utf32Little,
    Utf32Big,
}

/// Longer marks first: that of UTF-32LE begins with that of UTF-16LE.
const MARKS: [(Wide, &[u8]); 5] = [
    (Wide::Utf8, b"\xef\xbb\xbf"),
    (Wide::Utf32Little, b"\xff\xfe\0\0"),
    (Wide::Utf32Big, b"\0\0\xfe\xff"),
    (Wide::Utf16Little, b"\xff\xfe"),
    (Wide::Utf16Big, b"\xfe\xff"),
];

/// The encoding that a byte-order mark names, and the bytes after it.
pub fn split_mark(bytes: &[u8]) -> (Option<Wide>, &[u8]) {
    MARKS
        .iter()
        .find_map(|(wide, mark)| Some((Some(*wide), bytes.strip_prefix(*mark)?)))
        .unwrap_or((None, bytes))
}

/// Whether bytes that begin so are UTF-16 or UTF-32, in which no line end can be found byte by byte.
pub fn is_wide(head: &[u8]) -> bool {
    match split_mark(head).0 {
        Some(wide) => wide != Wide::Utf8,
        None => Wide::told_by_zeros(head).is_some(),
    }
}

impl Wide {
    pub fn name(self) -> &'static str {
        match self {
            Wide::Utf8 => "UTF-8",
            Wide::Utf16Little => "UTF-16LE",
            Wide::Utf16Big => "UTF-16BE",
            Wide::Utf32Little => "UTF-32LE",
            Wide::Utf32Big => "UTF-32BE",
        }
    }

    /// Text has no zero bytes but in these encodings, and there they all stand on one side.
    pub fn told_by_zeros(bytes: &[u8]) -> Option<Wide> {
        let sample = bytes.get(..SAMPLE).unwrap_or(bytes);
        memchr::memchr(0, sample)?;
        [
            Wide::Utf32Little,
            Wide::Utf32Big,
            Wide::Utf16Little,
            Wide::Utf16Big,
        ]
        .into_iter()
        .find(|wide| wide.fits(sample))
    }

    fn fits(self, sample: &[u8]) -> bool {
        let (mut units, mut narrow, mut odd) = (0u32, 0u32, 0u32);
        let mut see = |value: u32| {
            units += 1;
            match value {
                0x09 | 0x0a | 0x0d | 0x20..=0x7e => narrow += 1,
                0..=0x1f | 0x7f | 0xfffe.. if !(0x1_0000..=0x10_ffff).contains(&value) => odd += 1,
                _ => {}
            }
        };
        match self {
            Wide::Utf8 => return false,
            Wide::Utf16Little | Wide::Utf16Big => {
                let pairs = sample.chunks_exact(2);
                pairs.for_each(|pair| see(self.unit(pair)));
            }
            Wide::Utf32Little | Wide::Utf32Big => {
                let fours = sample.chunks_exact(4);
                fours.for_each(|four| see(self.unit(four)));
            }
        }
        units > 0 && odd == 0 && narrow * 20 >= units
    }

    fn unit(self, bytes: &[u8]) -> u32 {
        let join = |value: u32, byte: &u8| (value << 8) | u32::from(*byte);
        match self {
            Wide::Utf16Little | Wide::Utf32Little => bytes.iter().rev().fold(0, join),
            Wide::Utf8 | Wide::Utf16Big | Wide::Utf32Big => bytes.iter().fold(0, join),
        }
    }

    /// Decodes `bytes` (without mark), and says how many characters had to be replaced.
    pub fn decode(self, bytes: &[u8]) -> (String, u64) {
        let (text, had_errors) = match self {
            Wide::Utf8 => encoding_rs::UTF_8.decode_without_bom_handling(bytes),
            Wide::Utf16Little => UTF_16LE.decode_without_bom_handling(bytes),
            Wide::Utf16Big => UTF_16BE.decode_without_bom_handling(bytes),
            Wide::Utf32Little | Wide::Utf32Big => return self.decode_utf_32(bytes),
        };
        let bad = |c: &char| *c == char::REPLACEMENT_CHARACTER;
        let replaced = if had_errors {
            text.chars().filter(bad).count()
        } else {
            0
        };
        (text.into_owned(), replaced as u64)
    }

    fn decode_utf_32(self, bytes: &[u8]) -> (String, u64) {
        let mut replaced = 0;
        let fours = bytes.chunks(4);
        let text = fours.map(|four| {
            let whole = char::from_u32(self.unit(four)).filter(|_| four.len() == 4);
            replaced += u64::from(whole.is_none());
            whole.unwrap_or(char::REPLACEMENT_CHARACTER)
        });
        (text.collect(), replaced)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(bytes: &[u8], expect: Option<Wide>) {
        assert_eq!(Wide::told_by_zeros(bytes), expect);
    }

    #[test]
    fn zeros_tell() {
        check(b"a\0b\0\n\0", Some(Wide::Utf16Little));
        check(b"\0a\0b\0\n", Some(Wide::Utf16Big));
        check(b"\0\0\0a\0\0\0b", Some(Wide::Utf32Big));
        check(b"a\0\0\0b\0\0\0", Some(Wide::Utf32Little));
        check(b"plain", None);
        check(b"\0\0\0\0\0\0\0\0", None);
        check(b"GIF\0\x01\x02\x03\0\x01\0", None);
        check(b"", None);
    }

    #[test]
    fn utf_32_is_decoded_and_its_rest_replaced() {
        assert_eq!(
            Wide::Utf32Little.decode(b"a\0\0\0\0\xd8\0\0b"),
            ("a\u{fffd}\u{fffd}".to_owned(), 2)
        );
    }
}
