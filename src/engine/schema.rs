//! The fields of the index, and the analysers behind them.

use tantivy::schema::{
    FAST, Field, IndexRecordOption, STORED, Schema, SchemaBuilder, TextFieldIndexing, TextOptions,
};
use tantivy::tokenizer::{RAW_TOKENIZER_NAME, TokenizerManager};

use super::tape::ReplayTokenizer;
use super::tokenizer::NamesTokenizer;
use crate::fields::FieldName;

/// Raised with every change of schema, analysis or stored form: an index of another format is refused.
pub const FORMAT: u32 = 2;

/// Handles of the engine's fields.
#[derive(Clone, Copy, Debug)]
pub struct Fields {
    /// Title and body in one space of positions, [`super::analysis::TITLE_GAP`] apart.
    pub text: Field,
    pub author: Field,
    pub person: Field,
    pub org: Field,
    pub place: Field,
    pub keyword: Field,
    /// Host and outlet name, lower case.
    pub source: Field,
    /// The outlet as shown: only a column.
    pub outlet: Field,
    pub section: Field,
    pub lang: Field,
    pub url: Field,
    pub path: Field,
    pub id: Field,
    pub by: Field,
    /// First and last day of publication, days since 1970-01-01: only columns.
    pub earliest: Field,
    pub latest: Field,
    /// Words of the text.
    pub words: Field,
    /// Words of title and text that do more than serve grammar: the length that ranking sees.
    pub length: Field,
    /// The first 64 bits of the id: the last key of every order.
    pub order: Field,
    pub signature: Field,
    /// The article as JSON: only stored.
    pub article: Field,
}

const TAPE: &str = "tape";
const NAMES: &str = "names";

impl Fields {
    pub fn schema() -> (Schema, Fields) {
        let mut builder = Schema::builder();
        let fields = Fields {
            text: analysed(&mut builder, "text", TAPE, false),
            author: analysed(&mut builder, "author", NAMES, true),
            person: analysed(&mut builder, "person", NAMES, true),
            org: analysed(&mut builder, "org", NAMES, true),
            place: analysed(&mut builder, "place", NAMES, true),
            keyword: analysed(&mut builder, "keyword", NAMES, true),
            source: raw(&mut builder, "source", false),
            outlet: builder.add_text_field(
                "outlet",
                TextOptions::default().set_fast(RAW_TOKENIZER_NAME),
            ),
            section: raw(&mut builder, "section", true),
            lang: raw(&mut builder, "lang", true),
            url: raw(&mut builder, "url", false),
            path: raw(&mut builder, "path", false),
            id: raw(&mut builder, "id", false),
            by: raw(&mut builder, "by", true),
            earliest: builder.add_i64_field("earliest", FAST),
            latest: builder.add_i64_field("latest", FAST),
            words: builder.add_u64_field("words", FAST),
            length: builder.add_u64_field("length", FAST),
            order: builder.add_u64_field("order", FAST),
            signature: builder.add_u64_field("signature", FAST),
            article: builder.add_text_field("article", TextOptions::default() | STORED),
        };

        (builder.build(), fields)
    }

    /// The engine's field behind a field of the query language; `None` for those that are columns.
    pub fn of(&self, name: FieldName) -> Option<Field> {
        match name {
            FieldName::Title => Some(self.text),
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
            FieldName::Date | FieldName::Words => None,
        }
    }
}

fn analysed(builder: &mut SchemaBuilder, name: &str, tokenizer: &str, column: bool) -> Field {
    let indexing = TextFieldIndexing::default()
        .set_tokenizer(tokenizer)
        .set_index_option(IndexRecordOption::WithFreqsAndPositions);
    let options = TextOptions::default().set_indexing_options(indexing);
    builder.add_text_field(
        name,
        if column {
            options.set_fast(RAW_TOKENIZER_NAME)
        } else {
            options
        },
    )
}

fn raw(builder: &mut SchemaBuilder, name: &str, column: bool) -> Field {
    let indexing = TextFieldIndexing::default()
        .set_tokenizer("raw")
        .set_fieldnorms(false)
        .set_index_option(IndexRecordOption::Basic);
    let options = TextOptions::default().set_indexing_options(indexing);
    builder.add_text_field(
        name,
        if column {
            options.set_fast(RAW_TOKENIZER_NAME)
        } else {
            options
        },
    )
}

/// The analysers by the names that the schema uses.
pub fn tokenizers() -> TokenizerManager {
    let manager = TokenizerManager::default();
    manager.register(TAPE, ReplayTokenizer::default());
    manager.register(NAMES, NamesTokenizer::default());
    manager
}
