//! Encodings that the web's standard leaves out, and old archives have: IBM855, Johab, EUC-TW, ISO-2022-KR.
//!
//! Each is turned into its nearest kin of that standard, which `encoding_rs` decodes.

use encoding_rs::{BIG5, EUC_KR, Encoding};

/// An encoding of this file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Legacy {
    Ibm855,
    Johab,
    EucTw,
    Iso2022Kr,
}

/// Names as IANA has them, and what documents call them, lower case.
const NAMES: [(Legacy, &str, &[&str]); 4] = [
    (
        Legacy::Ibm855,
        "IBM855",
        &["ibm855", "cp855", "855", "csibm855"],
    ),
    (
        Legacy::Johab,
        "Johab",
        &["johab", "cp1361", "ms1361", "ksc5601-1992"],
    ),
    (
        Legacy::EucTw,
        "EUC-TW",
        &["euc-tw", "euctw", "x-euc-tw", "cns11643"],
    ),
    (
        Legacy::Iso2022Kr,
        "ISO-2022-KR",
        &["iso-2022-kr", "csiso2022kr"],
    ),
];

/// IBM855 from 0x80 on (IBM code page 855, as in the Unicode consortium's CP855.TXT).
const IBM855: &str = "\
    ђЂѓЃёЁєЄѕЅіІїЇјЈљЉњЊћЋќЌўЎџЏюЮъЪ\
    аАбБцЦдДеЕфФгГ«»░▒▓│┤хХиИ╣║╗╝йЙ┐\
    └┴┬├─┼кК╚╔╩╦╠═╬¤лЛмМнНоОп┘┌█▄Пя▀\
    ЯрРсСтТуУжЖвВьЬ№\u{ad}ыЫзЗшШэЭщЩчЧ§■\u{a0}";

impl Legacy {
    pub fn name(self) -> &'static str {
        let row = NAMES.iter().find(|(legacy, ..)| *legacy == self);
        row.map_or("IBM855", |row| row.1)
    }

    /// The encoding of a label, if it is one of these.
    pub fn of_label(label: &str) -> Option<Legacy> {
        let label = label.trim().to_ascii_lowercase();
        let row = NAMES.iter().find(|row| row.2.contains(&label.as_str()));
        row.map(|row| row.0)
    }

    /// The text; what makes no sense is U+FFFD.
    pub fn decode(self, bytes: &[u8]) -> String {
        match self {
            Legacy::Ibm855 => decode_ibm855(bytes),
            Legacy::Johab => decode_pairs(bytes, EUC_KR, johab_to_euc_kr),
            Legacy::EucTw => decode_euc_tw(bytes),
            Legacy::Iso2022Kr => decode_iso_2022_kr(bytes),
        }
    }
}

fn decode_ibm855(bytes: &[u8]) -> String {
    let table: Vec<char> = IBM855.chars().collect();
    bytes
        .iter()
        .map(|byte| match byte {
            0..0x80 => char::from(*byte),
            _ => table
                .get(usize::from(*byte) - 0x80)
                .copied()
                .unwrap_or(char::REPLACEMENT_CHARACTER),
        })
        .collect()
}

/// What a pair of bytes is: bytes of another encoding, or a character outright.
enum Pair {
    Bytes([u8; 2]),
    Char(char),
}

/// Decodes ASCII and pairs whose first byte is not ASCII.
fn decode_pairs(bytes: &[u8], kin: &'static Encoding, map: fn(u8, u8) -> Option<Pair>) -> String {
    let mut out = String::with_capacity(bytes.len() + bytes.len() / 2);
    let mut rest = bytes;
    while let Some((&first, after)) = rest.split_first() {
        rest = after;
        if first.is_ascii() {
            out.push(char::from(first));
            continue;
        }
        match after.first().and_then(|second| map(first, *second)) {
            Some(Pair::Char(c)) => out.push(c),
            Some(Pair::Bytes(pair)) => out.push_str(&kin.decode_without_bom_handling(&pair).0),
            None => {
                out.push(char::REPLACEMENT_CHARACTER);
                continue;
            }
        }
        rest = after.get(1..).unwrap_or_default();
    }
    out
}

