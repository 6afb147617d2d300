//! The names of one article: each kind with how its mentions were folded and by which rule, and what the
//! source states apart from what was found.

use std::io::{self, Write};
use std::ops::Range;

use super::paint::{Paragraph, Style, Tone, write_paragraph, write_toned};
use super::sanitize::sanitize;
use crate::article::{Fold, Kind, Mention, Stated};

/// A name with its mentions by the words they are written in.
struct Named<'a> {
    name: &'a str,
    mentions: usize,
    in_title: usize,
    /// Other words, with the rule, in the order of the text.
    folds: Vec<(&'a str, Fold, usize)>,
}

/// The names of a kind in the order of their first mentions, those of the title first.
fn named<'a>(kind: Kind, title: &'a [Mention], text: &'a [Mention]) -> Vec<Named<'a>> {
    let mut names: Vec<Named> = Vec::new();
    let mut places: std::collections::HashMap<&str, usize> = std::collections::HashMap::new();
    let all = title
        .iter()
        .map(|m| (m, 1))
        .chain(text.iter().map(|m| (m, 0)));
    for (mention, in_title) in all.filter(|(mention, _)| mention.kind == kind) {
        let place = *places.entry(&mention.name).or_insert(names.len());
        if place == names.len() {
            names.push(Named {
                name: &mention.name,
                mentions: 0,
                in_title: 0,
                folds: Vec::new(),
            });
        }
        let named = &mut names[place];
        named.mentions += 1;
        named.in_title += in_title;
        if mention.fold.is_none() {
            continue;
        }
        let same = |(text, fold, _): &&mut (&str, Fold, usize)| {
            *text == mention.text && *fold == mention.fold
        };
        match named.folds.iter_mut().find(same) {
            Some((.., mentions)) => *mentions += 1,
            None => named.folds.push((&mention.text, mention.fold, 1)),
        }
    }
    names
}

/// By what rule a mention has its name, for reading.
pub fn fold_rule(fold: Fold) -> &'static str {
    match fold {
        Fold::None => "as it is written",
        Fold::Capitals => "written in capitals",
        Fold::FullName => "another form of the same full name",
        Fold::LastName => "the last name of one person only in this article",
        Fold::FirstName => "the first name of one person only in this article",
        Fold::MiddleName => "a middle name of one person only in this article",
        Fold::Bracketed => "one form stands in brackets beside the other",
        Fold::Initials => "the initials of one organization only in this article",
        Fold::Table => "in the table of short forms",
        Fold::Inflected => "another case of the same name",
    }
}

/// Every name with its folds; then what the source states.
pub(super) fn write_folds(
    out: &mut dyn Write,
    title: &[Mention],
    text: &[Mention],
    stated: &[Stated],
    style: &Style,
) -> io::Result<()> {
    for kind in Kind::ALL {
        let names = named(kind, title, text);
        if names.is_empty() {
            continue;
        }
        writeln!(out, "\n{}", kind.name())?;
        for named in names {
            write!(out, "  ")?;
            write_toned(out, &sanitize(named.name), Tone::of(kind), style)?;
            let in_title = match named.in_title {
                0 => String::new(),
                n if n == named.mentions => ", in the title".to_owned(),
                n => format!(", {n} of them in the title"),
            };
            writeln!(out, " {}{in_title}", named.mentions)?;
            for (written, fold, mentions) in named.folds {
                let written = sanitize(written);
                writeln!(out, "    {written} {mentions}: {}", fold_rule(fold))?;
            }
        }
    }
    if !stated.is_empty() {
        writeln!(out, "\nstated by the source")?;
    }
    for stated in stated {
        write!(out, "  ")?;
        write_toned(out, &sanitize(&stated.name), Tone::of(stated.kind), style)?;
        writeln!(out, " ({})", stated.kind.name())?;
    }
    Ok(())
}

/// The names of each kind in the order of their first mention, with the number of mentions.
pub(super) fn write_names(
    out: &mut dyn Write,
    entities: &[Mention],
    style: &Style,
) -> io::Result<()> {
    if !entities.is_empty() {
        writeln!(out)?;
    }
    for kind in Kind::ALL {
        let with_count = |named: &Named| match named.mentions {
            1 => named.name.to_owned(),
            mentions => format!("{} ({mentions})", named.name),
        };
        let names: Vec<String> = named(kind, &[], entities).iter().map(with_count).collect();
        if names.is_empty() {
            continue;
        }
        let paragraph = Paragraph {
            text: &names.join(", "),
            marks: &[],
            painted: &[],
            tone: Tone::of(kind),
            lead: &format!("{}: ", kind.name()),
        };
        write_paragraph(out, &paragraph, style)?;
    }
    Ok(())
}

/// Where in the bytes of a text its names stand, in the tones of their kinds.
pub(super) fn painted(text: &str, entities: &[Mention]) -> Vec<(Range<usize>, Tone)> {
    let mut characters = text.char_indices().map(|(at, _)| at).enumerate().peekable();
    let mut byte_of = |character: usize| {
        while characters.next_if(|(i, _)| *i < character).is_some() {}
        characters.peek().map_or(text.len(), |(_, at)| *at)
    };
    let place = |mention: &Mention| {
        let range = byte_of(mention.start)..byte_of(mention.end);
        (range, Tone::of(mention.kind))
    };
    entities.iter().map(place).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::samples::written;

    fn mention(kind: Kind, name: &str, text: &str, fold: Fold, start: usize) -> Mention {
        Mention {
            kind,
            name: name.to_owned(),
            text: text.to_owned(),
            start,
            end: start + text.chars().count(),
            fold,
        }
    }

    #[test]
    fn folds_with_their_rules_and_what_is_stated() {
        let title = [mention(
            Kind::Person,
            "Adam Boehler",
            "Boehler",
            Fold::LastName,
            0,
        )];
        let text = [
            mention(Kind::Place, "Doha\x1b", "Doha\x1b", Fold::None, 0),
            mention(Kind::Person, "Adam Boehler", "Adam Boehler", Fold::None, 6),
            mention(Kind::Person, "Adam Boehler", "Boehler", Fold::LastName, 20),
            mention(Kind::Person, "Adam Boehler", "BOEHLER", Fold::Capitals, 30),
        ];
        let stated = [Stated {
            kind: Kind::Place,
            name: "Qatar".to_owned(),
        }];
        let style = Style {
            color: false,
            width: 40,
            tty: false,
        };
        let expect = [
            "",
            "person",
            "  Adam Boehler 4, 1 of them in the title",
            "    Boehler 2: the last name of one person only in this article",
            "    BOEHLER 1: written in capitals",
            "",
            "place",
            "  Doha\\u{1b} 1",
            "",
            "stated by the source",
            "  Qatar (place)",
            "",
        ];
        let list = written(|out| write_folds(out, &title, &text, &stated, &style));
        assert_eq!(list, expect.join("\n"));
    }

    #[test]
    fn characters_become_bytes() {
        let text = "Été à Doha, Ørsted";
        let names = [
            mention(Kind::Place, "Doha", "Doha", Fold::None, 6),
            mention(Kind::Organization, "Ørsted", "Ørsted", Fold::None, 12),
        ];
        let bytes = painted(text, &names);
        assert_eq!(&text[bytes[0].0.clone()], "Doha");
        assert_eq!(bytes[0].1, Tone::Place);
        assert_eq!(&text[bytes[1].0.clone()], "Ørsted");
    }
}
