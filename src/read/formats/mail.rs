//! One mail message → a document: its text or its HTML, decoded by what its headers say.

use mail_parser::decoders::base64::base64_decode;
use mail_parser::decoders::quoted_printable::quoted_printable_decode;
use mail_parser::{Encoding, Message, MessageParser, MessagePart, MimeHeaders, PartType};

use crate::article::{Place, RawDocument};
use crate::error::Skipped;
use crate::read::charset::Charset;
use crate::read::format::ReadOptions;
use crate::read::formats::{forwarded, json};
use crate::read::markup::reduce;
use crate::read::{decode, mapping};

/// A text beside HTML is taken where it has this share of it: many say only `see the HTML`.
const LEAST_SHARE: usize = 2;

/// Messages inside messages that are read.
const DEEPEST: usize = 2;

/// Reads a message, which has no separator line before it.
pub fn read(bytes: &[u8], place: &Place, options: &ReadOptions) -> Result<RawDocument, Skipped> {
    let most = options.limits.mail_parts;
    if has_more_parts(bytes, most) {
        let what = format!("more than {most} parts in one message");
        return Err(Skipped::failed(what));
    }
    let Some(message) = MessageParser::default().parse(bytes) else {
        return Err(Skipped::failed("no mail: it has no headers"));
    };
    let mut raw = RawDocument {
        place: place.clone(),
        format: "mail",
        ..RawDocument::default()
    };
    raw.title = message.subject().map(|subject| subject.trim().to_owned());
    raw.record_id = message.message_id().map(str::to_owned);
    read_sender(&message, &mut raw);
    if let Some(date) = message.header_raw("Date") {
        // A zone's name may follow its number in brackets.
        let date = date
            .split('(')
            .next()
            .unwrap_or(date)
            .trim()
            .replace(" at ", " ");
        mapping::add_date(&mut raw, date, false);
    }
    let language = message.header_raw("Content-Language");
    raw.language = language.map(|language| language.trim().to_owned());
    read_body(&message, options.charset, &mut raw);
    let mut names = Vec::new();
    add_attachments(&message, DEEPEST, &mut raw.text, &mut names);
    if raw.text.trim().is_empty() {
        let what = match names.is_empty() {
            true => "mail without a text".to_owned(),
            false => format!("mail without a text (attached: {})", names.join(", ")),
        };
        return Err(Skipped::skipped(what));
    }
    if !names.is_empty() {
        raw.notes
            .push(format!("attachments not read: {}", names.join(", ")));
    }
    drop_empty_signature(&mut raw.text);
    read_form(&mut raw, options);
    forwarded::read(&mut raw);
    Ok(raw)
}

/// The parser takes messages inside messages to any depth, and each has a header of its own.
fn has_more_parts(bytes: &[u8], most: usize) -> bool {
    let name = b"ontent-type";
    let starts = memchr::memchr2_iter(b'C', b'c', bytes);
    let is_header = |at: &usize| {
        let rest = bytes.get(at + 1..at + 1 + name.len());
        rest.is_some_and(|rest| rest.eq_ignore_ascii_case(name))
    };
    starts.filter(is_header).take(most + 1).count() > most
}

/// A list's or newsletter's mail is from an outlet, any other from its author.
fn read_sender(message: &Message, raw: &mut RawDocument) {
    let lists = ["List-Id", "List-Unsubscribe", "List-Post"];
    let is_list = lists.iter().any(|name| message.header(*name).is_some());
    let Some(sender) = message.from().and_then(|from| from.first()) else {
        return;
    };
    let name = sender
        .name()
        .map(|name| name.trim_matches(['"', '\'', ' ']).to_owned());
    let name = name.filter(|name| name.contains(char::is_alphabetic) && !name.contains('@'));
    match name {
        Some(name) if is_list => raw.outlet = Some(name),
        Some(name) => raw.authors.push(name),
        None => {}
    }
    if raw.outlet.is_none() {
        let domain = sender
            .address()
            .and_then(|address| address.rsplit_once('@'));
        raw.outlet = domain.map(|(_, domain)| domain.trim_end_matches('>').to_lowercase());
    }
}

