//! A leaf of the query as slots of tokens at fixed distances: what index and highlighter look for.

use super::analysis::{
    Form, Language, Opens, Stemmer, WRITTEN, Word, WordKind, fold, is_capital, is_filler_word,
    is_function_word, key_token, segment, written_token,
};
use super::leaf_like::Like;
use super::leaf_room::Languages;

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
    /// A word in any form of its own.
    Forms(Forms),
    /// A word of this surface form.
    Surface(String),
    /// A word whose surface form begins so.
    Prefix(String),
    /// A character of an unspaced script, by its surface form: it begins a bigram, or ends a run.
    Character(String),
    /// A word whose surface form has this shape.
    Like(Like),
    /// A word written so.
    Written { surface: String, writing: Writing },
    /// A character written so; `same` where the surface form is no other.
    WrittenCharacter {
        surface: String,
        written: String,
        same: bool,
    },
}

/// How a word is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Writing {
    /// As its surface form.
    Same,
    /// With a capital first.
    Capital,
    /// By its as-written token.
    Token(String),
}

/// By which tokens a word is found in any form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Forms {
    pub surface: String,
    /// The keys of its stems in the languages of the archive.
    pub keys: Vec<String>,
    /// The languages of the archive in which it has no forms: where the surface form is all there is of a
    /// word, it counts too.
    pub alone: Languages,
    /// In some language of the archive its stem is another word.
    pub inflected: bool,
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
            && let What::Surface(surface) = &last.what
        {
            last.what = What::Like(Like::fuzzy(surface, edits));
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
    pub fn any_form(text: &str, languages: &[(Language, u64)], stemmer: &mut Stemmer) -> Pattern {
        let mut words = words(text);
        drop_possessive(text, &mut words);
        let alone = words.len() == 1;
        let in_forms = alone && !languages.is_empty();
        Pattern::of(words, |word| match in_forms && !word.character {
            true => forms(word, languages, stemmer),
            false => surface(word),
        })
    }

    /// The surface forms of the words side by side.
    pub fn phrase(text: &str) -> Pattern {
        Pattern::of(words(text), surface)
    }

    /// A token of the dictionary: a surface form, or one as written.
    pub fn token(token: &str) -> Pattern {
        let token = token.to_owned();
        let what = match token.starts_with(WRITTEN) {
            true => What::Written {
                surface: String::new(),
                writing: Writing::Token(token),
            },
            false => What::Surface(token),
        };
        let offset = 0;
        Pattern {
            slots: vec![Slot { offset, what }],
            width: 0,
        }
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
            let mut token = String::new();
            written_token(&word.surface, &word.word, &mut token);
            let writing = match word.written_differs {
                false => Writing::Same,
                true if is_capital(&token) => Writing::Capital,
                true => Writing::Token(token),
            };
            What::Written {
                surface: word.surface,
                writing,
            }
        })
    }

    /// Words side by side, the last of them only begun.
    pub fn prefix(text: &str) -> Pattern {
        let mut pattern = Pattern::phrase(text);
        if let Some(last) = pattern.slots.last_mut()
            && let What::Surface(surface) = &mut last.what
            && !surface.is_empty()
        {
            last.what = What::Prefix(std::mem::take(surface));
        }
        pattern
    }

    /// Whether the pattern is one word that only serves grammar: it does so in the languages of at
    /// least half of the articles that are in one with rules. `languages` are those of the archive, with
    /// their numbers of articles.
    pub fn is_function_word(&self, languages: &[(Language, u64)]) -> bool {
        self.is_mostly(languages, is_function_word)
    }

    /// The same of a word that says little of what a long question is about.
    pub fn is_filler_word(&self, languages: &[(Language, u64)]) -> bool {
        self.is_mostly(languages, is_filler_word)
    }

    fn is_mostly(&self, languages: &[(Language, u64)], is: fn(Language, &str) -> bool) -> bool {
        let Some(surface) = self.lone_surface() else {
            return false;
        };
        let (mut all, mut serving) = (0, 0);
        for (language, articles) in languages {
            if *language != Language::default() {
                all += articles;
                serving += articles * u64::from(is(*language, surface));
            }
        }
        serving > 0 && serving >= all - serving
    }

    /// The surface form of a pattern that is one word, in any form or in this one.
    pub fn lone_surface(&self) -> Option<&str> {
        match self.slots.as_slice() {
            [slot] => match &slot.what {
                What::Forms(forms) => Some(&forms.surface),
                What::Surface(surface) => Some(surface),
                _ => None,
            },
            _ => None,
        }
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
        What::Surface(word.surface)
    }
}

/// What a word is found by in articles of each of the languages.
fn forms(word: QueryWord, languages: &[(Language, u64)], stemmer: &mut Stemmer) -> What {
    let mut keys = Vec::with_capacity(languages.len());
    let (mut alone, mut inflected) = (0, false);
    for &(language, _) in languages {
        let stem = match stemmer.form(language, &word.word, &word.surface) {
            Form::Stem(stem) => stem,
            Form::Whole => &word.surface,
            Form::Surface | Form::Serves => {
                alone |= 1 << language.number();
                continue;
            }
        };
        let mut key = String::with_capacity(1 + stem.len());
        key_token(language, stem, &mut key);
        keys.push(key);
        inflected |= !stemmer.is_stem(language, &word.surface);
    }
    What::Forms(Forms {
        surface: word.surface,
        keys,
        alone,
        inflected,
    })
}

/// The tokens of one word of a text.
#[derive(Clone, Debug, Default)]
pub(super) struct Tokens {
    pub surface: String,
    /// Key and as-written token; empty where there are none.
    pub key: String,
    pub written: String,
    /// With nothing but a capital first.
    pub capital: bool,
}

impl What {
    /// Whether a word with these tokens fills the slot.
    pub fn is_met_by(&self, tokens: &Tokens) -> bool {
        match self {
            What::Forms(forms) => match tokens.key.is_empty() {
                true => forms.alone != 0 && forms.surface == tokens.surface,
                false => forms.keys.contains(&tokens.key),
            },
            What::Surface(surface) => *surface == tokens.surface,
            What::Prefix(prefix) | What::Character(prefix) => {
                tokens.surface.starts_with(prefix.as_str())
            }
            What::Like(like) => like.is_met_by(&tokens.surface),
            What::Written { surface, writing } => match writing {
                Writing::Same => {
                    *surface == tokens.surface && tokens.written.is_empty() && !tokens.capital
                }
                Writing::Capital => *surface == tokens.surface && tokens.capital,
                Writing::Token(token) => *token == tokens.written,
            },
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
