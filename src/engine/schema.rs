//! The fields of the index, and the analysers behind them.

use std::ops::RangeInclusive;
use std::sync::Arc;

use tantivy::schema::document::ErasedDocument;
use tantivy::schema::{FAST, Field, Schema, SchemaBuilder, TextOptions, Value};
use tantivy::tokenizer::RAW_TOKENIZER_NAME;
use tantivy::{Index, IndexBuilder, SegmentPlugin, TantivyDocument};

use super::article_store::ArticlePlugin;
use super::copy_keys::CopyKeysPlugin;
use super::lists::WordsOf;
use super::names_writer::{self, NamesPlugin};
use super::queue::Queue;
use super::text_postings::TextPlugin;
use super::together::Together;
use super::values_writer::ValuesPlugin;
use crate::fields::FieldName;

/// Raised with every change of schema, analysis or stored form: an index of another format is refused.
pub const FORMAT: u32 = 17;
/// Formats whose articles are stored in the form of [`FORMAT`], and whose ledger can be read: such an index is rebuilt
/// from what it stores.
pub(super) const STORED_ALIKE: RangeInclusive<u32> = 6..=FORMAT;
/// From this one on they are in our own store, before it in the engine's.
pub(super) const OWN_STORE: u32 = 9;

/// Handles of the engine's fields.
#[derive(Clone, Copy, Debug)]
pub struct Fields {
    /// Title and body in one space of positions, see [`super::analysis::body_base`]: a tape, the words of which are in
    /// lists of [`super::text_postings`].
    pub text: Field,
    /// Names and keywords, in columns as they are shown and their words in lists, both of [`super::names_writer`].
    pub author: Field,
    pub person: Field,
    pub org: Field,
    pub place: Field,
    pub keyword: Field,
    /// Values, of which [`super::values_writer`] has the lists: host and outlet name, lower case.
    pub source: Field,
    /// The outlet as shown: only a column.
    pub outlet: Field,
    pub section: Field,
    pub lang: Field,
    pub url: Field,
    pub path: Field,
    pub id: Field,
    pub by: Field,
    /// The days of each date that the text names, see [`super::lower_mentions`].
    pub mentions: Field,
    /// First and last day of publication, days since 1970-01-01: only columns.
    pub earliest: Field,
    pub latest: Field,
    /// Words of the text.
    pub words: Field,
    /// Words of title and text that do more than serve grammar: the length that ranking sees.
    pub length: Field,
    /// The last key of every order, see [`super::document::order`].
    pub order: Field,
    /// What the articles of an outlet teach each other, and which of it was applied, see [`super::lessons`]:
    /// only columns.
    pub shown_order: Field,
    pub blocks: Field,
    pub body: Field,
    pub lesson: Field,
    /// The signature by which copies are found, in three columns; the keys of it are in [`super::copy_keys`].
    pub signature: [Field; 3],
    /// The article, see [`super::stored_form`]: only stored, by [`super::article_store`].
    pub article: Field,
}

/// Fields of names.
pub(super) type NameFields = [Field; 5];
/// Fields of values.
pub(super) type ValueFields = [Field; VALUE_FIELDS];
pub(super) const VALUE_FIELDS: usize = 8;

pub(super) const SIGNATURE: [&str; 3] = ["signature_minima", "signature_bits", "signature_rest"];

impl Fields {
    pub fn schema() -> (Schema, Fields) {
        let mut builder = Schema::builder();
        let fields = Fields {
            text: builder.add_custom_field("text", "tape", serde_json::json!({})),
            author: names(&mut builder, "author"),
            person: names(&mut builder, "person"),
            org: names(&mut builder, "org"),
            place: names(&mut builder, "place"),
            keyword: names(&mut builder, "keyword"),
            source: value(&mut builder, "source"),
            outlet: column(&mut builder, "outlet"),
            section: column(&mut builder, "section"),
            lang: column(&mut builder, "lang"),
            url: value(&mut builder, "url"),
            path: value(&mut builder, "path"),
            id: value(&mut builder, "id"),
            by: column(&mut builder, "by"),
            earliest: builder.add_i64_field("earliest", FAST),
            latest: builder.add_i64_field("latest", FAST),
            mentions: value(&mut builder, "mentions"),
            words: builder.add_u64_field("words", FAST),
            length: builder.add_u64_field("length", FAST),
            order: builder.add_u64_field("order", FAST),
            shown_order: builder.add_u64_field("shown_order", FAST),
            blocks: builder.add_u64_field("blocks", FAST),
            body: builder.add_u64_field("body", FAST),
            lesson: builder.add_u64_field("lesson", FAST),
            signature: SIGNATURE.map(|name| builder.add_u64_field(name, FAST)),
            article: builder.add_custom_field("article", "article", serde_json::json!({})),
        };

        (builder.build(), fields)
    }

