//! gzip of several members: a damaged one is an error once, and the next read goes on behind it.

use std::io::{self, BufRead, Read};

use flate2::bufread::GzDecoder;

use crate::read::ahead::Ahead;

/// Expands all members, one after another. Web archives have a member for each record, so that a
/// reader who goes on after an error loses that record only; others stop at the error.
pub struct Members<R: BufRead> {
    state: State<R>,
}

enum State<R: BufRead> {
    Between(Ahead<R>),
    Inside(Box<GzDecoder<Ahead<R>>>),
    Ended,
}

impl<R: BufRead> Members<R> {
    pub fn new(inner: R) -> Members<R> {
        Members {
            state: State::Between(Ahead::new(inner)),
        }
    }
}

impl<R: BufRead> Read for Members<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            match std::mem::replace(&mut self.state, State::Ended) {
                State::Ended => return Ok(0),
                State::Between(mut inner) => {
                    let skipped = seek_member(&mut inner)?;
                    match skipped {
                        Seek::End => return Ok(0),
                        Seek::Here => {}
                        Seek::Skipped(bytes) => {
                            self.state = State::Between(inner);
                            let what = format!("{bytes} bytes that are no gzip");
                            return Err(io::Error::new(io::ErrorKind::InvalidData, what));
                        }
                    }
                    self.state = State::Inside(Box::new(GzDecoder::new(inner)));
                }
                State::Inside(mut decoder) => match decoder.read(buffer) {
                    Ok(0) if !buffer.is_empty() => {
                        self.state = State::Between(decoder.into_inner());
                    }
                    Ok(len) => {
                        self.state = State::Inside(decoder);
                        return Ok(len);
                    }
                    Err(error) => {
                        self.state = State::Between(decoder.into_inner());
                        return Err(error);
                    }
                },
            }
        }
    }
}

enum Seek {
    Here,
    Skipped(u64),
    End,
}

/// Goes to where the next member begins. Zeros that fill up a block are not worth a word.
fn seek_member<R: BufRead>(inner: &mut Ahead<R>) -> io::Result<Seek> {
    let mut skipped = 0u64;
    let mut solid = false;
    loop {
        let chunk = inner.fill_buf()?;
        if chunk.is_empty() {
            return Ok(match solid {
                true => Seek::Skipped(skipped),
                false => Seek::End,
            });
        }
        if let Some(at) = memchr::memchr(0x1f, chunk) {
            let before = chunk.get(..at).unwrap_or_default();
            solid |= before.iter().any(|byte| *byte != 0);
            inner.consume(at);
            skipped += at as u64;
            let mut start = Vec::new();
            inner.take(4).read_to_end(&mut start)?;
            inner.put_back(&start);
            if matches!(start.as_slice(), [0x1f, 0x8b, 8, flags] if flags & 0xe0 == 0) {
                return Ok(if solid {
                    Seek::Skipped(skipped)
                } else {
                    Seek::Here
                });
            }
            solid = true;
            inner.consume(1);
            skipped += 1;
        } else {
            solid |= chunk.iter().any(|byte| *byte != 0);
            let len = chunk.len();
            inner.consume(len);
            skipped += len as u64;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn gzip(text: &str) -> Vec<u8> {
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        gzip.write_all(text.as_bytes()).unwrap();
        gzip.finish().unwrap()
    }

    /// What comes out, with `!` for each error.
    #[track_caller]
    fn check(bytes: &[u8], expect: &str) {
        for capacity in [1, 3, 4096] {
            let inner = io::BufReader::with_capacity(capacity, bytes);
            let mut members = Members::new(inner);
            let mut out = String::new();
            for _ in 0..10 {
                let mut some = Vec::new();
                let result = members.read_to_end(&mut some);
                out.push_str(&String::from_utf8_lossy(&some));
                match result {
                    Ok(_) => break,
                    Err(_) => out.push('!'),
                }
            }
            assert_eq!(out, expect);
        }
    }

    #[test]
    fn members_follow_one_another() {
        check(&[gzip("one "), gzip("two")].concat(), "one two");
        check(
            &[gzip("one "), vec![0; 9], gzip("two"), vec![0; 9]].concat(),
            "one two",
        );
        check(b"", "");
    }

    #[test]
    fn a_damaged_member_is_one_error() {
        let mut damaged = gzip("middle middle middle middle");
        let last = damaged.len() - 6;
        damaged[last] ^= 0xff;
        let all = [gzip("one "), damaged, gzip(" two")].concat();
        check(&all, "one middle middle middle middle! two");
        check(
            &[gzip("one "), b"junk".to_vec(), gzip("two")].concat(),
            "one !two",
        );
        let cut = gzip("cut off");
        check(&cut[..cut.len() - 9], "cut off!");
    }
}
