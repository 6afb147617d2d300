//! Hashes of words and features.
//!
//! A word's is made of its folded characters, eight bytes at a time; that of an affix is FNV-1a. Both are mixed
//! as in MurmurHash3's finaliser.

pub const SEED: u64 = 0xcbf2_9ce4_8422_2325;

/// One more character.
#[inline]
pub fn step(hash: u64, character: u32) -> u64 {
    (hash ^ u64::from(character)).wrapping_mul(0x0100_0000_01b3)
}

#[inline]
pub fn finish(hash: u64) -> u64 {
    mix(hash, 1)
}

/// Two hashes as one; not symmetric.
#[inline]
pub fn mix(a: u64, b: u64) -> u64 {
    let x = (a ^ b.wrapping_mul(0x9e37_79b9_7f4a_7c15)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    x ^ (x >> 32)
}

/// The hash of a word in the making, character by character.
#[derive(Clone, Copy, Debug)]
pub struct WordHash {
    hash: u64,
    /// Up to eight bytes that are not in it yet.
    held: u64,
    n: u32,
}

impl Default for WordHash {
    fn default() -> WordHash {
        WordHash {
            hash: SEED,
            held: 0,
            n: 0,
        }
    }
}

impl WordHash {
    /// Takes a folded character; 0 is none.
    pub fn push(&mut self, character: u32) {
        let mut rest = character;
        while rest != 0 {
            self.held |= u64::from(rest & 0xff) << (8 * self.n);
            self.n += 1;
            rest >>= 8;
            if self.n == 8 {
                self.hash = mix(self.hash, self.held);
                (self.held, self.n) = (0, 0);
            }
        }
    }

    #[inline]
    pub fn finish(self) -> u64 {
        match self.n {
            0 => self.hash,
            _ => mix(self.hash, self.held),
        }
    }
}

/// The hash of a word of at most sixteen bytes of ASCII, folded, the first in the lowest bits.
#[inline]
pub fn short_word([first, second]: [u64; 2]) -> u64 {
    let hash = mix(SEED, first);
    match second {
        0 => hash,
        _ => mix(hash, second),
    }
}

/// The hash that a token of this text would carry.
pub fn word(word: &str) -> u64 {
    let mut hash = WordHash::default();
    for c in word.chars() {
        hash.push(match c {
            '0'..='9' => u32::from(b'0'),
            'a'..='z' => c as u32,
            'A'..='Z' => c as u32 | 0x20,
            '\u{2019}' | '\u{2018}' | '\u{2bc}' | '\u{2bb}' => u32::from(b'\''),
            '\u{2010}' | '\u{2011}' => u32::from(b'-'),
            '\u{300}'..='\u{36f}' => 0,
            _ => fold(c),
        });
    }
    hash.finish()
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
