//! A near-duplicate signature: one-permutation MinHash over word shingles.
//!
//! Li, Owen and Zhang, "One Permutation Hashing" (NIPS 2012); empty bins borrow from the next full one
//! (Shrivastava and Li 2014). 32 bins of 8 bits: two texts with shingle sets of Jaccard similarity J
//! agree in a bin with probability J + (1 − J)/256.

/// Words in a shingle.
const SHINGLE: usize = 3;
const BINS: usize = 32;

/// The signature of a text; all zero for a text of fewer words than a shingle has.
pub fn signature(text: &str) -> [u64; 4] {
    let mut bins = [u32::MAX; BINS];
    let mut last = [0u64; SHINGLE];
    let mut words = 0;
    each_word_hash(text, |hash| {
        last.rotate_left(1);
        last[SHINGLE - 1] = hash;
        words += 1;
        if words >= SHINGLE {
            let shingle = last
                .iter()
                .fold(0u64, |acc, word| mix(acc.rotate_left(23) ^ word));
            let bin = (shingle >> 59) as usize;
            bins[bin] = bins[bin].min((shingle >> 16) as u32);
        }
    });
    if words < SHINGLE {
        return [0; 4];
    }
    let mut signature = [0u64; 4];
    for bin in 0..BINS {
        let value = (0..BINS)
            .map(|step| (bins[(bin + step) % BINS], step))
            .find(|(value, _)| *value != u32::MAX)
            .map_or(0, |(value, step)| {
                mix(u64::from(value) + step as u64) & 0xff
            });
        signature[bin / 8] |= value << (bin % 8 * 8);
    }
    signature
}

/// Hashes each run of letters and digits, lower-cased where that is cheap.
fn each_word_hash(text: &str, mut sink: impl FnMut(u64)) {
    const SEED: u64 = 0xcbf2_9ce4_8422_2325;
    let mut hash = SEED;
    let mut inside = false;
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || byte >= 0x80 {
            hash = (hash ^ u64::from(byte.to_ascii_lowercase())).wrapping_mul(0x0100_0000_01b3);
            inside = true;
        } else if inside {
            sink(mix(hash));
            hash = SEED;
            inside = false;
        }
    }
    if inside {
        sink(mix(hash));
    }
}

/// The finaliser of SplitMix64 (Steele, Lea, Flood 2014).
fn mix(mut x: u64) -> u64 {
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}

/// How many of the 32 bins two signatures share.
pub fn shared_bins(a: &[u64; 4], b: &[u64; 4]) -> u32 {
    (0..BINS)
        .filter(|bin| (a[bin / 8] ^ b[bin / 8]) >> (bin % 8 * 8) & 0xff == 0)
        .count() as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn story(words: usize, changed: usize) -> String {
        (0..words)
            .map(|i| {
                if i % (words / changed.max(1)).max(1) == 1 && changed > 0 {
                    format!("x{i}")
                } else {
                    format!("word{}", i * 7 % 101)
                }
            })
            .collect::<Vec<_>>()
            .join(" ")
    }

    #[test]
    fn copies_agree_and_strangers_do_not() {
        let one = signature(&story(300, 0));
        assert_eq!(
            one,
            signature(&story(300, 0).to_uppercase().replace(' ', ",  "))
        );
        assert!(shared_bins(&one, &signature(&story(300, 4))) >= 22);
        let other: String = (0..300).map(|i| format!("other{} ", i * 13 % 97)).collect();
        assert!(shared_bins(&one, &signature(&other)) <= 4);
    }

    #[test]
    fn short_texts_have_none() {
        assert_eq!(signature("two words"), [0; 4]);
        assert_ne!(signature("just three words"), [0; 4]);
    }
}
