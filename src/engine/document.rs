//! An annotated article as a document of the engine.

use std::cell::RefCell;

use tantivy::TantivyDocument;
use tantivy::schema::Field;
use xxhash_rust::xxh3::xxh3_64_with_seed;

use super::analysis::Language;
use super::lessons;
use super::lower_mentions::days_term;
use super::names_writer::written;
use super::schema::Fields;
use super::stored_form::stored_form;
use super::tokenizer::ArticleTokens;
use crate::article::{Annotated, Article, Kind};
use crate::date::Interval;
use crate::error::Result;

/// The host of an absolute URL, lower case, without `www.`.
pub fn host(url: &str) -> Option<String> {
    let rest = url.split_once("://")?.1;
    let authority = rest.split(['/', '?', '#']).next()?;
    let host = authority.rsplit('@').next()?.split(':').next()?;
    let host = host.strip_prefix("www.").unwrap_or(host);
    (!host.is_empty()).then(|| host.to_lowercase())
}

/// The digits of an id, ascending.
const DIGITS: &[u8] = b"0123456789abcdefghjkmnpqrstvwxyz";
/// Of the order's 64 bits those for the beginning of the id, eight digits.
const ID_BITS: u32 = 40;

/// Where an article stands among others of one score and day: an earlier record of its file first, as
/// the original stands before its copies; then by the beginning of the id.
pub fn order(article: &Article) -> u64 {
    let record = article.source.record.unwrap_or(0);
    let record = record.min((1 << (u64::BITS - ID_BITS)) - 1);
    let mut order = record;
    for byte in article.id.bytes().chain(std::iter::repeat(b'0')).take(8) {
        let digit = DIGITS.partition_point(|digit| *digit <= byte);
        order = order << 5 | digit.saturating_sub(1) as u64;
    }
    order
}

/// The beginning of the id of an article that has this order.
pub(super) fn id_begins(order: u64) -> String {
    let digit = |nth: u32| DIGITS[(order >> (ID_BITS - 5 * (nth + 1)) & 31) as usize];
    (0..8).map(digit).map(char::from).collect()
}

thread_local! {
    /// With the stems that this thread has met.
    static TOKENS: RefCell<ArticleTokens> = RefCell::default();
}

/// What the index holds of one article.
pub struct Made {
    pub document: TantivyDocument,
    /// Bytes of the stored form.
    pub stored: usize,
    /// Words of title and text that do more than serve grammar.
    pub length: u64,
    /// Of the stored form, the names and the dates recognised.
    pub hash: u64,
}

pub fn to_document(fields: &Fields, annotated: &Annotated) -> Result<Made> {
    let article = &annotated.article;
    let stored = stored_form(article);
    TOKENS.with_borrow_mut(|tokens| {
        let language = Language::of(article.language.as_deref());
        tokens.read(language, &article.title, &article.text);
        Ok(document(fields, annotated, tokens, &stored))
    })
}

/// Room for all but the texts, in bytes.
const REST: usize = 1 << 10;

