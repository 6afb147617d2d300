//! PDF (ISO 32000): the text of its pages, title and authors as the file states them.
//!
//! `lopdf` reads the file: it is kept up, permissively licensed, and bounds what a stream may expand to.
//! The day on which a file was made is no day of publication, and stays a note.

mod font;
mod lines;
mod operators;
mod page;

use std::io::BufRead;

use lopdf::{Dictionary, Document, Error, LoadOptions, Object};

use crate::article::{Encoding, Place, RawDocument};
use crate::error::Skipped;
use crate::read::format::{Emit, Parsed, Piece, ReadOptions};
use crate::read::formats::agency::{self, fill, keyword, note};
use crate::read::limits::Limits;
use crate::read::{dates, framing, mapping, xml};

/// Bytes of the packet that describes the document.
const PACKET_BYTES: usize = 1 << 20;
const DAMAGED: &str = "the file is damaged: its table of objects was made anew";
/// Characters of the longest title.
const LONGEST_TITLE: usize = 300;

pub fn sniff(head: &[u8]) -> bool {
    // Some systems put lines of their own before it.
    let head = head.get(..1_024).unwrap_or(head);
    head.starts_with(b"%PDF-") || memchr::memmem::find(head, b"\n%PDF-1.").is_some()
}

pub fn split(place: &Place, input: &mut dyn BufRead, options: &ReadOptions, emit: &mut Emit) {
    framing::whole(place, input, options, true, emit);
}

pub fn parse(piece: &Piece, options: &ReadOptions) -> Vec<Parsed> {
    let place = piece.place.clone();
    let outcome = read(piece, options);
    vec![Parsed { place, outcome }]
}

fn read(piece: &Piece, options: &ReadOptions) -> Result<RawDocument, Skipped> {
    let limits = &options.limits;
    let load = LoadOptions {
        max_decompressed_size: Some(limits.pdf_object_bytes),
        ..LoadOptions::default()
    };
    let document = Document::load_mem_with_options(&piece.bytes, load).map_err(not_read)?;
    if document.is_encrypted() {
        return Err(encrypted());
    }
    let mut raw = RawDocument {
        place: piece.place.clone(),
        format: "pdf",
        encoding: Encoding {
            used: "PDF".to_owned(),
            ..Encoding::default()
        },
        ..RawDocument::default()
    };
    read_description(&document, limits, &mut raw);
    let mut reader = page::Reader::new(&document, limits);
    let mut pages = 0;
    for id in document.page_iter() {
        if pages == limits.pdf_pages {
            raw.notes
                .push(format!("more than {pages} pages; the rest is not read"));
            break;
        }
        pages += 1;
        reader.read_page(pages, id);
    }
    let shown = reader.shown;
    raw.notes.extend(shown.notes);
    if pages == 0 {
        return Err(Skipped::failed("a PDF without pages"));
    }
    let mut lines = lines::lines(shown.runs);
    if document.xref_recovery.is_some() {
        raw.notes.push(DAMAGED.to_owned());
    }
    if lines.is_empty() {
        let lost = raw
            .notes
            .iter()
            .find(|note| is_loss(note) || *note == DAMAGED);
        return Err(match (lost, shown.images) {
            (Some(note), _) => Skipped::failed(format!("PDF without a text: {note}")),
            (None, 0) => Skipped::skipped("PDF without a text"),
            (None, _) => Skipped::skipped("PDF of images (a scan), no text"),
        });
    }
    if shown.unknown > shown.known {
        return Err(Skipped::skipped(
            "PDF whose fonts do not tell which characters they show",
        ));
    }
    raw.encoding.replaced = shown.unknown as u64;
    let heads = lines::take_running_heads(&mut lines, pages);
    if let Some(first) = heads.first() {
        let n_heads = heads.len();
        raw.notes
            .push(format!("left out {n_heads} running heads and feet"));
        // A paper prints its day there.
        let of_page = heads.iter().filter(|head| head.page == first.page);
        let texts: Vec<&str> = of_page.map(|head| head.text.trim()).collect();
        raw.dates.extend(dates::from_text("", &texts.join("\n")));
    }
    let mut paragraphs = lines::paragraphs(&lines);
    if raw.title.is_none() {
        raw.title = headline(&mut paragraphs);
    }
    let texts: Vec<&str> = paragraphs.iter().map(|p| p.text.as_str()).collect();
    raw.text = texts.join("\n\n");
    Ok(raw)
}

/// Whether a note says that something was not read.
fn is_loss(note: &str) -> bool {
    note.starts_with("page ") || note.ends_with("not read")
}

fn encrypted() -> Skipped {
    Skipped::skipped("encrypted PDF: it opens with a password only")
}

fn not_read(error: Error) -> Skipped {
    match error {
        Error::InvalidPassword | Error::Decryption(_) => encrypted(),
        Error::Decompress(error) => Skipped::failed(format!("PDF: {error}")),
        error => Skipped::failed(format!("not a valid PDF: {error}")),
    }
}

/// A number, whole or not.
fn number(object: &Object) -> Option<f64> {
    let number = match object {
        Object::Integer(number) => *number as f64,
        Object::Real(number) => f64::from(*number),
        _ => return None,
    };
    number.is_finite().then_some(number)
}

