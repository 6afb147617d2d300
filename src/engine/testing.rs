//! Small archives for the tests of the engine: articles in batches, a segment each.

use std::collections::BTreeSet;
use std::path::Path;

use tantivy::indexer::NoMergePolicy;
use tantivy::{Index, IndexWriter, TantivyDocument};

use super::archive::{Archive, LedgerMark, Meta};
use super::columns::Opened;
use super::document::to_document;
use super::schema::{FORMAT, Fields, builder};
use super::stored::Articles;
use super::values::Deletions;
use crate::article::lesson::Numbers;
use crate::article::{
    Annotated, Article, DateMention, Encoding, Evidence, NameList, Place, Published,
};
use crate::date::Interval;
use crate::date::text::Written;
use crate::fingerprint::Signature;

/// An article with nothing but these.
pub(super) fn article(id: &str, language: &str, title: &str, text: &str) -> Annotated {
    Annotated {
        article: Article {
            id: id.to_owned(),
            record_id: None,
            source: Place {
                path: format!("corpus/{id}.txt"),
                ..Place::default()
            },
            format: "text".to_owned(),
            url: None,
            title: title.to_owned(),
            text: text.to_owned(),
            authors: Vec::new(),
            outlet: None,
            section: None,
            language: (!language.is_empty()).then(|| language.to_owned()),
            keywords: Vec::new(),
            stated: Vec::new(),
            encoding: Encoding::default(),
            published: None,
            modified: None,
            content_hash: String::new(),
            left_out: Vec::new(),
            numbers: Numbers::Silent,
            notes: Vec::new(),
        },
        title_entities: Vec::new(),
        names_by: None,
        entities: Vec::new(),
        names: NameList::default(),
        dates: Vec::new(),
        signature: Signature::of(title, text),
    }
}

/// The same article, published within `date` (`2025-03-05`, `2025-03`, `2025`).
pub(super) fn dated(mut article: Annotated, date: &str) -> Annotated {
    let interval = Interval::parse_iso(date).expect("a date");
    article.article.published = Some(Published {
        date: interval.day(),
        earliest: interval.earliest(),
        latest: interval.latest(),
        time: None,
        evidence: Evidence::Stated,
    });
    article
}

/// With the dates of its text, as `annotate` finds them.
fn with_dates(annotated: &Annotated) -> Annotated {
    let of = |date: Written| DateMention {
        text: annotated.article.text[date.start..date.end].to_owned(),
        value: date.value,
        start: date.start,
        end: date.end,
    };
    let dates = annotated.article.dates().into_iter().map(of).collect();
    Annotated {
        dates,
        ..annotated.clone()
    }
}

/// An archive on disk.
pub(super) fn archive(dir: &Path, batches: &[Vec<Annotated>], deleted: &[&str]) -> Archive {
    let (builder, fields) = builder();
    let index = builder.create_in_dir(dir).expect("a new index");
    fill(index, &fields, batches, deleted);
    Archive::open(dir).expect("an archive")
}

/// The same in memory.
pub(super) fn archive_in_ram(batches: &[Vec<Annotated>], deleted: &[&str]) -> Archive {
    let (builder, fields) = builder();
    let index = builder.create_in_ram().expect("a new index");
    let (index, meta) = fill(index, &fields, batches, deleted);
    let searcher = index.reader().expect("a reader").searcher();
    let articles = Articles::open(&searcher).expect("stored articles");
    let opened = Opened::of(&searcher).expect("files");
    Archive::new(Path::new("ram"), searcher, (articles, opened), fields, meta)
}

/// Writes one segment a batch, then deletes the articles with the ids of `deleted`.
fn fill(
    index: Index,
    fields: &Fields,
    batches: &[Vec<Annotated>],
    deleted: &[&str],
) -> (Index, Meta) {
    let mut writer: IndexWriter<TantivyDocument> = index
        .writer_with_num_threads(1, 15_000_000)
        .expect("a writer");
    writer.set_merge_policy(Box::new(NoMergePolicy));
    let deleted: BTreeSet<&str> = deleted.iter().copied().collect();
    let mut meta = Meta {
        format: FORMAT,
        ledger: LedgerMark::default(),
        ..Meta::default()
    };
    for batch in batches {
        for annotated in batch {
            let made = to_document(fields, &with_dates(annotated)).expect("a document");
            writer.add_document(made.document).expect("room");
            if !deleted.contains(annotated.article.id.as_str()) {
                meta.articles += 1;
                meta.length += made.length;
                let language = annotated.article.language.clone().unwrap_or_default();
                *meta.languages.entry(language).or_default() += 1;
            }
        }
        writer.commit().expect("a commit");
    }
    let deletions = Deletions::new(fields.id);
    for id in &deleted {
        let deleted = writer.delete_query(deletions.of(id));
        deleted.expect("a query");
    }
    let mut commit = writer.prepare_commit().expect("a commit");
    commit.set_payload(&serde_json::to_string(&meta).expect("meta data"));
    commit.commit().expect("a commit");
    drop(writer);
    (index, meta)
}
