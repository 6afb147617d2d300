//! Hashes of words and features: FNV-1a over folded characters, finished as in SplitMix64.

pub const SEED: u64 = 0xcbf2_9ce4_8422_2325;

/// One more character.
pub fn step(hash: u64, character: u32) -> u64 {
    (hash ^ u64::from(character)).wrapping_mul(0x0100_0000_01b3)
}

pub fn finish(hash: u64) -> u64 {
    mix(hash, 1)
}

/// Two hashes as one; not symmetric.
pub fn mix(a: u64, b: u64) -> u64 {
    let x = (a ^ b.wrapping_mul(0x9e37_79b9_7f4a_7c15)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    x ^ (x >> 32)
}

/// The hash that a token of this text would carry.
pub fn word(word: &str) -> u64 {
    let folded = word.chars().map(|c| match c {
        '0'..='9' => u32::from(b'0'),
        'a'..='z' => c as u32,
        'A'..='Z' => c as u32 | 0x20,
        '\u{2019}' | '\u{2018}' | '\u{2bc}' | '\u{2bb}' => u32::from(b'\''),
        '\u{2010}' | '\u{2011}' => u32::from(b'-'),
        '\u{300}'..='\u{36f}' => 0,
        _ => fold(c),
    });
    finish(folded.filter(|c| *c != 0).fold(SEED, step))
}

/// A letter without case, and without its accent where it is Latin.
pub fn fold(c: char) -> u32 {
    let lower = match c {
        '\u{c0}'..='\u{de}' if c != '\u{d7}' => char::from_u32(c as u32 + 32).unwrap_or(c),
        _ => c.to_lowercase().next().unwrap_or(c),
    };
    let base = match lower {
        'à'..='å' | 'ā' | 'ă' | 'ą' | 'ǎ' | 'ạ'..='ặ' => 'a',
        'ç' | 'ć' | 'ĉ' | 'ċ' | 'č' => 'c',
        'ď' | 'đ' | 'ð' => 'd',
        'è'..='ë' | 'ē' | 'ĕ' | 'ė' | 'ę' | 'ě' | 'ẹ'..='ệ' | 'ə' => 'e',
        'ĝ' | 'ğ' | 'ġ' | 'ģ' => 'g',
        'ĥ' | 'ħ' | 'ḥ' => 'h',
        'ì'..='ï' | 'ĩ' | 'ī' | 'į' | 'ı' | 'ỉ' | 'ị' => 'i',
        'ķ' => 'k',
        'ĺ' | 'ļ' | 'ľ' | 'ł' => 'l',
        'ñ' | 'ń' | 'ņ' | 'ň' => 'n',
        'ò'..='ö' | 'ø' | 'ō' | 'ő' | 'ọ'..='ợ' | 'ơ' => 'o',
        'ŕ' | 'ř' => 'r',
        'ś' | 'ŝ' | 'ş' | 'š' | 'ș' | 'ṣ' => 's',
        'ţ' | 'ť' | 'ț' | 'ṭ' => 't',
        'ù'..='ü' | 'ũ' | 'ū' | 'ŭ' | 'ů' | 'ű' | 'ų' | 'ụ'..='ự' | 'ư' => 'u',
        'ý' | 'ÿ' | 'ŷ' => 'y',
        'ź' | 'ż' | 'ž' => 'z',
        _ => lower,
    };
    base as u32
}