/// What the file says of itself: its packet of metadata (XMP), then its dictionary of information.
fn read_description(document: &Document, limits: &Limits, raw: &mut RawDocument) {
    let catalog = document.catalog().ok();
    let language = catalog.and_then(|catalog| string(catalog, b"Lang", document));
    fill(&mut raw.language, language);
    let info = document.trailer.get_deref(b"Info", document);
    if let Ok(info) = info.and_then(Object::as_dict) {
        let stated = |key: &[u8]| string(info, key, document);
        fill(&mut raw.title, stated(b"Title").and_then(title_of));
        let authors = stated(b"Author").unwrap_or_default();
        raw.authors = agency::authors(&authors, None);
        for word in stated(b"Keywords").unwrap_or_default().split([',', ';']) {
            keyword(raw, Some(word.trim().to_owned()));
        }
        note(
            raw,
            "file created",
            stated(b"CreationDate").and_then(day_of),
        );
    }
    let packet = catalog
        .and_then(|catalog| catalog.get_deref(b"Metadata", document).ok())
        .and_then(|packet| packet.as_stream().ok())
        .and_then(|packet| packet.get_plain_content_with_limit(PACKET_BYTES).ok());
    if let Some(packet) = packet {
        read_packet(&String::from_utf8_lossy(&packet), limits, raw);
    }
}

/// XMP: Dublin Core, and PRISM where a publisher wrote it.
fn read_packet(packet: &str, limits: &Limits, raw: &mut RawDocument) {
    let tree = xml::parse(packet, limits);
    let line = |name: &str| tree.top.find(name)?.line();
    // One title a language: the first is the default.
    let title = tree.top.find("title").and_then(|title| {
        let first = title.find("li").unwrap_or(title);
        first.line()
    });
    fill(&mut raw.title, title.and_then(title_of));
    if raw.authors.is_empty()
        && let Some(creator) = tree.top.find("creator")
    {
        let names = creator.find_all("li").into_iter();
        let names = names.filter_map(xml::Element::line);
        raw.authors
            .extend(names.flat_map(|name| agency::authors(&name, None)));
    }
    fill(&mut raw.outlet, line("publicationName"));
    if let Some(date) = line("publicationDate").or_else(|| line("coverDate")) {
        mapping::add_date(raw, date, false);
    }
}

fn string(dictionary: &Dictionary, key: &[u8], document: &Document) -> Option<String> {
    let value = dictionary.get_deref(key, document).ok()?;
    let text = lopdf::decode_text_string(value).ok()?;
    let words: Vec<&str> = text
        .split(|c: char| c.is_whitespace() || c.is_control())
        .filter(|word| !word.is_empty())
        .collect();
    Some(words.join(" ")).filter(|text| !text.is_empty())
}

/// A title that somebody wrote, not one that a program made of the name of a file.
fn title_of(title: String) -> Option<String> {
    let program = title.strip_prefix("Microsoft Word - ");
    let title = program.unwrap_or(&title).trim();
    let lower = title.to_lowercase();
    let is_file = lower.rsplit_once('.').is_some_and(|(_, end)| {
        (2..=5).contains(&end.len()) && end.chars().all(|c| c.is_ascii_alphanumeric())
    }) && !lower.ends_with("inc.");
    let is_default = matches!(
        lower.as_str(),
        "untitled" | "untitled document" | "title" | "document" | "ohne titel" | "sans titre"
    );
    // UTF-16 that a program wrote out in octal digits.
    let is_garbled = title.starts_with("\\376\\377") || title.contains('\u{fffd}');
    let is_title = !is_file && !is_default && !is_garbled && title.contains(char::is_alphabetic);
    is_title.then(|| title.chars().take(LONGEST_TITLE).collect())
}

/// The paragraph of the first page in the largest letters, which leaves the text; or a short first one
/// that stands above others, which may be a headline and stays.
fn headline(paragraphs: &mut Vec<lines::Paragraph>) -> Option<String> {
    let mut sizes: Vec<f64> = paragraphs
        .iter()
        .flat_map(|p| std::iter::repeat_n(p.size, p.text.len() / 40 + 1))
        .collect();
    sizes.sort_by(f64::total_cmp);
    let usual = *sizes.get(sizes.len() / 2)?;
    let fits = |p: &lines::Paragraph| {
        let length = p.text.chars().count();
        (4..=LONGEST_TITLE).contains(&length) && p.text.contains(char::is_alphabetic)
    };
    let first_page = paragraphs.first()?.page;
    let head = paragraphs
        .iter()
        .take_while(|p| p.page == first_page)
        .take(30);
    let mut best: Option<(usize, f64)> = None;
    for (i, paragraph) in head.enumerate() {
        let larger = best.is_none_or(|(_, size)| paragraph.size > size * 1.05);
        if fits(paragraph) && paragraph.size > usual * 1.15 && larger {
            best = Some((i, paragraph.size));
        }
    }
    let at = match best {
        Some((at, _)) => at,
        None => {
            let first = paragraphs.first()?;
            let closed = first.text.ends_with(['.', ':', ',', ';']);
            let is_short = first.text.chars().count() < 120;
            let is_above = paragraphs
                .get(1)
                .is_some_and(|next| next.page == first_page);
            let may_be = fits(first) && !closed && is_short && is_above;
            return may_be.then(|| first.text.clone());
        }
    };
    Some(paragraphs.remove(at).text)
}

/// `D:20040301120000Z` as a day.
fn day_of(date: String) -> Option<String> {
    let digits = date.strip_prefix("D:").unwrap_or(&date);
    let digits = digits.get(..8)?;
    let is_day = digits.chars().all(|c| c.is_ascii_digit());
    is_day.then(|| {
        let (year, day) = digits.split_at(4);
        let (month, day) = day.split_at(2);
        format!("{year}-{month}-{day}")
    })
}

#[cfg(test)]
mod tests;
