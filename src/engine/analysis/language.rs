//! The languages with rules of their own: stemming algorithm and function words, one row each.

use frostem::Algorithm;

use super::FIRST_KEY;

/// A row of the table of languages, or none where the language is unknown or has no rules.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Language(Option<u8>);

struct Row {
    tag: &'static str,
    algorithm: Algorithm,
    /// Folded surface forms. They have no key: any form of theirs is the word itself.
    function_words: &'static [&'static str],
}

const fn row(
    tag: &'static str,
    algorithm: Algorithm,
    function_words: &'static [&'static str],
) -> Row {
    Row {
        tag,
        algorithm,
        function_words,
    }
}

/// Sorted function words, so that a look-up is a binary search; a test holds the order.
#[rustfmt::skip]
const LANGUAGES: &[Row] = &[
    row("ar", Algorithm::Arabic, &[]),
    row("ca", Algorithm::Catalan, &["a", "amb", "de", "del", "dels", "el", "els", "en", "es", "i", "la", "les", "que", "un", "una"]),
    row("cs", Algorithm::Czech, &["a", "do", "i", "je", "na", "o", "od", "po", "s", "se", "v", "ve", "z", "za", "ze"]),
    row("da", Algorithm::Danish, &["af", "at", "de", "den", "det", "en", "er", "et", "for", "fra", "i", "med", "og", "om", "pa", "som", "til"]),
    row("de", Algorithm::German, &["als", "am", "an", "auch", "auf", "aus", "bei", "das", "dem", "den", "der", "des", "die", "ein", "eine", "einem", "einen", "einer", "es", "fur", "im", "in", "ist", "mit", "nach", "nicht", "sich", "sie", "und", "von", "zu", "zum", "zur"]),
    row("el", Algorithm::Greek, &["και", "με", "να", "ο", "οι", "σε", "τα", "την", "τησ", "το", "του", "των"]),
    row("en", Algorithm::English, &["a", "an", "and", "are", "as", "at", "be", "been", "but", "by", "can", "could", "did", "do", "does", "for", "from", "had", "has", "have", "he", "her", "his", "how", "i", "if", "in", "into", "is", "it", "its", "me", "my", "no", "not", "of", "on", "or", "our", "s", "she", "so", "such", "t", "than", "that", "the", "their", "them", "then", "there", "these", "they", "this", "those", "to", "was", "we", "were", "what", "when", "where", "which", "who", "will", "with", "would", "you", "your"]),
    row("es", Algorithm::Spanish, &["a", "al", "como", "con", "de", "del", "el", "en", "es", "ha", "la", "las", "lo", "los", "no", "o", "para", "por", "que", "se", "sin", "su", "sus", "un", "una", "y"]),
    row("eu", Algorithm::Basque, &["da", "eta"]),
    row("fi", Algorithm::Finnish, &["eika", "etta", "ja", "joka", "kun", "mutta", "myos", "oli", "on", "ovat", "se"]),
    row("fr", Algorithm::French, &["a", "au", "aux", "avec", "ce", "ces", "d", "dans", "de", "des", "du", "elle", "en", "est", "et", "il", "ils", "l", "la", "le", "les", "mais", "n", "ne", "ou", "par", "pas", "plus", "pour", "qu", "que", "qui", "s", "sa", "se", "ses", "son", "sur", "un", "une"]),
    row("hi", Algorithm::Hindi, &[]),
    row("hu", Algorithm::Hungarian, &["a", "az", "egy", "es", "hogy", "is", "nem"]),
    row("hy", Algorithm::Armenian, &[]),
    row("id", Algorithm::Indonesian, &["dan", "dari", "di", "ini", "itu", "ke", "untuk", "yang"]),
    row("it", Algorithm::Italian, &["a", "ai", "al", "alla", "anche", "che", "con", "da", "dal", "dei", "del", "della", "delle", "di", "e", "gli", "ha", "i", "il", "in", "l", "la", "le", "lo", "nel", "nella", "non", "o", "per", "si", "sono", "su", "un", "una"]),
    row("lt", Algorithm::Lithuanian, &[]),
    row("nl", Algorithm::Dutch, &["aan", "als", "bij", "dat", "de", "die", "door", "een", "en", "er", "het", "hij", "in", "is", "met", "naar", "niet", "om", "op", "te", "uit", "van", "voor", "was", "zijn"]),
    row("no", Algorithm::Norwegian, &["at", "av", "de", "den", "det", "en", "er", "et", "for", "fra", "i", "med", "og", "om", "pa", "som", "til"]),
    row("pl", Algorithm::Polish, &["a", "do", "i", "jest", "na", "nie", "o", "od", "po", "sie", "w", "z", "za", "ze"]),
    row("pt", Algorithm::Portuguese, &["a", "ao", "as", "com", "como", "da", "das", "de", "do", "dos", "e", "em", "foi", "mais", "na", "nas", "no", "nos", "o", "os", "ou", "para", "pela", "pelo", "por", "que", "se", "sua", "um", "uma"]),
    row("ro", Algorithm::Romanian, &["a", "al", "ale", "ca", "cu", "de", "din", "in", "la", "pe", "pentru", "si", "un"]),
    row("ru", Algorithm::Russian, &["в", "во", "для", "до", "за", "и", "из", "к", "как", "на", "не", "но", "о", "об", "от", "по", "при", "с", "со", "у", "что", "это"]),
    row("sr", Algorithm::Serbian, &[]),
    row("sv", Algorithm::Swedish, &["att", "av", "de", "den", "det", "en", "ett", "for", "fran", "har", "i", "med", "och", "om", "pa", "som", "till"]),
    row("tr", Algorithm::Turkish, &["bir", "bu", "da", "de", "ile", "ve"]),
];

