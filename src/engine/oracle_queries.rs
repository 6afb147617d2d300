//! Random articles and queries.

use super::oracle_shapes::EXPRESSIONS;
use super::testing::{article, dated};
use crate::article::{Annotated, Kind, Stated};
use crate::date::Day;
use crate::fields::FieldName;
use crate::query::{Near, Node, Query, Where};

/// SplitMix64.
pub(super) struct Random(pub u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, n: usize) -> usize {
        (self.next() % n as u64) as usize
    }

    pub fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }

    fn of<'a>(&mut self, list: &[&'a str]) -> &'a str {
        list[self.below(list.len())]
    }
}

const LANGUAGES: &[&str] = &["en", "en", "de", "fr", "ru", "zh", "ar", "hu", ""];
#[rustfmt::skip]
const WORDS: &[&str] = &[
    "talk", "talks", "talking", "Talk", "the", "The", "who", "WHO", "us", "US", "U.S.", "u.s.", "die", "Die", "and",
    "Haus", "Häuser", "hauser", "négociation", "Negociations", "negociatio\u{301}n", "Straße", "strasse",
    "переговоры", "Переговорах", "Йод", "и", "многое", "إسرائيل", "اسرائيل", "كتاب", "كتب",
    "多哈", "多哈会谈", "会", "哈多会", "会会会", "東京大学", "カﾞ", "ｶ", "iPhone発売", "발표", "발표는",
    "al-Qaida", "Qaida", "al", "O'Brien", "o’brien", "1,000", "1000", "3.5", "1990s", "a", "b", "ﬁn", "ＡＢ", "ab", "ـ", "March 5, 2025", "yesterday", "1999", "last year", "2024-12-31", "e.g.", "China's", "China’s", "CHINA", "s",
];
#[rustfmt::skip]
const BETWEEN: &[&str] = &[" ", " ", " ", " ", " ", ", ", ". ", ".", "! ", "? ", "\n\n", "\n", "-", "'", " \"", "。", "…", " — ", ""];
const NAMES: &[&str] = &[
    "Anna Smith",
    "smith",
    "John al-Qaida",
    "Smith Anna",
    "Ünal Die",
    "多哈 会",
];
const DATES: &[&str] = &[
    "2024-12-31",
    "2025-01-01",
    "2025-01",
    "2025",
    "2025-03-05",
    "1999",
];

fn text(random: &mut Random, most: usize) -> String {
    let mut text = String::new();
    for _ in 0..random.below(most + 1) {
        text.push_str(random.of(WORDS));
        text.push_str(random.of(BETWEEN));
    }
    text
}

pub(super) fn random_article(random: &mut Random, i: usize) -> Annotated {
    let id = format!("{:02}{i:02}", random.below(4));
    let language = random.of(LANGUAGES);
    let title = text(random, 4).replace('\n', " ");
    let most = if random.one_in(5) { 200 } else { 24 };
    let mut annotated = article(&id, language, &title, &text(random, most));
    let inner = &mut annotated.article;
    for _ in 0..random.below(3) {
        inner.authors.push(random.of(NAMES).to_owned());
    }
    if random.one_in(2) {
        let name = random.of(NAMES).to_owned();
        inner.stated.push(Stated {
            kind: Kind::Person,
            name,
        });
    }
    inner.section = random
        .one_in(2)
        .then(|| random.of(&["World", "Sport"]).to_owned());
    inner.outlet = random
        .one_in(2)
        .then(|| random.of(&["The Paper", "Zeit"]).to_owned());
    match random.one_in(4) {
        true => annotated,
        false => dated(annotated, random.of(DATES)),
    }
}

pub(super) fn node(query: Query) -> Node {
    Node { query, span: 0..0 }
}

pub(super) fn random_leaf(random: &mut Random) -> Query {
    let mut text = random.of(WORDS).to_owned();
    let more = if random.one_in(3) {
        1 + random.below(2)
    } else {
        0
    };
    match random.below(8) {
        6 => Query::Wildcard(random.of(SHAPES).to_owned()),
        7 if random.one_in(2) => {
            Query::Fuzzy(random.of(NEARLY).to_owned(), 1 + random.below(2) as u8)
        }
        7 => Query::Regex(EXPRESSIONS[random.below(EXPRESSIONS.len())].0.to_owned()),
        0 | 1 => {
            if random.one_in(12) {
                text = random.of(&["&", "", "—", "発売 多", "会议"]).to_owned();
            }
            Query::Word(text)
        }
        2 | 3 => {
            for _ in 0..more {
                text.push_str(random.of(&[" ", "-", ""]));
                text.push_str(random.of(WORDS));
            }
            if random.one_in(2) {
                Query::Phrase(text)
            } else {
                Query::Exact(text)
            }
        }
        4 => Query::Exact(text),
        _ => {
            let n = text.chars().count();
            Query::Prefix(text.chars().take(1 + random.below(n)).collect())
        }
    }
}

