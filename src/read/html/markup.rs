//! A flat, linear-time reader of markup: tags and text in order, no tree.

use std::borrow::Cow;
use std::ops::Range;

use super::silent;

/// One piece of a page as written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    /// `name` as written, in any case; `empty` where the tag ends in `/>`.
    Open {
        name: &'a str,
        empty: bool,
    },
    Close {
        name: &'a str,
    },
    /// With its character references unread.
    Text(&'a str),
}

/// Elements whose content is text and holds no tags.
pub const RAW: &[&str] = &[
    "script", "style", "textarea", "title", "noscript", "iframe", "xmp", "noembed", "noframes",
];

pub struct Pieces<'a> {
    html: &'a str,
    /// Where the piece after the last one begins.
    pub at: usize,
    /// Where the tag just read begins.
    tag: usize,
    /// How many attributes the tag just read has, or a few more.
    pub n_attributes: usize,
    /// Where in the page those of its attributes stand that are [`silent::is_unread`], each with the white space before it.
    pub unread: Vec<Range<usize>>,
}

impl<'a> Pieces<'a> {
    pub fn new(html: &'a str) -> Pieces<'a> {
        Pieces {
            html,
            at: 0,
            tag: 0,
            n_attributes: 0,
            unread: Vec::new(),
        }
    }

    /// The tag just read, as written.
    pub fn tag(&self) -> &'a str {
        self.html.get(self.tag..self.at).unwrap_or_default()
    }

    /// Passes over the content of a [`RAW`] element that was just opened, up to its end tag.
    pub fn skip_raw(&mut self, name: &str) {
        let rest = self.html.as_bytes().get(self.at..).unwrap_or_default();
        let mut from = 0;
        while let Some(found) = memchr::memmem::find(rest.get(from..).unwrap_or_default(), b"</") {
            let at = from + found + 2;
            let tag = rest.get(at..at + name.len()).unwrap_or_default();
            if tag.eq_ignore_ascii_case(name.as_bytes()) {
                self.at += at - 2;
                return;
            }
            from = at;
        }
        self.at = self.html.len();
    }

    /// The end of a tag whose name ends at `from`: behind the `>` that no quotes hold.
    fn tag_end(&mut self, from: usize) -> usize {
        let bytes = self.html.as_bytes();
        let mut at = from;
        // Where the name begins that is read.
        let mut name = from;
        self.n_attributes = 0;
        self.unread.clear();
        while let Some(byte) = bytes.get(at) {
            match byte {
                b'>' => return at + 1,
                // Quotes open a value only behind `=`; elsewhere they are part of a name.
                b'=' => {
                    self.n_attributes += 1;
                    let named = self.html.get(name..at).unwrap_or_default();
                    let value = bytes.get(at + 1..).unwrap_or_default();
                    let blank = value.iter().take_while(|b| b.is_ascii_whitespace()).count();
                    at += 1 + blank;
                    if let Some(quote @ (b'"' | b'\'')) = bytes.get(at).copied() {
                        let inside = bytes.get(at + 1..).unwrap_or_default();
                        match memchr::memchr(quote, inside) {
                            Some(end) => {
                                at += end + 2;
                                let is_parted = bytes.get(at).is_some_and(ends_value);
                                if name > from && is_parted && silent::is_unread(named) {
                                    self.unread.push(name - 1..at);
                                }
                            }
                            None => return bytes.len(),
                        }
                    }
                }
                byte => {
                    at += 1;
                    if byte.is_ascii_whitespace() || *byte == b'/' {
                        self.n_attributes += 1;
                        name = at;
                    }
                }
            }
        }
        bytes.len()
    }
}

impl<'a> Iterator for Pieces<'a> {
    type Item = Piece<'a>;

    fn next(&mut self) -> Option<Piece<'a>> {
        let bytes = self.html.as_bytes();
        loop {
            let rest = bytes.get(self.at..).filter(|rest| !rest.is_empty())?;
            let start = self.at;
            if rest.first() != Some(&b'<') || !begins_markup(rest) {
                let mut end = start + 1;
                loop {
                    let tail = bytes.get(end..).unwrap_or_default();
                    match memchr::memchr(b'<', tail) {
                        Some(found) if begins_markup(tail.get(found..).unwrap_or_default()) => {
                            end += found;
                            break;
                        }
                        Some(found) => end += found + 1,
                        None => {
                            end = bytes.len();
                            break;
                        }
                    }
                }
                // A `<` is one byte, so that both ends lie between characters.
                let end = if self.html.is_char_boundary(end) {
                    end
                } else {
                    bytes.len()
                };
                self.at = end;
                return Some(Piece::Text(self.html.get(start..end).unwrap_or_default()));
            }
            if rest.starts_with(b"<!--") {
                let inside = rest.get(4..).unwrap_or_default();
                self.at = match memchr::memmem::find(inside, b"-->") {
                    // `<!-->` and `<!--->` are whole comments.
                    _ if inside.starts_with(b">") => start + 5,
                    _ if inside.starts_with(b"->") => start + 6,
                    Some(end) => start + 4 + end + 3,
                    None => bytes.len(),
                };
                continue;
            }
            if matches!(rest.get(1), Some(b'!' | b'?')) {
                self.at = memchr::memchr(b'>', rest).map_or(bytes.len(), |end| start + end + 1);
                continue;
            }
            let closing = rest.get(1) == Some(&b'/');
            let name_start = start + 1 + usize::from(closing);
            let name_len = bytes
                .get(name_start..)?
                .iter()
                .take_while(|b| !b.is_ascii_whitespace() && !matches!(b, b'>' | b'/'))
                .count();
            let name = self
                .html
                .get(name_start..name_start + name_len)
                .unwrap_or_default();
            self.tag = start;
            self.at = self.tag_end(name_start + name_len);
            return Some(match closing {
                true => Piece::Close { name },
                false => Piece::Open {
                    name,
                    empty: bytes.get(..self.at).is_some_and(|tag| tag.ends_with(b"/>")),
                },
            });
        }
    }
}

