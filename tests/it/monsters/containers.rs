//! Containers that expand, lie, or lead out of their root.

use std::io::Write;
use std::path::Path;

use flate2::Compression;
use flate2::write::{DeflateEncoder, GzEncoder};

use super::Fate::{Indexed, Refused, Told};
use super::encodings::noise;
use super::{Monster, put};

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).expect("a write");
    encoder.finish().expect("an end")
}

/// A gigabyte of one letter, as gzip.
fn gigabyte() -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    let block = vec![b'a'; 1 << 20];
    for _ in 0..1 << 10 {
        encoder.write_all(&block).expect("a write");
    }
    encoder.finish().expect("an end")
}

/// A header of a tar archive as it should not be: any name, any size.
fn tar_header(name: &str, size: &str, kind: u8) -> Vec<u8> {
    let mut header = vec![0; 512];
    header[..name.len()].copy_from_slice(name.as_bytes());
    header[100..107].copy_from_slice(b"0000644");
    header[124..124 + size.len()].copy_from_slice(size.as_bytes());
    header[156] = kind;
    header[257..265].copy_from_slice(b"ustar\x0000");
    header[148..156].fill(b' ');
    let sum: u32 = header.iter().map(|b| u32::from(*b)).sum();
    header[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
    header
}

fn tar(name: &str, text: &str) -> Vec<u8> {
    let mut tar = tar_header(name, &format!("{:011o}", text.len()), b'0');
    tar.extend_from_slice(text.as_bytes());
    tar.resize(tar.len().next_multiple_of(512) + 1024, 0);
    tar
}

/// A zip archive with these members, stored or deflated, names as they are.
fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
    let (mut file, mut directory) = (Vec::new(), Vec::new());
    for (name, content) in members {
        let mut deflated = DeflateEncoder::new(Vec::new(), Compression::fast());
        deflated.write_all(content).expect("a write");
        let deflated = deflated.finish().expect("an end");
        let mut crc = flate2::Crc::new();
        crc.update(content);
        let mut common = vec![20, 0, 0, 0, 8, 0, 0, 0, 0x21, 0x52];
        common.extend(crc.sum().to_le_bytes());
        common.extend((deflated.len() as u32).to_le_bytes());
        common.extend((content.len() as u32).to_le_bytes());
        common.extend((name.len() as u16).to_le_bytes());
        common.extend([0, 0]);
        directory.extend(b"PK\x01\x02\x14\0");
        directory.extend(&common);
        directory.extend([0; 10]);
        directory.extend((file.len() as u32).to_le_bytes());
        directory.extend(name.as_bytes());
        file.extend(b"PK\x03\x04");
        file.extend(&common);
        file.extend(name.as_bytes());
        file.extend(deflated);
    }
    let start = file.len() as u32;
    let count = (members.len() as u16).to_le_bytes();
    let size = (directory.len() as u32).to_le_bytes();
    file.extend(directory);
    file.extend(b"PK\x05\x06\0\0\0\0");
    file.extend(count);
    file.extend(count);
    file.extend(size);
    file.extend(start.to_le_bytes());
    file.extend([0, 0]);
    file
}

/// Archives inside archives, ten in each, with many gigabytes at the bottom.
fn nested_bomb() -> Vec<u8> {
    let mut inner = zip(&[("m.txt", &vec![b'a'; 16 << 20])]);
    for _ in 0..3 {
        let names: Vec<String> = (0..10).map(|i| format!("{i}.zip")).collect();
        let members: Vec<_> = names.iter().map(|n| (n.as_str(), &inner[..])).collect();
        inner = zip(&members);
    }
    inner
}

/// A thousand names for one and the same member.
fn overlapping() -> Vec<u8> {
    let text = "The bridge is open again. ".repeat(40_000).into_bytes();
    let one = zip(&[("0000.txt", &text)]);
    let directory = find(&one, b"PK\x01\x02");
    let end = find(&one, b"PK\x05\x06");
    let (local, entry) = (&one[..directory], &one[directory..end]);
    let mut file = local.to_vec();
    for i in 0..1_000 {
        let (fields, _) = entry.split_at(46);
        file.extend_from_slice(fields);
        file.extend_from_slice(format!("{i:04}.txt").as_bytes());
    }
    let size = (file.len() - directory) as u32;
    let mut last = one[end..].to_vec();
    last[8..10].copy_from_slice(&1_000_u16.to_le_bytes());
    last[10..12].copy_from_slice(&1_000_u16.to_le_bytes());
    last[12..16].copy_from_slice(&size.to_le_bytes());
    [file, last].concat()
}

/// An archive whose directory and header state this size of a member, whatever it has.
fn lying(size: u32) -> Vec<u8> {
    let mut file = zip(&[
        ("m.txt", &b"The bridge is open. ".repeat(5_000)),
        ("n.txt", format!("Bridge\n\nIt is open, {size}.").as_bytes()),
    ]);
    let directory = find(&file, b"PK\x01\x02");
    file[22..26].copy_from_slice(&size.to_le_bytes());
    file[directory + 24..directory + 28].copy_from_slice(&size.to_le_bytes());
    file
}

