//! Which of the Cyrillic code pages: told by how often letters occur, and where capitals stand.

use encoding_rs::{
    Encoding, IBM866, ISO_8859_2, ISO_8859_5, KOI8_R, KOI8_U, WINDOWS_1250, WINDOWS_1251,
    WINDOWS_1252, WINDOWS_1254, X_MAC_CYRILLIC,
};

use crate::read::charset::Charset;
use crate::read::legacy::Legacy;

/// Bytes that are looked at.
const SAMPLE: usize = 16 << 10;

/// Letters that are counted at least, to believe an encoding that the detector does not know.
const LEAST_LETTERS: u32 = 20;

/// Russian has 5.3 bits a letter.
const LEAST_FIT: f64 = 4.2;

/// How often the letters а to я occur in Russian, in a thousand (О. Н. Ляшевская, С. А. Шаров, 2009).
const FREQUENCIES: [u8; 32] = [
    80, 16, 45, 17, 30, 85, 9, 16, 73, 12, 35, 44, 32, 67, 110, 28, 47, 55, 63, 26, 3, 10, 5, 14,
    7, 4, 1, 19, 17, 3, 6, 20,
];

/// What the detector says of Cyrillic text in a code page that it does not know.
const ASTRAY: [&Encoding; 9] = [
    WINDOWS_1252,
    WINDOWS_1250,
    WINDOWS_1254,
    WINDOWS_1251,
    KOI8_R,
    KOI8_U,
    ISO_8859_2,
    ISO_8859_5,
    IBM866,
];

/// The guess, or a Cyrillic code page that the detector does not know and that fits much better.
pub fn other_than(guess: &'static Encoding, bytes: &[u8], start: usize) -> Option<Charset> {
    if !ASTRAY.contains(&guess) {
        return None;
    }
    let end = bytes.len().min(start + SAMPLE);
    let sample = bytes.get(start..end)?;
    let known = [WINDOWS_1251, KOI8_R, ISO_8859_5, IBM866];
    let known = known.map(|encoding| fit(Charset::Whatwg(encoding), sample));
    let best_known = known.into_iter().flatten().fold(f64::MIN, f64::max);
    let others = [
        Charset::Legacy(Legacy::Ibm855),
        Charset::Whatwg(X_MAC_CYRILLIC),
        Charset::Whatwg(IBM866),
    ];
    let fits = others.map(|charset| (charset, fit(charset, sample)));
    let mut best: Option<(Charset, f64)> = None;
    for (charset, fit) in fits {
        if let Some(fit) = fit
            && best.is_none_or(|(_, most)| fit > most)
        {
            best = Some((charset, fit));
        }
    }
    let (charset, fit) = best?;
    let is_guess = matches!(charset, Charset::Whatwg(encoding) if encoding == guess);
    // IBM866 is among the known, so it need not beat itself.
    (fit > LEAST_FIT && fit >= best_known && !is_guess).then_some(charset)
}

/// How well the bytes read as Cyrillic text in an encoding: bits for each character that is not ASCII.
/// `None` where too few are letters.
fn fit(charset: Charset, sample: &[u8]) -> Option<f64> {
    let text = charset.decode(sample).0;
    let (mut bits, mut n, mut letters) = (0.0, 0u32, 0u32);
    let mut before = ' ';
    for c in text.chars() {
        if !c.is_ascii() {
            n += 1;
            bits += weight(c, before);
            letters += u32::from(is_cyrillic(c));
        } else if c.is_ascii_alphabetic() && is_cyrillic(before) {
            bits -= 6.0;
        }
        before = c;
    }
    let mostly = letters >= LEAST_LETTERS && letters * 10 >= n * 8;
    mostly.then(|| bits / f64::from(n))
}

fn is_cyrillic(c: char) -> bool {
    ('\u{400}'..='\u{45f}').contains(&c)
}

fn weight(c: char, before: char) -> f64 {
    let place = |first: char| (c as usize).checked_sub(first as usize);
    let frequency = |at: usize| FREQUENCIES.get(at).map(|f| f64::from(*f).log2());
    let lower = place('а').and_then(frequency);
    let upper = place('А').filter(|at| *at < 32).and_then(frequency);
    let mut weight = match (lower, upper) {
        (Some(weight), _) => weight,
        (None, Some(weight)) if is_cyrillic(before) && before.is_lowercase() => weight - 10.0,
        (None, Some(weight)) => weight - 1.0,
        _ if is_cyrillic(c) => 0.0,
        // Quotation marks and dashes of text.
        _ if matches!(c, '«' | '»' | '\u{a0}' | '–' | '—' | '“' | '”' | '№') => 2.0,
        _ => -4.0,
    };
    if before.is_ascii_alphabetic() && is_cyrillic(c) {
        weight -= 6.0;
    }
    weight
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "Совет порта открыл новую гавань. Жители города ждали этого дня много лет, \
        и теперь паромы снова ходят каждый час. Министр обещал больше рейсов к весне.";

    fn ibm855(text: &str) -> Vec<u8> {
        let all: Vec<u8> = (0..=255).collect();
        let table: Vec<char> = Legacy::Ibm855.decode(&all).chars().collect();
        text.chars()
            .map(|c| table.iter().position(|t| *t == c).unwrap() as u8)
            .collect()
    }

    #[test]
    fn code_pages_are_told_apart() {
        let told = |bytes: &[u8]| other_than(WINDOWS_1252, bytes, 0).map(|c| c.name());
        assert_eq!(told(&ibm855(TEXT)), Some("IBM855"));
        assert_eq!(told(&IBM866.encode(TEXT).0), Some("IBM866"));
        let mac: Vec<u8> = TEXT.chars().map(mac_cyrillic).collect();
        assert_eq!(told(&mac), Some("x-mac-cyrillic"));
        assert_eq!(told(&WINDOWS_1251.encode(TEXT).0), None);
        assert_eq!(told(&KOI8_R.encode(TEXT).0), None);
        let french = "Un café, s'il vous plaît, et que la fête commence à Orléans".repeat(9);
        assert_eq!(told(&WINDOWS_1252.encode(&french).0), None);
    }

    fn mac_cyrillic(c: char) -> u8 {
        (0..=255u8)
            .find(|byte| X_MAC_CYRILLIC.decode_without_bom_handling(&[*byte]).0 == c.to_string())
            .unwrap()
    }
}
