//! Places in a text by Unicode characters: what mentions say of where they stand.

/// Counts the characters before byte offsets that never decrease, each character once.
pub struct Characters<'t> {
    text: &'t str,
    at: usize,
    passed: usize,
}

impl<'t> Characters<'t> {
    pub fn new(text: &'t str) -> Characters<'t> {
        Characters {
            text,
            at: 0,
            passed: 0,
        }
    }

    /// The characters before the byte `offset`, which is on a character's boundary.
    pub fn before(&mut self, offset: usize) -> usize {
        let between = self.text.get(self.at..offset).unwrap_or_default();
        self.passed += between.chars().count();
        self.at = offset;
        self.passed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_offset_counts_from_the_beginning() {
        let mut characters = Characters::new("aä中b");
        let counted = [0, 1, 1, 3, 6, 7].map(|offset| characters.before(offset));
        assert_eq!(counted, [0, 1, 1, 2, 3, 4]);
    }
}
