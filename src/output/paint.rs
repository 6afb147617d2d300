//! Text for reading: wrapped to a width, with marks, in colour or without.

use std::io::{self, Write};
use std::ops::Range;

use unicode_width::UnicodeWidthChar;

use super::sanitize::{Shown, shown};
use crate::article::Kind;

/// What the reader's side can show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    pub color: bool,
    /// Columns of a line.
    pub width: usize,
    /// Whether a person reads along.
    pub tty: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tone {
    Plain,
    Bold,
    Dim,
    /// What matched.
    Mark,
    Person,
    Organization,
    Place,
}

impl Tone {
    fn start(self) -> &'static str {
        match self {
            Tone::Plain => "",
            Tone::Bold => "\x1b[1m",
            Tone::Dim => "\x1b[2m",
            Tone::Mark => "\x1b[1;31m",
            Tone::Person => "\x1b[32m",
            Tone::Organization => "\x1b[34m",
            Tone::Place => "\x1b[35m",
        }
    }

    /// Of a name.
    pub fn of(kind: Kind) -> Tone {
        match kind {
            Kind::Person => Tone::Person,
            Kind::Organization => Tone::Organization,
            Kind::Place => Tone::Place,
        }
    }
}

const END: &str = "\x1b[0m";

/// Lines shorter than this are no help on any screen.
const LEAST_WIDTH: usize = 20;

/// A paragraph to be written.
pub(super) struct Paragraph<'a> {
    pub text: &'a str,
    /// Byte ranges of the text that are marked: sorted, disjoint.
    pub marks: &'a [Range<usize>],
    /// Byte ranges in tones of their own, where they are not marked: sorted, disjoint.
    pub painted: &'a [(Range<usize>, Tone)],
    pub tone: Tone,
    /// What the first line begins with; the others begin with as many blanks.
    pub lead: &'a str,
}

/// Writes the paragraph, broken at blanks to lines that fit, or inside a word that fits no line.
pub(super) fn write_paragraph(
    out: &mut dyn Write,
    paragraph: &Paragraph,
    style: &Style,
) -> io::Result<()> {
    let lead_width: usize = paragraph.lead.chars().filter_map(char::width).sum();
    let mut page = Page {
        out,
        color: style.color,
        lead: paragraph.lead.to_owned(),
        indent: lead_width,
        room: style.width.saturating_sub(lead_width).max(LEAST_WIDTH),
        line: Vec::new(),
        width: 0,
        blank: None,
    };
    let mut marks = paragraph.marks.iter().peekable();
    let mut painted = paragraph.painted.iter().peekable();
    for (at, c) in paragraph.text.char_indices() {
        while marks.next_if(|mark| mark.end <= at).is_some() {}
        while painted.next_if(|(part, _)| part.end <= at).is_some() {}
        let tone = match (marks.peek(), painted.peek()) {
            (Some(mark), _) if mark.start <= at => Tone::Mark,
            (_, Some((part, tone))) if part.start <= at => *tone,
            _ => paragraph.tone,
        };
        page.push(Cell::new(c, tone))?;
    }
    page.end_line()
}

/// Writes words in a tone, sanitized by the caller, without a line end.
pub(super) fn write_toned(
    out: &mut dyn Write,
    text: &str,
    tone: Tone,
    style: &Style,
) -> io::Result<()> {
    if style.color && tone != Tone::Plain && !text.is_empty() {
        write!(out, "{}{text}{END}", tone.start())
    } else {
        out.write_all(text.as_bytes())
    }
}

#[derive(Clone, Copy)]
struct Cell {
    c: char,
    escaped: bool,
    tone: Tone,
    width: usize,
}

impl Cell {
    fn new(c: char, tone: Tone) -> Cell {
        let (c, escaped) = match shown(c) {
            Shown::AsIs => (c, false),
            Shown::Space => (' ', false),
            Shown::Escape => (c, true),
        };
        let width = if escaped {
            c.escape_unicode().len()
        } else {
            c.width().unwrap_or(0)
        };
        Cell {
            c,
            escaped,
            tone,
            width,
        }
    }

    fn is_blank(self) -> bool {
        self.c == ' ' && !self.escaped
    }
}

struct Page<'a> {
    out: &'a mut dyn Write,
    color: bool,
    lead: String,
    indent: usize,
    room: usize,
    line: Vec<Cell>,
    width: usize,
    /// Where the last blank of the line stands.
    blank: Option<usize>,
}

