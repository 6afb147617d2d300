//! The passages of a text that show best what matched in it.

use std::ops::Range;

use unicode_segmentation::GraphemeCursor;

use super::highlight::merge;
use super::highlight_marks::Marked;
use crate::hit::Snippet;

/// How many characters a passage has, at most, unless one match is longer.
pub(super) const PASSAGE: usize = 240;
/// How many passages are shown.
const PASSAGES: usize = 3;
/// How many characters before the first match a passage of a longer sentence begins.
const LEAD: usize = 60;
/// How many matches are looked at: in a long text full of them the first will do.
const LOOKED_AT: usize = 2_000;

/// A match in the text.
#[derive(Clone, Debug)]
struct Found {
    leaf: usize,
    bytes: Range<usize>,
}

/// Up to three passages, the best first: whole sentences where they fit. The lead of the text where
/// nothing in it matched.
pub(super) fn snippets(text: &str, marked: &Marked) -> Vec<Snippet> {
    let sentences = sentences(text, marked);
    let mut found: Vec<Found> = Vec::new();
    for (leaf, spans) in marked.text.spans.iter().enumerate() {
        found.extend(spans.iter().take(LOOKED_AT).map(|bytes| Found {
            leaf,
            bytes: bytes.clone(),
        }));
    }
    found.sort_unstable_by_key(|f| (f.bytes.start, f.bytes.end, f.leaf));
    if found.is_empty() {
        return lead(text, &sentences).into_iter().collect();
    }
    let passages = passages(text, &sentences, &found);
    choose(passages, &found, marked.text.spans.len())
        .into_iter()
        .map(|range| snippet(text, range, &found))
        .collect()
}

/// The sentences as ranges that leave out only white space.
fn sentences(text: &str, marked: &Marked) -> Vec<Range<usize>> {
    let opens = marked.text.sentences.iter();
    let mut starts: Vec<usize> = opens
        .map(|&word| sentence_start(text, &marked.text.words, word))
        .collect();
    if let Some(first) = starts.first_mut() {
        *first = 0;
    }
    let ends: Vec<usize> = starts.iter().skip(1).copied().chain([text.len()]).collect();
    starts
        .into_iter()
        .zip(ends)
        .filter_map(|(start, end)| trimmed(text, start..end))
        .collect()
}

/// Where the sentence that `word` opens begins, with the quotation marks and brackets before it.
fn sentence_start(text: &str, words: &[Range<usize>], word: usize) -> usize {
    let start = words[word].start;
    let floor = word.checked_sub(1).map_or(0, |before| words[before].end);
    let between = text.get(floor..start).unwrap_or_default();
    let opening = between
        .char_indices()
        .rev()
        .take_while(|(_, c)| "\"'“„‘‚«‹([{¿¡「『《〈（$€£¥#@-–—•".contains(*c))
        .last();
    opening.map_or(start, |(at, _)| floor + at)
}

fn trimmed(text: &str, range: Range<usize>) -> Option<Range<usize>> {
    let piece = text.get(range.clone())?;
    let start = range.start + (piece.len() - piece.trim_start().len());
    let end = range.end - (piece.len() - piece.trim_end().len());
    (start < end).then_some(start..end)
}

/// A passage for each sentence with a match, in the order of the text; they may overlap.
fn passages(text: &str, sentences: &[Range<usize>], found: &[Found]) -> Vec<Range<usize>> {
    let mut passages: Vec<Range<usize>> = Vec::new();
    let mut from = 0;
    for (i, sentence) in sentences.iter().enumerate() {
        while found
            .get(from)
            .is_some_and(|f| f.bytes.start < sentence.start)
        {
            from += 1;
        }
        let Some(first) = found.get(from).filter(|f| f.bytes.start < sentence.end) else {
            continue;
        };
        if length(text, sentence.clone()) <= PASSAGE && first.bytes.end <= sentence.end {
            let floor = passages.last().map_or(0, |passage| passage.end);
            passages.push(grown(text, sentences, i, floor));
            continue;
        }
        // A long sentence: a window from each match that the window before does not show.
        let mut shown = sentence.start;
        for f in &found[from..] {
            if f.bytes.start >= sentence.end {
                break;
            }
            if f.bytes.end > shown {
                let window = window(text, sentence, &f.bytes);
                shown = window.end;
                passages.push(window);
            }
        }
    }
    passages
}

/// A sentence with those behind it in the same paragraph, as many as fit, and where there is room
/// those before it, down to `floor`.
fn grown(text: &str, sentences: &[Range<usize>], first: usize, floor: usize) -> Range<usize> {
    let mut range = sentences[first].clone();
    for next in &sentences[first + 1..] {
        if !fits(text, range.start..next.end, range.end..next.start) {
            break;
        }
        range.end = next.end;
    }
    for before in sentences[..first].iter().rev() {
        if before.start < floor || !fits(text, before.start..range.end, before.end..range.start) {
            break;
        }
        range.start = before.start;
    }
    range
}

fn fits(text: &str, whole: Range<usize>, gap: Range<usize>) -> bool {
    let one_paragraph = text.get(gap).is_some_and(|gap| !gap.contains("\n\n"));
    one_paragraph && length(text, whole) <= PASSAGE
}

