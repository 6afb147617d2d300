//! A saved page → title, authors, dates, paragraphs.

mod blocks;
mod body;
mod boxes;
mod describe;
mod facts;
mod furniture;
mod guard;
mod lean;
mod lenient;
mod linked;
mod marks;
mod markup;
mod notes;
mod order;
mod parting;
mod paywall;
mod people;
mod restore;
mod shown;
mod silent;
mod standfirst;
mod title;
mod written;

use trafilatura::dom::Document;

use crate::article::RawDocument;
use crate::error::Skipped;
use crate::read::limits::Limits;
use describe::describe;

/// A page with fewer bytes of text, and no date, holds no article.
const LEAST_TEXT: usize = 40;

/// Reads a decoded page into `raw`, which already has its place, format and encoding.
///
/// 1. The guard: how deep and large is it? What is for browsers alone goes.
/// 2. One tree, and what it states: JSON-LD, `<meta>`, marks.
/// 3. Title, authors, outlet, dates.
/// 4. The body, by the extractor, then by our own rules.
///
/// A page that the guard refuses is read flat, and a note says why.
pub fn read_page(html: &str, raw: &mut RawDocument, limits: &Limits) -> Result<(), Skipped> {
    if html.len() > limits.html_bytes {
        let (size, most) = (html.len(), limits.html_bytes);
        return Err(Skipped::failed(format!(
            "page of {size} bytes, over the limit of {most}"
        )));
    }
    match guard::check(html, limits) {
        Ok(page) => {
            let doc = Document::parse(&page.html);
            let linked = describe(raw, &doc, &page.scripts);
            raw.text = body::extract(doc, title_of(raw), linked.body.as_deref());
            if raw.text.is_empty() {
                raw.text = body::extract_loose(html, title_of(raw));
            }
            raw.notes.extend(paywall::note(&linked, &raw.text));
        }
        Err(why) => {
            raw.notes.push(format!("read without its structure: {why}"));
            let head = head(html);
            if let Ok(page) = guard::check(head, limits) {
                describe(raw, &Document::parse(&page.html), &page.scripts);
            }
            raw.text = body::extract_flat(html, title_of(raw));
            if raw.text.is_empty() {
                return Err(Skipped::failed(format!(
                    "no text found in a page with {why}"
                )));
            }
        }
    }
    // A headline with a date is news; a title without either text or date is a door.
    let says_little = raw.text.len() < LEAST_TEXT;
    if says_little && (title_of(raw).is_empty() || raw.dates.is_empty()) {
        return Err(Skipped::skipped("no article text"));
    }
    Ok(())
}

fn title_of(raw: &RawDocument) -> &str {
    raw.title.as_deref().unwrap_or_default()
}

/// What stands before the body, as far as it is told.
fn head(html: &str) -> &str {
    const LONGEST: usize = 512 << 10;
    let end = memchr::memmem::find(html.as_bytes(), b"<body").unwrap_or(html.len());
    html.get(..html.floor_char_boundary(end.min(LONGEST)))
        .unwrap_or_default()
}

#[cfg(test)]
mod page_tests;
#[cfg(test)]
mod tests;
