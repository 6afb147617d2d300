//! Dictionaries written, read, searched and united, against plain tables of the same.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;

type Table = BTreeMap<Vec<u8>, TermInfo>;

/// With lists and places of these lengths, one behind the other.
fn table(words: &BTreeMap<Vec<u8>, (u32, usize, usize)>) -> Table {
    let (mut list, mut places) = (1 << 40, 0);
    let mut table = Table::new();
    for (word, (documents, of_list, of_places)) in words {
        let info = TermInfo {
            doc_freq: *documents,
            postings_range: list..list + of_list,
            positions_range: places..places + of_places,
        };
        (list, places) = (info.postings_range.end, info.positions_range.end);
        table.insert(word.clone(), info);
    }
    table
}

fn bytes(table: &Table) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut writer = Writer::new(&mut bytes);
    for (word, info) in table {
        writer.push(word, info).unwrap();
    }
    writer.close().unwrap();
    bytes
}

fn dictionary(bytes: Vec<u8>) -> Dictionary {
    Dictionary::open(OwnedBytes::new(bytes)).unwrap()
}

fn read(mut words: Words) -> Vec<(Vec<u8>, TermInfo)> {
    let mut read: Vec<(Vec<u8>, TermInfo)> = Vec::new();
    while words.advance().unwrap() {
        let before = read.last().map_or(&[][..], |(word, _)| word);
        if !read.is_empty() {
            assert_eq!(words.common(), common_bytes(before, words.word()));
        }
        read.push((words.word().to_vec(), words.info().clone()));
    }
    read
}

fn check(table: &Table) {
    let dictionary = dictionary(bytes(table));
    let all: Vec<_> = table.iter().map(|(w, i)| (w.clone(), i.clone())).collect();
    assert_eq!(read(dictionary.words()), all);
    let near = |word: &[u8]| {
        let mut near = vec![word.to_vec(), [word, &[0]].concat(), [word, b"b"].concat()];
        near.extend(word.split_last().map(|(_, begin)| begin.to_vec()));
        near.extend(word.split_last().map(|(last, begin)| {
            let last = last.wrapping_sub(1);
            [begin, &[last]].concat()
        }));
        near
    };
    for word in table.keys().flat_map(|word| near(word)) {
        assert_eq!(dictionary.get(&word).unwrap().as_ref(), table.get(&word));
        let from = all.partition_point(|(other, _)| *other < word);
        assert_eq!(read(dictionary.words_from(&word).unwrap()), all[from..]);
        let mut found = Vec::new();
        let outcome = dictionary.each_with_prefix(&word, |word, info| {
            found.push((word.to_vec(), info.clone()));
            found.len() < 4
        });
        outcome.unwrap();
        let begin = all.iter().filter(|(other, _)| other.starts_with(&word));
        assert_eq!(found, begin.take(4).cloned().collect::<Vec<_>>());
    }
}

/// Words of so many bytes, each one of these, but for one that is another.
struct Nearly<'w>(&'w [u8]);

impl Shape for Nearly<'_> {
    type State = (usize, usize);

    fn start(&self) -> (usize, usize) {
        (0, 0)
    }

    fn is_match(&self, (read, others): &(usize, usize)) -> bool {
        *read == self.0.len() && *others <= 1
    }

    fn can_match(&self, (read, others): &(usize, usize)) -> bool {
        *read <= self.0.len() && *others <= 1
    }

    fn accept(&self, (read, others): &(usize, usize), byte: u8) -> (usize, usize) {
        let is_other = self.0.get(*read) != Some(&byte);
        (read + 1, others + usize::from(is_other))
    }
}

fn check_search(table: &Table) {
    let dictionary = dictionary(bytes(table));
    for shape in table.keys().step_by(3) {
        let mut found = Vec::new();
        let outcome = dictionary.search(&Nearly(shape), |word, info| {
            found.push((word.to_vec(), info.clone()));
            true
        });
        outcome.unwrap();
        let is_near = |word: &&Vec<u8>| {
            let others = word.iter().zip(shape).filter(|(a, b)| a != b).count();
            word.len() == shape.len() && others <= 1
        };
        let near = table.keys().filter(is_near);
        let near: Vec<_> = near.map(|w| (w.clone(), table[w].clone())).collect();
        assert_eq!(found, near, "{shape:?}");
    }
}

