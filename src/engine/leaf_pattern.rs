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
    /// A word in any of these forms.
    Forms(Forms),
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

/// The tokens that a word in any form may have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Forms {
    pub surface: String,
    /// Surface forms and stems.
    pub tokens: Vec<String>,
    /// For each token the languages that it comes from, a bit each. The tokens of one language never
    /// stand for the same occurrence, those of two may.
    pub groups: Vec<u32>,
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
            && !forms.surface.is_empty()
        {
            last.what = What::Prefix(std::mem::take(&mut forms.surface));
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
        let serves = |language| is_function_word(language, &forms.surface);
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
        What::Forms(Forms::only(word.surface))
    }
}

/// A word with the same stem, in each of the languages. A stem that is a word of its own, with itself
/// for a stem, has no token but the surface form.
fn forms(word: &QueryWord, languages: &[Language], stemmer: &mut Stemmer) -> Forms {
    let mut forms = Forms {
        surface: word.surface.clone(),
        tokens: Vec::new(),
        groups: Vec::new(),
    };
    for (i, &language) in languages.iter().enumerate() {
        let group = 1 << (i % 32);
        let form = stemmer.form(language, &word.word, &word.surface);
        match form.stem().map(str::to_owned) {
            None => forms.add(word.surface.clone(), group),
            Some(stem) => {
                forms.add(format!("{STEM}{stem}"), group);
                if stemmer.form(language, &word.word, &stem).stem() == Some(&stem) {
                    forms.add(stem, group);
                }
            }
        }
    }
    if forms.tokens.is_empty() {
        return Forms::only(word.surface.clone());
    }
    forms
}

impl Forms {
    /// A surface form and no other.
    fn only(surface: String) -> Forms {
        Forms {
            tokens: vec![surface.clone()],
            groups: vec![1],
            surface,
        }
    }

    fn add(&mut self, token: String, group: u32) {
        match self.tokens.iter().position(|t| *t == token) {
            Some(i) => self.groups[i] |= group,
            None => {
                self.tokens.push(token);
                self.groups.push(group);
            }
        }
    }
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
                .tokens
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