fn read_body(message: &Message, given: Option<Charset>, raw: &mut RawDocument) {
    let plain = bodies(message, &message.text_body, false, given, raw);
    let html = bodies(message, &message.html_body, true, given, raw);
    let (text, encoding) = match (plain, html) {
        (Some(plain), Some(html)) if plain.0.len() * LEAST_SHARE < html.0.len() => html,
        (Some(plain), _) => plain,
        (None, Some(html)) => html,
        (None, None) => return,
    };
    raw.text = text;
    raw.encoding = encoding;
}

type Body = (String, crate::article::Encoding);

/// The parts of one kind, joined; each is decoded by its own charset.
fn bodies(
    message: &Message,
    ids: &[u32],
    wants_html: bool,
    given: Option<Charset>,
    raw: &mut RawDocument,
) -> Option<Body> {
    let mut out: Option<Body> = None;
    for part in ids.iter().filter_map(|id| message.parts.get(*id as usize)) {
        let is_html = matches!(part.body, PartType::Html(_));
        if is_html != wants_html || !matches!(part.body, PartType::Html(_) | PartType::Text(_)) {
            continue;
        }
        if part.is_encoding_problem {
            raw.notes.push("a part is badly encoded".to_owned());
        }
        let bytes = bytes_of(message, part);
        let content = part.content_type();
        let attribute = |name: &str| content.and_then(|content| content.attribute(name));
        let declared = attribute("charset").map(str::to_owned);
        let declared = declared.or_else(|| decode::declared_label(&bytes).filter(|_| is_html));
        let decoded = decode::decode_as(&bytes, declared.as_deref(), given);
        let text = match is_html {
            true => reduce(&decoded.text).into_owned(),
            false if attribute("format").is_some_and(|f| f.eq_ignore_ascii_case("flowed")) => {
                unflow(&decoded.text, attribute("delsp") == Some("yes"))
            }
            false => decoded.text.into_owned(),
        };
        match &mut out {
            Some((whole, _)) => {
                whole.push_str("\n\n");
                whole.push_str(&text);
            }
            None => out = Some((text, decoded.encoding)),
        }
    }
    out.filter(|(text, _)| !text.trim().is_empty())
}

/// The part's bytes without its transfer encoding: its characters are our own matter.
fn bytes_of(message: &Message, part: &MessagePart) -> Vec<u8> {
    let range = part.raw_body_offset() as usize..part.raw_end_offset() as usize;
    let slice = message.raw_message.get(range).unwrap_or_default();
    let decoded = match part.encoding {
        Encoding::None => None,
        Encoding::QuotedPrintable => quoted_printable_decode(slice),
        Encoding::Base64 => base64_decode(slice),
    };
    match (decoded, part.encoding) {
        (Some(decoded), _) => decoded,
        (None, Encoding::None) => slice.to_vec(),
        (None, _) => part.contents().to_vec(),
    }
}

/// RFC 3676: a line that ends in a space goes on in the next.
fn unflow(text: &str, delete_space: bool) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.lines() {
        let is_signature = line == "-- ";
        match line.strip_suffix(' ').filter(|_| !is_signature) {
            Some(flowing) if delete_space => out.push_str(flowing),
            Some(_) => out.push_str(line),
            None => {
                out.push_str(line);
                out.push('\n');
            }
        }
    }
    out
}

/// Adds attached messages to the text, and gathers the names of other attachments.
fn add_attachments(message: &Message, depth: usize, text: &mut String, names: &mut Vec<String>) {
    for part in message.attachments() {
        if let Some(inner) = part.message().filter(|_| depth > 0) {
            let subject = inner.subject().unwrap_or_default();
            let body = inner.body_text(0).unwrap_or_default();
            text.push_str(&format!("\n\n{subject}\n\n{body}"));
            add_attachments(inner, depth - 1, text, names);
            continue;
        }
        if names.len() < 20 {
            let kind = part.content_type().map(|c| c.ctype().to_owned());
            let name = part.attachment_name().map(str::to_owned).or(kind);
            names.push(name.unwrap_or_else(|| "without a name".to_owned()));
        }
    }
}

/// The line that parts a signature from the text, where none follows.
fn drop_empty_signature(text: &mut String) {
    let trimmed = text.trim_end();
    if let Some(kept) = trimmed.strip_suffix("\n--") {
        text.truncate(kept.len());
    }
}

