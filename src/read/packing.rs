//! Which container a file is, told by its first bytes.

/// What holds other files, or one file compressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Container {
    Gzip,
    Zstd,
    Bzip2,
    Xz,
    Zip,
    Tar,
}

/// The container that begins with `head`, if it is one.
pub fn container_of(head: &[u8]) -> Option<Container> {
    match head {
        [0x1f, 0x8b, 8, ..] => Some(Container::Gzip),
        [0x28, 0xb5, 0x2f, 0xfd, ..] | [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..] => Some(Container::Zstd),
        [b'B', b'Z', b'h', b'1'..=b'9', 0x31, 0x41, 0x59, 0x26, ..] => Some(Container::Bzip2),
        [0xfd, b'7', b'z', b'X', b'Z', 0, ..] => Some(Container::Xz),
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

/// `a.txt.gz` → `a.txt`.
pub fn without_extension(name: &str, extensions: &[&str]) -> String {
    match name.rsplit_once('.') {
        Some((stem, extension)) if extensions.iter().any(|e| extension.eq_ignore_ascii_case(e)) => {
            stem.to_owned()
        }
        _ => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn containers_are_told_by_content() {
        assert_eq!(container_of(b"\x1f\x8b\x08\0"), Some(Container::Gzip));
        assert_eq!(container_of(b"PK\x03\x04"), Some(Container::Zip));
        assert_eq!(container_of(b"\x28\xb5\x2f\xfd"), Some(Container::Zstd));
        assert_eq!(container_of(&[b'x'; 600]), None);
        assert_eq!(container_of(&[0; 600]), None);
        assert_eq!(container_of(b"BZh91AY&SY"), Some(Container::Bzip2));
        assert_eq!(container_of(b"BZh is a word"), None);
        assert_eq!(container_of(b"\xfd7zXZ\0\0"), Some(Container::Xz));
        assert_eq!(container_of(b""), None);
        let mut old_tar = [0u8; 512];
        old_tar[..5].copy_from_slice(b"a.txt");
        let sum: u32 = old_tar.iter().map(|byte| u32::from(*byte)).sum::<u32>() + 8 * 32;
        old_tar[148..155].copy_from_slice(format!("{sum:06o}\0").as_bytes());
        assert_eq!(container_of(&old_tar), Some(Container::Tar));
    }

    #[test]
    fn only_the_extension_of_compression_goes() {
        assert_eq!(without_extension("a.txt.GZ", &["gz"]), "a.txt");
        assert_eq!(without_extension("a.txt", &["gz"]), "a.txt");
    }
}
