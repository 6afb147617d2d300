//! Text with marks, as pieces that a template can write.

use std::ops::Range;

/// A piece of text that is marked whole or not at all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Piece {
    pub text: String,
    /// The number of the mark, from 1 on.
    pub mark: Option<usize>,
    /// The mark begins here.
    pub begins: bool,
    /// The class of the name that this is, or a part of.
    pub name: Option<&'static str>,
}

/// Where a name stands in a text, in bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spot {
    pub range: Range<usize>,
    pub class: &'static str,
}

/// Cuts `text` at its marks: sorted, disjoint ranges of bytes. `number` is that of the mark before.
pub fn pieces(text: &str, marks: &[Range<usize>], number: &mut usize) -> Vec<Piece> {
    cut(text, marks, &[], number)
}

/// The same with names, which are sorted and disjoint too; a mark may hold a name, or a part of one.
fn cut(text: &str, marks: &[Range<usize>], names: &[Spot], number: &mut usize) -> Vec<Piece> {
    let names_at = names.iter().map(|name| &name.range);
    let mut ends: Vec<usize> = marks
        .iter()
        .chain(names_at)
        .flat_map(|r| [r.start, r.end])
        .collect();
    ends.push(text.len());
    ends.sort_unstable();
    ends.dedup();
    let mut pieces: Vec<Piece> = Vec::with_capacity(ends.len());
    let (mut mark, mut name) = (0, 0);
    let mut from = 0;
    for to in ends {
        while marks.get(mark).is_some_and(|mark| mark.end <= from) {
            mark += 1;
        }
        while names.get(name).is_some_and(|name| name.range.end <= from) {
            name += 1;
        }
        let is_marked = marks.get(mark).is_some_and(|mark| mark.contains(&from));
        let marked = is_marked.then_some(*number + mark + 1);
        let named = names.get(name).filter(|name| name.range.contains(&from));
        let text = plain(text.get(from..to).unwrap_or_default());
        if !text.is_empty() {
            pieces.push(Piece {
                text,
                mark: marked,
                begins: is_marked && pieces.last().is_none_or(|last| last.mark != marked),
                name: named.map(|name| name.class),
            });
        }
        from = to;
    }
    *number += marks.len();
    pieces
}

/// Text of an archive as a page may hold it: without control characters, and without those that turn the
/// direction of what stands around them.
pub fn plain(text: &str) -> String {
    let turns = |c| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let is_kept = |c: &char| *c == '\n' || !c.is_control() && !turns(*c);
    text.chars().filter(is_kept).collect()
}

/// Where lines of a language begin, as the attribute `dir` has it.
pub fn direction(language: Option<&str>) -> &'static str {
    const FROM_RIGHT: [&str; 10] = ["ar", "arc", "ckb", "dv", "fa", "he", "ps", "sd", "ur", "yi"];
    let tag = language.unwrap_or_default();
    let language = tag.split('-').next().unwrap_or_default();
    match FROM_RIGHT.contains(&language) {
        true => "rtl",
        false => "ltr",
    }
}

/// The paragraphs of a text with its marks and names.
pub fn paragraphs(
    text: &str,
    marks: &[Range<usize>],
    names: &[Spot],
    number: &mut usize,
) -> Vec<Vec<Piece>> {
    let mut paragraphs = Vec::new();
    let mut start = 0;
    for paragraph in text.split("\n\n") {
        let end = start + paragraph.len();
        let marks = within(marks, start..end, |mark| mark.clone(), |range, _| range);
        let names = within(
            names,
            start..end,
            |name| name.range.clone(),
            |range, name| Spot {
                range,
                class: name.class,
            },
        );
        paragraphs.push(cut(paragraph, &marks, &names, number));
        start = end + 2;
    }
    paragraphs
}

/// Those that touch a stretch, cut to it and counted from its beginning.
fn within<T>(
    all: &[T],
    stretch: Range<usize>,
    range: impl Fn(&T) -> Range<usize>,
    with: impl Fn(Range<usize>, &T) -> T,
) -> Vec<T> {
    let first = all.partition_point(|one| range(one).end <= stretch.start);
    let touching = all.iter().skip(first);
    let touching = touching.take_while(|one| range(one).start < stretch.end);
    touching
        .map(|one| {
            let Range { start, end } = range(one);
            let cut = start.max(stretch.start)..end.min(stretch.end);
            with(cut.start - stretch.start..cut.end - stretch.start, one)
        })
        .collect()
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
        let found = paragraphs(text, &marks, &[], &mut number);
        let found: Vec<String> = found.iter().map(|p| shown(p)).collect();
        assert_eq!(found, ["Über die [1:Brücke].", "Die [2:Brücke] fiel."]);
        assert_eq!(number, 2);
    }

    #[test]
    fn a_mark_that_holds_a_name_is_one_mark() {
        let spot = |range, class| Spot { range, class };
        let names = [spot(5..11, "org"), spot(20..24, "place")];
        let mut number = 4;
        let found = paragraphs(
            "meets Hamas again in\n\nDoha.",
            &[0..14, 18..20],
            &names,
            &mut number,
        );
        let found: Vec<Vec<_>> = found
            .iter()
            .map(|p| {
                let pieces = p.iter();
                let pieces = pieces.map(|p| (p.text.as_str(), p.mark, p.begins, p.name));
                pieces.collect()
            })
            .collect();
        assert_eq!(
            found[0],
            [
                ("meets", Some(5), true, None),
                (" Hamas", Some(5), false, Some("org")),
                (" ag", Some(5), false, None),
                ("ain ", None, false, None),
                ("in", Some(6), true, None),
            ]
        );
        assert_eq!(found[1][0], ("Do", None, false, Some("place")));
        assert_eq!(number, 6);
    }

    #[test]
    fn a_text_without_marks_is_one_piece() {
        assert_eq!(shown(&pieces("a\u{7}b", &[], &mut 0)), "ab");
        assert!(pieces("", &[], &mut 0).is_empty());
    }
}
