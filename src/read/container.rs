//! Containers opened as streams: gzip, zstd, zip, tar; their members come out in stable order.

use std::fs::File;
use std::io::{self, BufReader, Cursor, Read, Seek};
use std::path::Path;

use crate::article::Place;
use crate::error::Skipped;
use crate::read::archive;
use crate::read::format::{self, Format, HEAD_BYTES, Piece, ReadOptions};
use crate::read::framing;
use crate::read::metered::{Count, Counted, Expanded, Hashed};
use crate::read::walk::modified_ns;

const BUFFER_BYTES: usize = 128 << 10;

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
    let hash = if is_zip(&mut opened).map_err(unreadable)? {
        let hash = Hashed::new(&opened).finish().map_err(unreadable)?;
        opened.rewind().map_err(unreadable)?;
        let visit = Visit::new(options);
        archive::read_zip(path, &opened, before.len(), visit, emit);
        hash
    } else {
        let mut hashed = Hashed::new(&opened);
        read_stream(path, path, &mut hashed, Visit::new(options), emit);
        hashed.finish().map_err(unreadable)?
    };
    let after = std::fs::metadata(file).map_err(unreadable)?;
    let changed = before.len() != after.len() || modified_ns(&before) != modified_ns(&after);
    Ok(FileSummary { hash, changed })
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
    /// Bytes that containers expanded to so far.
    pub expanded: Count,
}

impl<'a> Visit<'a> {
    fn new(options: &'a ReadOptions) -> Visit<'a> {
        Visit {
            options,
            depth: 0,
            expanded: Count::default(),
        }
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
            limits: self.options.limits.clone(),
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Container {
    Gzip,
    Zstd,
    Zip,
    Tar,
}

fn container_of(head: &[u8]) -> Option<Container> {
    match head {
        [0x1f, 0x8b, 8, ..] => Some(Container::Gzip),
        [0x28, 0xb5, 0x2f, 0xfd, ..] | [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..] => Some(Container::Zstd),
        [b'P', b'K', 3, 4, ..] | [b'P', b'K', 5, 6, ..] => Some(Container::Zip),
        _ => is_tar(head).then_some(Container::Tar),
    }
}

/// The magic of POSIX and GNU; older archives have none, but a header whose sum is right.
fn is_tar(head: &[u8]) -> bool {
    let Some(header) = head.get(..512) else {
        return false;
    };
    if header.get(257..262) == Some(b"ustar") {
        return true;
    }
    let Some(field) = header.get(148..156) else {
        return false;
    };
    let digits: Vec<u8> = field.iter().copied().filter(u8::is_ascii_digit).collect();
    let stated = std::str::from_utf8(&digits)
        .ok()
        .and_then(|sum| u32::from_str_radix(sum, 8).ok());
    let sum = |bytes: &[u8]| bytes.iter().map(|byte| u32::from(*byte)).sum::<u32>();
    let actual = sum(header) - sum(field) + 8 * u32::from(b' ');
    header.first() != Some(&0) && stated == Some(actual)
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
    let mut head = Vec::new();
    let read = input.take(HEAD_BYTES as u64).read_to_end(&mut head);
    let fate = |fate: Skipped, emit: &mut EmitItem| {
        let place = place_of(path);
        emit(Item::Fate { place, fate })
    };
    if let Err(error) = &read
        && head.is_empty()
    {
        return fate(framing::unreadable(error), emit);
    }
    // What was read before an error comes first, and then the error again.
    let tail: &mut dyn Read = match read {
        Ok(_) => input,
        Err(error) => &mut Broken(Some(error)),
    };
    let Some(container) = container_of(&head) else {
        return match format::recognise(&head, name) {
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
        Container::Gzip => {
            let buffered = BufReader::with_capacity(BUFFER_BYTES, counted);
            let decoder = flate2::bufread::MultiGzDecoder::new(buffered);
            let name = without_extension(name, &["gz", "gzip", "tgz", "z"]);
            read_stream(
                path,
                &name,
                &mut visit.expand(decoder, &compressed),
                inside,
                emit,
            )
        }
        Container::Zstd => match zstd::Decoder::new(counted) {
            Ok(decoder) => {
                let name = without_extension(name, &["zst", "zstd"]);
                read_stream(
                    path,
                    &name,
                    &mut visit.expand(decoder, &compressed),
                    inside,
                    emit,
                )
            }
            Err(error) => fate(framing::unreadable(&error), emit),
        },
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

fn without_extension(name: &str, extensions: &[&str]) -> String {
    match name.rsplit_once('.') {
        Some((stem, extension)) if extensions.iter().any(|e| extension.eq_ignore_ascii_case(e)) => {
            stem.to_owned()
        }
        _ => name.to_owned(),
    }
}

/// Gives an error once, then ends.
struct Broken(Option<io::Error>);

impl Read for Broken {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        self.0.take().map_or(Ok(0), Err)
    }
}
