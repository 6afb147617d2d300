//! What a file is that is not read, told by its first bytes; and whether bytes are text.

use crate::read::markup::is_html_tag;

/// Beginnings of files, with what the ledger says of them.
#[rustfmt::skip]
const BEGINNINGS: &[(&[u8], &str)] = &[
    (b"{\\rtf", "not read yet: RTF"),
    (b"7z\xbc\xaf\x27\x1c", "not read yet: 7z"),
    (b"Rar!\x1a\x07", "not read yet: RAR"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "not read yet: Office document (old binary form)"),
    (b"SQLite format 3\0", "a database (SQLite), no article"),
    (b"PAR1", "not read yet: Parquet"),
    (b"!BDN", "not read yet: mail (Outlook PST)"),
    (b"%!PS", "not read yet: PostScript"),
    (b"\x89PNG\r\n\x1a\n", "an image (PNG), no text"),
    (b"\xff\xd8\xff", "an image (JPEG), no text"),
    (b"GIF87a", "an image (GIF), no text"),
    (b"GIF89a", "an image (GIF), no text"),
    (b"II*\0", "an image (TIFF), no text"),
    (b"MM\0*", "an image (TIFF), no text"),
    (b"\0\0\x01\0", "an image (icon), no text"),
    (b"ID3", "sound (MP3), no text"),
    (b"OggS", "sound (Ogg), no text"),
    (b"fLaC", "sound (FLAC), no text"),
    (b"\x1aE\xdf\xa3", "video (Matroska), no text"),
    (b"\x7fELF", "a program (ELF), no text"),
    (b"MZ\x90\0", "a program (Windows), no text"),
    (b"\xca\xfe\xba\xbe", "a program (Java), no text"),
    (b"wOFF", "a font, no text"),
    (b"wOF2", "a font, no text"),
];

/// Root elements of XML, without prefix, with what the ledger says of them.
#[rustfmt::skip]
const ROOTS: &[(&str, &str)] = &[
    ("conceptItem", "NewsML-G2 about a concept, no article"),
    ("knowledgeItem", "NewsML-G2 about concepts, no article"),
    ("planningItem", "NewsML-G2 about planning, no article"),
    ("catalogItem", "NewsML-G2 catalog, no article"),
    ("contentMeta", "NewsML-G2 metadata alone, no article"),
    ("groupSet", "NewsML-G2 package of references, no article"),
    ("schema", "an XML schema, no article"),
    ("stylesheet", "an XSLT stylesheet, no article"),
    ("urlset", "a site map, no article"),
    ("sitemapindex", "a site map, no article"),
    ("opml", "a list of feeds, no article"),
    ("svg", "an image (SVG), no text"),
];

/// Headers that only mail has, lower case.
const MAIL_HEADERS: [&str; 8] = [
    "received",
    "return-path",
    "delivered-to",
    "message-id",
    "mime-version",
    "envelope-to",
    "x-mailer",
    "content-transfer-encoding",
];

/// What the ledger says of a file that begins so, where it is of a known kind that is not read.
pub fn not_read(head: &[u8]) -> Option<&'static str> {
    let begins = BEGINNINGS.iter().find(|(magic, _)| head.starts_with(magic));
    if let Some((_, what)) = begins {
        return Some(what);
    }
    match head.get(..12) {
        Some([b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P']) => {
            return Some("an image (WebP), no text");
        }
        Some([b'R', b'I', b'F', b'F', ..]) => return Some("sound or video (RIFF), no text"),
        Some([_, _, _, _, b'f', b't', b'y', b'p', ..]) => return Some("video (MP4), no text"),
        _ => {}
    }
    if let Some(root) = xml_root(head) {
        let local = root.rsplit(':').next().unwrap_or(root);
        return ROOTS
            .iter()
            .find(|(name, _)| *name == local)
            .map(|row| row.1);
    }
    None
}

/// A run of header lines at the top, one of which only mail has.
pub fn is_mail(head: &[u8]) -> bool {
    let head = head.trim_ascii_start();
    let mut headers = 0;
    let mut usual = 0;
    let mut own = false;
    for (i, line) in head.split(|byte| *byte == b'\n').take(40).enumerate() {
        if line.trim_ascii().is_empty() {
            break;
        }
        let folded = line.starts_with(b" ") || line.starts_with(b"\t");
        if folded || (i == 0 && line.starts_with(b"From ")) {
            continue;
        }
        let Some(colon) = memchr::memchr(b':', line) else {
            return false;
        };
        let name = line.get(..colon).unwrap_or_default();
        if !name
            .iter()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(byte))
        {
            return false;
        }
        headers += 1;
        let is_among = |names: &[&str]| {
            let mut names = names.iter();
            names.any(|known| name.eq_ignore_ascii_case(known.as_bytes()))
        };
        usual += usize::from(is_among(&["from", "to", "subject", "date"]));
        own |= is_among(&MAIL_HEADERS);
    }
    usual == 4 || (own && (headers >= 2 || head.starts_with(b"From ")))
}

