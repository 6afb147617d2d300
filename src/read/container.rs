//! Containers opened as streams: gzip, zstd, bzip2, xz, zip, tar; their members come out in stable order.

use std::fs::File;
use std::io::{self, BufReader, Cursor, Read, Seek};
use std::path::Path;

use crate::article::Place;
use crate::error::Skipped;
use crate::read::ahead::Broken;
use crate::read::archive;
use crate::read::format::{self, Format, HEAD_BYTES, Piece, ReadOptions};
use crate::read::framing;
use crate::read::look::modified_ns;
use crate::read::metered::{self, Count, Counted, Expanded, Hashed};
use crate::read::packing::{Container, container_of};
use crate::read::unpack;

const BUFFER_BYTES: usize = 128 << 10;
/// So much of a file that was given up is read for its hash all the same.
const REST_BYTES: u64 = 64 << 20;

/// What reading a file brings, in order.
#[derive(Debug)]
pub enum Item {
    Piece {
        format: &'static Format,
        piece: Piece,
    },
    /// Something that ends here without being parsed.
    Fate { place: Place, fate: Skipped },
}

/// What is known of a file once it was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FileSummary {
    /// xxh3-128 of the bytes on disk.
    pub hash: u128,
    /// Size or time of change differ after reading: it was being written.
    pub changed: bool,
    /// The system failed to read some of it: the next run tries again.
    pub refused: bool,
}

/// Receives items in order; `false` means: stop, nobody listens.
pub type EmitItem<'a> = dyn FnMut(Item) -> bool + 'a;

/// Reads one file, whatever containers it is made of. The error is that of opening or re-reading it;
/// anything wrong inside is an [`Item::Fate`].
pub fn read_file(
    path: &str,
    file: &Path,
    options: &ReadOptions,
    emit: &mut EmitItem,
) -> Result<FileSummary, Skipped> {
    let unreadable = |error: io::Error| Skipped::failed(format!("cannot be read: {error}"));
    let mut opened = File::open(file).map_err(unreadable)?;
    let before = opened.metadata().map_err(unreadable)?;
    let mut refused = false;
    let hash = if is_zip(&mut opened).map_err(unreadable)? {
        let hash = Hashed::new(&opened).finish(u64::MAX).map_err(unreadable)?;
        opened.rewind().map_err(unreadable)?;
        let visit = Visit::new(options, before.len());
        archive::read_zip(path, &opened, before.len(), visit, emit);
        hash
    } else {
        let mut hashed = Hashed::new(&opened);
        let visit = Visit::new(options, before.len());
        read_stream(path, path, &mut hashed, visit, emit);
        refused = hashed.refused;
        hashed.finish(REST_BYTES).map_err(unreadable)?
    };
    let after = std::fs::metadata(file).map_err(unreadable)?;
    let changed = before.len() != after.len() || modified_ns(&before) != modified_ns(&after);
    Ok(FileSummary {
        hash,
        changed,
        refused,
    })
}

fn is_zip(file: &mut File) -> io::Result<bool> {
    let mut head = Vec::new();
    file.by_ref().take(4).read_to_end(&mut head)?;
    file.rewind()?;
    Ok(matches!(container_of(&head), Some(Container::Zip)))
}

/// What holds for the whole file being visited.
#[derive(Clone)]
pub struct Visit<'a> {
    pub options: &'a ReadOptions,
    /// Containers around what is being read.
    pub depth: usize,
    /// Bytes that containers expanded to so far, those inside others included.
    pub expanded: Count,
    /// Bytes of the file on disk: boxes inside boxes multiply, and each alone looks harmless.
    on_disk: u64,
}

impl<'a> Visit<'a> {
    pub fn new(options: &'a ReadOptions, on_disk: u64) -> Visit<'a> {
        Visit {
            options,
            depth: 0,
            expanded: Count::default(),
            on_disk,
        }
    }

    /// Why no more may be expanded, if so.
    pub fn spent(&self) -> Option<String> {
        metered::spent(&self.expanded, self.on_disk, &self.options.limits)
    }

    pub fn inside(&self) -> Visit<'a> {
        Visit {
            depth: self.depth + 1,
            ..self.clone()
        }
    }

