//! FIELDS: every searchable field once, with type, help and an example query.

/// A searchable field. One row of [`FIELDS`] each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FieldName {
    Title,
    Author,
    Person,
    Org,
    Place,
    Keyword,
    Source,
    Section,
    Lang,
    Url,
    Path,
    Id,
    Date,
    Mentions,
    By,
    Words,
    Added,
    Removed,
    Dup,
}

/// What may stand behind the colon, and how it is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldKind {
    /// Words, phrases, prefixes and groups, analysed as text.
    Text,
    /// One value, folded to lower case; a closing `*` means "begins with".
    Keyword,
    /// A whole number, `>n`, `>=n`, `<n`, `<=n` or `a..b`.
    Number,
    /// A day, month, year, range, relative expression or `none`.
    Date,
}

impl FieldKind {
    pub fn name(self) -> &'static str {
        match self {
            FieldKind::Text => "text",
            FieldKind::Keyword => "keyword",
            FieldKind::Number => "number",
            FieldKind::Date => "date",
        }
    }
}

pub struct Field {
    pub field: FieldName,
    pub name: &'static str,
    pub kind: FieldKind,
    /// Whether `facets` can count its values.
    pub facet: bool,
    pub help: &'static str,
    pub example: &'static str,
}

const fn row(
    field: FieldName,
    name: &'static str,
    kind: FieldKind,
    facet: bool,
    help: &'static str,
    example: &'static str,
) -> Field {
    Field {
        field,
        name,
        kind,
        facet,
        help,
        example,
    }
}

#[rustfmt::skip]
pub const FIELDS: &[Field] = &[
    row(FieldName::Title, "title", FieldKind::Text, false, "words of the headline, its first 1,000", "title:doha"),
    row(FieldName::Author, "author", FieldKind::Text, true, "who signed it", "author:smith"),
    row(FieldName::Person, "person", FieldKind::Text, true, "a person named, whole or in part", "person:\"adam boehler\""),
    row(FieldName::Org, "org", FieldKind::Text, true, "an organization named, whole or in part", "org:hamas"),
    row(FieldName::Place, "place", FieldKind::Text, true, "a place named, whole or in part", "place:doha"),
    row(FieldName::Keyword, "keyword", FieldKind::Text, true, "a subject or tag that the source states", "keyword:cocoa"),
    row(FieldName::Source, "source", FieldKind::Keyword, true, "the outlet: its name or the host of its URL", "source:reuters.com"),
    row(FieldName::Section, "section", FieldKind::Keyword, true, "the section of the outlet", "section:world"),
    row(FieldName::Lang, "lang", FieldKind::Keyword, true, "the language, as a two-letter code", "lang:en"),
    row(FieldName::Url, "url", FieldKind::Keyword, false, "the article's URL", "url:https://www.example.org/*"),
    row(FieldName::Path, "path", FieldKind::Keyword, false, "the file it was read from", "path:corpus/*"),
    row(FieldName::Id, "id", FieldKind::Keyword, false, "the article's id, or the beginning of it", "id:7k2m*"),
    row(FieldName::Date, "date", FieldKind::Date, false, "when it was published", "date:2025-03"),
    row(FieldName::Mentions, "mentions", FieldKind::Date, true, "a date named in the text", "mentions:1997"),
    row(FieldName::By, "by", FieldKind::Keyword, true, "what the publication date rests on", "by:url"),
    row(FieldName::Words, "words", FieldKind::Number, false, "how many words the text has", "words:>500"),
    row(FieldName::Added, "added", FieldKind::Text, false, "words a page has, unlike its version before", "added:\"secret talks\""),
    row(FieldName::Removed, "removed", FieldKind::Text, false, "words its version before had, unlike it", "removed:denied"),
    row(FieldName::Dup, "dup", FieldKind::Keyword, false, "copies of a story: show, fold, or only the first", "dup:show"),
];

/// The row of a field.
pub fn field(name: FieldName) -> &'static Field {
    // The table has a row for each variant; a test walks it.
    &FIELDS[name as usize]
}

/// The row whose name is written `name`, in any case.
pub fn by_name(name: &str) -> Option<&'static Field> {
    FIELDS.iter().find(|f| f.name.eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_has_its_row_in_the_order_of_the_variants() {
        for (i, row) in FIELDS.iter().enumerate() {
            assert_eq!(
                row.field as usize, i,
                "help: move the row of `{}`",
                row.name
            );
            assert!(row.example.starts_with(&format!("{}:", row.name)));
            assert_eq!(by_name(row.name).map(|f| f.field), Some(row.field));
        }
        assert_eq!(FIELDS.last().map(|f| f.field), Some(FieldName::Dup));
    }
}