fn document(
    fields: &Fields,
    annotated: &Annotated,
    tokens: &mut ArticleTokens,
    stored: &str,
) -> Made {
    let article = &annotated.article;
    // Function words do not rank (MAP on the TIME collection 0.697, and 0.686 where they lengthen an
    // article).
    let length = tokens.of_title.content + tokens.of_body.content;
    let text = tokens.text.bytes();
    let mut document = TantivyDocument::with_capacity(text.len() + stored.len() + REST);
    document.add_custom(fields.text, text);
    let authors = article.authors.iter().map(String::as_str);
    add_names(&mut document, fields.author, authors);
    let keywords = article.keywords.iter().map(String::as_str);
    add_names(&mut document, fields.keyword, keywords);
    let mut names = Vec::with_capacity(article.stated.len() + annotated.names.len());
    let stated = article.stated.iter();
    names.extend(stated.map(|stated| (stated.kind, stated.name.as_str())));
    names.extend(annotated.names.iter());
    names.sort_unstable();
    names.dedup();
    let names_hash = names.iter().fold(0, |hash, (kind, name)| {
        xxh3_64_with_seed(name.as_bytes(), hash ^ *kind as u64)
    });
    for of_kind in names.chunk_by(|a, b| a.0 == b.0) {
        let field = match of_kind[0].0 {
            Kind::Person => fields.person,
            Kind::Organization => fields.org,
            Kind::Place => fields.place,
        };
        let names = of_kind.iter().map(|(_, name)| *name);
        add_names(&mut document, field, names);
    }
    let host = article.url.as_deref().and_then(host);
    let outlet = article.outlet.as_deref();
    if let Some(label) = outlet.or(host.as_deref()) {
        document.add_text(fields.outlet, label);
    }
    let outlet = outlet.map(str::to_lowercase);
    for source in host
        .iter()
        .chain(outlet.iter().filter(|o| Some(*o) != host.as_ref()))
    {
        document.add_custom(fields.source, source.as_bytes());
    }
    if let Some(section) = &article.section {
        document.add_text(fields.section, section.to_lowercase());
    }
    if let Some(language) = &article.language {
        document.add_text(fields.lang, language);
    }
    if let Some(url) = &article.url {
        document.add_custom(fields.url, url.to_lowercase().as_bytes());
    }
    let path = article.source.path.to_lowercase();
    document.add_custom(fields.path, path.as_bytes());
    document.add_custom(fields.id, article.id.as_bytes());
    if let Some(published) = &article.published {
        document.add_text(fields.by, published.evidence.name());
        document.add_i64(fields.earliest, published.earliest.days());
        document.add_i64(fields.latest, published.latest.days());
    }
    let values = annotated.dates.iter().filter_map(|date| date.value);
    let mut mentioned: Vec<Interval> = values.filter_map(|v| v.stretch.interval()).collect();
    mentioned.sort_unstable();
    mentioned.dedup();
    let found_hash = mentioned.iter().fold(names_hash, |hash, days| {
        let term = days_term(*days);
        document.add_custom(fields.mentions, &term);
        xxh3_64_with_seed(&term, hash)
    });
    document.add_u64(fields.words, tokens.of_body.words);
    document.add_u64(fields.length, length);
    document.add_u64(fields.order, order(article));
    if let Some(signature) = annotated.signature {
        for (field, number) in fields.signature.iter().zip(signature.to_numbers()) {
            document.add_u64(*field, number);
        }
    }
    lessons::add_columns(&mut document, fields, article);
    let hash = xxh3_64_with_seed(stored.as_bytes(), found_hash);
    document.add_custom(fields.article, stored.as_bytes());
    Made {
        stored: stored.len(),
        document,
        length,
        hash,
    }
}

fn add_names<'n>(
    document: &mut TantivyDocument,
    field: Field,
    names: impl Iterator<Item = &'n str> + Clone,
) {
    let names = written(names);
    if !names.is_empty() {
        document.add_custom(field, &names);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts() {
        assert_eq!(
            host("https://www.Example.org:80/a?b").as_deref(),
            Some("example.org")
        );
        assert_eq!(
            host("http://user@paper.example/"),
            Some("paper.example".to_owned())
        );
        assert_eq!(host("mailto:x"), None);
    }

    #[test]
    fn records_stand_in_their_order_then_ids() {
        let article = |record, id: &str| {
            let mut article = crate::engine::testing::article(id, "en", "", "").article;
            article.source.record = record;
            order(&article)
        };
        let ordered = [
            article(None, "0zz"),
            article(None, "1"),
            article(None, "zzzzzzzzzzzzzzzz"),
            article(Some(1), "0"),
            article(Some(1), "abc"),
            article(Some(1), "abd"),
            article(Some(2), "0"),
            article(Some(u64::MAX), "0"),
        ];
        assert!(ordered.is_sorted_by(|a, b| a < b), "{ordered:?}");
        assert_eq!(id_begins(article(Some(7), "7k2m4q8zrest")), "7k2m4q8z");
        assert_eq!(id_begins(article(None, "0zz")), "0zz00000");
    }
}
