//! A reader that takes bytes back.

use std::io::{self, BufRead, BufReader, Cursor, Read};

/// Gives the bytes taken back first, then those of `inner`.
pub struct Ahead<R> {
    inner: R,
    ahead: Vec<u8>,
    at: usize,
}

impl<R: BufRead> Ahead<R> {
    pub fn new(inner: R) -> Ahead<R> {
        Ahead {
            inner,
            ahead: Vec::new(),
            at: 0,
        }
    }

    /// Takes back bytes that were read last. What is there already is not moved, so that it costs no more
    /// than those bytes.
    pub fn put_back(&mut self, bytes: &[u8]) {
        if let Some(start) = self.at.checked_sub(bytes.len())
            && let Some(room) = self.ahead.get_mut(start..self.at)
        {
            room.copy_from_slice(bytes);
            self.at = start;
            return;
        }
        let rest = self.ahead.get(self.at..).unwrap_or_default();
        self.ahead = [bytes, rest].concat();
        self.at = 0;
    }
}

impl<R: BufRead> BufRead for Ahead<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.at < self.ahead.len() {
            return Ok(self.ahead.get(self.at..).unwrap_or_default());
        }
        self.inner.fill_buf()
    }

    fn consume(&mut self, amount: usize) {
        if self.at < self.ahead.len() {
            self.at = self.ahead.len().min(self.at + amount);
            if self.at == self.ahead.len() {
                self.ahead = Vec::new();
                self.at = 0;
            }
        } else {
            self.inner.consume(amount);
        }
    }
}

impl<R: BufRead> Read for Ahead<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let chunk = self.fill_buf()?;
        let len = chunk.len().min(buffer.len());
        if let (Some(to), Some(from)) = (buffer.get_mut(..len), chunk.get(..len)) {
            to.copy_from_slice(from);
        }
        self.consume(len);
        Ok(len)
    }
}

/// Gives its error once, then nothing.
pub struct Broken(pub Option<io::Error>);

impl Read for Broken {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        self.0.take().map_or(Ok(0), Err)
    }
}

/// The next bytes of `input`, at most so many, and a reader that gives all of it, these first. An error that
/// was met among them comes after those before it.
pub fn look_ahead(input: impl BufRead, most: usize) -> (Vec<u8>, impl BufRead) {
    let mut input = input;
    let mut bytes = Vec::new();
    let error = input.by_ref().take(most as u64).read_to_end(&mut bytes);
    let broken = BufReader::with_capacity(1, Broken(error.err()));
    let again = Cursor::new(bytes.clone()).chain(broken).chain(input);
    (bytes, again)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_looked_at_comes_again_and_so_does_an_error() {
        let (seen, mut all) = look_ahead(&b"abcdef"[..], 2);
        let mut again = String::new();
        all.read_to_string(&mut again).unwrap();
        assert_eq!((seen.as_slice(), again.as_str()), (&b"ab"[..], "abcdef"));
        let broken = BufReader::new(Broken(Some(io::Error::other("cut off"))));
        let (seen, mut all) = look_ahead(b"abc".chain(broken), 9);
        let mut again = Vec::new();
        let error = all.read_to_end(&mut again).unwrap_err();
        assert_eq!((seen, error.to_string().as_str()), (again, "cut off"));
    }

    #[test]
    fn what_was_put_back_comes_again() {
        let mut reader = Ahead::new(&b"abcdef"[..]);
        let mut two = [0; 2];
        reader.read_exact(&mut two).unwrap();
        reader.put_back(b"ab");
        reader.read_exact(&mut two).unwrap();
        assert_eq!(&two, b"ab");
        reader.put_back(b"b");
        reader.put_back(b"a");
        let mut all = String::new();
        reader.read_to_string(&mut all).unwrap();
        assert_eq!(all, "abcdef");
    }
}
