//! Readers that count: bytes hashed on their way, and expansion held within its limits.

use std::cell::Cell;
use std::io::{self, Read};
use std::rc::Rc;

use xxhash_rust::xxh3::Xxh3;

use crate::read::limits::Limits;

/// Expansion up to here is never suspicious.
const FREE_BYTES: u64 = 1 << 20;

/// Hashes what is read.
pub struct Hashed<R> {
    inner: R,
    hasher: Xxh3,
    /// Whether the system failed to read some of it, as a network does for a while.
    pub refused: bool,
}

impl<R: Read> Hashed<R> {
    pub fn new(inner: R) -> Hashed<R> {
        Hashed {
            inner,
            hasher: Xxh3::new(),
            refused: false,
        }
    }

    /// Reads what is left, but for at most `limit` bytes, and gives the hash of what was read. Of a file
    /// that was given up early it is not the hash of all bytes, so it is no known file when met again:
    /// cheaper than to read to the end what nobody wants.
    pub fn finish(self, limit: u64) -> io::Result<u128> {
        let mut left = self.take(limit);
        io::copy(&mut left, &mut io::sink())?;
        Ok(left.into_inner().hasher.digest128())
    }
}

impl<R: Read> Read for Hashed<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer);
        let len = read.inspect_err(|e| self.refused |= e.kind() != io::ErrorKind::Interrupted)?;
        self.hasher.update(buffer.get(..len).unwrap_or_default());
        Ok(len)
    }
}

/// How many bytes went through, for whoever holds a copy.
pub type Count = Rc<Cell<u64>>;

pub fn add(count: &Count, len: usize) {
    count.set(count.get().saturating_add(len as u64));
}

/// Counts the compressed bytes of a container.
pub struct Counted<R> {
    pub inner: R,
    pub count: Count,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let len = self.inner.read(buffer)?;
        add(&self.count, len);
        Ok(len)
    }
}

/// The expanded bytes of a container: an error ends them where a limit bites.
pub struct Expanded<R> {
    pub inner: R,
    /// Bytes that the whole container has expanded to.
    pub total: Count,
    /// Bytes that this reader gave.
    pub given: u64,
    /// Compressed bytes behind them.
    pub compressed: Count,
    /// Bytes of the whole file on disk.
    pub on_disk: u64,
    pub limits: Limits,
}

/// Why a file may expand no further, if so.
pub fn spent(total: &Count, on_disk: u64, limits: &Limits) -> Option<String> {
    let most = limits.expanded_bytes;
    if total.get() > most {
        return Some(format!("expands to more than {most} bytes"));
    }
    let ratio = limits.ratio;
    let allowed = on_disk.saturating_mul(ratio).saturating_add(FREE_BYTES);
    (total.get() > allowed).then(|| format!("expands more than {ratio} times"))
}

impl<R: Read> Expanded<R> {
    fn check(&self) -> io::Result<()> {
        if let Some(why) = spent(&self.total, self.on_disk, &self.limits) {
            return Err(io::Error::other(why));
        }
        let allowed = self.compressed.get().saturating_mul(self.limits.ratio);
        if self.given > allowed.saturating_add(FREE_BYTES) {
            let ratio = self.limits.ratio;
            return Err(io::Error::other(format!("expands more than {ratio} times")));
        }
        Ok(())
    }
}

impl<R: Read> Read for Expanded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.check()?;
        let len = self.inner.read(buffer)?;
        add(&self.total, len);
        self.given = self.given.saturating_add(len as u64);
        Ok(len)
    }
}
