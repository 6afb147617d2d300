//! Crawls, mail, feeds and wires that lie about their lengths, or have no end.

use super::Fate::{Refused, Told};
use super::encodings::noise;
use super::{Monster, large, put};

/// A WARC record with the length that it states.
fn warc(stated: &str, page: &str) -> String {
    format!(
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://example.org/\r\n\
         WARC-Date: 2025-06-01T00:00:00Z\r\nWARC-Record-ID: <urn:uuid:1>\r\n\
         Content-Type: application/http; msgtype=response\r\nContent-Length: {stated}\r\n\r\n\
         HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n{page}\r\n\r\n"
    )
}

const PAGE: &str =
    "<title>Bridge</title><p>The bridge is open again, the council said on Monday.</p>";

/// A mail whose parts lie inside one another.
fn nested_mail(depth: usize) -> String {
    let mut mail = String::from("From: a@example.org\r\nSubject: Bridge\r\nMIME-Version: 1.0\r\n");
    for i in 0..depth {
        mail.push_str(&format!(
            "Content-Type: multipart/mixed; boundary=\"b{i}\"\r\n\r\n--b{i}\r\n"
        ));
    }
    mail + "Content-Type: text/plain\r\n\r\nThe bridge is open.\r\n"
}

/// A PDF of these objects, numbered from 1, without a table of them: readers find them all the same.
fn pdf(objects: &[Vec<u8>]) -> Vec<u8> {
    let mut out = b"%PDF-1.4\n".to_vec();
    for (i, object) in objects.iter().enumerate() {
        out.extend(
            [
                format!("{} 0 obj\n", i + 1).as_bytes(),
                object,
                b"\nendobj\n",
            ]
            .concat(),
        );
    }
    out.extend_from_slice(b"trailer\n<</Root 1 0 R>>\nstartxref\n0\n%%EOF\n");
    out
}

fn stream(dictionary: &str, content: &[u8]) -> Vec<u8> {
    let head = format!("<<{dictionary} /Length {}>>\nstream\n", content.len());
    [head.as_bytes(), content, b"\nendstream"].concat()
}

/// A PDF of one page, with the content and what else there is from object 6 on.
fn pdf_page(content: Vec<u8>, more: &[Vec<u8>]) -> Vec<u8> {
    let mut objects = vec![
        b"<</Type /Catalog /Pages 2 0 R>>".to_vec(),
        b"<</Type /Pages /Kids [3 0 R] /Count 1>>".to_vec(),
        b"<</Type /Page /Parent 2 0 R /Contents 4 0 R /Resources <</Font <</F 5 0 R>> /XObject <</X 6 0 R>>>>>>".to_vec(),
        content,
        b"<</Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding>>".to_vec(),
    ];
    objects.extend_from_slice(more);
    pdf(&objects)
}

/// Nothing but spaces, compressed a thousand times.
fn flate_bomb(bytes: usize) -> Vec<u8> {
    let mut zlib = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    for _ in 0..bytes >> 16 {
        std::io::Write::write_all(&mut zlib, &[b' '; 1 << 16]).expect("memory");
    }
    zlib.finish().expect("memory")
}

