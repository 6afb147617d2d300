//! PDF files written out by hand, small enough to be read.

use super::*;
use crate::read::format::Piece;

/// A file of these objects, numbered from 1; the first is the catalog.
fn file(objects: &[&str], trailer: &str) -> Vec<u8> {
    let mut out = String::from("%PDF-1.4\n");
    let mut table = String::from("0000000000 65535 f \n");
    for (i, object) in objects.iter().enumerate() {
        table += &format!("{:010} 00000 n \n", out.len());
        out += &format!("{} 0 obj\n{object}\nendobj\n", i + 1);
    }
    let start = out.len();
    let size = objects.len() + 1;
    out += &format!("xref\n0 {size}\n{table}trailer\n<</Size {size} /Root 1 0 R {trailer}>>\n");
    (out + &format!("startxref\n{start}\n%%EOF\n")).into_bytes()
}

fn stream(dictionary: &str, content: &str) -> String {
    let length = content.len();
    format!("<<{dictionary} /Length {length}>>\nstream\n{content}\nendstream")
}

const CATALOG: &str = "<</Type /Catalog /Pages 2 0 R /Lang (en-GB)>>";
const PAGES: &str = "<</Type /Pages /Kids [3 0 R] /Count 1>>";
const PAGE: &str = "<</Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R \
    /Resources <</Font <</F1 5 0 R>> /XObject <</X 6 0 R>>>>>>";
const FONT: &str =
    "<</Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding>>";

fn page_of(content: &str, more: &[&str], trailer: &str) -> Result<RawDocument, Skipped> {
    let content = stream("", content);
    let mut objects = vec![CATALOG, PAGES, PAGE, &content, FONT];
    objects.extend(more);
    of(&file(&objects, trailer))
}

fn of(bytes: &[u8]) -> Result<RawDocument, Skipped> {
    let piece = Piece {
        place: Place::default(),
        bytes: bytes.to_vec(),
        context: None,
    };
    let mut parsed = parse(&piece, &ReadOptions::default());
    parsed.pop().unwrap().outcome
}

const STORY: &str = "BT /F1 20 Tf 50 700 Td (Ferry to the islands) Tj ET\n\
    BT /F1 10 Tf 50 660 Td 12 TL (The harbour of the small town was clo-) Tj\n\
    T* (sed on) Tj 50 0 Td (Monday.) Tj -50 -30 Td [(A se) 20 (cond) -300 (paragraph.)] TJ ET";

#[test]
fn lines_paragraphs_and_the_headline() {
    let raw = page_of(STORY, &[], "").unwrap();
    assert_eq!(raw.title.as_deref(), Some("Ferry to the islands"));
    assert_eq!(
        raw.text,
        "The harbour of the small town was closed on Monday.\n\nA second paragraph."
    );
    assert_eq!(raw.language.as_deref(), Some("en-GB"));
    assert!(raw.dates.is_empty());
}

#[test]
fn what_the_file_states() {
    let info = "<</Title (Ferries: a report) /Author (Ann Lee; Bo Chen) /Keywords (sea, ships) \
        /CreationDate (D:20240301120000Z)>>";
    let raw = page_of(STORY, &[info], "/Info 6 0 R").unwrap();
    assert_eq!(raw.title.as_deref(), Some("Ferries: a report"));
    assert_eq!(raw.authors, ["Ann Lee", "Bo Chen"]);
    assert_eq!(raw.keywords, ["sea", "ships"]);
    // When a file was made is not when the text was published.
    assert!(raw.dates.is_empty());
    assert_eq!(raw.notes, ["file created: 2024-03-01"]);
    assert!(raw.text.starts_with("Ferry to the islands"));
}

