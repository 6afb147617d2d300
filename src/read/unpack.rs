//! The decoders of compressed files, each within bounds of memory.

use std::io::{self, BufReader, Cursor, Read};

use liblzma::bufread::XzDecoder;
use liblzma::stream::{CONCATENATED, Stream};

use crate::read::limits::Limits;
use crate::read::members::Members;
use crate::read::packing::{Container, without_extension};

const BUFFER_BYTES: usize = 128 << 10;

/// What `input` expands to, and the file's name without the extension of its compression. Containers
/// that hold files by name are given back as they are.
pub fn open<'a>(
    container: Container,
    name: &str,
    input: impl Read + 'a,
    limits: &Limits,
) -> io::Result<(String, Box<dyn Read + 'a>)> {
    let bare = |extensions: &[&str]| without_extension(name, extensions);
    Ok(match container {
        Container::Gzip => {
            let input = BufReader::with_capacity(BUFFER_BYTES, input);
            let members = Box::new(Members::new(input));
            (bare(&["gz", "gzip", "tgz", "z"]), members)
        }
        Container::Bzip2 => {
            let decoder = UntilError::new(bzip2::read::MultiBzDecoder::new(input));
            (bare(&["bz2", "bzip2", "tbz2", "tbz"]), Box::new(decoder))
        }
        Container::Xz => (bare(&["xz", "txz"]), Box::new(xz_decoder(input, limits)?)),
        Container::Zstd => (
            bare(&["zst", "zstd"]),
            Box::new(UntilError::new(zstd_decoder(input, limits)?)),
        ),
        Container::Zip | Container::Tar => (name.to_owned(), Box::new(input)),
    })
}

/// A decoder that is let go with its first error: libbz2 ends the process (SIGSEGV) when asked to go on
/// behind some of them.
struct UntilError<R>(Option<R>);

impl<R: Read> UntilError<R> {
    fn new(decoder: R) -> UntilError<R> {
        UntilError(Some(decoder))
    }
}

impl<R: Read> Read for UntilError<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let Some(decoder) = &mut self.0 else {
            return Ok(0);
        };
        let read = decoder.read(buffer);
        if read
            .as_ref()
            .is_err_and(|e| e.kind() != io::ErrorKind::Interrupted)
        {
            self.0 = None;
        }
        read
    }
}

/// The reference implementation: `lzma-rust2` 0.25 never comes back from some damaged streams.
fn xz_decoder<R: Read>(input: R, limits: &Limits) -> io::Result<XzDecoder<BufReader<R>>> {
    let memory = u64::from(limits.window_kb) << 10;
    let stream = Stream::new_stream_decoder(memory, CONCATENATED)?;
    let input = BufReader::with_capacity(BUFFER_BYTES, input);
    Ok(XzDecoder::new_stream(input, stream))
}

/// A decoder that knows the dictionary with which web archives begin: a skippable frame of its own
/// number (IIPC, "Zstandard compression for WARC files", 2021).
fn zstd_decoder<'a, R: Read + 'a>(
    mut input: R,
    limits: &Limits,
) -> io::Result<zstd::Decoder<'a, BufReader<Box<dyn Read + 'a>>>> {
    let mut start = Vec::new();
    input.by_ref().take(8).read_to_end(&mut start)?;
    let length = match start.as_slice() {
        [0x5d, 0x2a, 0x4d, 0x18, a, b, c, d] => Some(u32::from_le_bytes([*a, *b, *c, *d])),
        _ => None,
    };
    let Some(length) = length.filter(|length| *length as usize <= limits.record_bytes) else {
        let whole: Box<dyn Read + 'a> = Box::new(Cursor::new(start).chain(input));
        return zstd::Decoder::new(whole);
    };
    let mut dictionary = Vec::new();
    input
        .by_ref()
        .take(u64::from(length))
        .read_to_end(&mut dictionary)?;
    if dictionary.starts_with(&[0x28, 0xb5, 0x2f, 0xfd]) {
        let mut expanded = Vec::new();
        let decoder = zstd::Decoder::new(dictionary.as_slice())?;
        decoder
            .take(limits.record_bytes as u64)
            .read_to_end(&mut expanded)?;
        dictionary = expanded;
    }
    let rest: Box<dyn Read + 'a> = Box::new(input);
    zstd::Decoder::with_dictionary(BufReader::new(rest), &dictionary)
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;
    use crate::read::packing::container_of;

    #[track_caller]
    fn check(bytes: &[u8], name: &str, expect_name: &str, expect: &str) {
        let container = container_of(bytes).unwrap();
        let (bare, mut decoder) = open(container, name, bytes, &Limits::default()).unwrap();
        let mut text = String::new();
        decoder.read_to_string(&mut text).unwrap();
        assert_eq!((bare.as_str(), text.as_str()), (expect_name, expect));
    }

    #[test]
    fn bzip2_and_xz() {
        let bzip2 = |text: &[u8]| {
            let mut bzip2 = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::fast());
            bzip2.write_all(text).unwrap();
            bzip2.finish().unwrap()
        };
        check(
            &[bzip2(b"one "), bzip2(b"two")].concat(),
            "a.txt.bz2",
            "a.txt",
            "one two",
        );
        // `printf words | xz --check=crc32`.
        let xz = include_bytes!("../../tests/fixtures/formats/packed/words.txt.xz");
        check(xz, "a.txt.xz", "a.txt", "One line in a box.\n");
    }

    #[test]
    fn zstd_with_a_dictionary_of_its_own() {
        let words = b"WARC/1.0 WARC-Type: response Content-Length: ".repeat(20);
        let text = "WARC/1.0 WARC-Type: response Content-Length: 5";
        let mut encoder = zstd::Encoder::with_dictionary(Vec::new(), 3, &words).unwrap();
        encoder.write_all(text.as_bytes()).unwrap();
        let frame = encoder.finish().unwrap();
        let with = |dictionary: &[u8]| {
            let length = (dictionary.len() as u32).to_le_bytes();
            [
                b"\x5d\x2a\x4d\x18",
                length.as_slice(),
                dictionary,
                frame.as_slice(),
            ]
            .concat()
        };
        check(&with(&words), "a.warc.zst", "a.warc", text);
        let packed = zstd::encode_all(words.as_slice(), 3).unwrap();
        check(&with(&packed), "a.warc.zst", "a.warc", text);
        let plain = zstd::encode_all(&b"x"[..], 3).unwrap();
        check(&plain, "a.zstd", "a", "x");
    }

    #[test]
    fn a_window_beyond_the_limit_is_refused() {
        let xz = include_bytes!("../../tests/fixtures/formats/packed/words.txt.xz");
        let limits = Limits {
            window_kb: 1,
            ..Limits::default()
        };
        let (_, mut decoder) = open(Container::Xz, "a", xz.as_slice(), &limits).unwrap();
        assert!(decoder.read_to_end(&mut Vec::new()).is_err());
    }
}
