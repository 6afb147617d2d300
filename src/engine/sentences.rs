//! What one text has that another has not, sentence by sentence.

use std::collections::HashMap;
use std::ops::Range;

use similar::{Algorithm, DiffOp, capture_diff_slices};

use super::analysis::{Opens, fold, segment};
use crate::hit::Change;

/// Sentences that were put in one another's place are held against each other up to so many pairs; where there
/// are more, they are told as cut and added.
const MOST_PAIRS: usize = 4_096;

/// A sentence with so many of its words in another is that one, changed.
const CHANGED_SHARE: f64 = 0.5;

struct Sentence<'t> {
    text: &'t str,
    /// Its words, folded: signs, case and line ends make no difference.
    words: Vec<String>,
}

/// What `new` cuts from `old`, adds to it and says otherwise, in the order of the texts.
pub(super) fn changes(old: &str, new: &str) -> Vec<Change> {
    let (old, new) = (sentences(old), sentences(new));
    let words = |sentences: &[Sentence]| -> Vec<Vec<String>> {
        sentences.iter().map(|s| s.words.clone()).collect()
    };
    let mut changes = Vec::new();
    for op in capture_diff_slices(Algorithm::Myers, &words(&old), &words(&new)) {
        match op {
            DiffOp::Equal { .. } => {}
            DiffOp::Delete {
                old_index, old_len, ..
            } => changes.extend(old[old_index..old_index + old_len].iter().map(cut)),
            DiffOp::Insert {
                new_index, new_len, ..
            } => changes.extend(new[new_index..new_index + new_len].iter().map(added)),
            DiffOp::Replace {
                old_index,
                old_len,
                new_index,
                new_len,
            } => replaced(
                &old[old_index..old_index + old_len],
                &new[new_index..new_index + new_len],
                &mut changes,
            ),
        }
    }
    changes
}

fn cut(sentence: &Sentence) -> Change {
    Change::Cut(sentence.text.to_owned())
}

fn added(sentence: &Sentence) -> Change {
    Change::Added(sentence.text.to_owned())
}

/// Each new sentence is the first old one that it has enough words of, not before the last one taken; the rest
/// is cut and added.
fn replaced(old: &[Sentence], new: &[Sentence], changes: &mut Vec<Change>) {
    let mut next = 0;
    for sentence in new {
        let rest = &old[next..];
        let is_near = |other: &Sentence| alike(other, sentence) >= CHANGED_SHARE;
        let comparable = old.len() * new.len() <= MOST_PAIRS;
        let found = rest.iter().position(|other| comparable && is_near(other));
        match found {
            Some(found) => {
                changes.extend(rest[..found].iter().map(cut));
                changes.push(Change::Changed {
                    from: rest[found].text.to_owned(),
                    to: sentence.text.to_owned(),
                });
                next += found + 1;
            }
            None => changes.push(added(sentence)),
        }
    }
    changes.extend(old[next..].iter().map(cut));
}

/// Words that both have, of the mean of their numbers (Dice).
fn alike(a: &Sentence, b: &Sentence) -> f64 {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for word in &a.words {
        *counts.entry(word).or_default() += 1;
    }
    let mut both = 0;
    for word in &b.words {
        if let Some(count) = counts.get_mut(word.as_str()).filter(|count| **count > 0) {
            *count -= 1;
            both += 1;
        }
    }
    2.0 * f64::from(both) / (a.words.len() + b.words.len()).max(1) as f64
}

/// The sentences of a text, as the index has them; signs that stand right before a word belong to it.
fn sentences(text: &str) -> Vec<Sentence<'_>> {
    let mut found: Vec<(usize, Vec<String>)> = Vec::new();
    let mut surface = String::new();
    segment(text, |word| {
        if word.opens >= Opens::Sentence || found.is_empty() {
            let before = &text[..word.start];
            let signs = before.chars().rev().take_while(|c| !c.is_whitespace());
            let start = word.start - signs.map(char::len_utf8).sum::<usize>();
            let last = found.last().map_or(0, |(start, _)| *start);
            found.push((start.max(last), Vec::new()));
        }
        fold(&word, &mut surface);
        if let Some((_, words)) = found.last_mut() {
            words.push(surface.clone());
        }
    });
    let ends: Vec<usize> = found.iter().skip(1).map(|(start, _)| *start).collect();
    let ends = ends.into_iter().chain([text.len()]);
    let cut = |range: Range<usize>| text.get(range).unwrap_or_default().trim();
    found
        .into_iter()
        .zip(ends)
        .map(|((start, words), end)| Sentence {
            text: cut(start..end),
            words,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(old: &str, new: &str, expect: &[&str]) {
        let shown = |change: Change| match change {
            Change::Cut(text) => format!("- {text}"),
            Change::Added(text) => format!("+ {text}"),
            Change::Changed { from, to } => format!("{from} ~ {to}"),
        };
        let found: Vec<_> = changes(old, new).into_iter().map(shown).collect();
        assert_eq!(found, expect);
    }

    const OLD: &str = "Talks began in Doha. Mr. Boehler met the envoys.\n\nNo deal was reached. They will meet again.";

    #[test]
    fn what_is_cut_added_and_said_otherwise() {
        check(OLD, OLD, &[]);
        check(
            OLD,
            "Talks began in Doha.\n\nNo deal was reached. They will meet again.",
            &["- Mr. Boehler met the envoys."],
        );
        check(
            OLD,
            &format!("{OLD} “Hope remains,” he said."),
            &["+ “Hope remains,” he said."],
        );
        check(
            OLD,
            &OLD.replace("No deal was reached.", "No deal was reached on Monday."),
            &["No deal was reached. ~ No deal was reached on Monday."],
        );
        check(
            OLD,
            &OLD.replace("No deal was reached.", "Rain fell."),
            &["+ Rain fell.", "- No deal was reached."],
        );
    }

    #[test]
    fn signs_case_and_line_ends_are_no_difference() {
        check(
            "“Talks” began - in Doha.\n\nThen they ended.",
            "\"TALKS\" began — in Doha. Then they ended!",
            &[],
        );
    }

    #[test]
    fn a_text_without_words_has_no_sentences() {
        check("", "", &[]);
        check("…", "One. Two.", &["+ One.", "+ Two."]);
    }
}