    /// Holds what `inner` expands `compressed` bytes to within the limits.
    pub fn expand<R: Read>(&self, inner: R, compressed: &Count) -> Expanded<R> {
        Expanded {
            inner,
            total: self.expanded.clone(),
            given: 0,
            compressed: compressed.clone(),
            on_disk: self.on_disk,
            limits: self.options.limits.clone(),
        }
    }
}

/// Reads what `input` holds: a container, or a file of some format. `name` is its file name without the
/// extensions of compression. Says whether to go on.
pub fn read_stream(
    path: &str,
    name: &str,
    input: &mut dyn Read,
    visit: Visit,
    emit: &mut EmitItem,
) -> bool {
    // One byte more than a file has: so its end is met without more room.
    let size = usize::try_from(visit.on_disk).unwrap_or(HEAD_BYTES);
    let mut head = Vec::with_capacity(size.saturating_add(1).min(HEAD_BYTES));
    let mut read = input.take(HEAD_BYTES as u64).read_to_end(&mut head);
    let fate = |fate: Skipped, emit: &mut EmitItem| {
        let place = place_of(path);
        emit(Item::Fate { place, fate })
    };
    if let Err(error) = &read
        && head.is_empty()
    {
        let goes_on = fate(framing::unreadable(error), emit);
        // Where the first of several members is damaged, the next may tell what the file is.
        read = input.take(HEAD_BYTES as u64).read_to_end(&mut head);
        if head.is_empty() || !goes_on {
            return goes_on;
        }
    }
    // Most files: then there is no need of a buffer, which would be filled with zeros for each of them.
    let is_all = read.is_ok() && head.len() < HEAD_BYTES;
    // What was read before an error comes first, then the error again; who can goes on after it.
    let tail = &mut Broken(read.err()).chain(input);
    let Some(container) = container_of(&head) else {
        return match format::recognise(&head, name) {
            Ok(format) if is_all => read_format(path, format, &mut Cursor::new(head), &visit, emit),
            Ok(format) => {
                let mut input =
                    BufReader::with_capacity(BUFFER_BYTES, Cursor::new(head).chain(tail));
                read_format(path, format, &mut input, &visit, emit)
            }
            Err(skipped) => fate(skipped, emit),
        };
    };
    if visit.depth >= visit.options.limits.nesting {
        let deep = format!(
            "more than {} containers inside one another",
            visit.options.limits.nesting
        );
        return fate(Skipped::failed(deep), emit);
    }
    let compressed = Count::default();
    let counted = Counted {
        inner: Cursor::new(head).chain(tail),
        count: compressed.clone(),
    };
    let inside = visit.inside();
    match container {
        Container::Gzip | Container::Bzip2 | Container::Xz | Container::Zstd => {
            let (name, decoder) =
                match unpack::open(container, name, counted, &visit.options.limits) {
                    Ok(opened) => opened,
                    Err(error) => return fate(framing::unreadable(&error), emit),
                };
            let mut expanded = visit.expand(decoder, &compressed);
            read_stream(path, &name, &mut expanded, inside, emit)
        }
        Container::Tar => archive::read_tar(path, counted, inside, emit),
        Container::Zip => {
            // A zip is read from its end, so one inside another container is held in memory.
            let limit = visit.options.limits.record_bytes;
            let mut bytes = Vec::new();
            let read = counted.take(limit as u64 + 1).read_to_end(&mut bytes);
            if let Err(error) = read {
                return fate(framing::unreadable(&error), emit);
            }
            if bytes.len() > limit {
                let large = format!("a zip inside another container, larger than {limit} bytes");
                return fate(Skipped::failed(large), emit);
            }
            let len = bytes.len() as u64;
            archive::read_zip(path, Cursor::new(bytes), len, visit, emit)
        }
    }
}

