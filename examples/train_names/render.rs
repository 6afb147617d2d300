//! Sentences → text as news is written, with the names as bytes of it.

use newsearch::annotate::names::tags::Class;

use super::corpora::{Document, Sentence};
use super::random::Random;

/// A text with its names.
#[derive(Clone, Debug, Default)]
pub struct Rendered {
    pub text: String,
    pub names: Vec<(usize, usize, Class)>,
    pub weight: f32,
}

/// How the words are put together.
#[derive(Clone, Copy, Debug, Default)]
pub struct Style {
    /// Hyphens and apostrophes with spaces around them, as some archives have them.
    pub parted: bool,
    pub curly: bool,
    pub capitals: bool,
    pub headline: bool,
}

impl Style {
    pub fn any(random: &mut Random) -> Style {
        Style {
            parted: random.one_in(10),
            curly: random.one_in(4),
            capitals: false,
            headline: false,
        }
    }
}

pub fn render(document: &Document, style: Style, weight: f32, random: &mut Random) -> Rendered {
    let mut rendered = Rendered {
        weight,
        ..Rendered::default()
    };
    for sentence in document {
        if !rendered.text.is_empty() {
            let parts = if random.one_in(3) { "\n\n" } else { " " };
            rendered.text.push_str(parts);
        }
        let mut style = style;
        if random.one_in(25) {
            style.capitals = true;
        } else if random.one_in(30) {
            style.headline = true;
        }
        if style.capitals || style.headline {
            rendered.text.push_str("\n\n");
        }
        add(sentence, style, &mut rendered);
        if style.capitals || style.headline {
            rendered.text.push('\n');
        }
    }
    rendered
}

const SMALL: &[&str] = &[
    "a", "an", "and", "as", "at", "but", "by", "for", "from", "in", "is", "of", "on", "or", "over",
    "the", "to", "with",
];

fn add(sentence: &Sentence, style: Style, into: &mut Rendered) {
    let mut starts = Vec::with_capacity(sentence.words.len());
    let mut ends = Vec::with_capacity(sentence.words.len());
    let mut quoted = false;
    let mut glue = true;
    for (i, word) in sentence.words.iter().enumerate() {
        let is_quote = matches!(word.as_str(), "\"" | "``" | "''");
        let closes = matches!(
            word.as_str(),
            "." | ","
                | ";"
                | ":"
                | "?"
                | "!"
                | ")"
                | "]"
                | "%"
                | "'s"
                | "n't"
                | "'"
                | "..."
                | "'re"
                | "'ve"
        ) || is_quote && quoted;
        if i > 0 && !glue && !closes {
            into.text.push(' ');
        }
        starts.push(into.text.len());
        let mut word = match (is_quote, style.curly, quoted) {
            (true, false, _) => "\"".to_owned(),
            (true, true, false) => "\u{201c}".to_owned(),
            (true, true, true) => "\u{201d}".to_owned(),
            _ => word.clone(),
        };
        if style.curly && word.starts_with('\'') {
            word = word.replace('\'', "\u{2019}");
        }
        if style.parted && word.len() > 2 {
            word = word.replace('-', " - ");
            word = word.trim().to_owned();
        }
        if style.parted && (word == "'s" || word == "\u{2019}s") {
            word = "\u{2019} s".to_owned();
        }
        if style.capitals {
            word = word.to_uppercase();
        } else if style.headline && !(i > 0 && SMALL.contains(&word.as_str())) {
            let mut letters = word.chars();
            if let Some(first) = letters.next() {
                word = first.to_uppercase().chain(letters).collect();
            }
        }
        into.text.push_str(&word);
        ends.push(into.text.len());
        quoted ^= is_quote;
        glue = is_quote && quoted || matches!(word.as_str(), "(" | "[" | "$" | "#");
    }
    for span in &sentence.spans {
        into.names
            .push((starts[span.from], ends[span.to - 1], span.class));
    }
}