/// Johab (KS X 1001:1992, annex 3): a syllable is three fields of five bits; the rest is KS X 1001 in
/// another order.
fn johab_to_euc_kr(first: u8, second: u8) -> Option<Pair> {
    if let Some(syllable) = johab_syllable(first, second) {
        return Some(syllable);
    }
    // Two rows of KS X 1001 share a first byte.
    let column = match second {
        0x31..=0x7e => u16::from(second) - 0x31,
        0x91..=0xfe => u16::from(second) - 0x91 + 78,
        _ => return None,
    };
    let row = match first {
        0xd9..=0xde => 2 * (u16::from(first) - 0xd9) + 1,
        0xe0..=0xf9 => 2 * (u16::from(first) - 0xe0) + 42,
        _ => return None,
    };
    let (row, column) = match column {
        0..94 => (row, column),
        _ => (row + 1, column - 94),
    };
    let pair = [0xa0 + row as u8, 0xa1 + column as u8];
    // Compatibility letters are made of fields too.
    Some(Pair::Bytes(pair))
}

/// A whole syllable, a lone letter, or nothing.
fn johab_syllable(first: u8, second: u8) -> Option<Pair> {
    let fields = (u32::from(first) << 8) | u32::from(second);
    let (initial, medial, last) = (fields >> 10 & 31, fields >> 5 & 31, fields & 31);
    if !(0x84..=0xd3).contains(&first) {
        return None;
    }
    let medial = match medial {
        2 => None,
        3..=7 => Some(medial - 3),
        10..=15 => Some(medial - 5),
        18..=23 => Some(medial - 7),
        26..=29 => Some(medial - 9),
        _ => return None,
    };
    let last = match last {
        1..=17 => last - 1,
        19..=29 => last - 2,
        _ => return None,
    };
    const INITIALS: &str = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ";
    let c = match (initial, medial, last) {
        (2..=20, Some(medial), _) => {
            char::from_u32(0xac00 + ((initial - 2) * 21 + medial) * 28 + last)
        }
        (2..=20, None, 0) => INITIALS.chars().nth(initial as usize - 2),
        (1, Some(medial), 0) => char::from_u32(0x314f + medial),
        _ => None,
    };
    c.map(Pair::Char)
}

/// Whether the bytes are Johab: nearly all of what is not ASCII are syllables.
pub fn is_johab(bytes: &[u8]) -> bool {
    let (mut syllables, mut others) = (0u32, 0u32);
    let mut rest = bytes;
    while let Some((&first, after)) = rest.split_first() {
        rest = after;
        if first.is_ascii() {
            continue;
        }
        let pair = after
            .first()
            .and_then(|second| johab_to_euc_kr(first, *second));
        match pair {
            Some(Pair::Char('가'..='힣')) => syllables += 1,
            _ => others += 1,
        }
        if pair.is_some() {
            rest = after.get(1..).unwrap_or_default();
        }
    }
    syllables >= 20 && others * 8 <= syllables
}

/// EUC-TW is CNS 11643; its first two planes are Big5 in nearly the same order.
fn decode_euc_tw(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len() + bytes.len() / 2);
    let mut rest = bytes;
    while let Some((&first, after)) = rest.split_first() {
        if first.is_ascii() {
            out.push(char::from(first));
            rest = after;
            continue;
        }
        let (plane, row, column, len) = match *rest {
            [0x8e, plane @ 0xa1..=0xb0, row, column, ..] => (plane - 0xa0, row, column, 4),
            [row, column, ..] => (1, row, column, 2),
            _ => (0, 0, 0, 1),
        };
        match big5_of_cns(plane, row, column) {
            Some(pair) => out.push_str(&BIG5.decode_without_bom_handling(&pair).0),
            None => out.push(char::REPLACEMENT_CHARACTER),
        }
        let len = if row < 0xa1 || column < 0xa1 { 1 } else { len };
        rest = rest.get(len..).unwrap_or_default();
    }
    out
}