/// Whether this stands behind a quoted value as it should.
fn ends_value(byte: &u8) -> bool {
    byte.is_ascii_whitespace() || matches!(byte, b'>' | b'/')
}

/// Whether a `<` begins a tag, a comment or a declaration, and not just text.
fn begins_markup(rest: &[u8]) -> bool {
    match (rest.get(1), rest.get(2)) {
        (Some(b'/'), Some(next)) => next.is_ascii_alphabetic(),
        (Some(next), _) => next.is_ascii_alphabetic() || matches!(next, b'!' | b'?'),
        (None, _) => false,
    }
}

/// Named character references that occur in news; others stay as written.
const NAMED: &[(&str, &str)] = &[
    ("amp", "&"),
    ("lt", "<"),
    ("gt", ">"),
    ("quot", "\""),
    ("apos", "'"),
    ("nbsp", "\u{A0}"),
    ("ndash", "–"),
    ("mdash", "—"),
    ("hellip", "…"),
    ("lsquo", "‘"),
    ("rsquo", "’"),
    ("sbquo", "‚"),
    ("ldquo", "“"),
    ("rdquo", "”"),
    ("bdquo", "„"),
    ("laquo", "«"),
    ("raquo", "»"),
    ("bull", "•"),
    ("middot", "·"),
    ("copy", "©"),
    ("reg", "®"),
    ("trade", "™"),
    ("euro", "€"),
    ("pound", "£"),
    ("yen", "¥"),
    ("cent", "¢"),
    ("sect", "§"),
    ("deg", "°"),
    ("times", "×"),
    ("shy", "\u{AD}"),
    ("auml", "ä"),
    ("ouml", "ö"),
    ("uuml", "ü"),
    ("Auml", "Ä"),
    ("Ouml", "Ö"),
    ("Uuml", "Ü"),
    ("szlig", "ß"),
    ("agrave", "à"),
    ("aacute", "á"),
    ("acirc", "â"),
    ("atilde", "ã"),
    ("aring", "å"),
    ("aelig", "æ"),
    ("ccedil", "ç"),
    ("egrave", "è"),
    ("eacute", "é"),
    ("ecirc", "ê"),
    ("euml", "ë"),
    ("igrave", "ì"),
    ("iacute", "í"),
    ("icirc", "î"),
    ("iuml", "ï"),
    ("ntilde", "ñ"),
    ("ograve", "ò"),
    ("oacute", "ó"),
    ("ocirc", "ô"),
    ("otilde", "õ"),
    ("oslash", "ø"),
    ("ugrave", "ù"),
    ("uacute", "ú"),
    ("ucirc", "û"),
    ("yacute", "ý"),
    ("Aacute", "Á"),
    ("Eacute", "É"),
    ("Iacute", "Í"),
    ("Oacute", "Ó"),
    ("Uacute", "Ú"),
    ("Ntilde", "Ñ"),
    ("Ccedil", "Ç"),
    ("Agrave", "À"),
    ("Egrave", "È"),
    ("iquest", "¿"),
    ("iexcl", "¡"),
    ("Aring", "Å"),
    ("Oslash", "Ø"),
    ("AElig", "Æ"),
    ("scaron", "š"),
    ("Scaron", "Š"),
];

/// Text with its character references read.
pub fn unescape(text: &str) -> Cow<'_, str> {
    let Some(first) = text.find('&') else {
        return Cow::Borrowed(text);
    };
    let mut out = String::with_capacity(text.len());
    let (mut done, mut rest) = text.split_at(first);
    loop {
        out.push_str(done);
        let Some(body) = rest.strip_prefix('&') else {
            break;
        };
        let len = body
            .bytes()
            .take(10)
            .take_while(|b| b.is_ascii_alphanumeric() || *b == b'#')
            .count();
        let name = body.get(..len).unwrap_or_default();
        let after = body.get(len..).unwrap_or_default();
        match reference(name) {
            Some(c) => {
                out.push_str(&c);
                rest = after.strip_prefix(';').unwrap_or(after);
            }
            None => {
                out.push('&');
                rest = body;
            }
        }
        (done, rest) = rest.split_at(rest.find('&').unwrap_or(rest.len()));
    }
    Cow::Owned(out)
}

fn reference(name: &str) -> Option<Cow<'static, str>> {
    let Some(number) = name.strip_prefix('#') else {
        let (_, text) = NAMED.iter().find(|(known, _)| *known == name)?;
        return Some(Cow::Borrowed(text));
    };
    let code = match number.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16).ok()?,
        None => number.parse().ok()?,
    };
    char::from_u32(code).map(|c| Cow::Owned(c.to_string()))
}
