//! When two texts are copies of one story, and a small signature by which copies are found.
//!
//! A text is the set of its *features*: its shingles of three words (Broder, "On the resemblance and
//! containment of documents", 1997), and each number four times more, since what tells two reports of one form
//! apart (the rates of two days, the dividends of two funds) is their numbers. Copies share most of them,
//! [`Features::are_copies`] says how many.
//!
//! The signature is one-permutation MinHash (Li, Owen and Zhang, "One Permutation Hashing", 2012), empty bins
//! borrowing from the next full one (Shrivastava and Li 2014): [`BANDS`] pairs of minima, each pair a key under
//! which an article is found, and [`BITS`] minima of one bit each (Li and König, "b-Bit Minwise Hashing", 2010).
//! Texts of Jaccard similarity J have a key in common with probability 1 − (1 − J²)^6: 0.998 at J = 0.8, 0.98 at 0.7,
//! 0.82 at 0.5.

/// Words in a shingle.
const SHINGLE: usize = 3;
/// Pairs of minima, one key each.
pub const BANDS: usize = 6;
const MINIMA: usize = 2 * BANDS;
/// Bits that are kept of each of them.
const MINIMUM_BITS: usize = 10;
/// Minima of one bit.
const BITS: usize = 64;
/// How often a number counts beside its shingles.
const NUMBER: u64 = 4;

/// How much of their features copies share at least, by the features of the shorter one; between two rows it
/// falls evenly. A short text is soon another story, a long one is cut and written on.
const SHARES: [(usize, f64); 3] = [(55, 0.88), (75, 0.7), (240, 0.55)];

/// A text of fewer words is hardly more than a headline: another one for another company, and the same again for
/// the next day's news.
const FLASH_WORDS: u64 = 25;
/// How much copies of that length share.
const FLASH_SHARE: f64 = 0.92;

/// From so many words on, texts that share 65 of 100 features are copies.
pub const LONG_WORDS: u64 = 120;

/// Of an article; the engine keeps it as three numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Signature {
    minima: [u16; MINIMA],
    bits: u64,
}

/// What a signature alone can say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Likeness {
    Copy,
    /// The texts have to be compared.
    Perhaps,
    Other,
}

impl Signature {
    /// `None` for a text of fewer words than a shingle has.
    pub fn of(title: &str, text: &str) -> Option<Signature> {
        let mut bins = [u32::MAX; BITS];
        let mut minima = [u32::MAX; MINIMA];
        let mut any = false;
        each_feature(title, text, |feature| {
            any = true;
            let value = feature as u32;
            let bin = (feature >> 58) as usize;
            bins[bin] = bins[bin].min(value);
            let minimum = (((feature >> 32 & 0xffff) * MINIMA as u64) >> 16) as usize;
            minima[minimum] = minima[minimum].min(value);
        });
        any.then(|| Signature {
            minima: settled(&minima).map(|value| (value & ((1 << MINIMUM_BITS) - 1)) as u16),
            bits: settled(&bins)
                .iter()
                .rev()
                .fold(0, |bits, value| bits << 1 | value & 1),
        })
    }

    /// The keys under which the article is found.
    pub fn keys(&self) -> [u32; BANDS] {
        std::array::from_fn(|band| {
            let pair = [self.minima[2 * band], self.minima[2 * band + 1]].map(u64::from);
            let key = mix((band as u64) << 40 | pair[0] << 20 | pair[1]);
            key as u32 & ((1 << (2 * MINIMUM_BITS)) - 1)
        })
    }

    /// As three numbers, the first two of 60 bits.
    pub fn to_numbers(self) -> [u64; 3] {
        let packed = |minima: &[u16]| {
            minima
                .iter()
                .fold(0u64, |all, m| all << MINIMUM_BITS | u64::from(*m))
        };
        let (first, second) = self.minima.split_at(MINIMA / 2);
        [packed(first), packed(second), self.bits]
    }

