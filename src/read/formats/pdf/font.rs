//! What the codes of a PDF font mean: characters, and how wide they are.

use std::collections::HashMap;

use lopdf::{Dictionary, Document, Encoding, Object};

use super::number;

/// Bytes that a font's map to Unicode may expand to.
const MAP_BYTES: usize = 4 << 20;
/// Codes of a wide font whose widths are kept.
const MOST_WIDTHS: usize = 1 << 16;

/// A font as far as text needs it.
pub struct Font<'d> {
    /// Codes of two bytes (a composite font), not of one.
    pub is_wide: bool,
    /// The characters of each code of one byte.
    narrow: Vec<Option<String>>,
    /// The font's own map to Unicode.
    map: Option<Encoding<'d>>,
    wide: HashMap<u16, Option<String>>,
    widths: HashMap<u16, f64>,
    default_width: f64,
}

impl<'d> Font<'d> {
    pub fn of(font: &'d Dictionary, document: &'d Document) -> Font<'d> {
        let subtype = font.get(b"Subtype").and_then(Object::as_name);
        let is_wide = matches!(subtype, Ok(b"Type0"));
        let map = map_of(font, document);
        let (widths, default_width) = match is_wide {
            true => wide_widths(font, document),
            false => narrow_widths(font, document),
        };
        let narrow = match is_wide {
            true => Vec::new(),
            false => narrow_table(font, document, map.as_ref()),
        };
        let map = map.or_else(|| match is_wide {
            true => predefined(font, document),
            false => None,
        });
        Font {
            is_wide,
            narrow,
            map,
            wide: HashMap::new(),
            widths,
            default_width,
        }
    }

    /// The characters of a code, `None` where the font does not say.
    pub fn text(&mut self, code: u16) -> Option<&str> {
        if !self.is_wide {
            return self.narrow.get(usize::from(code))?.as_deref();
        }
        let map = self.map.as_ref();
        let text = self
            .wide
            .entry(code)
            .or_insert_with(|| shown(map?, &code.to_be_bytes()));
        text.as_deref()
    }

    /// How far a code moves on, in units of the font's size.
    pub fn width(&self, code: u16) -> f64 {
        self.widths
            .get(&code)
            .copied()
            .unwrap_or(self.default_width)
    }
}

/// The font's `ToUnicode`, which goes before its encoding: that one only names glyphs.
fn map_of<'d>(font: &Dictionary, document: &Document) -> Option<Encoding<'d>> {
    let mut bare = Dictionary::new();
    bare.set("Type", Object::Name(b"Font".to_vec()));
    bare.set("ToUnicode", font.get(b"ToUnicode").ok()?.clone());
    match bare.get_font_encoding_with_limit(document, MAP_BYTES) {
        Ok(Encoding::UnicodeMapEncoding(map)) => Some(Encoding::UnicodeMapEncoding(map)),
        _ => None,
    }
}

/// The encodings of composite fonts that need no map of the font's own.
fn predefined<'d>(font: &'d Dictionary, document: &'d Document) -> Option<Encoding<'d>> {
    let name = font.get_deref(b"Encoding", document).ok()?.as_name().ok()?;
    let is_unicode = matches!(name, b"UniGB-UCS2-H" | b"UniGB-UTF16-H");
    is_unicode.then_some(Encoding::SimpleEncoding(name))
}

/// What bytes show; nothing where it is not known, or no character.
fn shown(encoding: &Encoding, bytes: &[u8]) -> Option<String> {
    let text = encoding.bytes_to_string(bytes).ok()?;
    let is_known = !text.is_empty() && !text.contains(['\0', '\u{fffd}']);
    is_known.then_some(text)
}

