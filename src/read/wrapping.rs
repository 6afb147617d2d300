//! Lines and paragraphs: telling hard-wrapped text, and joining its lines again.

use memchr::memchr;

use crate::read::text::Line;

/// What a line end inside a text means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// It stays; paragraphs are parted by blank lines.
    Kept,
    /// It ends a paragraph: each line is one.
    Paragraphs,
    /// Lines are filled up to about this many characters: it is a space.
    Wrapped(usize),
}

/// Widths at which people and machines wrap text.
const WIDTHS: std::ops::RangeInclusive<usize> = 40..=100;

/// Told by the lines; `wrapped` says that the format wraps.
pub fn layout(lines: &[Line], wrapped: bool) -> Layout {
    if wrapped {
        return Layout::Wrapped(filled_width(lines).unwrap_or(*WIDTHS.start()));
    }
    if let Some(width) = filled_width(lines).filter(|width| is_filled(lines, *width)) {
        return Layout::Wrapped(width);
    }
    let inner = lines
        .iter()
        .skip_while(|line| line.text.is_empty())
        .collect::<Vec<_>>();
    let inner = match inner.iter().rposition(|line| !line.text.is_empty()) {
        Some(last) => inner.get(..=last).unwrap_or_default(),
        None => &[],
    };
    let has_blank = inner.iter().any(|line| line.text.is_empty());
    let long = inner.iter().filter(|line| line.text.len() > 100).count();
    if !has_blank && inner.len() > 1 && long * 2 >= inner.len() {
        return Layout::Paragraphs;
    }
    Layout::Kept
}

/// The width that nine of ten lines keep within.
fn filled_width(lines: &[Line]) -> Option<usize> {
    let mut widths: Vec<usize> = lines
        .iter()
        .filter(|line| !line.text.is_empty())
        .map(|line| line.width)
        .collect();
    let at = widths.len().checked_sub(1)? * 9 / 10;
    let (_, width, _) = widths.select_nth_unstable(at);
    Some(*width)
}

/// Whether nearly all lines that another follows in their paragraph are filled, and none is much longer.
fn is_filled(lines: &[Line], width: usize) -> bool {
    if !WIDTHS.contains(&width) || lines.iter().any(|line| line.width > width + 20) {
        return false;
    }
    let (mut followed, mut filled) = (0, 0);
    for pair in lines.windows(2) {
        if let [line, next] = pair
            && !line.text.is_empty()
            && !next.text.is_empty()
        {
            followed += 1;
            let room = width.saturating_sub(line.width);
            filled += usize::from(room <= 15 || room <= first_word(next) + 3);
        }
    }
    followed >= 4 && filled * 10 >= followed * 8
}

fn first_word(line: &Line) -> usize {
    memchr(b' ', line.text.as_bytes()).unwrap_or(line.text.len())
}

/// Puts the lines together.
pub fn join(lines: &[Line], layout: Layout) -> String {
    let size = lines.iter().map(|line| line.text.len() + 2).sum();
    let mut out = String::with_capacity(size);
    let is_wrapped = matches!(layout, Layout::Wrapped(_));
    let mut before: Option<Laid> = None;
    let mut blank = false;
    for line in lines {
        if line.text.is_empty() {
            blank = true;
            continue;
        }
        let laid = Laid {
            line,
            is_row: is_wrapped && is_row(line),
        };
        if let Some(before) = before {
            match (blank, layout) {
                (true, _) | (false, Layout::Paragraphs) => out.push_str("\n\n"),
                (false, Layout::Kept) => out.push('\n'),
                (false, Layout::Wrapped(width)) => join_wrapped(&mut out, before, laid, width),
            }
        }
        out.push_str(&line.text);
        before = Some(laid);
        blank = false;
    }
    out
}

/// A line, and whether it is a row of a table.
#[derive(Clone, Copy)]
struct Laid<'l> {
    line: &'l Line<'l>,
    is_row: bool,
}

fn is_row(line: &Line) -> bool {
    line.spaced || line.text.contains("...")
}

fn join_wrapped(out: &mut String, above: Laid, this: Laid, width: usize) {
    let (before, line) = (above.line, this.line);
    // A paragraph of one line is indented too; the next one begins after its full stop.
    let closed = before.text.ends_with(['.', '"', '?', '!']);
    let begins_paragraph = line.indent >= 2 && (before.indent < 2 || closed);
    if begins_paragraph && !this.is_row {
        out.push_str("\n\n");
        return;
    }
    // A row of a table, or a line that ends although the next word had room, was ended on purpose.
    let room = width.saturating_sub(before.width);
    let on_purpose = room > first_word(line) + 1 && room * 3 > width;
    if this.is_row || above.is_row || line.indent > 0 || on_purpose {
        out.push('\n');
        return;
    }
    if out.ends_with('-') && is_hyphenated(out, &line.text) {
        out.pop();
        return;
    }
    out.push(' ');
}

/// Letter, hyphen, line end, lower-case letter: the hyphen belongs to the wrapping.
fn is_hyphenated(out: &str, next: &str) -> bool {
    let letter = out.chars().rev().nth(1).is_some_and(char::is_alphabetic);
    letter && next.chars().next().is_some_and(char::is_lowercase)
}

#[cfg(test)]
mod tests {
    use crate::read::text::settle;

    #[track_caller]
    fn check(input: &str, wrapped: bool, expect: &str) {
        assert_eq!(settle(input, wrapped).text, expect);
    }

    #[test]
    fn wire_copy_is_joined_at_its_indentation() {
        check(
            "The harbour of the small town was closed on\nMonday after a ship ran a-\nground there.\n    It will open again.",
            true,
            "The harbour of the small town was closed on Monday after a ship ran aground there.\n\nIt will open again.",
        );
        check(
            "The tenor sang the songs of the Anglo-\nNorman poets there",
            true,
            "The tenor sang the songs of the Anglo- Norman poets there",
        );
    }

    #[test]
    fn a_doubled_space_makes_no_table() {
        check(
            "The keeper of the lighthouse called  the new lamp one of\nthe best that he had seen on the coast in all his years.",
            true,
            "The keeper of the lighthouse called the new lamp one of the best that he had seen on the coast in all his years.",
        );
        check("Lima  19  13\nCusco 19   9", true, "Lima 19 13\nCusco 19 9");
    }

    #[test]
    fn rows_of_tables_stay_rows() {
        check(
            " wheat.......12\n maize........7",
            true,
            "wheat.......12\nmaize........7",
        );
    }

    #[test]
    fn wrapped_text_is_told_by_its_width() {
        let line = "Each of these lines is about as long as all the others are";
        let text = [line; 7].join("\n");
        check(&text, false, &[line; 7].join(" "));
    }

    #[test]
    fn lists_and_verse_keep_their_lines() {
        let verse = "Short lines\nof a poem\nthat nobody\nwrapped at all\nare what they\nare";
        check(verse, false, verse);
    }

    #[test]
    fn long_lines_are_paragraphs() {
        let line = "word ".repeat(40);
        let line = line.trim_end();
        check(
            &format!("{line}\n{line}"),
            false,
            &format!("{line}\n\n{line}"),
        );
        check(
            &format!("{line}\n{line}\n\n{line}"),
            false,
            &format!("{line}\n{line}\n\n{line}"),
        );
    }
}
