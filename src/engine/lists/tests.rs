//! Lists written, read and merged, against plain tables of the same.

use std::collections::BTreeMap;

use proptest::prelude::*;
use tantivy::directory::{FileSlice, OwnedBytes};
use tantivy::fastfield::{AliveBitSet, write_alive_bitset};
use tantivy::schema::IndexRecordOption;
use tantivy::{BitSet, DocSet, TERMINATED};

use super::super::leaf_keep::Keep;
use super::merge::{Source, merge};
use super::write::FieldWriter;
use super::*;

/// Of each word its documents, each with the numbers of its places.
type Table = BTreeMap<String, BTreeMap<u32, Vec<u32>>>;

/// The bytes of the dictionary, the lists and the places.
type Files = [Vec<u8>; 3];

struct Plain(Vec<(u32, Occurrence)>);

impl Occurrences for Plain {
    fn each(&self, mut see: impl FnMut(u32, Occurrence)) {
        self.0
            .iter()
            .for_each(|(word, occurrence)| see(*word, *occurrence));
    }
}

fn files(of: impl FnOnce(&mut FieldWriter<&mut Vec<u8>, &mut Vec<u8>, &mut Vec<u8>>)) -> Files {
    let mut files = Files::default();
    let [words, lists, places] = &mut files;
    let mut out = FieldWriter::new(words, lists, places);
    of(&mut out);
    out.close().unwrap();
    files
}

fn written(table: &Table) -> Files {
    written_in(table, Room::alone(1_000_000))
}

fn written_in(table: &Table, room: Room) -> Files {
    // Words have numbers in another order than their own.
    let numbers = (0..table.len() as u32).rev();
    let mut all = Vec::new();
    for (word, documents) in numbers.clone().zip(table.values()) {
        for (document, numbers) in documents {
            all.extend(numbers.iter().map(|number| (word, (*document, *number))));
        }
    }
    all.sort_by_key(|(_, occurrence)| *occurrence);
    let counted = numbers
        .zip(table)
        .map(|(number, (word, documents))| Counted {
            number,
            word: word.as_bytes(),
            count: documents.values().map(|numbers| numbers.len() as u64).sum(),
        });
    files(|out| write(out, &Plain(all), counted, room).unwrap())
}

fn pieces(files: &Files) -> Pieces {
    let [words, lists, places] = files.clone().map(FileSlice::from);
    Pieces {
        dictionary: Dictionary::open(words.read_bytes().unwrap()).unwrap(),
        lists,
        places,
    }
}

fn lists(files: &Files) -> Lists {
    Lists::open(pieces(files)).unwrap()
}

const ALL: IndexRecordOption = IndexRecordOption::WithFreqsAndPositions;

/// What is read, document by document.
fn read(lists: &Lists) -> Table {
    let mut table = Table::new();
    let mut words = lists.dictionary().words();
    while words.advance().unwrap() {
        let info = words.info();
        let word = String::from_utf8(words.word().to_vec()).unwrap();
        let mut cursor = lists.cursor(info, ALL);
        assert_eq!(cursor.doc_freq(), info.doc_freq);
        let documents = table.entry(word).or_default();
        while cursor.doc() != TERMINATED {
            let mut numbers = Vec::new();
            cursor.numbers(&mut numbers);
            assert_eq!(numbers.len(), cursor.term_freq() as usize);
            assert!(documents.insert(cursor.doc(), numbers).is_none());
            cursor.advance();
        }
        assert_eq!(cursor.advance(), TERMINATED);
    }
    table
}

/// Reads block by block, with the places of many documents at once; and all steps by their numbers.
fn check_blocks(lists: &Lists, table: &Table) {
    for (word, documents) in table {
        let info = lists.info(word).unwrap().unwrap();
        let mut list = List::open(lists, &info, ALL);
        let mut wanted = documents.iter();
        let mut steps: Vec<u32> = Vec::new();
        while !list.docs().is_empty() {
            // Some places are sought without those of the whole block, and some with them.
            list.ready(1);
            for at in 0..list.docs().len() {
                if at == 5 {
                    list.ready(BLOCK);
                }
                let (document, numbers) = wanted.next().unwrap();
                assert_eq!(list.docs()[at], *document);
                assert_eq!(list.frequencies()[at] as usize, numbers.len());
                let mut walk = Walk::of(list.places(at));
                let first = super::super::analysis::place(numbers[0]);
                assert_eq!(walk.next_of(Keep::ALL), first);
                steps.extend(list.places(at));
            }
            list.next_block();
        }
        assert!(wanted.next().is_none());
        let all = AllSteps::open(lists, &info);
        for from in [0, 1, 127, 128, 200, steps.len() / 2] {
            let from = from.min(steps.len());
            let mut found = vec![7; steps.len() - from];
            all.read(from as u32, &mut found);
            assert_eq!(found, steps[from..], "{word} from {from}");
        }
    }
}

