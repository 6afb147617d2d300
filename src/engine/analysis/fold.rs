//! Surface forms: lower case, no accents, compatibility forms resolved.

use unicode_normalization::char::{decompose_compatible, is_combining_mark};

use super::segment::{Word, WordKind};

/// Words are compared by this many bytes of their surface form; the rest of a longer one is dropped
/// on both sides, so that a run of base 64 does not swell the dictionary.
pub const MAX_WORD_BYTES: usize = 256;

/// Writes the surface form of `word` over `out`; tells whether the word is written differently.
pub fn fold(word: &Word, out: &mut String) -> bool {
    out.clear();
    let is_simple = matches!(word.kind, WordKind::Plain | WordKind::Unspaced)
        && word.text.len() <= MAX_WORD_BYTES
        && word.text.is_ascii();
    if is_simple {
        // Nearly every word of most archives: only the case can differ.
        out.push_str(word.text);
        out.make_ascii_lowercase();
        return out != word.text;
    }
    let mut same = true;
    for c in word.text.chars() {
        if out.len() >= MAX_WORD_BYTES {
            break;
        }
        if c.is_ascii_alphanumeric() {
            same &= !c.is_ascii_uppercase();
            out.push(c.to_ascii_lowercase());
        } else if is_dropped(word.kind, c) {
            // Neither part of the surface form nor of the written one: U.S. is written US.
        } else {
            let from = out.len();
            fold_char(c, out);
            same &= out[from..].chars().eq(std::iter::once(c));
        }
    }
    !same
}

/// Appends the written form of `word`: case and accents kept, inner dots and commas dropped.
pub(super) fn written(word: &Word, out: &mut String) {
    let limit = out.len() + MAX_WORD_BYTES;
    for c in word.text.chars() {
        if out.len() >= limit {
            break;
        }
        if !is_dropped(word.kind, c) {
            out.push(c);
        }
    }
}

/// The dots of U.S. and the commas of 1,000.
pub(super) fn is_dropped(kind: WordKind, c: char) -> bool {
    match kind {
        WordKind::Dotted => c == '.',
        WordKind::Number => c == ',',
        WordKind::Plain | WordKind::Unspaced => false,
    }
}

fn fold_char(c: char, out: &mut String) {
    match c {
        'ß' | 'ẞ' => out.push_str("ss"),
        'æ' | 'Æ' => out.push_str("ae"),
        'œ' | 'Œ' => out.push_str("oe"),
        'ø' | 'Ø' => out.push('o'),
        'đ' | 'Đ' | 'ð' | 'Ð' => out.push('d'),
        'ł' | 'Ł' => out.push('l'),
        'þ' | 'Þ' => out.push_str("th"),
        'ı' | 'İ' => out.push('i'),
        'ħ' | 'Ħ' => out.push('h'),
        'ς' => out.push('σ'),
        // Persian and Urdu keyboards have their own kaf and yeh.
        'ک' => out.push('ك'),
        'ی' | 'ى' => out.push('ي'),
        'ـ' => {}
        'ё' | 'Ё' => out.push('е'),
        // In these blocks, which hold the loose accents too, a mark is an accent; elsewhere (Cyrillic short i, kana voicing, Indic vowels)
        // it makes another letter and stays.
        '\u{80}'..='\u{3ff}'
        | '\u{590}'..='\u{6ff}'
        | '\u{1e00}'..='\u{1fff}'
        | '\u{fb00}'..='\u{fdff}'
        | '\u{fe70}'..='\u{feff}' => {
            decompose_compatible(c, |part| {
                if !is_combining_mark(part) {
                    out.extend(part.to_lowercase());
                }
            });
        }
        // Full-width Latin and half-width kana are the same letters in another cut.
        '\u{ff00}'..='\u{ffef}' => decompose_compatible(c, |part| out.extend(part.to_lowercase())),
        _ => out.extend(c.to_lowercase()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::analysis::segment;

    #[track_caller]
    fn check(text: &str, expect: &str) {
        let mut folded = Vec::new();
        segment(text, |word| {
            let mut out = String::new();
            fold(&word, &mut out);
            folded.push(out);
        });
        assert_eq!(folded.join(" "), expect);
    }

    #[test]
    fn case_and_accents_go_and_letters_stay() {
        check("Böhler STRASSE Straße", "bohler strasse strasse");
        check("Łódź Ørsted Đoković", "lodz orsted dokovic");
        check("Йод Ёлка", "йод елка");
        check("ΑΘΉΝΑΣ Αθήνας", "αθηνασ αθηνασ");
        check("إسرائيل مُحَمَّد", "اسراييل محمد");
        check("İstanbul IŞIK", "istanbul isik");
    }

    #[test]
    fn acronyms_and_numbers_lose_their_inner_marks() {
        check("U.S. 1,000 3.5", "us 1000 3.5");
    }

    #[test]
    fn a_giant_word_is_cut() {
        let mut out = String::new();
        let text = "a".repeat(10_000);
        segment(&text, |word| {
            fold(&word, &mut out);
        });
        assert_eq!(out.len(), MAX_WORD_BYTES);
    }
}