#[test]
fn the_packet_of_metadata() {
    let mut raw = RawDocument::default();
    let packet = "<?xpacket begin=''?><x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF><rdf:Description>\
        <dc:title><rdf:Alt><rdf:li xml:lang='x-default'>Ferries</rdf:li><rdf:li xml:lang='fr'>Bacs</rdf:li></rdf:Alt></dc:title>\
        <dc:creator><rdf:Seq><rdf:li>Ann Lee</rdf:li></rdf:Seq></dc:creator>\
        <prism:publicationDate>2024-03-05</prism:publicationDate></rdf:Description></rdf:RDF></x:xmpmeta>";
    read_packet(packet, &Limits::default(), &mut raw);
    assert_eq!(raw.title.as_deref(), Some("Ferries"));
    assert_eq!(raw.authors, ["Ann Lee"]);
    let day = raw.dates.first().and_then(|date| date.interval.day());
    assert_eq!(
        day.map(|day| day.to_string()).as_deref(),
        Some("2024-03-05")
    );
}

#[test]
fn titles_that_programs_make_are_none() {
    let of = |title: &str| title_of(title.to_owned());
    assert_eq!(of("Microsoft Word - story3.doc"), None);
    assert_eq!(of("page_01.indd"), None);
    assert_eq!(of("Untitled"), None);
    assert_eq!(
        of("Report on St. Helier").as_deref(),
        Some("Report on St. Helier")
    );
    assert_eq!(of("Ferries Inc.").as_deref(), Some("Ferries Inc."));
}

#[test]
fn marked_content() {
    let content = "BT /F1 10 Tf 50 700 Td /Artifact BMC (Page 7) Tj EMC \
        /Span <</ActualText (fish)>> BDC (f) Tj (ish) Tj EMC ( soup is served at the pier.) Tj ET";
    let raw = page_of(content, &[], "").unwrap();
    assert_eq!(raw.text, "fish soup is served at the pier.");
}

#[test]
fn drawings_of_a_page_are_read_and_come_to_an_end() {
    let form = stream(
        "/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources <</Font <</F1 5 0 R>> /XObject <</X 6 0 R>>>>",
        "BT /F1 10 Tf (In a drawing.) Tj ET /X Do",
    );
    let raw = page_of("/X Do", &[&form], "").unwrap();
    assert!(raw.text.starts_with("In a drawing."));
    // Each draws itself twice: without a bound this is 2^12 times the work, at every level.
    let form = form.replace("/X Do", "/X Do /X Do");
    assert!(page_of("/X Do /X Do", &[&form], "").is_ok());
}

#[test]
fn what_is_no_text_has_its_reason() {
    let image = stream(
        "/Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8",
        "x",
    );
    let reason = |outcome: Result<RawDocument, Skipped>| outcome.unwrap_err().reason;
    assert_eq!(
        reason(page_of("/X Do", &[&image], "")),
        "PDF of images (a scan), no text"
    );
    assert_eq!(reason(page_of("", &[], "")), "PDF without a text");
    let locked = page_of(
        STORY,
        &[&format!(
            "<</Filter /Standard /V 1 /R 2 /P -4 /O <{0}> /U <{0}>>>",
            "41".repeat(32)
        )],
        "/Encrypt 6 0 R /ID [<41> <41>]",
    );
    assert_eq!(
        reason(locked),
        "encrypted PDF: it opens with a password only"
    );
    let damaged = of(b"%PDF-1.7\nnothing more").unwrap_err();
    assert!(damaged.failed && damaged.reason.starts_with("not a valid PDF"));
}

#[test]
fn no_stream_expands_without_end() {
    use std::io::Write;
    let mut zlib = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    zlib.write_all(&b" ".repeat(8 << 20)).unwrap();
    let bomb = zlib.finish().unwrap();
    let head = format!("<</Filter /FlateDecode /Length {}>>\nstream\n", bomb.len());
    let mark = stream("", "MARK");
    let bytes = file(&[CATALOG, PAGES, PAGE, &mark, FONT], "");
    let at = memchr::memmem::find(&bytes, mark.as_bytes()).unwrap();
    let tail = bytes.get(at + mark.len()..).unwrap();
    let parts = [
        bytes.get(..at).unwrap(),
        head.as_bytes(),
        &bomb,
        b"\nendstream",
        tail,
    ];
    let failed = of(&parts.concat()).unwrap_err();
    assert!(
        failed.failed && failed.reason.contains("draws more than"),
        "{failed:?}"
    );
}
