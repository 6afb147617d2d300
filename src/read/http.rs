//! An HTTP response as web archives store it: status, headers, and a body freed of its encodings.

use std::io::{self, Read};

use memchr::memmem;

/// A response; header names are lower case.
#[derive(Debug, Default)]
pub struct Response<'a> {
    /// `None` where no status line was stored.
    pub status: Option<u16>,
    headers: Vec<(String, String)>,
    body: &'a [u8],
}

/// The body as the server meant it.
#[derive(Debug, Default)]
pub struct Body {
    pub bytes: Vec<u8>,
    /// What was wrong with it, in words for the ledger.
    pub notes: Vec<String>,
}

impl<'a> Response<'a> {
    /// Reads what is stored; without a status line all of it is the body. `None` where the headers never end.
    pub fn parse(stored: &'a [u8]) -> Option<Response<'a>> {
        if !stored.starts_with(b"HTTP/") {
            return Some(Response {
                body: stored,
                ..Response::default()
            });
        }
        let (head, body) = split_head(stored)?;
        let head = String::from_utf8_lossy(head);
        let mut lines = head.lines();
        let status = lines.next().and_then(|line| {
            let code = line.split_ascii_whitespace().nth(1)?;
            code.parse().ok()
        });
        let headers = lines.filter_map(|line| {
            let (name, value) = line.split_once(':')?;
            Some((name.trim().to_ascii_lowercase(), value.trim().to_owned()))
        });
        Some(Response {
            status,
            headers: headers.collect(),
            body,
        })
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }

    /// The media type, lower case, without parameters.
    pub fn media_type(&self) -> Option<String> {
        let stated = self.header("content-type")?;
        let media = stated.split(';').next()?.trim().to_ascii_lowercase();
        (!media.is_empty()).then_some(media)
    }

    pub fn charset(&self) -> Option<String> {
        let stated = self.header("content-type")?.to_ascii_lowercase();
        let (_, charset) = stated.split_once("charset=")?;
        let charset = charset.split(';').next()?.trim_matches(['"', '\'', ' ']);
        (!charset.is_empty()).then(|| charset.to_owned())
    }

    /// Undoes transfer and content encodings; a body that was stored without them stays as it is.
    /// The error says that it is larger than `limit` bytes.
    pub fn body(&self, limit: usize) -> Result<Body, String> {
        let mut body = Body::default();
        let chunked = self
            .header("transfer-encoding")
            .is_some_and(|encoding| encoding.to_ascii_lowercase().contains("chunked"));
        body.bytes = match chunked.then(|| join_chunks(self.body)).flatten() {
            Some((bytes, whole)) => {
                if !whole {
                    body.notes.push("the page is cut off".to_owned());
                }
                bytes
            }
            None => self.body.to_vec(),
        };
        let encodings = self
            .header("content-encoding")
            .unwrap_or_default()
            .to_ascii_lowercase();
        // They are named in the order they were applied.
        for encoding in encodings
            .split(',')
            .rev()
            .map(str::trim)
            .filter(|e| !e.is_empty())
        {
            let Some((bytes, error)) = expand(&body.bytes, encoding, limit) else {
                continue;
            };
            if bytes.len() > limit {
                return Err(format!("a page of more than {limit} bytes"));
            }
            if bytes.is_empty() && error.is_some() {
                body.notes
                    .push(format!("the page is not `{encoding}`, as it says"));
                continue;
            }
            body.bytes = bytes;
            if error.is_some() {
                body.notes.push("the page is cut off".to_owned());
            }
        }
        body.notes.dedup();
        Ok(body)
    }
}

fn split_head(stored: &[u8]) -> Option<(&[u8], &[u8])> {
    let ends: [&[u8]; 2] = [b"\r\n\r\n", b"\n\n"];
    let cuts = ends
        .iter()
        .filter_map(|end| Some((memmem::find(stored, end)?, end.len())));
    let (at, len) = cuts.min()?;
    Some((stored.get(..at)?, stored.get(at + len..)?))
}

/// The joined chunks, and whether the last was there. `None` where the body is not chunked.
fn join_chunks(body: &[u8]) -> Option<(Vec<u8>, bool)> {
    let mut out = Vec::new();
    let mut rest = body;
    loop {
        let line_end = memchr::memchr(b'\n', rest);
        let line = rest
            .get(..line_end.unwrap_or(rest.len()))
            .unwrap_or_default();
        let size = line
            .split(|byte| *byte == b';')
            .next()
            .unwrap_or_default()
            .trim_ascii();
        let is_hex = !size.is_empty() && size.len() <= 8 && size.iter().all(u8::is_ascii_hexdigit);
        if !is_hex || line_end.is_none() {
            // Nothing read yet: it was stored without chunks.
            return (!out.is_empty()).then_some((out, false));
        }
        let size = std::str::from_utf8(size)
            .ok()
            .and_then(|s| usize::from_str_radix(s, 16).ok())?;
        rest = rest.get(line.len() + 1..).unwrap_or_default();
        if size == 0 {
            return Some((out, true));
        }
        let Some(chunk) = rest.get(..size) else {
            out.extend_from_slice(rest);
            return Some((out, false));
        };
        out.extend_from_slice(chunk);
        rest = rest.get(size..).unwrap_or_default();
        rest = rest
            .strip_prefix(b"\r\n")
            .or(rest.strip_prefix(b"\n"))
            .unwrap_or(rest);
    }
}

/// As much as can be expanded, and what stopped it; `None` where the body is not in that encoding.
fn expand(bytes: &[u8], encoding: &str, limit: usize) -> Option<(Vec<u8>, Option<io::Error>)> {
    let decoder: Box<dyn Read + '_> = match encoding {
        "gzip" | "x-gzip" if bytes.starts_with(&[0x1f, 0x8b]) => {
            Box::new(flate2::bufread::MultiGzDecoder::new(bytes))
        }
        "deflate" if bytes.first().is_some_and(|byte| byte & 0xf == 8) => {
            Box::new(flate2::bufread::ZlibDecoder::new(bytes))
        }
        "deflate" => Box::new(flate2::bufread::DeflateDecoder::new(bytes)),
        "br" => Box::new(brotli_decompressor::Decompressor::new(bytes, 64 << 10)),
        "zstd" if bytes.starts_with(&[0x28, 0xb5, 0x2f, 0xfd]) => {
            Box::new(zstd::Decoder::with_buffer(bytes).ok()?)
        }
        _ => return None,
    };
    let mut out = Vec::new();
    let error = decoder.take(limit as u64 + 1).read_to_end(&mut out).err();
    Some((out, error))
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    #[track_caller]
    fn check(headers: &str, body: &[u8], expect: &str, notes: &[&str]) {
        let stored = [
            format!("HTTP/1.1 200 OK\r\n{headers}\r\n\r\n").as_bytes(),
            body,
        ]
        .concat();
        let response = Response::parse(&stored).unwrap();
        assert_eq!(response.status, Some(200));
        let body = response.body(1_000).unwrap();
        assert_eq!(String::from_utf8_lossy(&body.bytes), expect);
        assert_eq!(body.notes, notes);
    }