/// The table of a font with codes of one byte: map, else differences, else the encoding named.
fn narrow_table(
    font: &Dictionary,
    document: &Document,
    map: Option<&Encoding>,
) -> Vec<Option<String>> {
    let stated = font.get_deref(b"Encoding", document).ok();
    let differences = stated.and_then(|stated| stated.as_dict().ok());
    let base = match (stated, differences) {
        (_, Some(dict)) => dict.get(b"BaseEncoding").and_then(Object::as_name).ok(),
        (Some(name), _) => name.as_name().ok(),
        (None, None) => None,
    };
    let subtype = font.get(b"Subtype").and_then(Object::as_name);
    let unsaid: &[u8] = match subtype {
        Ok(b"TrueType") => b"WinAnsiEncoding",
        _ => b"StandardEncoding",
    };
    let base = named(base.unwrap_or(unsaid));
    let bare = Document::new();
    let base = base
        .get_font_encoding_with_limit(&bare, MAP_BYTES)
        .unwrap_or(Encoding::SimpleEncoding(b"WinAnsiEncoding"));
    let mut table: Vec<_> = (0..=255u8).map(|code| shown(&base, &[code])).collect();
    let array = differences
        .and_then(|dict| dict.get_deref(b"Differences", document).ok())
        .and_then(|array| array.as_array().ok());
    let mut code = 0usize;
    for entry in array.into_iter().flatten().take(1_000) {
        match entry {
            Object::Integer(next) => code = usize::try_from(*next).unwrap_or(256),
            Object::Name(name) => {
                if let Some(slot) = table.get_mut(code) {
                    *slot = glyph(name).or_else(|| slot.take().filter(|_| name != b".notdef"));
                }
                code += 1;
            }
            _ => {}
        }
    }
    if let Some(map) = map {
        for (code, slot) in (0..=255u8).zip(&mut table) {
            if let Some(text) = shown(map, &[code]) {
                *slot = Some(text);
            }
        }
    }
    table
}

/// A font that has an encoding and nothing else.
fn named(encoding: &[u8]) -> Dictionary {
    let mut font = Dictionary::new();
    font.set("Type", Object::Name(b"Font".to_vec()));
    font.set("Encoding", Object::Name(encoding.to_vec()));
    font
}

/// The characters of a glyph's name (Adobe Glyph List, and its rules for other names).
fn glyph(name: &[u8]) -> Option<String> {
    let name = name.split(|byte| *byte == b'.').next()?;
    if name.contains(&b'_') {
        return name.split(|byte| *byte == b'_').map(glyph).collect();
    }
    let hex = |digits: &[u8]| {
        let digits = std::str::from_utf8(digits).ok()?;
        char::from_u32(u32::from_str_radix(digits, 16).ok()?)
    };
    if let Some(digits) = name.strip_prefix(b"uni")
        && digits.len() >= 4
    {
        return digits.chunks(4).map(hex).collect();
    }
    if let Some(c) = name.strip_prefix(b"u").filter(|rest| rest.len() >= 4)
        && let Some(c) = hex(c)
    {
        return Some(c.to_string());
    }
    // The crate keeps its list of names to itself: a font of this one glyph is asked. Code 1 means
    // nothing in the encoding that it falls back to.
    let mut differences = Dictionary::new();
    let pair = vec![Object::Integer(1), Object::Name(name.to_vec())];
    differences.set("Differences", Object::Array(pair));
    let mut font = named(b"");
    font.set("Encoding", Object::Dictionary(differences));
    let document = Document::new();
    let encoding = font.get_font_encoding_with_limit(&document, 0).ok()?;
    shown(&encoding, &[1])
}