    pub fn from_numbers(numbers: [u64; 3]) -> Signature {
        let half = MINIMA / 2;
        let minima = std::array::from_fn(|at| {
            let shift = (half - 1 - at % half) * MINIMUM_BITS;
            (numbers[at / half] >> shift) as u16 & ((1 << MINIMUM_BITS) - 1)
        });
        Signature {
            minima,
            bits: numbers[2],
        }
    }

    /// How alike two texts are, as far as their signatures tell. `are_long` where both have [`LONG_WORDS`] words.
    ///
    /// Of the 76 minima and bits, those that agree are 56 ± 4 on average at J = 0.55, the least that copies share, and
    /// 43 ± 4 at J = 0.2 of texts that met under a key. Long texts at J = 0.6 seem nearly equal in one case of a
    /// thousand.
    pub fn likeness(&self, other: &Signature, are_long: bool) -> Likeness {
        let (equal, bits) = self.agreeing(other);
        match (equal, BITS - bits) {
            (MINIMA, 0) => Likeness::Copy,
            (10.., ..=5) if are_long => Likeness::Copy,
            _ if equal + bits <= 45 => Likeness::Other,
            _ => Likeness::Perhaps,
        }
    }

    /// Whether the two share nine in ten features, by all that their signatures tell.
    pub fn seems_equal(&self, other: &Signature) -> bool {
        let (equal, bits) = self.agreeing(other);
        // 32 + 44 J of them agree on average.
        equal + bits >= 72
    }

    /// How many minima, and how many bits.
    fn agreeing(&self, other: &Signature) -> (usize, usize) {
        let minima = self.minima.iter().zip(&other.minima);
        let equal = minima.filter(|(a, b)| a == b).count();
        (equal, (self.bits ^ other.bits).count_zeros() as usize)
    }
}

/// The features of an article, to be compared.
#[derive(Clone, Debug)]
pub struct Features {
    all: Vec<u64>,
    /// Those of the text alone: another headline does not make another story.
    text: Vec<u64>,
}

impl Features {
    pub fn of(title: &str, text: &str) -> Features {
        let set = |title: &str| {
            let mut features = Vec::with_capacity(text.len() / 4);
            each_feature(title, text, |feature| features.push(feature));
            features.sort_unstable();
            features.dedup();
            features
        };
        Features {
            all: set(title),
            text: set(""),
        }
    }

    /// How much of what either article has both have, their Jaccard similarity.
    pub fn shared(&self, other: &Features) -> f64 {
        shared(&self.all, &other.all)
    }

    /// Whether enough is shared for the two to be one story. `are_flashes` as [`are_flashes`] has it.
    pub fn are_copies(&self, other: &Features, are_flashes: bool) -> bool {
        match are_flashes {
            true => shared(&self.all, &other.all) >= FLASH_SHARE,
            false => enough(&self.all, &other.all) || enough(&self.text, &other.text),
        }
    }
}

fn enough(a: &[u64], b: &[u64]) -> bool {
    let features = a.len().min(b.len());
    let [(first, most), .., (_, least)] = SHARES;
    let mut wanted = if features <= first { most } else { least };
    for pair in SHARES.windows(2) {
        let ((from, high), (to, low)) = (pair[0], pair[1]);
        if (from..=to).contains(&features) {
            wanted = high + (low - high) * (features - from) as f64 / (to - from) as f64;
        }
    }
    features > 0 && shared(a, b) >= wanted
}

fn shared(a: &[u64], b: &[u64]) -> f64 {
    let mut both = 0;
    let (mut i, mut j) = (0, 0);
    while let (Some(x), Some(y)) = (a.get(i), b.get(j)) {
        both += usize::from(x == y);
        i += usize::from(x <= y);
        j += usize::from(y <= x);
    }
    match a.len() + b.len() - both {
        0 => 0.0,
        either => both as f64 / either as f64,
    }
}

/// Whether one of two texts is a headline by its words.
pub fn are_flashes(words: [u64; 2]) -> bool {
    words.iter().any(|words| *words < FLASH_WORDS)
}

/// Whether two articles may be of one day, by their first and last days; the undated may.
pub fn may_be_of_one_day(days: [Option<(i64, i64)>; 2]) -> bool {
    match days {
        [Some(a), Some(b)] => a.0 <= b.1 && b.0 <= a.1,
        _ => true,
    }
}