    #[test]
    fn chunks_are_joined() {
        let chunked = "Transfer-Encoding: chunked";
        check(
            chunked,
            b"3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n",
            "abcde",
            &[],
        );
        check(
            chunked,
            b"3\r\nabc\r\n9\r\nde",
            "abcde",
            &["the page is cut off"],
        );
        check(chunked, b"<p>not chunked", "<p>not chunked", &[]);
        check(chunked, b"ffffffff\r\nx", "x", &["the page is cut off"]);
    }

    #[test]
    fn encodings_are_undone() {
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        gzip.write_all(b"page").unwrap();
        let gzip = gzip.finish().unwrap();
        check("Content-Encoding: gzip", &gzip, "page", &[]);
        check("content-encoding: x", b"page", "page", &[]);
        check("Content-Encoding: gzip", b"page", "page", &[]);
        check(
            "Content-Encoding: gzip",
            &gzip[..gzip.len() - 8],
            "page",
            &["the page is cut off"],
        );
        let mut zlib = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
        zlib.write_all(b"page").unwrap();
        check(
            "Content-Encoding: deflate",
            &zlib.finish().unwrap(),
            "page",
            &[],
        );
        // Brotli of `page`, stored.
        check("Content-Encoding: br", b"\x8b\x01\x80page\x03", "page", &[]);
        check(
            "Content-Encoding: br",
            b"<p>",
            "<p>",
            &["the page is not `br`, as it says"],
        );
    }

    #[test]
    fn bombs_and_broken_heads() {
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        gzip.write_all(&[0; 100_000]).unwrap();
        let stored = [
            b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n".to_vec(),
            gzip.finish().unwrap(),
        ]
        .concat();
        assert!(Response::parse(&stored).unwrap().body(1_000).is_err());
        assert!(Response::parse(b"HTTP/1.1 200 OK\r\nA: b").is_none());
        let bare = Response::parse(b"<p>").unwrap();
        assert_eq!(
            (bare.status, bare.body(10).unwrap().bytes),
            (None, b"<p>".to_vec())
        );
        let odd = Response::parse(b"HTTP/1.1 x\nContent-Type: Text/HTML; charset=\"KOI8-R\"\n\n")
            .unwrap();
        assert_eq!(odd.status, None);
        assert_eq!(odd.media_type().as_deref(), Some("text/html"));
        assert_eq!(odd.charset().as_deref(), Some("koi8-r"));
    }
}
