//! Which files a run has met.

/// A bit for each file of which the archive knew before; others are there because they were met.
pub struct Met {
    words: Vec<u64>,
    known: u32,
}

impl Met {
    pub fn new(known: u32) -> Met {
        Met {
            words: vec![0; known.div_ceil(u64::BITS) as usize],
            known,
        }
    }

    /// Takes note of a file, if it has a number.
    pub fn meet(&mut self, number: Option<u32>) {
        let number = number.unwrap_or(u32::MAX);
        if let Some(word) = self.words.get_mut((number / u64::BITS) as usize) {
            *word |= 1 << (number % u64::BITS);
        }
    }

    pub fn has(&self, number: u32) -> bool {
        let word = self.words.get((number / u64::BITS) as usize);
        number >= self.known || word.is_some_and(|word| word >> (number % u64::BITS) & 1 == 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_new_was_met() {
        let mut met = Met::new(70);
        for number in [Some(0), Some(69), Some(70), None] {
            met.meet(number);
        }
        let has: Vec<u32> = (0..72).filter(|number| met.has(*number)).collect();
        assert_eq!(has, [0, 69, 70, 71]);
    }
}
