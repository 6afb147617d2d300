//! Words that say little of what a long question is about.

use super::Language;

/// Of English: what joins and measures, and verbs of all work. Unlike function words they are found in
/// any form and rank short queries; sorted, folded.
#[rustfmt::skip]
const ENGLISH: &[&str] = &[
    "about", "above", "across", "after", "again", "against", "ago", "all", "almost", "along", "already",
    "also", "although", "always", "am", "among", "another", "any", "anyone", "anything", "around",
    "away", "back", "became", "because", "become", "becomes", "before", "began", "begin", "behind", "being",
    "below", "besides", "between", "beyond", "both", "bring", "came", "cannot", "come", "comes", "coming",
    "despite", "done", "down", "during", "each", "either", "else", "enough", "even", "ever", "every", "everyone",
    "everything", "few", "first", "further", "gave", "get", "gets", "getting", "give", "given", "gives", "go",
    "goes", "going", "gone", "got", "having", "here", "hers", "herself", "him", "himself", "however", "indeed",
    "instead", "itself", "just", "keep", "kept", "last", "later", "least", "less", "let", "like",
    "likely", "made", "make", "makes", "making", "many", "may", "maybe", "might", "mine", "more", "most", "much",
    "must", "myself", "near", "neither", "never", "next", "nor", "nothing", "now", "off", "often", "once",
    "one", "ones", "only", "onto", "other", "others", "ought", "ours", "ourselves", "out", "over", "own",
    "perhaps", "put", "puts", "quite", "rather", "really", "said", "same", "say", "saying", "says", "see",
    "seem", "seems", "seen", "several", "shall", "should", "since", "some", "someone", "something", "soon",
    "still", "take", "taken", "takes", "taking", "theirs", "themselves", "thing", "things", "though", "through",
    "throughout", "thus", "till", "together", "too", "took", "toward", "towards", "two", "under", "unless",
    "until", "up", "upon", "use", "used", "uses", "using", "various", "very", "via", "want", "way", "well",
    "went", "whatever", "whether", "while", "whom", "whose", "why", "within", "without", "yet", "yours",
];

/// Whether `surface` is such a word of the language; only English has a list.
pub fn is_filler_word(language: Language, surface: &str) -> bool {
    language.tag() == "en" && ENGLISH.binary_search(&surface).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::analysis::is_function_word;

    #[test]
    fn the_list_is_sorted_and_apart_from_function_words() {
        let english = Language::of(Some("en"));
        assert!(ENGLISH.is_sorted_by(|a, b| a < b));
        for word in ENGLISH {
            assert!(!is_function_word(english, word), "{word}");
        }
        assert!(is_filler_word(english, "toward"));
        assert!(!is_filler_word(english, "talks"));
        assert!(!is_filler_word(Language::of(Some("de")), "also"));
    }
}
