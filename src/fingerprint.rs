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
//! Texts of Jaccard similarity J have a key in common with probability 1 − (1 − J²)^5: 0.994 at J = 0.8, 0.966 at
//! 0.7, 0.84 at 0.55, the least that copies share.

mod words;

#[cfg(test)]
mod tests;

use words::{each_feature, each_word, mix};

/// Pairs of minima, one key each.
pub const BANDS: usize = 5;
const MINIMA: usize = 2 * BANDS;
/// To how many values each of them is reduced: ten such values fit into 64 bits and 16 more, and a key, which is two
/// of them, into 16. What the index pays for is different keys; what a search pays for is articles that share one by
/// chance, 80 of a million.
const MINIMUM_VALUES: u64 = LOW_VALUES * HIGH_VALUES;
const LOW_VALUES: u64 = 84;
const HIGH_VALUES: u64 = 3;
/// Minima of one bit.
const BITS: usize = 64;
/// How many of minima and bits agree in texts of which no more is wanted.
const MOST_OF_OTHERS: usize = 44;

/// How much of their features copies share at least, by the features of the shorter one; between two rows it
/// falls evenly. A short text is soon another story, a long one is cut and written on.
const SHARES: [(usize, f64); 3] = [(55, 0.88), (75, 0.7), (240, 0.55)];

/// From so many features on a text tells a story under any headline, where so much of it is shared.
const TELLING: usize = 75;
const TELLING_SHARE: f64 = 0.8;

/// A text of fewer words is hardly more than a headline: another one for another company, and the same again for
/// the next day's news.
const FLASH_WORDS: u64 = 25;
/// How much copies of that length share.
const FLASH_SHARE: f64 = 0.92;

/// From so many words on, texts that share 65 of 100 features are copies.
const LONG_WORDS: u64 = 120;

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
            minima: settled(&minima).map(|value| (value % MINIMUM_VALUES) as u16),
            bits: settled(&bins)
                .iter()
                .rev()
                .fold(0, |bits, value| bits << 1 | value & 1),
        })
    }

    /// The keys under which the article is found.
    pub fn keys(&self) -> [u16; BANDS] {
        std::array::from_fn(|band| {
            let [one, other] = [self.minima[2 * band], self.minima[2 * band + 1]];
            one * MINIMUM_VALUES as u16 + other
        })
    }

    pub fn to_numbers(self) -> [u64; 3] {
        let minima = || self.minima.iter().rev().map(|minimum| u64::from(*minimum));
        let low = minima().fold(0, |all, minimum| all * LOW_VALUES + minimum % LOW_VALUES);
        let high = minima().fold(0, |all, minimum| all * HIGH_VALUES + minimum / LOW_VALUES);
        [low, self.bits, high]
    }

    pub fn from_numbers([mut low, bits, mut high]: [u64; 3]) -> Signature {
        let minima = std::array::from_fn(|_| {
            let minimum = low % LOW_VALUES + high % HIGH_VALUES * LOW_VALUES;
            low /= LOW_VALUES;
            high /= HIGH_VALUES;
            minimum as u16
        });
        Signature { minima, bits }
    }

    /// How alike two texts are, as far as their signatures tell; `words` of the shorter one.
    ///
    /// Of the 74 minima and bits, those that agree are 55 ± 4 on average at J = 0.55, the least that copies share, and
    /// 42 ± 4 at J = 0.2 of texts that met under a key. Long texts at J = 0.6 seem nearly equal in one case of a
    /// thousand; under short ones there may be other headlines.
    pub fn likeness(&self, other: &Signature, words: u64) -> Likeness {
        let (equal, bits) = self.agreeing(other);
        match (equal, BITS - bits) {
            (MINIMA, 0) if words >= TELLING as u64 => Likeness::Copy,
            (8.., ..=5) if words >= LONG_WORDS => Likeness::Copy,
            _ if equal + bits <= MOST_OF_OTHERS => Likeness::Other,
            _ => Likeness::Perhaps,
        }
    }

    /// Whether the last of another's numbers is enough to tell the texts apart, as it is for most.
    pub fn is_other_by(&self, bits: u64) -> bool {
        MINIMA + (self.bits ^ bits).count_zeros() as usize <= MOST_OF_OTHERS
    }

    /// Whether the two are next to equal, by all that their signatures tell.
    pub fn seems_equal(&self, other: &Signature) -> bool {
        let (equal, bits) = self.agreeing(other);
        // 32 + 42 J of 74 agree on average, give or take four at J = 0.6.
        equal + bits >= MINIMA + BITS - 1
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
    /// Those of the text alone.
    text: Vec<u64>,
    /// The words of the headline, and those of them that are numbers.
    headline: Vec<u64>,
    headline_numbers: Vec<u64>,
}

impl Features {
    pub fn of(title: &str, text: &str) -> Features {
        let features_of = |title: &str| {
            let mut features = Vec::with_capacity(text.len() / 4);
            each_feature(title, text, |feature| features.push(feature));
            set(features)
        };
        let (mut headline, mut headline_numbers) = (Vec::new(), Vec::new());
        each_word(title, |word, is_number| {
            headline.push(word);
            headline_numbers.extend(is_number.then_some(word));
        });
        Features {
            all: features_of(title),
            text: features_of(""),
            headline: set(headline),
            headline_numbers: set(headline_numbers),
        }
    }

    /// How much of what either article has both have, their Jaccard similarity.
    pub fn shared(&self, other: &Features) -> f64 {
        shared(&self.all, &other.all)
    }

    /// Whether enough is shared for the two to be one story. `are_flashes` as [`are_flashes`] has it.
    pub fn are_copies(&self, other: &Features, are_flashes: bool) -> bool {
        let all = self.all.len().min(other.all.len());
        let text = self.text.len().min(other.text.len());
        if are_flashes {
            self.has_headline_of(other) && shared(&self.all, &other.all) >= FLASH_SHARE
        } else if all < TELLING {
            let enough = enough(&self.all, &other.all) || enough(&self.text, &other.text);
            enough && self.has_headline_of(other)
        } else {
            enough(&self.all, &other.all)
                || text >= TELLING && shared(&self.text, &other.text) >= TELLING_SHARE
        }
    }

    /// Whether the headlines have more than half of their words in common, and all numbers that the one has which has
    /// fewer, as far as there are any: under others a short text may be what a site says on every page, or
    /// of each issue of a series.
    fn has_headline_of(&self, other: &Features) -> bool {
        let [a, b] = [&self.headline, &other.headline];
        let numbers = [&self.headline_numbers, &other.headline_numbers];
        let fewer = numbers[0].len().min(numbers[1].len());
        let have_one =
            || 4 * common(a, b) > a.len() + b.len() && common(numbers[0], numbers[1]) == fewer;
        a.is_empty() || b.is_empty() || have_one()
    }
}

fn set(mut features: Vec<u64>) -> Vec<u64> {
    features.sort_unstable();
    features.dedup();
    features
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
    let both = common(a, b);
    match a.len() + b.len() - both {
        0 => 0.0,
        either => both as f64 / either as f64,
    }
}

/// How many two sets have in common.
fn common(a: &[u64], b: &[u64]) -> usize {
    let mut both = 0;
    let (mut i, mut j) = (0, 0);
    while let (Some(x), Some(y)) = (a.get(i), b.get(j)) {
        both += usize::from(x == y);
        i += usize::from(x <= y);
        j += usize::from(y <= x);
    }
    both
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