fn big5_of_cns(plane: u8, row: u8, column: u8) -> Option<[u8; 2]> {
    let runs = match plane {
        1 => PLANE_1,
        2 => PLANE_2,
        _ => return None,
    };
    let row = u16::from(row.checked_sub(0xa1)?);
    let column = u16::from(column.checked_sub(0xa1).filter(|column| *column < 94)?);
    let at = row * 94 + column;
    let (_, _, delta) = runs
        .iter()
        .find(|(from, to, _)| (*from..=*to).contains(&at))?;
    let at = at.checked_add_signed(*delta)?;
    let (lead, trail) = (at / 157, at % 157);
    let trail = if trail < 63 {
        0x40 + trail
    } else {
        0xa1 + trail - 63
    };
    Some([0xa1 + lead as u8, trail as u8])
}

/// Whether the bytes are EUC-TW: pairs only, none of which begins in the rows that CNS leaves free and
/// every other encoding of pairs needs most.
pub fn is_euc_tw(bytes: &[u8]) -> bool {
    let (mut pairs, mut hanzi, mut strange) = (0u32, 0u32, 0u32);
    let mut rest = bytes;
    while let Some((&first, after)) = rest.split_first() {
        rest = after;
        match (first, after) {
            (0..0x80, _) => continue,
            (0x8e, [0xa1..=0xa7, 0xa1..=0xfe, 0xa1..=0xfe, ..]) => {
                rest = after.get(3..).unwrap_or_default();
                hanzi += 1;
            }
            (0xa1..=0xa6 | 0xc2..=0xfd, [0xa1..=0xfe, ..]) => {
                rest = after.get(1..).unwrap_or_default();
                hanzi += u32::from(first >= 0xc4);
            }
            // A pair cut off by the end of a sample.
            (_, []) => break,
            _ => {
                strange += 1;
                rest = after.get(1..).unwrap_or_default();
            }
        }
        pairs += 1;
    }
    hanzi >= 20 && strange * 50 <= pairs
}

/// ISO-2022-KR (RFC 1557) is EUC-KR with the high bits cut off between shift-out and shift-in.
fn decode_iso_2022_kr(bytes: &[u8]) -> String {
    let mut shifted = false;
    let mut euc = Vec::with_capacity(bytes.len());
    for &byte in bytes {
        match byte {
            0x0e => shifted = true,
            0x0f => shifted = false,
            b'\n' => {
                shifted = false;
                euc.push(byte);
            }
            0x21..=0x7e if shifted => euc.push(byte | 0x80),
            _ => euc.push(byte),
        }
    }
    let (text, _) = EUC_KR.decode_without_bom_handling(&euc);
    text.replacen("\u{1b}$)C", "", 1)
}

// Runs of CNS 11643 (index 94 a row) and what to add for the index in Big5 (157 a row), after the tables of
// RFC 1922 and the Unicode consortium.
#[rustfmt::skip]
const PLANE_1: &[(u16, u16, i16)] = &[
    (0, 4, 0), (6, 20, 0), (21, 22, 2), (24, 24, -2), (29, 72, 0), (73, 73, 1), (74, 74, -1), (75, 96, 0),
    (98, 98, 0), (100, 126, 0), (127, 127, 1), (128, 128, -1), (129, 147, 0), (148, 148, 1), (149, 149, -1),
    (150, 153, 0), (155, 155, -134), (156, 157, 2), (158, 233, 0), (282, 310, -48), (312, 312, -48), (314, 455, -48),
    (3290, 4701, -2819), (4702, 5125, -2818), (5126, 5126, -3243), (5127, 7002, -2819), (7003, 7003, -2432),
    (7004, 7390, -2820), (7391, 7915, -2819), (7916, 7916, -2630), (7917, 8021, -2820), (8023, 8105, -2820),
    (8106, 8189, -2819), (8190, 8190, -2673), (8191, 8244, -2820), (8245, 8245, -2819), (8246, 8246, -2821),
    (8247, 8336, -2820), (8337, 8690, -2819),
];

