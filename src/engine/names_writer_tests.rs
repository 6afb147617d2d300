//! Names as they are written, and as merges leave them, against plain loops.

use std::collections::{BTreeMap, BTreeSet};

use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocSet, IndexWriter, SegmentReader, TERMINATED, TantivyDocument};

use super::analysis::{Analyzer, PARAGRAPH, SENTENCE, Word, numbered};
use super::document::to_document;
use super::lists::{ListsFiles, WordsOf};
use super::name_columns::ColumnsFile;
use super::names_writer::{LONGEST, MOST};
use super::schema::{Fields, builder};
use super::tape::indexed;
use super::testing::article;
use super::values::Deletions;
use crate::article::{Annotated, Kind};

/// By word, the documents and their positions.
type Lists = BTreeMap<String, Vec<(u32, Vec<u32>)>>;

fn held(reader: &SegmentReader, field: Field) -> Lists {
    let (_, fields) = Fields::schema();
    let names = ListsFiles::open(WordsOf::Names, reader).expect("files");
    let held = names.lists(field, &fields.of_names()).expect("a field");
    let mut lists = Lists::new();
    let mut words = held.dictionary().words();
    while words.advance().expect("a word") {
        let option = IndexRecordOption::WithFreqsAndPositions;
        let mut list = held.cursor(words.info(), option);
        let word = String::from_utf8(words.word().to_vec()).expect("UTF-8");
        let documents = lists.entry(word).or_default();
        while list.doc() != TERMINATED {
            let mut positions = Vec::new();
            list.numbers(&mut positions);
            documents.push((list.doc(), positions));
            list.advance();
        }
    }
    lists
}

/// As plain loops over the names of each article find them.
fn looped(articles: &[Vec<&str>]) -> Lists {
    let mut lists = Lists::new();
    for (document, names) in (0..).zip(articles) {
        let mut base = 0;
        for name in names {
            let mut sink = |token: &str, position: u32, marks: u32, _: &Word| {
                if token != SENTENCE && (token != PARAGRAPH || position == base) {
                    let documents = lists.entry(indexed(token).to_owned()).or_default();
                    if documents.last().is_none_or(|(last, _)| *last != document) {
                        documents.push((document, Vec::new()));
                    }
                    let (_, positions) = documents.last_mut().expect("one was pushed");
                    positions.push(numbered(position, marks, false));
                }
            };
            base = Analyzer::default().tokens(None, name, base, &mut sink).end + 1;
        }
    }
    lists
}

/// The names of each document, as they are shown.
fn shown(reader: &SegmentReader, field: Field) -> Vec<Vec<String>> {
    let file = ColumnsFile::open(reader).expect("a file");
    let column = file.read(field).expect("a sound column");
    let of = |document| {
        let Some(column) = &column else {
            return Vec::new();
        };
        let names = column.of(document).map(|ordinal| column.name(ordinal));
        names.map(|name| name.expect("a name")).collect()
    };
    reader.doc_ids_alive().map(of).collect()
}

fn named(id: usize, names: &[&str]) -> Annotated {
    let mut annotated = article(&id.to_string(), "en", "", "No name.");
    names
        .iter()
        .for_each(|name| annotated.names.push(Kind::Person, name));
    annotated
}