fn find(bytes: &[u8], mark: &[u8]) -> usize {
    let mut windows = bytes.windows(mark.len());
    windows.position(|four| four == mark).expect("the mark")
}

fn many(folder: &Path) {
    let names: Vec<String> = (0..20_000).map(|i| format!("{i}")).collect();
    let members: Vec<_> = names.iter().map(|name| (name.as_str(), &b""[..])).collect();
    put(folder, "m.zip", zip(&members));
}

pub const MONSTERS: &[Monster] = &[
    Monster {
        name: "gzip-bomb",
        fate: Refused("larger than the limit"),
        make: |f| put(f, "m.txt.gz", gigabyte()),
    },
    Monster {
        name: "gzip-in-gzip",
        fate: Refused("containers inside one another"),
        make: |f| {
            let mut bytes = b"The bridge is open.".to_vec();
            for _ in 0..12 {
                bytes = gzip(&bytes);
            }
            put(f, &format!("m.txt{}", ".gz".repeat(12)), bytes);
        },
    },
    Monster {
        name: "gzip-cut",
        fate: Told,
        make: |f| {
            let whole = gzip(&"The bridge is open again.\n".repeat(10_000).into_bytes());
            put(f, "m.txt.gz", &whole[..whole.len() / 2]);
        },
    },
    Monster {
        name: "gzip-tail",
        fate: Told,
        make: |f| {
            put(
                f,
                "m.txt.gz",
                [gzip(b"Bridge\n\nIt is open."), noise(10_000)].concat(),
            )
        },
    },
    Monster {
        name: "gzip-noise",
        fate: Told,
        make: |f| {
            put(
                f,
                "m.txt.gz",
                [&[0x1f, 0x8b, 8, 0][..], &noise(100_000)].concat(),
            )
        },
    },
    Monster {
        name: "zstd-window",
        fate: Told,
        make: |f| {
            // A frame that asks for a window of two gigabytes.
            put(
                f,
                "m.txt.zst",
                [&[0x28, 0xb5, 0x2f, 0xfd, 0x00, 0xa8][..], &noise(1_000)].concat(),
            );
        },
    },
    Monster {
        name: "tar-climbs",
        fate: Refused("leads outside"),
        make: |f| {
            put(
                f,
                "m.tar",
                tar("../../../climbed.txt", "Bridge\n\nIt is open."),
            )
        },
    },
    Monster {
        name: "tar-absolute",
        fate: Refused("leads outside"),
        make: |f| {
            put(
                f,
                "m.tar",
                tar("/tmp/absolute.txt", "Bridge\n\nIt is open."),
            )
        },
    },
    Monster {
        name: "tar-link",
        fate: Refused("symbolic link"),
        make: |f| {
            put(
                f,
                "m.tar",
                [tar_header("link.txt", "00000000000", b'2'), vec![0; 1024]].concat(),
            );
        },
    },
    Monster {
        name: "tar-endless",
        fate: Told,
        make: |f| {
            put(
                f,
                "m.tar",
                [tar_header("m.txt", "77777777777", b'0'), b"Bridge".to_vec()].concat(),
            );
        },
    },
    Monster {
        name: "tar-cut",
        fate: Told,
        make: |f| put(f, "m.tar", &tar("m.txt", &"Bridge ".repeat(1_000))[..3_000]),
    },
    Monster {
        name: "zip-climbs",
        fate: Refused("leads outside"),
        make: |f| {
            put(
                f,
                "m.zip",
                zip(&[("../../climbed.txt", b"Bridge\n\nIt is open.")]),
            )
        },
    },
    Monster {
        name: "zip-bomb",
        fate: Refused("larger than the limit"),
        make: |f| put(f, "m.zip", zip(&[("m.txt", &vec![b'a'; 256 << 20])])),
    },
    Monster {
        name: "zip-nested-bomb",
        fate: Told,
        make: |f| put(f, "m.zip", nested_bomb()),
    },
    Monster {
        name: "zip-overlaps",
        fate: Indexed,
        make: |f| put(f, "m.zip", overlapping()),
    },
    Monster {
        name: "zip-lies-small",
        fate: Indexed,
        make: |f| put(f, "m.zip", lying(10)),
    },
    Monster {
        name: "zip-lies-large",
        fate: Indexed,
        make: |f| put(f, "m.zip", lying(u32::MAX - 1)),
    },
    Monster {
        name: "zip-many",
        fate: Told,
        make: many,
    },
    Monster {
        name: "zip-cut",
        fate: Told,
        make: |f| {
            let whole = zip(&[("m.txt", b"Bridge\n\nIt is open.")]);
            put(f, "m.zip", &whole[..whole.len() - 30]);
        },
    },
    Monster {
        name: "zip-names",
        fate: Indexed,
        make: |f| {
            put(
                f,
                "m.zip",
                zip(&[
                    ("m\x1b[2J\n.txt", b"Bridge\n\nIt is open."),
                    ("", b"x"),
                    ("con.txt", b"Bridge\n\nOnce more."),
                ]),
            );
        },
    },
];
