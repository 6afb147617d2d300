//! Feeds: RSS 0.9x, 1.0 and 2.0, Atom, and WordPress exports; each item is a record.

use std::io::{BufRead, Cursor, Read};
use std::sync::Arc;

use memchr::memchr;

use crate::article::Place;
use crate::error::Skipped;
use crate::read::format::{Emit, Parsed, Piece, ReadOptions};
use crate::read::formats::feed_item::{self, Channel};
use crate::read::framing::{self, Cut, Start};
use crate::read::xml;
use crate::read::{decode, magic};

const ROOTS: [&str; 3] = ["rss", "RDF", "feed"];

/// How much of what stands before the first item is kept, to know the channel by.
const HEAD_BYTES: usize = 64 << 10;

pub fn sniff(head: &[u8]) -> bool {
    let local = |root: &str| root.rsplit(':').next().unwrap_or(root).to_owned();
    magic::xml_root(head).is_some_and(|root| ROOTS.contains(&local(root).as_str()))
}

pub fn split(place: &Place, input: &mut dyn BufRead, options: &ReadOptions, emit: &mut Emit) {
    if framing::is_wide(input) {
        return framing::whole(place, input, options, false, emit);
    }
    let head = match read_head(input) {
        Ok(head) => head,
        Err(error) => {
            emit(Err((place.clone(), framing::unreadable(&error))));
            return;
        }
    };
    let Some(begun) = head.begun else {
        emit(Err((
            place.clone(),
            Skipped::skipped("a feed without items"),
        )));
        return;
    };
    let start = Start {
        place: Place {
            path: place.path.clone(),
            record: Some(1),
            offset: Some(head.length),
        },
        context: Some(Arc::from(head.kept)),
    };
    let mut input = Cursor::new(begun).chain(input);
    framing::frame(start, &mut input, options, &mut scan(), emit);
}

/// What stands before the first item.
#[derive(Default)]
struct Head {
    kept: Vec<u8>,
    length: u64,
    /// The beginning of the item's tag, already taken from the input; `None` where there is no item.
    begun: Option<Vec<u8>>,
}

fn read_head(input: &mut dyn BufRead) -> std::io::Result<Head> {
    let mut head = Head::default();
    let mut tags = Tags::default();
    loop {
        let chunk = input.fill_buf()?;
        if chunk.is_empty() {
            return Ok(head);
        }
        let mut at = 0;
        let mut found = None;
        while let Some((end, tag)) = tags.next(chunk.get(at..).unwrap_or_default()) {
            at += end;
            if let Tag::Open(begun) = tag {
                found = Some(begun);
                break;
            }
        }
        let seen = if found.is_some() { at } else { chunk.len() };
        let room = HEAD_BYTES.saturating_sub(head.kept.len()).min(seen);
        head.kept
            .extend_from_slice(chunk.get(..room).unwrap_or_default());
        head.length += seen as u64;
        input.consume(seen);
        if let Some(begun) = found {
            head.length = head.length.saturating_sub(begun.len() as u64);
            let kept = (head.length as usize).min(head.kept.len());
            head.kept.truncate(kept);
            head.begun = Some(begun);
            return Ok(head);
        }
    }
}

/// Cuts after the closing tag of each item.
fn scan() -> impl FnMut(&[u8]) -> Option<Cut> {
    let mut tags = Tags::default();
    let mut open = false;
    move |bytes| {
        let mut at = 0;
        while let Some((end, tag)) = tags.next(bytes.get(at..).unwrap_or_default()) {
            at += end;
            match tag {
                Tag::Open(_) => open = true,
                Tag::Close => {
                    let records = u64::from(std::mem::take(&mut open));
                    return Some(Cut { end: at, records });
                }
            }
        }
        let records = u64::from(open);
        bytes.is_empty().then_some(Cut { end: 0, records })
    }
}

enum Tag {
    /// With the bytes it begins with, up to the one after its name.
    Open(Vec<u8>),
    Close,
}

#[derive(Default)]
enum Inside {
    #[default]
    Text,
    /// After `<`: what was read of the name.
    Name(Vec<u8>),
    /// A CDATA section (`]]>`) or comment (`-->`): its end, and the two bytes last seen.
    Closed(u8, [u8; 2]),
}