#[rustfmt::skip]
const SHAPES: &[&str] = &["t?lk*", "*ing", "H?user", "*r*e*r*", "1*0", "?", "Stra?e", "stra??e", "al-q?ida", "*-Qaida", "*o*", "пер*ы", "U?", "O'B*n", "?*?*s"];
#[rustfmt::skip]
const NEARLY: &[&str] = &["talk", "tlak", "hauser", "Häusre", "nogociation", "al-Qadia", "O'Brain", "1000", "who", "us", "die", "a", "Йдо", "كتاب"];

/// Words and operators over places.
fn random_span(random: &mut Random, depth: usize) -> Node {
    if depth == 0 || random.one_in(5) {
        // Common words, so that operators find something.
        return node(match random.one_in(2) {
            true => Query::Word(
                random
                    .of(&["talk", "the", "us", "who", "die", "a", "会"])
                    .to_owned(),
            ),
            false => random_leaf(random),
        });
    }
    let several = |random: &mut Random| -> Vec<Node> {
        let n = 1 + random.below(3);
        (0..n).map(|_| random_span(random, depth - 1)).collect()
    };
    let n = |random: &mut Random| {
        let most = [3, 6, 30][random.below(3)];
        1 + random.below(most) as u32
    };
    let boxed = |random: &mut Random| Box::new(random_span(random, depth - 1));
    node(match random.below(13) {
        0 => Query::Words(several(random)),
        1 => Query::And(several(random)),
        2 | 3 => Query::Or(several(random)),
        4 => Query::Weight(boxed(random), 2.5),
        5 => Query::Where(Where::AtLeast(1 + random.below(4) as u32), boxed(random)),
        6 => Query::Where(Where::First(n(random)), boxed(random)),
        7 => Query::Where(Where::Lead, boxed(random)),
        _ => {
            let near = match random.below(6) {
                0 | 1 => Near::Within(n(random)),
                2 => Near::Before(n(random)),
                3 => Near::NotWithin(n(random)),
                4 => Near::Sentence,
                _ => Near::Paragraph,
            };
            Query::Near(near, boxed(random), boxed(random))
        }
    })
}

fn random_filter(random: &mut Random) -> Query {
    let day = |random: &mut Random| {
        let day =
            Day::parse_iso(random.of(&["2024-12-31", "2025-01-01", "2025-03-05", "2025-12-31"]));
        day.filter(|_| !random.one_in(3))
    };
    let number = |random: &mut Random| (!random.one_in(3)).then(|| random.below(30) as i64 - 2);
    match random.below(8) {
        0 => Query::Keyword(
            FieldName::Lang,
            random.of(&["en", "DE", "ru", "xx"]).to_owned(),
        ),
        1 => Query::Keyword(
            FieldName::Section,
            random.of(&["world", "WORLD", "none"]).to_owned(),
        ),
        2 => Query::Keyword(
            FieldName::Source,
            random.of(&["the paper", "Zeit"]).to_owned(),
        ),
        3 => Query::KeywordPrefix(
            FieldName::Path,
            random.of(&["corpus/0", "Corpus/02", "x", ""]).to_owned(),
        ),
        4 => Query::KeywordPrefix(FieldName::Id, random.of(&["00", "01", "9"]).to_owned()),
        5 => Query::Number(FieldName::Words, number(random), number(random)),
        6 if random.one_in(2) => Query::Date(day(random), day(random)),
        6 => Query::Mentions(day(random), day(random)),
        _ => {
            if random.one_in(3) {
                Query::All
            } else {
                Query::Undated
            }
        }
    }
}

pub(super) fn random_query(random: &mut Random, depth: usize, in_field: bool) -> Node {
    if depth == 0 || random.one_in(4) {
        let filter = !in_field && random.one_in(5);
        return node(if filter {
            random_filter(random)
        } else {
            random_leaf(random)
        });
    }
    if random.one_in(3) {
        return random_span(random, depth);
    }
    let several = |random: &mut Random, not: bool| -> Vec<Node> {
        let n = 1 + random.below(3);
        let inner = |random: &mut Random| {
            let inner = random_query(random, depth - 1, in_field);
            match not && random.one_in(4) {
                true => node(Query::Not(Box::new(inner))),
                false => inner,
            }
        };
        (0..n).map(|_| inner(random)).collect()
    };
    node(match random.below(9) {
        0..=2 => Query::Words(several(random, true)),
        3 => Query::And(several(random, true)),
        4 | 5 => Query::Or(several(random, false)),
        6 => Query::Not(Box::new(random_query(random, depth - 1, in_field))),
        7 if !in_field => {
            let field = [FieldName::Title, FieldName::Author, FieldName::Person][random.below(3)];
            Query::Field(field, Box::new(random_query(random, depth - 1, true)))
        }
        _ => Query::Weight(Box::new(random_query(random, depth - 1, in_field)), 2.5),
    })
}