fn check_seeks(lists: &Lists, table: &Table, strides: &[u32]) {
    for (word, documents) in table {
        for option in [IndexRecordOption::Basic, IndexRecordOption::WithFreqs, ALL] {
            let mut cursor = lists.cursor_of(word, option).unwrap().unwrap();
            let mut target = 0;
            for stride in strides.iter().cycle().take(600) {
                target += stride;
                let found = cursor.seek(target);
                let wanted = documents.range(target..).next();
                assert_eq!(found, wanted.map_or(TERMINATED, |(document, _)| *document));
                let Some((_, numbers)) = wanted else { break };
                if option.has_freq() {
                    assert_eq!(cursor.term_freq() as usize, numbers.len());
                }
                if option.has_positions() && stride % 2 == 0 {
                    let mut found = Vec::new();
                    cursor.numbers(&mut found);
                    assert_eq!(&found, numbers);
                }
            }
        }
    }
}

fn check(table: &Table) {
    let files = written(table);
    for (most, threads) in [(300, 1), (1, 1), (1_000_000, 2), (300, 2), (2, 2)] {
        let room = Room { most, threads };
        assert!(
            written_in(table, room) == files,
            "sorted in parts: {room:?}"
        );
    }
    let lists = lists(&files);
    assert_eq!(&read(&lists), table);
    check_blocks(&lists, table);
    check_seeks(&lists, table, &[1, 2, 300, 7]);
    check_seeks(&lists, table, &[130]);
    check_seeks(&lists, table, &[2, 6_000]);
    assert!(lists.info("not there").unwrap().is_none());
}

/// A list of so many documents, each `apart` from the next, with as many places as `often` says.
fn regular(documents: u32, apart: u32, often: impl Fn(u32) -> u32) -> BTreeMap<u32, Vec<u32>> {
    let places = |n: u32| {
        let many = often(n);
        (0..many).map(move |i| ((n % 50 + i * (1 + n % 7)) << 3) | ((n + i) % 3) | 4)
    };
    (0..documents)
        .map(|n| (n * apart + n % apart.max(1), places(n).collect()))
        .collect()
}

fn regulars() -> Table {
    let mut table = Table::new();
    for documents in [1, 2, 3, 127, 128, 129, 255, 256, 257, 5_000] {
        for (name, often) in [("a", 1), ("b", 3), ("c", 4), ("d", 130)] {
            let few = documents.min(if often > 100 { 400 } else { 9_999 });
            let of = regular(few, 1 + documents % 5, |n| 1 + n % often);
            table.insert(format!("{documents:05}{name}"), of);
        }
    }
    for often in [1, 2, 3, 4, 5, 127, 128, 129, 300] {
        table.insert(format!("one{often}"), regular(1, 1, |_| often));
    }
    table
}

#[test]
fn lists_of_any_length_are_read_back() {
    check(&Table::new());
    check(&regulars());
}

/// The documents of a table that are alive, numbered anew behind `base`.
fn moved(table: &Table, base: u32, alive: impl Fn(u32) -> bool, end: u32) -> Table {
    let mut numbers = BTreeMap::new();
    for document in (0..end).filter(|document| alive(*document)) {
        numbers.insert(document, base + numbers.len() as u32);
    }
    let mut all = Table::new();
    for (word, documents) in table {
        let documents = documents.iter();
        let kept = documents.filter_map(|(n, places)| Some((*numbers.get(n)?, places.clone())));
        let kept: BTreeMap<_, _> = kept.collect();
        if !kept.is_empty() {
            all.insert(word.clone(), kept);
        }
    }
    all
}

fn set(alive: impl Fn(u32) -> bool, end: u32) -> AliveBitSet {
    let mut bits = BitSet::with_max_value(end);
    for n in (0..end).filter(|n| alive(*n)) {
        bits.insert(n);
    }
    let mut bytes = Vec::new();
    write_alive_bitset(&bits, &mut bytes).unwrap();
    AliveBitSet::open(OwnedBytes::new(bytes))
}

