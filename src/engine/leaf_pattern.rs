//! A leaf of the query as slots of tokens at fixed distances: what index and highlighter look for.

use super::analysis::{
    Language, STEM, Stemmer, WRITTEN, Word, WordKind, fold, is_function_word, segment,
    written_token,
};

/// Words side by side; one slot for a lone word. Without slots there is nothing to look for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Pattern {
    pub slots: Vec<Slot>,
}

/// One word of a pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Slot {
    /// Positions after the first slot.
    pub offset: u32,
    pub what: What,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum What {
    /// A word with any of these tokens, surface forms or stems.
    Forms(Vec<String>),
    /// A word whose surface form begins so.
    Prefix(String),
    /// A character of an unspaced script, by its surface form: it begins a bigram, or ends a run.
    Character(String),
    /// A word written so: the as-written token where that differs from the surface form.
    Written {
        surface: String,
        token: Option<String>,
    },
    /// A character written so; `same` where the surface form is no other.
    WrittenCharacter {
        surface: String,
        written: String,
        same: bool,
    },
}

/// A word of the query's text.
struct QueryWord<'t> {
    word: Word<'t>,
    surface: String,
    written_differs: bool,
    /// A lone character of an unspaced script.
    character: bool,
}

/// The words of a text, less the single character that only closes a run of bigrams.
fn words(text: &str) -> Vec<QueryWord<'_>> {
    let mut found: Vec<QueryWord> = Vec::new();
    let mut run_end = None;
    segment(text, |word| {
        let unspaced = word.kind == WordKind::Unspaced;
        let character = unspaced && word.text.chars().nth(1).is_none();
        let closes_run = character && run_end == Some(word.end());
        run_end = unspaced.then_some(word.end());
        if !closes_run {
            let mut surface = String::new();
            let written_differs = fold(&word, &mut surface);
            found.push(QueryWord {
                word,
                surface,
                written_differs,
                character,
            });
        }
    });
    found
}

impl Pattern {
    fn of(words: Vec<QueryWord>, mut what: impl FnMut(QueryWord) -> What) -> Pattern {
        let first = words.first().map_or(0, |w| w.word.position);
        let slots = words
            .into_iter()
            .map(|word| Slot {
                offset: word.word.position - first,
                what: what(word),
            })
            .collect();
        Pattern { slots }
    }

    /// A word in any form that one of `languages` gives it; a text of several words as a phrase.
    /// A possessive (`China's`) is a form of its word.
    pub fn any_form(text: &str, languages: &[Language], stemmer: &mut Stemmer) -> Pattern {
        let mut words = words(text);
        drop_possessive(text, &mut words);
        let alone = words.len() == 1;
        Pattern::of(words, |word| match alone && !word.character {
            true => What::Forms(forms(&word, languages, stemmer)),
            false => surface(word),
        })
    }

    /// The surface forms of the words side by side.
    pub fn phrase(text: &str) -> Pattern {
        Pattern::of(words(text), surface)
    }

    /// The words side by side as written.
    pub fn written(text: &str) -> Pattern {
        Pattern::of(words(text), |word| {
            if word.character {
                return What::WrittenCharacter {
                    written: word.word.text.to_owned(),
                    same: !word.written_differs,
                    surface: word.surface,
                };
            }
            let token = word.written_differs.then(|| {
                let mut token = String::new();
                written_token(&word.surface, &word.word, &mut token);
                token
            });
            What::Written {
                surface: word.surface,
                token,
            }
        })
    }

    /// Words side by side, the last of them only begun.
    pub fn prefix(text: &str) -> Pattern {
        let mut pattern = Pattern::phrase(text);
        if let Some(last) = pattern.slots.last_mut()
            && let What::Forms(forms) = &mut last.what
            && let Some(surface) = forms.pop_if(|surface| !surface.is_empty())
        {
            last.what = What::Prefix(surface);
        }
        pattern
    }

    /// Whether the pattern is one word that only serves grammar: it does so in the languages of at
    /// least half of the articles. `languages` are those of the archive that have rules, with their
    /// numbers of articles.
    pub fn is_function_word(&self, languages: &[(Language, u64)]) -> bool {
        let [slot] = self.slots.as_slice() else {
            return false;
        };
        let What::Forms(forms) = &slot.what else {
            return false;
        };
        // A function word has no stem: its surface form is among its forms.
        let serves = |language| forms.iter().any(|form| is_function_word(language, form));
        let all: u64 = languages.iter().map(|(_, articles)| articles).sum();
        let serving: u64 = languages
            .iter()
            .filter(|(language, _)| serves(*language))
            .map(|(_, articles)| articles)
            .sum();
        serving > 0 && serving >= all - serving
    }
}

/// Drops the `s` of a closing `'s`.
fn drop_possessive(text: &str, words: &mut Vec<QueryWord>) {
    if let [.., before, last] = words.as_slice()
        && last.surface == "s"
        && let Some("'" | "’" | "ʼ" | "＇") = text.get(before.word.end()..last.word.start)
    {
        words.pop();
    }
}

fn surface(word: QueryWord) -> What {
    if word.character {
        What::Character(word.surface)
    } else {
        What::Forms(vec![word.surface])
    }
}

fn forms(word: &QueryWord, languages: &[Language], stemmer: &mut Stemmer) -> Vec<String> {
    let mut forms = Vec::new();
    for &language in languages {
        let form = match stemmer.stem(language, &word.word, &word.surface) {
            Some(stem) => format!("{STEM}{stem}"),
            None => word.surface.clone(),
        };
        if !forms.contains(&form) {
            forms.push(form);
        }
    }
    if forms.is_empty() {
        forms.push(word.surface.clone());
    }
    forms
}

/// The tokens of one word of a text.
#[derive(Clone, Debug, Default)]
pub(super) struct Tokens {
    pub surface: String,
    /// Stem and as-written tokens; empty where there are none.
    pub stem: String,
    pub written: String,
}

impl What {
    /// Whether a word with these tokens fills the slot.
    pub fn is_met_by(&self, tokens: &Tokens) -> bool {
        match self {
            What::Forms(forms) => forms
                .iter()
                .any(|form| *form == tokens.surface || (*form == tokens.stem && !form.is_empty())),
            What::Prefix(prefix) | What::Character(prefix) => {
                tokens.surface.starts_with(prefix.as_str())
            }
            What::Written {
                surface,
                token: None,
            } => *surface == tokens.surface && tokens.written.is_empty(),
            What::Written {
                token: Some(token), ..
            } => *token == tokens.written,
            What::WrittenCharacter {
                surface,
                written,
                same,
            } => {
                let begins = tokens.surface.starts_with(surface.as_str());
                if tokens.written.is_empty() {
                    begins && *same
                } else {
                    begins && written_part(&tokens.written).starts_with(written.as_str())
                }
            }
        }
    }
}

/// The written form in an as-written token.
pub(super) fn written_part(token: &str) -> &str {
    token.split_once('\0').map_or("", |(_, written)| written)
}

/// The beginning of the as-written tokens of a surface form, whole (`closed`) or only begun.
pub(super) fn written_prefix(surface: &str, closed: bool) -> String {
    let end = if closed { "\0" } else { "" };
    format!("{WRITTEN}{surface}{end}")
}