#[rustfmt::skip]
const PLANE_2: &[(u16, u16, i16)] = &[
    (0, 9, 6280), (10, 42, 6281), (43, 43, 6329), (44, 91, 6280), (92, 137, 6281), (138, 138, 6448), (139, 305, 6280),
    (306, 2145, 6281), (2146, 2146, 6928), (2147, 2254, 6281), (2255, 2791, 6282), (2792, 2792, 5635),
    (2793, 2892, 6282), (2893, 2893, 5643), (2894, 3292, 6281), (3293, 4929, 6282), (4930, 4930, 6831),
    (4931, 5076, 6281), (5077, 5077, 6822), (5078, 5364, 6280), (5365, 5365, 7143), (5366, 5481, 6279),
    (5482, 5618, 6280), (5619, 5722, 6281), (5723, 5723, 6702), (5724, 5945, 6280), (5946, 6143, 6281),
    (6144, 6225, 6282), (6226, 6311, 6283), (6312, 6312, 5914), (6313, 6320, 6282), (6321, 6473, 6283),
    (6474, 6529, 6284), (6530, 6530, 6584), (6531, 6643, 6283), (6644, 6644, 5959), (6645, 6786, 6282),
    (6787, 6787, 5970), (6788, 6832, 6281), (6833, 6903, 6282), (6904, 6904, 6476), (6905, 7098, 6281),
    (7099, 7588, 6282), (7589, 7589, 6325), (7590, 7632, 6281), (7633, 7633, 6282), (7634, 7644, 6283),
    (7645, 7645, 6271), (7646, 7649, 6282),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ibm855() {
        let text = Legacy::Ibm855.decode(b"\xdd\xe1\xb7\xeb\xa8\xe5 1");
        assert_eq!(text, "Привет 1");
        assert_eq!(IBM855.chars().count(), 128);
    }

    #[test]
    fn johab() {
        // 한국 and a hanja, with an ASCII word between.
        let bytes = b"\xd0\x65\x8a\x82 news \xe9\xc1";
        let text = Legacy::Johab.decode(bytes);
        assert_eq!(text, "한국 news 北");
        assert!(is_johab(&bytes[..4].repeat(20)));
        assert!(!is_johab(&b"\xe9cole \xe9t\xe9 \xc3\xa7a".repeat(30)));
        assert_eq!(Legacy::Johab.decode(b"\xff"), "\u{fffd}");
    }

    #[test]
    fn euc_tw() {
        // 一 is the first of plane 1, 乂 the first of plane 2.
        assert_eq!(Legacy::EucTw.decode(b"\xc4\xa1x\x8e\xa2\xa1\xa1"), "一x乂");
        assert_eq!(
            Legacy::EucTw.decode(b"\x8e\xa7\xa1\xa1\xc4"),
            "\u{fffd}\u{fffd}"
        );
        assert!(is_euc_tw(&b"\xc4\xa1\xe5\xa2".repeat(20)));
        assert!(!is_euc_tw(&b"\xb0\xa1\xc4\xe3".repeat(20)));
    }

    #[test]
    fn iso_2022_kr() {
        assert_eq!(
            Legacy::Iso2022Kr.decode(b"\x1b$)C\n\x0e0!\x0f ok"),
            "\n가 ok"
        );
    }

    #[test]
    fn labels() {
        assert_eq!(Legacy::of_label(" CP855"), Some(Legacy::Ibm855));
        assert_eq!(Legacy::of_label("utf-8"), None);
        for (legacy, name, labels) in NAMES {
            assert_eq!(legacy.name(), name);
            assert!(labels.contains(&name.to_ascii_lowercase().as_str()));
        }
    }
}