/// More than there are languages with rules.
pub const MOST_LANGUAGES: usize = 32;

impl Language {
    pub(super) const NONE: Language = Language(None);

    /// The language of a BCP 47 primary subtag (`en`).
    pub fn of(tag: Option<&str>) -> Language {
        let found = tag.and_then(|tag| LANGUAGES.iter().position(|row| row.tag == tag));
        Language(found.map(|i| i as u8))
    }

    /// The primary subtag; empty where there are no rules for the language.
    pub fn tag(self) -> &'static str {
        self.row().map_or("", |row| row.tag)
    }

    pub(super) fn algorithm(self) -> Option<Algorithm> {
        self.row().map(|row| row.algorithm)
    }

    /// Which of the rows it is, from 1 on; 0 without rules. Less than [`MOST_LANGUAGES`].
    pub fn number(self) -> usize {
        self.0.map_or(0, |i| usize::from(i) + 1)
    }

    /// The character that the keys of its words begin with.
    pub fn key(self) -> u8 {
        FIRST_KEY + self.number() as u8
    }

    fn row(self) -> Option<&'static Row> {
        self.0.and_then(|i| LANGUAGES.get(usize::from(i)))
    }
}

/// Whether `surface` is a function word (article, pronoun, particle) of the language.
pub fn is_function_word(language: Language, surface: &str) -> bool {
    language
        .row()
        .is_some_and(|row| row.function_words.binary_search(&surface).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_and_folded() {
        assert!(LANGUAGES.len() < MOST_LANGUAGES, "each has a character");
        assert!(LANGUAGES.is_sorted_by_key(|row| row.tag));
        for row in LANGUAGES {
            assert!(
                row.function_words.is_sorted(),
                "help: sort the words of {}",
                row.tag
            );
            for word in row.function_words {
                let mut surface = String::new();
                crate::engine::analysis::segment(word, |w| {
                    crate::engine::analysis::fold(&w, &mut surface);
                });
                assert_eq!(&surface, word, "help: write it folded");
            }
        }
    }

    #[test]
    fn function_words_belong_to_their_language() {
        assert!(is_function_word(Language::of(Some("de")), "die"));
        assert!(!is_function_word(Language::of(Some("en")), "die"));
        assert!(!is_function_word(Language::of(None), "the"));
    }
}
