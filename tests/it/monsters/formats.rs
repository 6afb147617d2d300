//! Crawls, mail, feeds and wires that lie about their lengths, or have no end.

use super::Fate::Told;
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
    Monster { name: "wire-flood", fate: Told, make: |f| put(f, "m.txt", b"\x01zczc\r\n\x02\x03\x04".repeat(large(100_000))) },
    Monster { name: "bzip2-noise", fate: Told, make: |f| put(f, "m.txt.bz2", [b"BZh91AY&SY".to_vec(), noise(large(1 << 20))].concat()) },
    Monster { name: "xz-noise", fate: Told, make: |f| put(f, "m.txt.xz", [b"\xfd7zXZ\0\0\x04".to_vec(), noise(large(1 << 20))].concat()) },
    Monster { name: "pdf-noise", fate: Told, make: |f| put(f, "m.pdf", [b"%PDF-1.7\n".to_vec(), noise(large(1 << 20))].concat()) },
];
