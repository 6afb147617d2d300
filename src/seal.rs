//! A checksum at the end of a JSON object, for files that have none of their own: the commit of an index, receipts.
//!
//! It is the last member of the object, `"seal":"…"`, over all bytes before it; who does not know it passes over it.

use xxhash_rust::xxh3::xxh3_128;

const BEGIN: &[u8] = b",\"seal\":\"";
const DIGITS: usize = 32;
const END: &[u8] = b"\"}\n";

/// The object with its seal; what is no object stays as it is.
pub fn sealed(object: &[u8]) -> Vec<u8> {
    let Some(open) = object.trim_ascii_end().strip_suffix(b"}") else {
        return object.to_vec();
    };
    [open, BEGIN, seal(open).as_bytes(), END].concat()
}

fn seal(bytes: &[u8]) -> String {
    format!("{:032x}", xxh3_128(bytes))
}

/// Whether the object is as it was sealed; `None` where it bears no seal.
pub fn is_as_sealed(object: &[u8]) -> Option<bool> {
    let rest = object.strip_suffix(END)?;
    let (rest, stated) = rest.split_at_checked(rest.len().checked_sub(DIGITS)?)?;
    let open = rest.strip_suffix(BEGIN)?;
    Some(seal(open).as_bytes() == stated)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_bit_counts() {
        let object = b"{\"segments\": [], \"payload\": \"x\"\n}\n";
        assert_eq!(is_as_sealed(object), None);
        let sealed = sealed(object);
        assert_eq!(is_as_sealed(&sealed), Some(true));
        let read: serde_json::Value = serde_json::from_slice(&sealed).unwrap();
        assert_eq!(read["payload"], "x");
        for at in 0..sealed.len() * 8 {
            let mut flipped = sealed.clone();
            flipped[at / 8] ^= 1 << (at % 8);
            assert_ne!(is_as_sealed(&flipped), Some(true), "bit {at}");
        }
    }
}
