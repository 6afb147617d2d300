//! What is written is read, and what is damaged is refused or read without harm.

use std::io;

use tantivy::directory::OwnedBytes;

use super::dictionary::{Dictionary, Writer};
use super::ordinals::{Documents, Ordinals, write};

/// Numbers without order.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u32) -> u32 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005);
        self.0 = self.0.wrapping_add(1);
        (self.0 >> 33) as u32 % sides
    }
}

fn dictionary(names: &[String]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut writer = Writer::new(&mut bytes).expect("a compressor");
    for name in names {
        writer.push(name.as_bytes()).expect("room");
    }
    writer.close().expect("room");
    bytes
}

/// Whatever is done to a file, reading it ends.
fn harm(file: &[u8], read: impl Fn(OwnedBytes)) {
    for end in 0..file.len() {
        read(OwnedBytes::new(file[..end].to_vec()));
    }
    for at in 0..file.len() {
        for bit in [0, 3, 7] {
            let mut flipped = file.to_vec();
            flipped[at] ^= 1 << bit;
            read(OwnedBytes::new(flipped));
        }
    }
}

#[test]
fn names_are_found_by_their_ordinals_in_any_order() {
    let mut dice = Dice(7);
    for many in [0, 1, 2, 4, 5, 8, 9, 60] {
        let mut names: Vec<String> = (0..many)
            .map(|_| {
                let first = ["", "Adam", "Adam B", "Łódź", "北京"][dice.roll(5) as usize];
                let length = [0, 3, 300][dice.roll(3) as usize];
                format!("{first}{}{}", "x".repeat(length), dice.roll(30))
            })
            .collect();
        names.sort_unstable();
        names.dedup();
        let file = dictionary(&names);
        let held = Dictionary::open(OwnedBytes::new(file.clone())).expect("a dictionary");
        assert_eq!(held.len() as usize, names.len());
        let mut all = held.names().expect("a way");
        for (expect, name) in (0..).zip(&names) {
            let found = all.next().expect("sound").expect("one more");
            assert_eq!(found, (expect, name.as_bytes()));
        }
        assert!(all.next().expect("sound").is_none());
        for _ in 0..4 * names.len() {
            let ordinal = dice.roll(names.len() as u32);
            let found = all.name(ordinal).expect("sound");
            assert_eq!(found, names[ordinal as usize]);
        }
        assert!(all.name(names.len() as u32).is_err());
        harm(&file, |bytes| {
            let Ok(held) = Dictionary::open(bytes) else {
                return;
            };
            let Ok(mut all) = held.names() else { return };
            while let Ok(Some((ordinal, _))) = all.next() {
                assert!(ordinal < held.len());
            }
            let _ = all.name(held.len() / 2);
        });
    }
}

struct Plain(Vec<Vec<u32>>);

impl Documents for Plain {
    fn each(&self, mut see: impl FnMut(&[u32]) -> io::Result<()>) -> io::Result<()> {
        self.0.iter().try_for_each(|ordinals| see(ordinals))
    }
}

#[test]
fn each_document_has_the_ordinals_that_it_was_given() {
    let mut dice = Dice(3);
    for (documents, most, names) in [
        (0, 1, 1),
        (1, 1, 1),
        (16, 1, 1),
        (17, 4, 2),
        (100, 1, 9),
        (100, 40, 70_000),
        (33, 300, u32::MAX),
    ] {
        let plain = Plain(
            (0..documents)
                .map(|_| {
                    (0..dice.roll(most))
                        .map(|_| dice.roll(names.min(1 << 31)))
                        .collect()
                })
                .collect(),
        );
        let mut file = Vec::new();
        write(&plain, names, &mut file).expect("room");
        let held = Ordinals::open(OwnedBytes::new(file.clone())).expect("a column");
        for (document, expect) in (0..).zip(&plain.0) {
            let found: Vec<u32> = held.of(document).collect();
            assert_eq!(found, *expect, "{document} of {documents}");
        }
        assert_eq!(held.of(documents).count(), 0);
        assert_eq!(held.of(u32::MAX).count(), 0);
        if file.len() < 2_000 {
            harm(&file, |bytes| {
                let length = bytes.len();
                if let Ok(held) = Ordinals::open(bytes) {
                    for document in 0..documents + 40 {
                        assert!(held.of(document).count() <= 8 * length);
                    }
                }
            });
        }
    }
}