fn check_merge(tables: &[Table], is_alive: fn(usize, u32) -> bool) {
    let end = |table: &Table| {
        let last = table.values().filter_map(|of| of.keys().last()).max();
        last.map_or(0, |last| last + 1)
    };
    let mut whole = Table::new();
    let (mut base, mut bases) = (0, Vec::new());
    let all: Vec<Pieces> = tables.iter().map(|table| pieces(&written(table))).collect();
    let mut alive = Vec::new();
    for (i, table) in tables.iter().enumerate() {
        let end = end(table);
        bases.push((base, end));
        for (word, documents) in moved(table, base, |n| is_alive(i, n), end) {
            whole.entry(word).or_default().extend(documents);
        }
        let are_all = (0..end).all(|n| is_alive(i, n));
        alive.push((!are_all).then(|| set(|n| is_alive(i, n), end)));
        base += (0..end).filter(|n| is_alive(i, *n)).count() as u32;
    }
    let sources = all.iter().zip(&bases).zip(&alive);
    let sources = sources
        .map(|((lists, (base, end)), alive)| Source::new(lists, *base, alive.as_ref(), *end));
    let sources: Vec<Source> = sources.collect();
    let merged = files(|out| merge(&sources, out).unwrap());
    assert!(merged == written(&whole));
}

#[test]
fn a_merge_writes_what_all_documents_at_once_would_be() {
    let mut other = regulars();
    other.retain(|word, _| !word.ends_with('b'));
    other.insert("only here".to_owned(), regular(300, 2, |_| 2));
    let tables = [regulars(), Table::new(), other, regulars()];
    check_merge(&tables, |_, _| true);
    check_merge(&tables, |i, n| i == 1 || n % 3 != 0);
    check_merge(&tables, |i, _| i != 0);
    check_merge(&tables, |_, _| false);
}

#[test]
fn a_list_that_has_not_its_places_is_not_merged() {
    let table = regulars();
    let [words, list, mut places] = written(&table);
    places.truncate(places.len() / 2);
    let damaged = pieces(&[words, list, places]);
    let mut files = Files::default();
    let [words, list, places] = &mut files;
    let mut out = FieldWriter::new(words, list, places);
    let sources = [Source::new(&damaged, 0, None, 30_000)];
    assert!(merge(&sources, &mut out).is_err());
}

fn tables() -> impl Strategy<Value = Table> {
    let places = prop::collection::btree_set(0u32..1 << 14, 1..9);
    let documents = prop::collection::btree_map(0u32..3_000, places, 1..300);
    let words = prop::collection::btree_map("[a-d]{1,3}", documents, 0..9);
    words.prop_map(|words| {
        let sorted = |places: std::collections::BTreeSet<u32>| places.into_iter().collect();
        let of = |documents: BTreeMap<u32, _>| {
            let documents = documents.into_iter();
            documents.map(|(n, places)| (n, sorted(places))).collect()
        };
        words
            .into_iter()
            .map(|(word, all)| (word, of(all)))
            .collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn any_lists_are_read_back_and_merged(tables in prop::collection::vec(tables(), 1..4)) {
        tables.iter().for_each(check);
        check_merge(&tables, |i, n| (n as usize + i) % 4 != 1);
        check_merge(&tables, |_, _| true);
    }

    /// What a file that was damaged has is found by its checksum; to read it does no harm before.
    #[test]
    fn damaged_lists_are_read_without_harm(at in any::<prop::sample::Index>(), flip in 1u8..) {
        let mut table = regulars();
        table.retain(|word, _| word.starts_with("00129") || word.starts_with("one"));
        let mut files = written(&table);
        for file in &mut files {
            let at = at.index(file.len());
            file[at] ^= flip;
        }
        let [words, list, places] = files.map(FileSlice::from);
        let Ok(dictionary) = Dictionary::open(words.read_bytes().unwrap()) else { return Ok(()) };
        let lists = Lists::open(Pieces { dictionary, lists: list, places }).unwrap();
        let mut words = lists.dictionary().words();
        while let Ok(true) = words.advance() {
            let info = words.info();
            let mut cursor = lists.cursor(info, ALL);
            let mut looks = 0;
            while cursor.doc() != TERMINATED && looks < 1_000 {
                cursor.numbers(&mut Vec::new());
                let doc = cursor.doc();
                cursor.seek(doc.saturating_add(3).min(TERMINATED));
                looks += 1;
            }
            let mut list = List::open(&lists, info, ALL);
            for documents in [1, BLOCK] {
                list.ready(documents);
                (0..list.docs().len()).for_each(|at| _ = list.places(at));
            }
            list.seek_block(1 << 20);
            AllSteps::open(&lists, info).read(3, &mut [0; 300]);
        }
    }
}