/// Finds the tags of items outside of CDATA and comments, whatever the slices end in.
#[derive(Default)]
struct Tags {
    inside: Inside,
}

/// Longer names are no item's.
const LONGEST_NAME: usize = 24;

impl Tags {
    /// The next such tag whose name ends in `bytes`, and where it does.
    fn next(&mut self, bytes: &[u8]) -> Option<(usize, Tag)> {
        let mut at = 0;
        loop {
            let rest = bytes.get(at..).filter(|rest| !rest.is_empty())?;
            match &mut self.inside {
                Inside::Text => {
                    at += memchr(b'<', rest)? + 1;
                    self.inside = Inside::Name(Vec::new());
                }
                Inside::Closed(close, last) => {
                    let stop = memchr(b'>', rest).map_or(rest.len(), |stop| stop + 1);
                    for byte in rest.get(..stop).unwrap_or_default() {
                        let ends = *byte == b'>' && *last == [*close; 2];
                        *last = [last[1], *byte];
                        if ends {
                            self.inside = Inside::Text;
                            break;
                        }
                    }
                    at += stop;
                }
                Inside::Name(name) => {
                    let byte = *rest.first()?;
                    at += 1;
                    let is_name = byte.is_ascii_alphanumeric() || b":/!-[_.".contains(&byte);
                    name.push(byte);
                    match name.as_slice() {
                        b"!--" => self.inside = Inside::Closed(b'-', [0; 2]),
                        b"![CDATA[" => self.inside = Inside::Closed(b']', [0; 2]),
                        name if is_name && name.len() <= LONGEST_NAME => {}
                        name => {
                            let tag = tag_of(name);
                            self.inside = match byte {
                                b'<' => Inside::Name(Vec::new()),
                                _ => Inside::Text,
                            };
                            if let Some(tag) = tag {
                                return Some((at, tag));
                            }
                        }
                    }
                }
            }
        }
    }
}

/// `name` has the byte after it.
fn tag_of(name: &[u8]) -> Option<Tag> {
    let (_, body) = name.split_last()?;
    let closing = body.first() == Some(&b'/');
    let body = body.strip_prefix(b"/").unwrap_or(body);
    let local = body.rsplit(|byte| *byte == b':').next()?;
    // Prefixes but those of the feed itself make other things of an `item`.
    let prefix = body.get(..body.len() - local.len())?;
    let own = matches!(prefix, b"" | b"rss:" | b"atom:" | b"rdf:" | b"a:" | b"ns0:");
    let is_item = own && matches!(local, b"item" | b"entry");
    match (is_item, closing) {
        (false, _) => None,
        (true, true) => Some(Tag::Close),
        (true, false) => {
            let mut begun = vec![b'<'];
            begun.extend_from_slice(name);
            Some(Tag::Open(begun))
        }
    }
}

pub fn parse(piece: &Piece, options: &ReadOptions) -> Vec<Parsed> {
    if let Some(head) = &piece.context {
        let declared = decode::declared_label(head);
        let told = decode::tell(&piece.bytes, declared.as_deref(), options.charset);
        let head = decode::decode_as(head, Some(told.name()), options.charset).text;
        return parse_items(&head, &piece.bytes, &told, piece, options);
    }
    let declared = decode::declared_label(&piece.bytes);
    let told = decode::tell(&piece.bytes, declared.as_deref(), options.charset);
    let decoded = told.decode(&piece.bytes);
    let mut input = decoded.text.as_bytes();
    let head = read_head(&mut input).unwrap_or_default();
    let rest = [head.begun.unwrap_or_default().as_slice(), input].concat();
    let text = String::from_utf8_lossy(&head.kept);
    let utf_8 = decode::tell(&[], None, None);
    let mut parsed = parse_items(&text, &rest, &utf_8, piece, options);
    for parsed in &mut parsed {
        parsed.place.offset = None;
        if let Ok(raw) = &mut parsed.outcome {
            raw.place.offset = None;
            raw.encoding = decoded.encoding.clone();
        }
    }
    parsed
}

