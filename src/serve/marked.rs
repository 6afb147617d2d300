//! Text with marks, as pieces that a template can write.

use std::ops::Range;

/// A piece of text that is marked whole or not at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    pub text: String,
    /// The number of the mark, from 1 on.
    pub mark: Option<usize>,
}

/// Cuts `text` at its marks: sorted, disjoint ranges of bytes. `number` is that of the mark before.
pub fn pieces(text: &str, marks: &[Range<usize>], number: &mut usize) -> Vec<Piece> {
    let mut pieces = Vec::with_capacity(2 * marks.len() + 1);
    let mut push = |range: Range<usize>, mark| {
        let text = plain(text.get(range).unwrap_or_default());
        if !text.is_empty() {
            pieces.push(Piece { text, mark });
        }
    };
    let mut done = 0;
    for mark in marks {
        push(done..mark.start, None);
        *number += 1;
        push(mark.clone(), Some(*number));
        done = mark.end;
    }
    push(done..text.len(), None);
    pieces
}

/// Text of an archive as a page may hold it: without control characters, and without those that turn the
/// direction of what stands around them.
pub fn plain(text: &str) -> String {
    let turns = |c| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let is_kept = |c: &char| *c == '\n' || !c.is_control() && !turns(*c);
    text.chars().filter(is_kept).collect()
}

/// The paragraphs of a text with its marks.
pub fn paragraphs(text: &str, marks: &[Range<usize>], number: &mut usize) -> Vec<Vec<Piece>> {
    let mut paragraphs = Vec::new();
    let mut start = 0;
    for paragraph in text.split("\n\n") {
        let end = start + paragraph.len();
        let within = |mark: &Range<usize>| {
            let (from, to) = (mark.start.max(start), mark.end.min(end));
            (from < to).then(|| from - start..to - start)
        };
        let first = marks.partition_point(|mark| mark.end <= start);
        let rest = marks.get(first..).unwrap_or_default();
        let ours = rest.iter().take_while(|mark| mark.start < end);
        let ours: Vec<_> = ours.filter_map(within).collect();
        paragraphs.push(pieces(paragraph, &ours, number));
        start = end + 2;
    }
    paragraphs
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(pieces: &[Piece]) -> String {
        let each = pieces.iter().map(|piece| match piece.mark {
            Some(n) => format!("[{n}:{}]", piece.text),
            None => piece.text.clone(),
        });
        each.collect()
    }

    #[test]
    fn marks_in_their_paragraphs() {
        let text = "Über die Brücke.\n\nDie Brücke\u{202e} fiel.";
        let marks: Vec<_> = text
            .match_indices("Brücke")
            .map(|(at, m)| at..at + m.len())
            .collect();
        let mut number = 0;
        let found = paragraphs(text, &marks, &mut number);
        let found: Vec<String> = found.iter().map(|p| shown(p)).collect();
        assert_eq!(found, ["Über die [1:Brücke].", "Die [2:Brücke] fiel."]);
        assert_eq!(number, 2);
    }

    #[test]
    fn a_text_without_marks_is_one_piece() {
        assert_eq!(shown(&pieces("a\u{7}b", &[], &mut 0)), "ab");
        assert!(pieces("", &[], &mut 0).is_empty());
    }
}