#[rustfmt::skip]
pub const MONSTERS: &[Monster] = &[
    Monster { name: "warc-too-long", fate: Told, make: |f| put(f, "m.warc", warc("99999999999999", PAGE)) },
    Monster { name: "warc-negative", fate: Told, make: |f| put(f, "m.warc", warc("-1", PAGE)) },
    Monster { name: "warc-too-short", fate: Told, make: |f| put(f, "m.warc", warc("10", PAGE).repeat(large(2_000))) },
    Monster { name: "warc-headers", fate: Told, make: |f| {
        put(f, "m.warc", format!("WARC/1.0\r\n{}\r\n", "X-Header: value\r\n".repeat(large(300_000))));
    } },
    Monster { name: "warc-chunks", fate: Told, make: |f| {
        let page = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n{}", "ffffffffffffffff\r\nx\r\n".repeat(1_000));
        let record = warc("0", "").replace("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n", "");
        put(f, "m.warc", record.replace("Content-Length: 0", &format!("Content-Length: {}", page.len())) + &page);
    } },
    Monster { name: "arc-lies", fate: Told, make: |f| {
        put(f, "m.arc", "filedesc://x 0.0.0.0 20250601000000 text/plain 76\n1 0 Example\nURL IP-address Archive-date Content-type Archive-length\n\nhttps://example.org/ 0.0.0.0 20250601000000 text/html 999999999999\nHTTP/1.1 200 OK\n\n<p>Bridge");
    } },
    Monster { name: "mail-nested", fate: Told, make: |f| put(f, "m.eml", nested_mail(large(50_000))) },
    Monster { name: "mail-parts", fate: Told, make: |f| {
        let parts = "--b\r\nContent-Type: text/plain\r\n\r\nThe bridge is open.\r\n".repeat(large(50_000));
        put(f, "m.eml", format!("From: a@example.org\r\nSubject: Bridge\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n{parts}"));
    } },
    Monster { name: "mail-headers", fate: Told, make: |f| {
        put(f, "m.eml", format!("From: a@example.org\r\nSubject: {}\r\n\r\nThe bridge is open.", "=?utf-8?Q?Bridge?=\r\n ".repeat(large(200_000))));
    } },
    Monster { name: "mbox-flood", fate: Told, make: |f| put(f, "m.mbox", "From a@example.org Sun Jun  1 00:00:00 2025\n".repeat(large(50_000))) },
    Monster { name: "feed-flood", fate: Told, make: |f| {
        put(f, "m.xml", format!("<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>Bridge</title>{}</channel></rss>", "<item/>".repeat(large(200_000))));
    } },
    Monster { name: "wire-flood", fate: Told, make: |f| put(f, "m.txt", b"\x16\x16\x01W0101\x1f\r\nr i\r\n\x02\x03\x04".repeat(large(100_000))) },
    Monster { name: "bzip2-noise", fate: Told, make: |f| put(f, "m.txt.bz2", [b"BZh91AY&SY".to_vec(), noise(large(1 << 20))].concat()) },
    Monster { name: "xz-noise", fate: Told, make: |f| put(f, "m.txt.xz", [b"\xfd7zXZ\0\0\x04".to_vec(), noise(large(1 << 20))].concat()) },
    Monster { name: "pdf-bomb", fate: Refused("draws more than"), make: |f| {
        put(f, "m.pdf", pdf_page(stream("/Filter /FlateDecode", &flate_bomb(large(1 << 30))), &[]));
    } },
    Monster { name: "pdf-objects-bomb", fate: Told, make: |f| {
        let objects = stream("/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode", &flate_bomb(large(1 << 30)));
        put(f, "m.pdf", pdf_page(stream("", b""), &[objects]));
    } },
    Monster { name: "pdf-forms", fate: Told, make: |f| {
        let form = stream("/Type /XObject /Subtype /Form /Resources <</XObject <</X 6 0 R>>>>", b"/X Do /X Do /X Do /X Do");
        put(f, "m.pdf", pdf_page(stream("", b"/X Do"), &[form]));
    } },
    Monster { name: "pdf-arrays", fate: Told, make: |f| put(f, "m.pdf", pdf(&[b"[".repeat(large(1_000_000))])) },
    Monster { name: "pdf-pages", fate: Told, make: |f| {
        put(f, "m.pdf", pdf(&[b"<</Type /Catalog /Pages 2 0 R>>".to_vec(), b"<</Type /Pages /Kids [2 0 R 2 0 R] /Count 9 /Parent 2 0 R>>".to_vec()]));
    } },
    Monster { name: "pdf-operators", fate: Told, make: |f| put(f, "m.pdf", pdf_page(stream("", &b"q ".repeat(large(900_000))), &[])) },
    Monster { name: "pdf-noise", fate: Told, make: |f| put(f, "m.pdf", [b"%PDF-1.7\n".to_vec(), noise(large(1 << 20))].concat()) },
];