fn narrow_widths(font: &Dictionary, document: &Document) -> (HashMap<u16, f64>, f64) {
    // Fonts of type 3 have units of their own.
    let matrix = font
        .get_deref(b"FontMatrix", document)
        .and_then(Object::as_array);
    let unit = matrix.ok().and_then(|matrix| number(matrix.first()?));
    let unit = unit.map_or(0.001, f64::abs);
    let first = font
        .get_deref(b"FirstChar", document)
        .ok()
        .and_then(number)
        .unwrap_or(0.0) as u16;
    let stated = font
        .get_deref(b"Widths", document)
        .and_then(Object::as_array);
    if let Ok(stated) = stated {
        let widths = stated
            .iter()
            .take(256)
            .enumerate()
            .filter_map(|(i, width)| {
                let (_, width) = document.dereference(width).ok()?;
                Some((first.checked_add(i as u16)?, number(width)? * unit))
            });
        return (widths.collect(), 0.5);
    }
    // One of the fonts that every reader has: about the widths of Helvetica.
    let name = font.get(b"BaseFont").and_then(Object::as_name);
    if name.is_ok_and(|name| name.starts_with(b"Courier")) {
        return (HashMap::new(), 0.6);
    }
    let width = |code: u8| match code {
        b'i' | b'j' | b'l' | b'\'' | b'|' => 0.22,
        b' ' | b't' | b'f' | b'I' | b'.' | b',' | b';' | b':' | b'!' | b'/' => 0.28,
        b'r' | b'(' | b')' | b'-' => 0.33,
        b'm' | b'M' | b'w' | b'W' => 0.85,
        b'A'..=b'Z' => 0.68,
        _ => 0.54,
    };
    let widths = (32..=126).map(|code| (u16::from(code), width(code)));
    (widths.collect(), 0.54)
}

/// `W` of a composite font: `code [width …]` or `first last width`.
fn wide_widths(font: &Dictionary, document: &Document) -> (HashMap<u16, f64>, f64) {
    let mut widths = HashMap::new();
    let inner = font
        .get_deref(b"DescendantFonts", document)
        .and_then(Object::as_array)
        .ok()
        .and_then(|fonts| document.dereference(fonts.first()?).ok()?.1.as_dict().ok());
    let Some(inner) = inner else {
        return (widths, 1.0);
    };
    let default = inner.get_deref(b"DW", document).ok().and_then(number);
    let stated = inner.get_deref(b"W", document).and_then(Object::as_array);
    let mut rest = stated.map(Vec::as_slice).unwrap_or_default();
    while let [first, second, after @ ..] = rest {
        let (Some(first), Ok((_, second))) = (number(first), document.dereference(second)) else {
            break;
        };
        let first = first as u16;
        if let Ok(list) = second.as_array() {
            for (i, width) in list.iter().take(MOST_WIDTHS).enumerate() {
                if let (Some(width), Some(code)) = (number(width), first.checked_add(i as u16)) {
                    widths.insert(code, width / 1_000.0);
                }
            }
            rest = after;
        } else if let (Some(last), [width, after @ ..]) = (number(second), after) {
            let width = number(width).unwrap_or(1_000.0) / 1_000.0;
            widths.extend((first..=last as u16).map(|code| (code, width)));
            rest = after;
        } else {
            break;
        }
        // A list that repeats itself is no reason to go on for ever.
        if widths.len() >= MOST_WIDTHS {
            break;
        }
    }
    (widths, default.map_or(1.0, |default| default / 1_000.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_glyphs() {
        let of = |name: &str| glyph(name.as_bytes());
        assert_eq!(of("eacute").as_deref(), Some("é"));
        assert_eq!(of("uni0436").as_deref(), Some("ж"));
        assert_eq!(of("u1F600").as_deref(), Some("😀"));
        assert_eq!(of("f_i").as_deref(), Some("fi"));
        assert_eq!(of("a.alt").as_deref(), Some("a"));
        assert_eq!(of("g123"), None);
        assert_eq!(of(".notdef"), None);
    }

    #[test]
    fn one_unknown_glyph_does_not_unmake_the_others() {
        let mut encoding = Dictionary::new();
        let name = |name: &str| Object::Name(name.as_bytes().to_vec());
        let list = vec![Object::Integer(65), name("g1"), name("eacute"), name("c17")];
        encoding.set("Differences", Object::Array(list));
        let mut font = named(b"");
        font.set("Encoding", Object::Dictionary(encoding));
        let document = Document::new();
        let mut font = Font::of(&font, &document);
        assert_eq!(font.text(66), Some("é"));
        assert_eq!(font.text(68), Some("D"));
        // Standard encoding, where the font says nothing.
        assert_eq!(font.text(0xd0), Some("—"));
    }
}