fn parse_items(
    head: &str,
    bytes: &[u8],
    told: &decode::Told,
    piece: &Piece,
    options: &ReadOptions,
) -> Vec<Parsed> {
    let head = xml::parse(head, &options.limits);
    let channel = Channel::of(&head.top);
    let mut scan = scan();
    let mut parsed = Vec::new();
    let mut start = 0;
    while start < bytes.len() {
        let rest = bytes.get(start..).unwrap_or_default();
        let (end, records) = match scan(rest) {
            Some(cut) => (cut.end.max(1), cut.records),
            None => (rest.len(), scan(&[]).map_or(0, |cut| cut.records)),
        };
        if records > 0 {
            let item = rest.get(..end).unwrap_or(rest);
            let gap = item.len() - item.trim_ascii_start().len();
            let first = &piece.place;
            let place = Place {
                path: first.path.clone(),
                record: Some(first.record.unwrap_or(1) + parsed.len() as u64),
                offset: Some(first.offset.unwrap_or(0) + (start + gap) as u64),
            };
            let decoded = told.decode(item);
            let outcome = feed_item::read(&decoded.text, &channel, &options.limits);
            let outcome = outcome.map(|mut raw| {
                raw.place = place.clone();
                raw.format = "feed";
                raw.encoding = decoded.encoding;
                raw
            });
            parsed.push(Parsed { place, outcome });
        }
        start += end;
    }
    parsed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(input: &[u8], expect: &[(u64, &str)]) {
        check_with(&[1, 2, 7, 4096], input, expect);
    }

    #[track_caller]
    fn check_with(buffers: &[usize], input: &[u8], expect: &[(u64, &str)]) {
        let options = ReadOptions::default();
        for &buffer in buffers {
            let mut parsed = Vec::new();
            let mut input = std::io::BufReader::with_capacity(buffer, input);
            split(&Place::default(), &mut input, &options, &mut |item| {
                match item {
                    Ok(piece) => parsed.extend(parse(&piece, &options)),
                    Err((place, skipped)) => parsed.push(Parsed {
                        place,
                        outcome: Err(skipped),
                    }),
                }
                true
            });
            let got: Vec<(u64, String)> = parsed
                .iter()
                .map(|parsed| match &parsed.outcome {
                    Ok(raw) => {
                        let title = raw.title.as_deref().unwrap_or_default();
                        let offset = parsed.place.offset.unwrap_or(0);
                        (offset, format!("{title}|{}", raw.text.trim()))
                    }
                    Err(skipped) => (0, format!("!{}", skipped.reason)),
                })
                .collect();
            let got: Vec<(u64, &str)> = got.iter().map(|(at, text)| (*at, text.as_str())).collect();
            assert_eq!(got, expect, "with a buffer of {buffer}");
        }
    }

    #[test]
    fn items_are_records() {
        check(
            b"<rss><channel><title>C</title><item><title>A</title><description>a</description></item>\n<item><title>B</title></item></channel></rss>",
            &[(30, "A|a"), (88, "B|")],
        );
        check(
            b"<feed><entry><title>A</title><content><![CDATA[</entry><entry>]]></content></entry><!-- <entry> --></feed>",
            &[(6, "A|</entry><entry>")],
        );
        check(b"<rdf:RDF><items/><item><title>A</title>", &[(17, "A|")]);
        check(
            b"<rss><channel></channel></rss>",
            &[(0, "!a feed without items")],
        );
    }

    #[test]
    fn the_declared_encoding_holds_for_all() {
        let (feed, _, _) = encoding_rs::EUC_KR.encode(
            "<?xml version='1.0' encoding='euc-kr'?><rss><channel><item><title>A</title></item><item><title>\u{d55c}\u{ad6d}</title></item></channel></rss>",
        );
        let options = ReadOptions::default();
        let mut used = Vec::new();
        split(&Place::default(), &mut &*feed, &options, &mut |item| {
            for parsed in parse(&item.unwrap(), &options) {
                used.push(parsed.outcome.unwrap().encoding.used);
            }
            true
        });
        assert_eq!(used, ["EUC-KR", "EUC-KR"]);
    }

    #[test]
    fn wide_feeds_are_read_whole() {
        let text = "<feed><entry><title>A</title></entry><entry><title>B</title></entry></feed>";
        let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        check_with(&[4096], &wide, &[(0, "A|"), (0, "B|")]);
    }
}