/// Characters in a range; counts no further than needed to know that it is too long.
fn length(text: &str, range: Range<usize>) -> usize {
    let piece = text.get(range).unwrap_or_default();
    piece.chars().take(PASSAGE + 1).count()
}

/// A piece of a long sentence around a match, cut between words where it can be.
fn window(text: &str, sentence: &Range<usize>, bytes: &Range<usize>) -> Range<usize> {
    let before = text.get(sentence.start..bytes.start).unwrap_or_default();
    let after = text
        .get(bytes.end..sentence.end.max(bytes.end))
        .unwrap_or_default();
    let matched = length(text, bytes.clone()).min(PASSAGE);
    let lead = LEAD.min(PASSAGE - matched);
    let start = match before.char_indices().rev().nth(lead) {
        None => sentence.start,
        Some((at, _)) => {
            let near = before.get(at..).unwrap_or_default();
            let space = near.char_indices().find(|(_, c)| c.is_whitespace());
            let skip = space.map_or(0, |(at, c)| at + c.len_utf8());
            sentence.start + at + skip
        }
    };
    let start = boundary(text, start, false).min(bytes.start);
    let used = length(text, start..bytes.end).min(PASSAGE);
    let end = match after.char_indices().nth(PASSAGE - used) {
        None => bytes.end + after.len(),
        Some((at, _)) => {
            let near = after.get(..at).unwrap_or_default();
            bytes.end + near.rfind(char::is_whitespace).unwrap_or(near.len())
        }
    };
    let end = boundary(text, end, true).max(bytes.end);
    trimmed(text, start..end).unwrap_or(start..end)
}

/// The nearest boundary between graphemes at `at` or, `later` or earlier, beside it.
fn boundary(text: &str, at: usize, later: bool) -> usize {
    let mut cursor = GraphemeCursor::new(at.min(text.len()), text.len(), true);
    if cursor.is_boundary(text, 0).unwrap_or(true) {
        return at;
    }
    let moved = match later {
        true => cursor.next_boundary(text, 0),
        false => cursor.prev_boundary(text, 0),
    };
    moved.ok().flatten().unwrap_or(at)
}

/// The beginning of the text, without marks.
fn lead(text: &str, sentences: &[Range<usize>]) -> Option<Snippet> {
    let whole = trimmed(text, 0..text.len())?;
    let range = match sentences.first() {
        Some(first) if length(text, first.clone()) <= PASSAGE => grown(text, sentences, 0, 0),
        Some(first) => window(text, first, &(first.start..first.start)),
        None => window(text, &whole, &(whole.start..whole.start)),
    };
    Some(snippet(text, range, &[]))
}

/// The best passages: first those that show leaves not yet shown, then those with more leaves, then
/// with more matches, then the earlier.
fn choose(passages: Vec<Range<usize>>, found: &[Found], n_leaves: usize) -> Vec<Range<usize>> {
    let mut shown = vec![false; n_leaves];
    let mut chosen: Vec<Range<usize>> = Vec::new();
    while chosen.len() < PASSAGES {
        let mut best: Option<(Worth, &Range<usize>)> = None;
        for passage in &passages {
            let overlaps = |c: &Range<usize>| c.start < passage.end && passage.start < c.end;
            if chosen.iter().any(overlaps) {
                continue;
            }
            let worth = worth(passage, found, &shown);
            if worth.2 > 0 && best.as_ref().is_none_or(|(most, _)| worth > *most) {
                best = Some((worth, passage));
            }
        }
        let Some((_, passage)) = best else { break };
        for f in within(passage, found) {
            shown[f.leaf] = true;
        }
        chosen.push(passage.clone());
    }
    chosen
}

/// Leaves not yet shown, leaves, matches.
type Worth = (usize, usize, usize);

fn worth(passage: &Range<usize>, found: &[Found], shown: &[bool]) -> Worth {
    let mut leaves: Vec<usize> = within(passage, found).map(|f| f.leaf).collect();
    let matches = leaves.len();
    leaves.sort_unstable();
    leaves.dedup();
    let new = leaves.iter().filter(|&&leaf| !shown[leaf]).count();
    (new, leaves.len(), matches)
}

/// The matches that lie wholly in a passage.
fn within<'f>(passage: &Range<usize>, found: &'f [Found]) -> impl Iterator<Item = &'f Found> {
    let from = found.partition_point(|f| f.bytes.start < passage.start);
    let end = passage.end;
    found[from..]
        .iter()
        .take_while(move |f| f.bytes.start < end)
        .filter(move |f| f.bytes.end <= end)
}

fn snippet(text: &str, range: Range<usize>, found: &[Found]) -> Snippet {
    // Matches may overlap: one that goes on behind the passage must not hide one that ends in it.
    let whole = within(&range, found).map(|f| f.bytes.clone());
    let marks = merge(whole.collect());
    let marks = marks.into_iter();
    Snippet {
        text: text.get(range.clone()).unwrap_or_default().to_owned(),
        marks: marks
            .map(|mark| mark.start - range.start..mark.end - range.start)
            .collect(),
        range,
    }
}