impl Page<'_> {
    fn push(&mut self, cell: Cell) -> io::Result<()> {
        let after_blank = self.line.last().is_none_or(|last| last.is_blank());
        if cell.is_blank() && after_blank {
            return Ok(());
        }
        if self.width + cell.width > self.room {
            if cell.is_blank() {
                return self.end_line();
            }
            let carried = match self.blank {
                Some(at) => self.line.split_off(at + 1),
                None => Vec::new(),
            };
            self.end_line()?;
            self.width = carried.iter().map(|cell| cell.width).sum();
            self.line = carried;
        }
        if cell.is_blank() {
            self.blank = Some(self.line.len());
        }
        self.width += cell.width;
        self.line.push(cell);
        Ok(())
    }

    fn end_line(&mut self) -> io::Result<()> {
        let mut text = std::mem::replace(&mut self.lead, " ".repeat(self.indent));
        if self.line.last().is_some_and(|last| last.is_blank()) {
            self.line.pop();
        }
        let mut current = Tone::Plain;
        for cell in self.line.drain(..) {
            let tone = match self.color {
                true => cell.tone,
                false => Tone::Plain,
            };
            if tone != current {
                text.push_str(if current == Tone::Plain { "" } else { END });
                text.push_str(tone.start());
                current = tone;
            }
            if cell.escaped {
                text.extend(cell.c.escape_unicode());
            } else {
                text.push(cell.c);
            }
        }
        text.push_str(if current == Tone::Plain { "" } else { END });
        self.width = 0;
        self.blank = None;
        writeln!(self.out, "{}", text.trim_end_matches(' '))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::samples::written;

    fn wrap(text: &str, mark: Option<Range<usize>>, color: bool) -> String {
        let style = Style {
            color,
            width: 23,
            tty: false,
        };
        let paragraph = Paragraph {
            text,
            marks: mark.as_slice(),
            painted: &[],
            tone: Tone::Plain,
            lead: "1. ",
        };
        written(|out| write_paragraph(out, &paragraph, &style))
    }

    #[track_caller]
    fn check(text: &str, expect: &[&str]) {
        let lines = wrap(text, None, false);
        assert_eq!(lines.lines().collect::<Vec<_>>(), expect);
    }

    #[test]
    fn lines_break_at_blanks() {
        check("", &["1."]);
        check("one", &["1. one"]);
        check(
            "aaaa bbbb cccc dddd eeee",
            &["1. aaaa bbbb cccc dddd", "   eeee"],
        );
        check(
            "aaaa bbbb cccc ddddd eeee",
            &["1. aaaa bbbb cccc ddddd", "   eeee"],
        );
        check("aaaa bbbb cccc dddddd", &["1. aaaa bbbb cccc", "   dddddd"]);
        check("a  b\n\nc\td ", &["1. a b c d"]);
    }

    #[test]
    fn long_words_and_wide_characters_break_where_the_line_ends() {
        check(
            "abcdefghijklmnopqrstuvwxyz",
            &["1. abcdefghijklmnopqrst", "   uvwxyz"],
        );
        check(
            "北京北京北京北京北京北京",
            &["1. 北京北京北京北京北京", "   北京"],
        );
        check("e\u{301}e\u{301}", &["1. e\u{301}e\u{301}"]);
    }

    #[test]
    fn nothing_of_the_text_is_obeyed() {
        check("a\x1b[31mb", &["1. a\\u{1b}[31mb"]);
    }

    #[test]
    fn names_have_their_tones_where_nothing_matched() {
        let style = Style {
            color: true,
            width: 40,
            tty: true,
        };
        let paragraph = Paragraph {
            text: "a bb cc d",
            marks: std::slice::from_ref(&(3..4)),
            painted: &[(2..4, Tone::Person), (5..7, Tone::Place)],
            tone: Tone::Plain,
            lead: "",
        };
        assert_eq!(
            written(|out| write_paragraph(out, &paragraph, &style)),
            "a \x1b[32mb\x1b[0m\x1b[1;31mb\x1b[0m \x1b[35mcc\x1b[0m d\n"
        );
    }

    #[test]
    fn marks_show_in_colour_only_and_end_with_their_line() {
        assert_eq!(wrap("a bb c", Some(2..4), false), "1. a bb c\n");
        assert_eq!(
            wrap("a bb c", Some(2..4), true),
            "1. a \x1b[1;31mbb\x1b[0m c\n"
        );
        let text = "aaaa bbbb cccc dddd eeee";
        let expect = "1. aaaa bbbb cccc \x1b[1;31mdddd\x1b[0m\n   \x1b[1;31meeee\x1b[0m\n";
        assert_eq!(wrap(text, Some(15..24), true), expect);
    }
}
