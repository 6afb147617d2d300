//! Which of the Latin code pages: they share most letters, and the language of the text tells them apart.

use encoding_rs::{Encoding, ISO_8859_2, WINDOWS_1250, WINDOWS_1252, WINDOWS_1254};
use whatlang::Lang;

/// Bytes that the language is told by.
const SAMPLE: usize = 16 << 10;

/// The guess, or its neighbour where the text is surely of a language that is not written with it.
/// `start` is where the first non-ASCII bytes are.
pub fn of_language(guess: &'static Encoding, bytes: &[u8], start: usize) -> &'static Encoding {
    let is_western = guess == WINDOWS_1252;
    let is_central = guess == WINDOWS_1250 || guess == ISO_8859_2;
    if !is_western && !is_central {
        return guess;
    }
    let end = bytes.len().min(start + SAMPLE);
    let sample = bytes.get(start..end).unwrap_or_default();
    let (text, _) = guess.decode_without_bom_handling(sample);
    let Some(told) = whatlang::detect(&text).filter(whatlang::Info::is_reliable) else {
        // A few letters that both have are of the one that most texts are written with.
        let western = WINDOWS_1252.decode_without_bom_handling(bytes).0;
        let is_same = is_central && guess.decode_without_bom_handling(bytes).0 == western;
        return if is_same { WINDOWS_1252 } else { guess };
    };
    match told.lang() {
        Lang::Hun | Lang::Pol | Lang::Ces | Lang::Slk | Lang::Slv | Lang::Hrv if is_western => {
            // ISO 8859-2 has control characters where windows-1250 has quotation marks.
            let is_windows = bytes.iter().any(|byte| (0x80..0xa0).contains(byte));
            if is_windows { WINDOWS_1250 } else { ISO_8859_2 }
        }
        Lang::Tur if is_western => WINDOWS_1254,
        Lang::Eng | Lang::Fra | Lang::Spa | Lang::Por | Lang::Ita | Lang::Nld if is_central => {
            WINDOWS_1252
        }
        _ => guess,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_decides() {
        let text = "A miniszter szerint a k\u{f6}lts\u{e9}gvet\u{e9}sr\u{151}l sz\u{f3}l\u{f3} t\u{f6}rv\u{e9}ny az \u{151}sszel ker\u{fc}l a parlament el\u{e9}, \
            \u{e9}s hogy a k\u{e9}pvisel\u{151}k nem fogj\u{e1}k elutas\u{ed}tani, mert mindenki tudja, hogy sz\u{fc}ks\u{e9}g van r\u{e1}.";
        let (bytes, _, _) = ISO_8859_2.encode(text);
        assert_eq!(of_language(WINDOWS_1252, &bytes, 0), ISO_8859_2);
        let (bytes, _, _) = WINDOWS_1252.encode("Un caf\u{e9}, s'il vous pla\u{ee}t, et que la f\u{ea}te commence pour les enfants de la ville");
        assert_eq!(of_language(WINDOWS_1252, &bytes, 0), WINDOWS_1252);
        assert_eq!(
            of_language(encoding_rs::KOI8_R, b"abc", 0),
            encoding_rs::KOI8_R
        );
        assert_eq!(of_language(WINDOWS_1252, b"", 0), WINDOWS_1252);
        assert_eq!(
            of_language(WINDOWS_1250, b"L\xf3pez 1-7, 8-8", 0),
            WINDOWS_1252
        );
        assert_eq!(
            of_language(WINDOWS_1250, b"L\xf5pez 1-7, 8-8", 0),
            WINDOWS_1250
        );
    }
}
