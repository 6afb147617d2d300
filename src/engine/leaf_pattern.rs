//! A leaf of the query as slots of tokens at fixed distances: what index and highlighter look for.

use super::analysis::{
    Language, Opens, STEM, Stemmer, WRITTEN, Word, WordKind, fold, is_function_word, segment,
    written_token,
};
use super::leaf_like::Like;

/// Words side by side; one slot for a lone word. Without slots there is nothing to look for.
#[derive(Clone, Debug)]
pub(super) struct Pattern {
    pub slots: Vec<Slot>,
    /// From the first position of a match to its last: a bigram is two characters.
    pub width: u32,
}

/// One word of a pattern.
#[derive(Clone, Debug)]
pub(super) struct Slot {
    /// Positions after the first slot.
    pub offset: u32,
    pub what: What,
}

#[derive(Clone, Debug)]
pub(super) enum What {
    /// A word in any of these forms.
    Forms(Forms),
    /// A word whose surface form begins so.
    Prefix(String),
    /// A character of an unspaced script, by its surface form: it begins a bigram, or ends a run.
    Character(String),
    /// A word whose surface form has this shape.
    Like(Like),
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
    /// For each token the languages in whose articles it counts, a bit each; all bits where the
    /// language does not matter. The tokens of one language never stand for the same occurrence.
    pub languages: Vec<u32>,
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

/// Why a shape cannot be looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unlike {
    /// It is in a script written without spaces, where words are pairs of characters.
    Unspaced,
    /// Its automaton is too large, or looks around.
    TooLarge,
}

/// The words of a text in scripts that part them.
fn spaced(text: &str) -> Result<Vec<QueryWord<'_>>, Unlike> {
    let words = words(text);
    let unspaced = |w: &QueryWord| w.word.kind == WordKind::Unspaced;
    match words.iter().any(unspaced) {
        true => Err(Unlike::Unspaced),
        false => Ok(words),
    }
}

impl Pattern {
    fn of(words: Vec<QueryWord>, mut what: impl FnMut(QueryWord) -> What) -> Pattern {
        let first = words.first().map_or(0, |w| w.word.position);
        let last = |w: &QueryWord| {
            let bigram = w.word.kind == WordKind::Unspaced && !w.character;
            w.word.position - first + u32::from(bigram)
        };
        let width = words.iter().map(last).max().unwrap_or(0);
        let slots = words
            .into_iter()
            .map(|word| Slot {
                offset: word.word.position - first,
                what: what(word),
            })
            .collect();
        Pattern { slots, width }
    }

    /// Words side by side, those with `*` or `?` by their shape.
    pub fn wildcard(text: &str) -> Result<Pattern, Unlike> {
        // A wildcard is a letter when the text is cut into words.
        let letters = text.replace(['*', '?'], "x");
        let words = spaced(&letters)?;
        let mut failed = false;
        let pattern = Pattern::of(words, |word| {
            let shape = text
                .get(word.word.start..word.word.end())
                .unwrap_or_default();
            if !shape.contains(['*', '?']) {
                return surface(word);
            }
            let mut folded = String::new();
            let text = shape;
            fold(&Word { text, ..word.word }, &mut folded);
            Like::wildcard(&folded).map_or_else(
                || {
                    failed = true;
                    What::Prefix(folded)
                },
                What::Like,
            )
        });
        if failed {
            Err(Unlike::TooLarge)
        } else {
            Ok(pattern)
        }
    }

    /// Words side by side, the last of them nearly so.
    pub fn fuzzy(text: &str, edits: u8) -> Result<Pattern, Unlike> {
        let words = spaced(text)?;
        let mut pattern = Pattern::of(words, surface);
        if let Some(last) = pattern.slots.last_mut()
            && let What::Forms(forms) = &last.what
        {
            last.what = What::Like(Like::fuzzy(&forms.surface, edits));
        }
        Ok(pattern)
    }

    /// A word by a regular expression, which is folded letter by letter.
    pub fn regex(expression: &str) -> Result<Pattern, Unlike> {
        let mut folded = String::with_capacity(expression.len());
        let mut letter = String::new();
        for (start, c) in expression.char_indices() {
            if c.is_ascii() {
                folded.push(c);
                continue;
            }
            let text = expression
                .get(start..start + c.len_utf8())
                .unwrap_or_default();
            let word = Word {
                text,
                start,
                position: 0,
                kind: WordKind::Plain,
                opens: Opens::Nothing,
            };
            fold(&word, &mut letter);
            folded.push_str(&letter);
        }
        let like = Like::regex(&folded).ok_or(Unlike::TooLarge)?;
        Ok(Pattern {
            slots: vec![Slot {
                offset: 0,
                what: What::Like(like),
            }],
            width: 0,
        })
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
        languages: Vec::new(),
    };
    for &language in languages {
        let bit = 1 << language.number();
        let form = stemmer.form(language, &word.word, &word.surface);
        match form.stem().map(str::to_owned) {
            None => forms.add(word.surface.clone(), bit),
            Some(stem) => {
                forms.add(format!("{STEM}{stem}"), bit);
                if stemmer.form(language, &word.word, &stem).stem() == Some(&stem) {
                    forms.add(stem, bit);
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
            languages: vec![u32::MAX],
            surface,
        }
    }

    fn add(&mut self, token: String, language: u32) {
        match self.tokens.iter().position(|t| *t == token) {
            Some(i) => self.languages[i] |= language,
            None => {
                self.tokens.push(token);
                self.languages.push(language);
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
    /// Whether a word with these tokens, in an article of the language, fills the slot.
    pub fn is_met_by(&self, tokens: &Tokens, language: Language) -> bool {
        match self {
            What::Forms(forms) => {
                let bit = 1 << language.number();
                let mut forms = forms.tokens.iter().zip(&forms.languages);
                forms.any(|(form, languages)| {
                    let same =
                        *form == tokens.surface || (*form == tokens.stem && !form.is_empty());
                    same && languages & bit != 0
                })
            }
            What::Prefix(prefix) | What::Character(prefix) => {
                tokens.surface.starts_with(prefix.as_str())
            }
            What::Like(like) => like.is_met_by(&tokens.surface),
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