/// Forms arrive as JSON in a mail's text.
fn read_form(raw: &mut RawDocument, options: &ReadOptions) {
    let text = raw.text.trim();
    if !json::begins_like_json(text.as_bytes()) {
        return;
    }
    let whole = text.replace(['\n', '\r'], " ");
    if let Ok(form) = json::read_text(&whole, RawDocument::default(), options)
        && !form.text.trim().is_empty()
    {
        raw.title = form.title.or(raw.title.take());
        raw.text = form.text;
        raw.keywords.extend(form.keywords);
        raw.section = form.section.or(raw.section.take());
        raw.stated.extend(form.stated);
        raw.notes.extend(form.notes);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(source: &str) -> Result<RawDocument, Skipped> {
        let source = source.replace('\n', "\r\n");
        read(
            source.as_bytes(),
            &Place::default(),
            &ReadOptions::default(),
        )
    }

    #[track_caller]
    fn check(source: &str, title: &str, text: &str) {
        let raw = message(source).unwrap();
        assert_eq!(raw.title.as_deref().unwrap_or_default(), title);
        let words: Vec<&str> = raw.text.split_whitespace().collect();
        assert_eq!(words.join(" "), text);
    }

    #[test]
    fn headers_and_bodies_are_decoded() {
        check(
            "Subject: =?iso-8859-1?Q?Caf=E9?= =?utf-8?B?IG9wZW4=?=\nContent-Type: text/plain; charset=iso-8859-2\nContent-Transfer-Encoding: quoted-printable\n\n=A3=F3d=BC lon=\ng",
            "Caf\u{e9} open",
            "\u{141}\u{f3}d\u{17a} long",
        );
        check(
            "Subject: Tea\nMIME-Version: 1.0\nContent-Transfer-Encoding: base64\n\nT25lIGxpbmUu\n",
            "Tea",
            "One line.",
        );
        check(
            "Subject: Tea\nContent-Type: text/plain; format=flowed; delsp=yes\n\nOne wo \nrd.\nTwo.",
            "Tea",
            "One word. Two.",
        );
    }

    #[test]
    fn the_fuller_part_is_taken() {
        let two = |plain: &str| {
            format!(
                "Subject: T\nContent-Type: multipart/alternative; boundary=b\n\n--b\nContent-Type: text/plain\n\n{plain}\n--b\nContent-Type: text/html\n\n<p>One paragraph.</p><p>Another.</p>\n--b--\n"
            )
        };
        check(&two("See HTML"), "T", "One paragraph. Another.");
        check(
            &two("One paragraph. And another."),
            "T",
            "One paragraph. And another.",
        );
    }

    #[test]
    fn senders_are_authors_or_outlets() {
        let raw = message(
            "From: Ann Lee <ann@pier.example>\nDate: Wed, 5 Mar 2025 10:15:00 +0100 (CET)\n\nx",
        )
        .unwrap();
        assert_eq!(raw.authors, ["Ann Lee"]);
        assert_eq!(raw.outlet.as_deref(), Some("pier.example"));
        assert_eq!(raw.dates.len(), 1);
        let raw = message("From: \"Morning Pier\" <n@pier.example>\nList-Id: <x.y>\n\nx").unwrap();
        assert_eq!(raw.outlet.as_deref(), Some("Morning Pier"));
        assert!(raw.authors.is_empty());
    }

    #[test]
    fn messages_inside_messages() {
        let nested = |depth: usize| {
            let inner = "Content-Type: message/rfc822\n\nSubject: y\n".repeat(depth);
            message(&format!("Subject: x\n{inner}\nText"))
        };
        assert!(nested(490).is_ok());
        let why = nested(501).unwrap_err().reason;
        assert_eq!(why, "more than 500 parts in one message");
    }

    #[test]
    fn forms_and_empty_ones() {
        check(
            "Subject: Form\n\n{\"Headline\":[\"Tea up\"],\"Body\":[\"One\nline.\"]}",
            "Tea up",
            "One line.",
        );
        let why = message(
            "Subject: T\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: image/png; name=a.png\nContent-Disposition: attachment; filename=a.png\n\nx\n--b--\n",
        );
        assert_eq!(
            why.unwrap_err().reason,
            "mail without a text (attached: a.png)"
        );
    }
}