#[test]
fn columns_have_the_names_of_those_that_are_alive() {
    let (builder, fields) = builder();
    let index = builder.create_in_ram().expect("an index");
    let mut writer: IndexWriter = index
        .writer_with_num_threads(1, 15_000_000)
        .expect("a writer");
    let long = "ä".repeat(LONGEST);
    let names_of = |id: usize| -> Vec<String> {
        let mut names = vec![format!("Name {}", id % 5), format!("Only {id}")];
        names.extend((id == 7).then(|| long.clone()));
        names.truncate(id % 4);
        names
    };
    for id in 0..40 {
        let names = names_of(id);
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let made = to_document(&fields, &named(id, &names)).expect("a document");
        writer.add_document(made.document).expect("room");
        if id % 15 == 14 {
            writer.commit().expect("a commit");
        }
    }
    let deletions = Deletions::new(fields.id);
    for id in (0..40).step_by(3) {
        let deleted = writer.delete_query(deletions.of(&id.to_string()));
        deleted.expect("a query");
    }
    writer.commit().expect("a commit");
    let ids = index.searchable_segment_ids().expect("segments");
    assert_eq!(ids.len(), 3);
    writer.merge(&ids).wait().expect("a merge");
    let searcher = index.reader().expect("a reader").searcher();
    let [merged] = searcher.segment_readers() else {
        panic!("{} segments", searcher.segment_readers().len());
    };
    let alive = (0..40).filter(|id| id % 3 != 0);
    let expect = alive.map(|id| {
        let mut names = names_of(id);
        for name in &mut names {
            name.truncate(name.floor_char_boundary(LONGEST));
        }
        names
    });
    let mut expect: Vec<Vec<String>> = expect.collect();
    let mut found = shown(merged, fields.person);
    assert!(found.iter().all(|names| names.is_sorted()));
    expect.sort();
    found.sort();
    assert!(found == expect);
    // Names of articles that are gone are in no dictionary.
    let file = ColumnsFile::open(merged).expect("a file");
    let column = file.read(fields.person).expect("sound").expect("names");
    let different: BTreeSet<&String> = expect.iter().flatten().collect();
    assert_eq!(column.len(), different.len());
    assert!(file.read(fields.place).expect("sound").is_none());
}

#[test]
fn lists_are_those_of_plain_loops_and_stay_so_when_segments_are_merged() {
    let long = format!("House of {} Very{}", "Very ".repeat(30), "y".repeat(3_000));
    // As the columns have them: in order, each once.
    let articles = [
        vec!["Adam Boehler", "U.S. Steel"],
        vec![],
        vec!["", "...", "Al-Sisi. B", "U.S. Steel", "Łódź"],
        vec![
            "Adam Boehler",
            "Adam Smith",
            "Adam-Adam Adam",
            "BOEHLER",
            &long,
        ],
        vec!["北京大学", "Adam Boehler"],
    ];
    let sorted = articles.clone().map(|mut names| {
        names.sort_unstable();
        names
    });
    let (builder, fields) = builder();
    let index = builder.create_in_ram().expect("an index");
    let mut writer: IndexWriter = index
        .writer_with_num_threads(1, 15_000_000)
        .expect("a writer");
    for (nth, batch) in articles.chunks(3).enumerate() {
        for (id, names) in batch.iter().enumerate() {
            let made = to_document(&fields, &named(10 * nth + id, names)).expect("a document");
            let document: TantivyDocument = made.document;
            writer.add_document(document).expect("room");
        }
        writer.commit().expect("a commit");
    }
    let reader = index.reader().expect("a reader");
    let mut expect: Vec<Lists> = sorted.chunks(3).map(looped).collect();
    assert!(
        expect
            .iter()
            .flat_map(|lists| lists.values().flatten())
            .count() as u64
            > 2 * MOST
    );
    let mut found: Vec<Lists> = Vec::new();
    for segment in reader.searcher().segment_readers() {
        found.push(held(segment, fields.person));
        assert!(held(segment, fields.place).is_empty());
    }
    found.sort();
    expect.sort();
    assert_eq!(found, expect);
    let ids = index.searchable_segment_ids().expect("segments");
    writer.merge(&ids).wait().expect("a merge");
    reader.reload().expect("a commit");
    let searcher = reader.searcher();
    let [merged] = searcher.segment_readers() else {
        panic!("{} segments", searcher.segment_readers().len());
    };
    let found = held(merged, fields.person);
    assert!(found == looped(&sorted) || found == looped(&[&sorted[3..], &sorted[..3]].concat()));
    assert!(!found.is_empty());
}