/// The name of the first element, as written, of what begins like XML.
pub fn xml_root(head: &[u8]) -> Option<&str> {
    let mut rest = head.trim_ascii_start();
    let declared = rest.starts_with(b"<?xml");
    loop {
        rest = rest.trim_ascii_start();
        let end: &[u8] = match rest {
            [b'<', b'?', ..] => b"?>",
            [b'<', b'!', b'-', b'-', ..] => b"-->",
            [b'<', b'!', ..] => b">",
            [b'<', ..] => break,
            _ => return None,
        };
        let at = memchr::memmem::find(rest, end)?;
        let subset = rest.get(..at).and_then(|until| memchr::memchr(b'[', until));
        rest = match subset.filter(|_| end == b">") {
            Some(open) => after_subset(rest.get(open..)?)?,
            None => rest.get(at + end.len()..)?,
        };
    }
    let name = rest.get(1..)?;
    let len = name
        .iter()
        .position(|byte| !(byte.is_ascii_alphanumeric() || b":-_.".contains(byte)))?;
    let name = std::str::from_utf8(name.get(..len)?).ok()?;
    let local = name.rsplit(':').next().unwrap_or(name);
    let known = ROOTS.iter().any(|(root, _)| *root == local);
    // Without a declaration it is XML where elements are closed and none of HTML comes first.
    let closes = || memchr::memmem::find(rest, b"</").is_some();
    let is_xml = declared || known || name.contains(':') || (!is_html_tag(name) && closes());
    (!name.is_empty() && is_xml).then_some(name)
}

/// What follows the internal subset of a DTD, `[ … ]>`.
fn after_subset(subset: &[u8]) -> Option<&[u8]> {
    memchr::memchr_iter(b']', subset).find_map(|at| {
        let after = subset.get(at + 1..)?.trim_ascii_start();
        after.strip_prefix(b">")
    })
}

/// Whether bytes are text in some encoding: few control characters, and no zeros.
pub fn is_text(head: &[u8]) -> bool {
    // Korean in seven bits (RFC 1557) is full of shifts.
    let shifts = memchr::memmem::find(head, b"\x1b$)C").is_some();
    // No branches, so that a processor looks at many bytes at a time.
    let is_odd = |byte: u8| {
        let is_white = byte.wrapping_sub(b'\t') <= b'\r' - b'\t';
        let is_shift = (byte == 0x0e) | (byte == 0x0f);
        let is_escape = byte == 0x1b;
        (byte == 0x7f) | (byte < b' ') & !is_white & !is_escape & !(is_shift & shifts)
    };
    let count = |few: &[u8]| {
        few.iter()
            .fold(0, |n: u8, byte| n + u8::from(is_odd(*byte)))
    };
    let odd: usize = head
        .chunks(u8::MAX as usize)
        .map(|few| usize::from(count(few)))
        .sum();
    let zeros = memchr::memchr_iter(0, head).count();
    // A few stray ones are damage (or ISO 2022 shifts), not another kind of file.
    odd * 50 <= head.len() && zeros * 500 <= head.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_characters_are_no_text_beyond_one_in_fifty() {
        for byte in 0..=u8::MAX {
            let is_control = byte < 0x20 && !b"\t\n\x0b\x0c\r\x1b".contains(&byte) || byte == 0x7f;
            let of = |odd: usize| [vec![b'a'; 1_000 - odd], vec![byte; odd]].concat();
            // Fewer zeros are too many.
            assert_eq!(is_text(&of(20)), byte != 0, "{byte:#x}");
            assert_eq!(is_text(&of(21)), !is_control, "{byte:#x}");
        }
        let korean = [&b"\x1b$)C"[..], &[0x0e; 50], &[0x0f; 50]].concat();
        assert!(is_text(&korean));
        assert!(!is_text(&korean[1..]));
    }

    #[test]
    fn roots_are_found_behind_prologues() {
        let root = |text: &'static str| xml_root(text.as_bytes());
        assert_eq!(
            root("<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b ']'>] ><!-- <b> --> <nitf>"),
            Some("nitf")
        );
        assert_eq!(
            root("<?xml version='1.0'?><!DOCTYPE a><!-- <b> --> <nitf>"),
            Some("nitf")
        );
        assert_eq!(root("<atom:feed x='y'>"), Some("atom:feed"));
        assert_eq!(root("<b>bold</b> words"), None);
        assert_eq!(root("<?xml"), None);
        assert_eq!(root("<"), None);
    }

    #[test]
    fn mail_has_headers_of_its_own() {
        assert!(is_mail(b"Return-Path: <a@b>\nSubject: x\n\n"));
        assert!(!is_mail(b"Title: x\nDate: y\nSource: z\n\n"));
        assert!(!is_mail(b"He said: no\nReceived: x"));
    }

    #[test]
    fn text_bears_a_little_damage() {
        assert!(is_text("ordinary words, \u{e9}t\u{e9}\n".as_bytes()));
        assert!(is_text(&[b"x".repeat(999).as_slice(), b"\0"].concat()));
        assert!(!is_text(b"ab\0cd\0"));
        assert!(is_text(b"\x1b$)C\x0e0!\x0f \x0e0!\x0f"));
        assert!(!is_text(b"\x0e0!\x0f \x0e0!\x0f"));
        assert!(is_text(b""));
    }
}