    /// Those that are kept by [`super::names_writer`].
    pub fn of_names(&self) -> NameFields {
        [self.author, self.person, self.org, self.place, self.keyword]
    }

    /// Those that are kept by [`super::values_writer`].
    pub fn of_values(&self) -> ValueFields {
        [
            self.source,
            self.section,
            self.lang,
            self.url,
            self.path,
            self.id,
            self.by,
            self.mentions,
        ]
    }

    /// Whether the values of a field of the query language are such names.
    pub fn has_names(&self, name: FieldName) -> bool {
        let field = self.of(name);
        field.is_some_and(|field| self.of_names().contains(&field))
    }

    /// The engine's field behind a field of the query language; `None` for those that are columns.
    pub fn of(&self, name: FieldName) -> Option<Field> {
        match name {
            FieldName::Title | FieldName::Added | FieldName::Removed => Some(self.text),
            FieldName::Author => Some(self.author),
            FieldName::Person => Some(self.person),
            FieldName::Org => Some(self.org),
            FieldName::Place => Some(self.place),
            FieldName::Keyword => Some(self.keyword),
            FieldName::Source => Some(self.source),
            FieldName::Section => Some(self.section),
            FieldName::Lang => Some(self.lang),
            FieldName::Url => Some(self.url),
            FieldName::Path => Some(self.path),
            FieldName::Id => Some(self.id),
            FieldName::By => Some(self.by),
            FieldName::Date | FieldName::Mentions | FieldName::Words | FieldName::Dup => None,
        }
    }
}

fn names(builder: &mut SchemaBuilder, name: &str) -> Field {
    builder.add_custom_field(name, "names", serde_json::json!({}))
}

fn column(builder: &mut SchemaBuilder, name: &str) -> Field {
    builder.add_text_field(name, TextOptions::default().set_fast(RAW_TOKENIZER_NAME))
}

fn value(builder: &mut SchemaBuilder, name: &str) -> Field {
    builder.add_custom_field(name, "value", serde_json::json!({}))
}

/// How segments are written beside what the engine does by itself.
pub(super) fn plugins(fields: &Fields, queue: Arc<Queue>) -> [Arc<dyn SegmentPlugin>; 3] {
    let text = TextPlugin {
        field: fields.text,
        queue: Arc::clone(&queue),
    };
    let names = NamesPlugin {
        fields: fields.of_names(),
    };
    let values = ValuesPlugin {
        fields: fields.of_values(),
    };
    let lists = [
        (Arc::new(text) as _, &WordsOf::Text.endings()[..]),
        (Arc::new(names) as _, &names_writer::ENDINGS),
        (Arc::new(values) as _, WordsOf::Values.endings()),
    ];
    [
        Arc::new(Together::new(lists, &queue)),
        Arc::new(CopyKeysPlugin),
        // The last: it says when a merge has ended.
        Arc::new(ArticlePlugin {
            field: fields.article,
            queue,
        }),
    ]
}

/// What a document has in a field that the engine hands to a plugin as it is; nothing where it has not got it.
pub(super) fn handed_on(document: &dyn ErasedDocument, field: Field) -> &[u8] {
    let document = document.as_any().downcast_ref::<TantivyDocument>();
    let value = document.and_then(|document| document.get_first(field));
    let bytes = value.and_then(|value| value.as_custom());
    bytes.unwrap_or_default()
}

/// For an index that is created.
pub fn builder() -> (IndexBuilder, Fields) {
    builder_on(Arc::default())
}

/// The same; articles wait in this queue.
pub(super) fn builder_on(queue: Arc<Queue>) -> (IndexBuilder, Fields) {
    let (schema, fields) = Fields::schema();
    let mut builder = Index::builder().schema(schema);
    for plugin in plugins(&fields, queue) {
        builder = builder.register_plugin(plugin);
    }
    (builder, fields)
}