fn check_united(tables: &[Table]) {
    let dictionaries: Vec<_> = tables.iter().map(|t| dictionary(bytes(t))).collect();
    let mut all: BTreeMap<Vec<u8>, Vec<(usize, TermInfo)>> = BTreeMap::new();
    for (nth, table) in tables.iter().enumerate() {
        for (word, info) in table {
            let of_word = all.entry(word.clone()).or_default();
            of_word.push((nth, info.clone()));
        }
    }
    let ways = dictionaries.iter().map(Dictionary::words);
    let mut united = United::new(ways.enumerate()).unwrap();
    let mut found = Vec::new();
    loop {
        let mut of_word = Vec::new();
        let see = |nth: &usize, info: &TermInfo| {
            of_word.push((*nth, info.clone()));
            Ok(())
        };
        let Some(word) = united.next(see).unwrap() else {
            break;
        };
        found.push((word.to_vec(), of_word));
    }
    assert_eq!(found, all.into_iter().collect::<Vec<_>>());
}

fn words(of: &[&str]) -> Table {
    let words = of.iter().zip(1..);
    table(
        &words
            .map(|(w, n)| (w.as_bytes().to_vec(), (n, 200 * n as usize, 3)))
            .collect(),
    )
}

#[test]
fn words_of_any_length_are_read_back() {
    let long = "ab".repeat(300);
    let of = [
        "",
        "\0",
        "a",
        "a\0",
        "a\0\0\0\0\0\0\0",
        "a\0\0\0\0\0\0\0\0",
        "aaaaaaaa",
        "aaaaaaaaa",
        "aaaaaaaaab",
        "aaaaaaaaabcdefghijklmnopqrstuvw",
        "aaaaaaaab",
        "aaaaaaab",
        "b",
        &long,
        "abababababababababababababababac",
        "bo",
        "boehler",
        "\u{7ff}",
        "\u{10ffff}",
    ];
    for end in 0..=of.len() {
        let table = words(&of[..end]);
        check(&table);
        check_search(&table);
    }
    check_united(&[words(&of), Table::new(), words(&of[5..]), words(&of[..7])]);
}

fn tables() -> impl Strategy<Value = Table> {
    let word = prop_oneof![
        "[a-c]{0,4}".prop_map(String::into_bytes),
        "[a-b]{6,12}".prop_map(String::into_bytes),
        prop::collection::vec(prop_oneof![Just(0), Just(255), Just(98)], 0..4),
    ];
    let info = prop_oneof![
        (1u32..3, 0usize..10, 0usize..20),
        (1u32..300, 0usize..1 << 20, 0usize..300),
        (1u32.., 0usize..1 << 40, 0usize..1 << 20),
    ];
    prop::collection::btree_map(word, info, 0..60).prop_map(|words| table(&words))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn any_words_are_found_and_united(tables in prop::collection::vec(tables(), 1..6)) {
        check(&tables[0]);
        check_search(&tables[0]);
        check_united(&tables);
    }

    #[test]
    fn a_damaged_dictionary_does_no_harm(
        table in tables(), at in any::<prop::sample::Index>(), flip in 1u8.., cut in any::<bool>(),
    ) {
        let mut bytes = bytes(&table);
        let at = at.index(bytes.len());
        match cut {
            true => bytes.truncate(at),
            false => bytes[at] ^= flip,
        }
        let Ok(dictionary) = Dictionary::open(OwnedBytes::new(bytes)) else { return Ok(()) };
        for word in table.keys() {
            _ = dictionary.get(word);
            _ = dictionary.each_with_prefix(word, |_, _| true);
            _ = dictionary.search(&Nearly(word), |_, _| true);
        }
        let ways = [dictionary.words(), dictionary.words()];
        let mut united = United::new(ways.map(|words| ((), words)));
        while let Ok(united) = &mut united
            && let Ok(Some(_)) = united.next(|_, _| Ok(()))
        {}
    }
}
