//! Names by rule and list, for languages that have no trained model: few, and right.

pub mod arabic;
pub mod cases;
pub mod gather;
pub mod han;
pub mod latin;
pub mod lexicon;
pub mod token;

use std::sync::LazyLock;

use crate::article::Mention;
use han::Characters;
use latin::Grammar;
use lexicon::{Forms, Lexicon};

/// Shared by the languages in Latin letters.
const LATIN: &str = include_str!("../../../model/languages/latin.txt");

/// A language in Latin letters, its lists read when its first article comes.
macro_rules! latin {
    ($tag:literal, $forms:expr, $capital_nouns:literal, $one_surname:literal, $long_names:literal) => {{
        static GRAMMAR: LazyLock<Grammar> = LazyLock::new(|| Grammar {
            lexicon: Lexicon::read(
                &[
                    LATIN,
                    include_str!(concat!("../../../model/languages/", $tag, ".txt")),
                ],
                $forms,
            ),
            capital_nouns: $capital_nouns,
            one_surname: $one_surname,
            long_names: $long_names,
            declines: matches!($forms, Forms::Cases(_)),
        });
        &GRAMMAR
    }};
}

/// The same for a language without spaces.
macro_rules! han {
    ($tag:literal, $titles_follow:literal) => {{
        static LISTS: LazyLock<Characters> = LazyLock::new(|| {
            let file = include_str!(concat!("../../../model/languages/", $tag, ".txt"));
            Characters::new(Lexicon::read(&[file], Forms::Written), $titles_follow)
        });
        &LISTS
    }};
}

static ARABIC: LazyLock<Lexicon> = LazyLock::new(|| {
    let file = include_str!("../../../model/languages/ar.txt");
    Lexicon::read(&[file], Forms::Written)
});

/// The names in a text: in order, never overlapping, counted in Unicode characters. `None` where the
/// language has no rules.
pub fn recognise(text: &str, language: &str) -> Option<Vec<Mention>> {
    // Offsets are kept in 32 bits.
    if u32::try_from(text.len()).is_err() {
        return Some(Vec::new());
    }
    let found = match language {
        "ar" => arabic::recognise(&ARABIC, text),
        "ja" => han::recognise(han!("ja", true), text),
        "zh" => han::recognise(han!("zh", false), text),
        _ => latin::recognise(spaced(language)?, text),
    };
    Some(gather::mentions(text, &found))
}

fn spaced(language: &str) -> Option<&'static Grammar> {
    Some(match language {
        "de" => latin!("de", Forms::GenitiveS, true, true, false),
        "es" => latin!("es", Forms::Written, false, false, false),
        "fr" => latin!("fr", Forms::Written, false, false, false),
        "it" => latin!("it", Forms::Written, false, false, false),
        "nl" => latin!("nl", Forms::Written, false, true, false),
        "pt" => latin!("pt", Forms::Written, false, false, true),
        "ru" => latin!("ru", Forms::Cases(cases::russian), false, true, false),
        "uk" => latin!("uk", Forms::Cases(cases::ukrainian), false, true, false),
        _ => return None,
    })
}

#[cfg(test)]
mod tests;