/// Empty bins take the value of the next full one, told apart by the distance.
fn settled<const N: usize>(bins: &[u32; N]) -> [u64; N] {
    std::array::from_fn(|bin| {
        let full = (0..N).find(|step| bins[(bin + step) % N] != u32::MAX);
        let step = full.unwrap_or(0);
        mix(u64::from(bins[(bin + step) % N]) + ((step as u64) << 32))
    })
}

fn each_feature(title: &str, text: &str, mut sink: impl FnMut(u64)) {
    for part in [title, text] {
        let mut last = [0u64; SHINGLE];
        let mut words = 0;
        each_word(part, |word, is_number| {
            last.rotate_left(1);
            last[SHINGLE - 1] = word;
            words += 1;
            if words >= SHINGLE {
                let shingle = last
                    .iter()
                    .fold(0u64, |acc, word| mix(acc.rotate_left(23) ^ word));
                sink(shingle);
            }
            if is_number {
                for nth in 1..=NUMBER {
                    // Half of them with the word before it, so that it matters what is counted.
                    let before = last[SHINGLE - 2] * (nth & 1);
                    sink(mix(word ^ before.rotate_left(31) ^ nth << 56));
                }
            }
        });
    }
}

/// Hashes each run of letters and digits in small letters, and says whether it begins with a digit; a number goes
/// on behind a sign between digits (`6-1/4`). A character of a script without spaces is a word.
fn each_word(text: &str, mut sink: impl FnMut(u64, bool)) {
    const SEED: u64 = 0xcbf2_9ce4_8422_2325;
    const PRIME: u64 = 0x0100_0000_01b3;
    let bytes = text.as_bytes();
    let mut at = 0;
    let mut hash = SEED;
    let mut begin = 0;
    // Where the word under way ends; a word begins where nothing is under way.
    let mut open = false;
    while at < bytes.len() {
        let byte = bytes[at];
        let (len, kind) = if byte < 0x80 {
            let between = || {
                at > 0
                    && bytes[at - 1].is_ascii_digit()
                    && bytes.get(at + 1).is_some_and(u8::is_ascii_digit)
            };
            match byte {
                b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' => (1, Class::Letter),
                b'.' | b',' | b'/' | b'-' if open && between() => (1, Class::Letter),
                _ => (1, Class::Other),
            }
        } else {
            let c = text[at..].chars().next().unwrap_or(' ');
            (c.len_utf8(), class(c))
        };
        if open && kind != Class::Letter {
            sink(mix(hash), bytes[begin].is_ascii_digit());
            open = false;
        }
        if kind != Class::Other {
            if !open {
                (hash, begin, open) = (SEED, at, true);
            }
            if byte < 0x80 {
                hash = (hash ^ u64::from(byte.to_ascii_lowercase())).wrapping_mul(PRIME);
            } else {
                for c in text[at..at + len].chars().flat_map(char::to_lowercase) {
                    hash = (hash ^ u64::from(c)).wrapping_mul(PRIME);
                }
            }
            if kind == Class::Unspaced {
                sink(mix(hash), false);
                open = false;
            }
        }
        at += len;
    }
    if open {
        sink(mix(hash), bytes[begin].is_ascii_digit());
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Letter,
    Unspaced,
    Other,
}

fn class(c: char) -> Class {
    match c {
        // Kana, Han, Thai to Khmer: a word is not parted from the next.
        '\u{3041}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{3ffff}' => {
            Class::Unspaced
        }
        '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' => {
            Class::Unspaced
        }
        _ if c.is_alphanumeric() => Class::Letter,
        _ => Class::Other,
    }
}

/// The finaliser of SplitMix64 (Steele, Lea, Flood 2014).
fn mix(mut x: u64) -> u64 {
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Words without a pattern, every `every`th of them another one.
    fn story(seed: u64, words: u64, every: u64) -> String {
        (0..words)
            .map(|i| match (i + 3).checked_rem(every) {
                Some(0) => format!("x{i} "),
                _ => format!("word{} ", mix(seed << 32 | i) % 5_000),
            })
            .collect()
    }

    fn of(text: &str) -> Signature {
        Signature::of("", text).unwrap()
    }

    #[test]
    fn case_signs_and_line_ends_are_no_difference() {
        let one = story(1, 300, 0);
        let other = one.to_uppercase().replace(' ', ",\n ");
        assert_eq!(of(&one), of(&other));
        assert_eq!(of(&one).likeness(&of(&other), false), Likeness::Copy);
        let quoted = of("the Fed’s rate — “unchanged” since É");
        assert_eq!(quoted, of("the fed's rate - \"unchanged\" since é"));
    }

    #[test]
    fn the_numbers_are_the_signature() {
        for seed in 0..50 {
            let signature = of(&story(seed, 20, 0));
            assert_eq!(Signature::from_numbers(signature.to_numbers()), signature);
        }
    }

    #[test]
    fn copies_meet_under_a_key_and_strangers_do_not() {
        let meet =
            |a: &Signature, b: &Signature| a.keys().iter().zip(b.keys()).any(|(a, b)| *a == b);
        let (mut found, mut false_ones) = (0, 0);
        for seed in 0..200 {
            // One word in 24 is another: three of 24 shingles are, J = 21/27.
            let (one, edited) = (story(seed, 300, 0), story(seed, 300, 24));
            let shared = Features::of("", &one).shared(&Features::of("", &edited));
            assert!((0.74..0.82).contains(&shared), "{shared}");
            assert!(Features::of("", &one).are_copies(&Features::of("", &edited), false));
            assert_ne!(
                of(&one).likeness(&of(&edited), true),
                Likeness::Other,
                "seed {seed}"
            );
            found += u32::from(meet(&of(&one), &of(&edited)));
            false_ones += u32::from(meet(&of(&one), &of(&story(seed + 1_000, 300, 0))));
        }
        assert!(found >= 197, "{found} of 200");
        assert!(false_ones <= 1, "{false_ones} of 200");
    }

    #[test]
    fn reports_of_one_form_are_told_apart_by_their_numbers() {
        let report = |day: u32, sum: &str, rate: &str| {
            Features::of(
                "Bank adds reserves",
                &format!(
                    "March {day} - The bank entered the market to arrange {sum} million of customer agreements, a \
                     spokesman said. Dealers said funds were trading at {rate} percent when the bank began its \
                     temporary supply of reserves to the banking system."
                ),
            )
        };
        let first = report(3, "500", "6-1/4");
        assert!(first.are_copies(&report(3, "500", "6-1/4"), false));
        assert!(!first.are_copies(&report(12, "750", "6-3/8"), false));
    }

    #[test]
    fn characters_are_words_where_there_are_no_spaces() {
        let one = "外交部发言人在北京表示会议将于星期三在多哈举行，各方代表将出席会议并讨论停火协议的细节。\
                   发言人说，各方都希望尽快达成协议，释放所有被扣押人员，并为平民提供人道主义援助。";
        let other = one.replace("星期三", "星期四");
        assert!(Features::of("", one).are_copies(&Features::of("", &other), false));
    }

    #[test]
    fn another_headline_is_no_other_story() {
        let text = story(1, 40, 0);
        let one = Features::of("Company lowers its price of lead again", &text);
        let other = Features::of("Lead is cheaper in the whole country", &text);
        assert!(one.are_copies(&other, false));
        assert!(!one.are_copies(&other, true));
    }

    #[test]
    fn headlines_are_copies_on_one_day() {
        let day = |from, to| Some((from, to));
        assert!(are_flashes([8, 80]) && !are_flashes([25, 80]));
        assert!(may_be_of_one_day([day(10, 10), day(1, 31)]));
        assert!(!may_be_of_one_day([day(10, 10), day(11, 11)]));
        assert!(may_be_of_one_day([day(10, 10), None]));
    }

    #[test]
    fn short_texts_have_none() {
        assert_eq!(Signature::of("", "two words"), None);
        assert!(Signature::of("", "just three words").is_some());
        assert!(!Features::of("", "a b").are_copies(&Features::of("", "a b"), false));
    }
}