fn read_format(
    path: &str,
    format: &'static Format,
    input: &mut dyn io::BufRead,
    visit: &Visit,
    emit: &mut EmitItem,
) -> bool {
    let mut goes_on = true;
    let mut any = false;
    (format.split)(&place_of(path), input, visit.options, &mut |item| {
        any = true;
        goes_on = emit(match item {
            Ok(piece) => Item::Piece { format, piece },
            Err((place, fate)) => Item::Fate { place, fate },
        });
        goes_on
    });
    if !any && goes_on {
        let fate = Skipped::skipped(format!("no records ({})", format.name));
        let place = place_of(path);
        goes_on = emit(Item::Fate { place, fate });
    }
    goes_on
}

pub fn place_of(path: &str) -> Place {
    Place {
        path: path.to_owned(),
        ..Place::default()
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;
    use crate::read::limits::Limits;

    type Zip = zip::ZipWriter<Cursor<Vec<u8>>>;

    fn zip_of(members: &[(&str, &[u8])]) -> Vec<u8> {
        let mut zip = Zip::new(Cursor::default());
        for (name, bytes) in members {
            let options = zip::write::SimpleFileOptions::default();
            zip.start_file(*name, options).unwrap();
            zip.write_all(bytes).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    fn gzip_of(bytes: &[u8]) -> Vec<u8> {
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        gzip.write_all(bytes).unwrap();
        gzip.finish().unwrap()
    }

    fn tar_of(members: &[(&str, tar::EntryType, &[u8])]) -> Vec<u8> {
        let mut tar = tar::Builder::new(Vec::new());
        for (name, kind, bytes) in members {
            let mut header = tar::Header::new_gnu();
            // Written by hand: the builder refuses the names that matter here.
            header.as_old_mut().name[..name.len()].copy_from_slice(name.as_bytes());
            header.set_entry_type(*kind);
            header.set_size(bytes.len() as u64);
            header.set_cksum();
            tar.append(&header, *bytes).unwrap();
        }
        tar.into_inner().unwrap()
    }

    /// Each item as `path = bytes` or `path: reason`.
    #[track_caller]
    fn check_within(limits: Limits, name: &str, bytes: &[u8], expect: &[&str]) {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        std::fs::write(&file, bytes).unwrap();
        let options = ReadOptions {
            limits,
            ..ReadOptions::default()
        };
        let mut seen = Vec::new();
        let summary = read_file(name, &file, &options, &mut |item| {
            seen.push(match item {
                Item::Piece { piece, .. } => {
                    let text = String::from_utf8_lossy(&piece.bytes).into_owned();
                    format!("{} = {}", piece.place.path, text.get(..20).unwrap_or(&text))
                }
                Item::Fate { place, fate } => format!("{}: {}", place.path, fate.reason),
            });
            true
        });
        let expect_hash = xxhash_rust::xxh3::xxh3_128(bytes);
        assert_eq!(
            summary,
            Ok(FileSummary {
                hash: expect_hash,
                changed: false,
                refused: false
            })
        );
        assert_eq!(seen.len(), expect.len(), "{seen:?}");
        for (seen, expect) in seen.iter().zip(expect) {
            assert!(
                seen.starts_with(expect),
                "{seen:?} does not begin with {expect:?}"
            );
        }
    }

    #[track_caller]
    fn check(name: &str, bytes: &[u8], expect: &[&str]) {
        check_within(Limits::default(), name, bytes, expect);
    }

    #[test]
    fn compressed_files_keep_their_path() {
        check("a.txt.gz", &gzip_of(b"Words."), &["a.txt.gz = Words."]);
        let two = [gzip_of(b"Words, "), gzip_of(b"more.")].concat();
        check("a.txt.gz", &two, &["a.txt.gz = Words, more."]);
        let zstd = zstd::encode_all(b"Words.".as_slice(), 1).unwrap();
        check("a.zst", &zstd, &["a.zst = Words."]);
        check("a.gz", &gzip_of(b""), &["a.gz: empty"]);
    }

    #[test]
    fn members_of_archives_are_all_accounted_for() {
        let inner = zip_of(&[("b.txt", b"Inner.")]);
        let zip = zip_of(&[
            ("d/", b""),
            ("d/a.txt", b"Words."),
            ("../up.txt", b"x"),
            ("/root.txt", b"x"),
            ("in.zip", &inner),
            ("c.gz", &gzip_of(b"Packed.")),
            ("e.txt", b""),
        ]);
        check(
            "z.zip",
            &zip,
            &[
                "z.zip!/d/a.txt = Words.",
                "z.zip!/../up.txt: the name leads outside",
                "z.zip!//root.txt: the name leads outside",
                "z.zip!/in.zip!/b.txt = Inner.",
                "z.zip!/c.gz = Packed.",
                "z.zip!/e.txt: empty",
            ],
        );
        let tar = tar_of(&[
            ("d", tar::EntryType::Directory, b""),
            ("./a.txt", tar::EntryType::Regular, b"Words."),
            ("link", tar::EntryType::Symlink, b""),
            ("x/../../b", tar::EntryType::Regular, b"x"),
        ]);
        let expect = [
            "t!/a.txt = Words.",
            "t!/link: symbolic link",
            "t!/x/../../b: the name leads outside",
        ];
        check("t", &tar, &expect);
        check("t", &gzip_of(&tar), &expect);
    }

    #[test]
    fn damage_spares_what_was_read_before() {
        let noise: Vec<u8> = (0..200_000u32)
            .map(|i| b'a' + (i.wrapping_mul(i) >> 7) as u8 % 26)
            .collect();
        let gzip = gzip_of(&noise);
        let cut = gzip.get(..gzip.len() / 2).unwrap();
        check(
            "a.txt.gz",
            cut,
            &["a.txt.gz = ", "a.txt.gz: cannot be read further: "],
        );
        let tar = tar_of(&[
            ("a.txt", tar::EntryType::Regular, b"Words."),
            ("b.txt", tar::EntryType::Regular, &[b'b'; 5_000]),
        ]);
        let cut = tar.get(..3_000).unwrap();
        check(
            "t.tar",
            cut,
            &[
                "t.tar!/a.txt = Words.",
                "t.tar!/b.txt = bbb",
                "t.tar: cannot be read further: ",
            ],
        );
        check(
            "z.zip",
            b"PK\x03\x04 nothing",
            &["z.zip: not a valid zip: "],
        );
        check("a.gz", b"\x1f\x8b\x08", &["a.gz: cannot be read further: "]);
    }

    #[test]
    fn limits_bite() {
        let mut nested = b"Words.".to_vec();
        for _ in 0..6 {
            nested = gzip_of(&nested);
        }
        check(
            "a",
            &nested,
            &["a: more than 4 containers inside one another"],
        );
        let bomb = gzip_of(&vec![b'a'; 8 << 20]);
        let tight = |change: fn(&mut Limits)| {
            let mut limits = Limits::default();
            change(&mut limits);
            limits
        };
        let ratio = tight(|limits| limits.ratio = 10);
        check_within(
            ratio,
            "a",
            &bomb,
            &[
                "a = aaa",
                "a: cannot be read further: expands more than 10 times",
            ],
        );
        let size = tight(|limits| limits.expanded_bytes = 1_000_000);
        check_within(
            size,
            "a",
            &bomb,
            &[
                "a = aaa",
                "a: cannot be read further: expands to more than 1000000 bytes",
            ],
        );
        let record = tight(|limits| limits.record_bytes = 1_000);
        check_within(record, "a", &bomb, &["a: larger than the limit"]);
        let entries = tight(|limits| limits.entries = 1);
        let zip = zip_of(&[("a", b"One."), ("b", b"Two."), ("c", b"Three.")]);
        check_within(
            entries,
            "z",
            &zip,
            &["z!/a = One.", "z: more than 1 members, 2 not read"],
        );
    }
}
