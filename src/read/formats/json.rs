//! JSON: one article, an array of them, or an object that holds an array of them.

use std::io::BufRead;

use serde_json::{Map, Value};

use crate::article::{Place, RawDocument};
use crate::error::Skipped;
use crate::read::format::{Emit, Parsed, Piece, ReadOptions};
use crate::read::formats::{json_array, jsonl};
use crate::read::framing::{self, Cut, Start};
use crate::read::mapping::{self, Meaning, Slot, Values};
use crate::read::records::Records;

/// Keys under which an object holds what it is about.
const INSIDE: &[&str] = &[
    "main", "rendered", "name", "value", "original", "text", "#text", "_", "$t", "$date", "$oid",
    "en", "title", "content", "default", "city",
];

/// How deep an array of articles may lie in an object (`{"response": {"docs": [...]}}`).
const ARRAY_DEPTH: usize = 2;

pub fn sniff(head: &[u8]) -> bool {
    begins_like_json(head) && !jsonl::has_two_records(head)
}

/// `{"`, `{}`, `[{` or `[]`, whatever white space there is.
pub fn begins_like_json(head: &[u8]) -> bool {
    let mut solid = head.iter().filter(|byte| !byte.is_ascii_whitespace());
    match (solid.next(), solid.next()) {
        (Some(b'{'), second) => matches!(second, Some(b'"' | b'}')),
        (Some(b'['), second) => matches!(second, Some(b'{' | b']')),
        _ => false,
    }
}

pub fn split(place: &Place, input: &mut dyn BufRead, options: &ReadOptions, emit: &mut Emit) {
    if framing::is_wide(input) {
        return framing::whole(place, input, options, false, emit);
    }
    let (skipped, next) = json_array::skip_blank(input);
    if next != Some(b'[') {
        return framing::whole(place, input, options, false, emit);
    }
    input.consume(1);
    let start = Start {
        place: Place {
            path: place.path.clone(),
            record: Some(1),
            offset: Some(skipped + 1),
        },
        context: None,
    };
    framing::frame(start, input, options, &mut json_array::scan(), emit);
}

pub fn parse(piece: &Piece, options: &ReadOptions) -> Vec<Parsed> {
    if piece.place.record.is_none() {
        return parse_whole(piece, options);
    }
    let records = Records::new(piece, options);
    let bytes = records.bytes();
    let mut scan = json_array::scan();
    let mut parsed = Vec::new();
    let mut start = 0;
    while start < bytes.len() {
        let rest = bytes.get(start..).unwrap_or_default();
        let cut = scan(rest).unwrap_or(Cut {
            end: rest.len(),
            records: 1,
        });
        let element = rest.get(..cut.end).unwrap_or(rest);
        let is_gap = |byte: &&u8| byte.is_ascii_whitespace() || **byte == b',';
        let gap = element.iter().take_while(is_gap).count();
        let element = element.get(gap..).unwrap_or_default();
        if !matches!(element.trim_ascii(), b"" | b"]") {
            let place = records.place(parsed.len(), start + gap);
            let (text, raw) = records.open(place.clone(), "json", element);
            let solid = match text.starts_with(['{', '[']) {
                true => &text,
                // The end of a scalar is told by what follows it.
                false => text.trim_end_matches(is_after_scalar),
            };
            let outcome = read_text(solid, raw, options);
            parsed.push(Parsed { place, outcome });
        }
        start += cut.end.max(1);
    }
    parsed
}

fn is_after_scalar(c: char) -> bool {
    matches!(c, ',' | ']') || c.is_ascii_whitespace()
}

fn parse_whole(piece: &Piece, options: &ReadOptions) -> Vec<Parsed> {
    let records = Records::new(piece, options);
    let (text, mut raw) = records.open(piece.place.clone(), "json", &piece.bytes);
    let one = |outcome| {
        let place = piece.place.clone();
        vec![Parsed { place, outcome }]
    };
    let value: Value = match serde_json::from_str(&text) {
        Ok(value) => value,
        Err(error) => return one(Err(invalid(&error))),
    };
    let articles = match &value {
        Value::Array(elements) => Some(elements),
        Value::Object(object) if !is_article(object, options) => {
            array_in(object, options, ARRAY_DEPTH)
        }
        _ => None,
    };
    let Some(articles) = articles else {
        return one(read_value(&value, raw, options));
    };
    let mut parsed = Vec::new();
    for (i, article) in articles.iter().enumerate() {
        let mut place = piece.place.clone();
        place.record = Some(i as u64 + 1);
        raw.place = place.clone();
        let outcome = read_value(article, raw.clone(), options);
        parsed.push(Parsed { place, outcome });
    }
    if parsed.is_empty() {
        return one(Err(Skipped::skipped("empty: an array without elements")));
    }
    parsed
}

/// The first array of article objects inside, nearest first.
fn array_in<'a>(
    object: &'a Map<String, Value>,
    options: &ReadOptions,
    depth: usize,
) -> Option<&'a Vec<Value>> {
    let holds_articles = |array: &&Vec<Value>| {
        let first = array.iter().find_map(Value::as_object);
        first.is_some_and(|first| is_article(first, options))
    };
    let here = object
        .values()
        .filter_map(Value::as_array)
        .find(holds_articles);
    if here.is_some() || depth == 0 {
        return here;
    }
    let below = object.values().filter_map(Value::as_object);
    below
        .into_iter()
        .find_map(|inner| array_in(inner, options, depth - 1))
}

fn is_article(object: &Map<String, Value>, options: &ReadOptions) -> bool {
    let values = values_of(object, options);
    values.has_full_text() || (values.has(Slot::Title) && values.has(Slot::Text))
}

/// Reads the text of one JSON object into `raw`.
pub fn read_text(
    text: &str,
    raw: RawDocument,
    options: &ReadOptions,
) -> Result<RawDocument, Skipped> {
    match serde_json::from_str::<Value>(text) {
        Ok(value) => read_value(&value, raw, options),
        Err(error) => Err(invalid(&error)),
    }
}

fn invalid(error: &serde_json::Error) -> Skipped {
    Skipped::failed(format!("not valid JSON: {error}"))
}

fn read_value(
    value: &Value,
    mut raw: RawDocument,
    options: &ReadOptions,
) -> Result<RawDocument, Skipped> {
    let Value::Object(object) = value else {
        return Err(Skipped::skipped("no text: not a JSON object"));
    };
    values_of(object, options).fill(&mut raw);
    let has_title = raw
        .title
        .as_deref()
        .is_some_and(|title| !title.trim().is_empty());
    if raw.text.trim().is_empty() && !has_title {
        return Err(Skipped::skipped("no text"));
    }
    Ok(raw)
}

fn values_of(object: &Map<String, Value>, options: &ReadOptions) -> Values {
    let mut values = Values::default();
    add_dotted(object, options, &mut values);
    add_object(object, options, 0, &mut values);
    if !values.has_full_text()
        && let Some(inner) = article_in(object, options, INNER_DEPTH)
    {
        // The article may be further down, with only its id or date outside.
        add_object(inner, options, INNER, &mut values);
    }
    values
}

/// How deep an article may lie in an object (`{"data": {"item": {...}}}`).
const INNER_DEPTH: usize = 2;

/// The first object inside that is an article, nearest first: one with a whole text, or below others
/// with title and date too.
fn article_in<'a>(
    object: &'a Map<String, Value>,
    options: &ReadOptions,
    depth: usize,
) -> Option<&'a Map<String, Value>> {
    let is_article = |inner: &&Map<String, Value>| {
        let mut inside = Values::default();
        add_object(inner, options, 0, &mut inside);
        let slots = [Slot::Title, Slot::Text, Slot::Published];
        let summed_up = slots.iter().all(|slot| inside.has(*slot));
        inside.has_full_text() || (depth < INNER_DEPTH && summed_up)
    };
    let inner = || object.values().filter_map(Value::as_object);
    if let Some(found) = inner().find(is_article) {
        return Some(found);
    }
    let below = depth.checked_sub(1)?;
    inner().find_map(|inner| article_in(inner, options, below))
}

/// Added to the rank of names one level down, so that those outside win.
const INNER: usize = 100;

fn add_object(
    object: &Map<String, Value>,
    options: &ReadOptions,
    extra: usize,
    values: &mut Values,
) {
    for (name, value) in object {
        if let Some(meaning) = mapping::meaning_of(name, &options.map) {
            let rank = meaning.rank + extra;
            // A mail has a `subject`, an agency's item has several.
            let slot = match meaning.slot {
                Slot::Title if value.is_array() && name == "subject" => Slot::Keyword,
                slot => slot,
            };
            let meaning = Meaning { rank, slot };
            let strings = strings_of(value, slot);
            let holds_objects = |list: &Vec<Value>| list.iter().any(Value::is_object);
            match value.as_array().is_some_and(holds_objects) {
                true => values.add_names(meaning, strings),
                false => values.add(meaning, strings),
            }
        }
    }
}

/// `--map title=headline.main` looks inside objects.
fn add_dotted(object: &Map<String, Value>, options: &ReadOptions, values: &mut Values) {
    for (ours, theirs) in options
        .map
        .iter()
        .filter(|(_, theirs)| theirs.contains('.'))
    {
        let mut parts = theirs.split('.');
        let first = parts.next().and_then(|part| object.get(part));
        let value = parts.try_fold(first, |value, part| Some(value?.get(part)));
        if let (Some(slot), Some(Some(value))) = (mapping::slot_named(ours), value) {
            values.add(Meaning { slot, rank: 0 }, strings_of(value, slot));
        }
    }
}

/// The strings in a value: itself, each of a list, or what an object is named.
fn strings_of(value: &Value, slot: Slot) -> Vec<String> {
    match value {
        Value::Null | Value::Bool(_) => Vec::new(),
        Value::String(text) => vec![text.clone()],
        Value::Number(number) => vec![number.to_string()],
        Value::Array(list) => list
            .iter()
            .flat_map(|item| strings_of(item, slot))
            .collect(),
        Value::Object(object) => {
            let named = INSIDE.iter().find_map(|name| object.get(*name));
            match named {
                Some(Value::Object(_)) | None => Vec::new(),
                // An object with a title is an article of its own, read as such.
                Some(_) if slot == Slot::Text && object.contains_key("title") => Vec::new(),
                Some(value) if slot == Slot::Text && value.is_number() => Vec::new(),
                Some(value) => strings_of(value, slot),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_all(input: &str, buffer: usize) -> Vec<Parsed> {
        let options = ReadOptions {
            map: vec![("title".to_owned(), "kopf.gross".to_owned())],
            ..ReadOptions::default()
        };
        let mut parsed = Vec::new();
        let mut input = std::io::BufReader::with_capacity(buffer, input.as_bytes());
        split(&Place::default(), &mut input, &options, &mut |item| {
            parsed.extend(parse(&item.unwrap(), &options));
            true
        });
        parsed
    }

    /// Each record as (ordinal, offset, `title|text`).
    #[track_caller]
    fn check(input: &str, expect: &[(Option<u64>, Option<u64>, &str)]) {
        for buffer in [1, 3, 4096] {
            let parsed = read_all(input, buffer);
            let shown = |parsed: &Parsed| match &parsed.outcome {
                Ok(raw) => format!("{}|{}", raw.title.clone().unwrap_or_default(), raw.text),
                Err(skipped) => {
                    format!("!{}", skipped.reason.split(':').next().unwrap_or_default())
                }
            };
            let got: Vec<_> = parsed
                .iter()
                .map(|parsed| (parsed.place.record, parsed.place.offset, shown(parsed)))
                .collect();
            let got: Vec<_> = got.iter().map(|(r, o, t)| (*r, *o, t.as_str())).collect();
            assert_eq!(got, expect, "{input}");
        }
    }

    #[test]
    fn elements_of_an_array_are_records() {
        check(
            " [{\"text\":\"]}\\\"\"},\n {\"text\":[\"b\",\"c\"]}, 7, \"x,y\"]",
            &[
                (Some(1), Some(2), "|]}\""),
                (Some(2), Some(20), "|b\n\nc"),
                (Some(3), Some(40), "!no text"),
                (Some(4), Some(43), "!no text"),
            ],
        );
        check(
            "[{\"text\":\"a\"},{\"text\":",
            &[
                (Some(1), Some(1), "|a"),
                (Some(2), Some(14), "!not valid JSON"),
            ],
        );
        check("[]", &[]);
        check("[{\"text\":\"a\"}\n]\n\n", &[(Some(1), Some(1), "|a")]);
    }

    #[test]
    fn an_object_is_an_article_or_holds_some() {
        check(
            "{\"headline\":{\"main\":\"A\"},\"body\":\"<p>b</p><p>c</p>\"}",
            &[(None, None, "A|\n\nb\n\n\n\nc\n\n")],
        );
        check(
            "{\"n\":2,\"response\":{\"docs\":[{\"text\":\"a\"},{\"text\":\"b\"}]}}",
            &[(Some(1), None, "|a"), (Some(2), None, "|b")],
        );
        check(
            "{\"id\":1,\"article\":{\"title\":\"T\",\"text\":\"a\"}}",
            &[(None, None, "T|a")],
        );
        check(
            "{\"description\":\"short\",\"title\":\"T\",\"text\":\"long\"}",
            &[(None, None, "T|long")],
        );
        check(
            "{\"kopf\":{\"gross\":\"K\"},\"title\":\"T\",\"text\":\"a\"}",
            &[(None, None, "K|a")],
        );
        check(
            "{\"data\":{\"meta\":{\"id\":1},\"item\":{\"firstcreated\":\"2025\",\"headline\":\"T\",\"description_caption\":\"a\",\"subject\":[{\"name\":\"s\"}]}}}",
            &[(None, None, "T|a")],
        );
        // What a picture shows stands under another name where its text is its title.
        check(
            "{\"headline\":\"Pier\",\"body_text\":\"Pier\",\"description_text\":\"The pier at night.\"}",
            &[(None, None, "Pier|The pier at night.")],
        );
        check("{\"text\":\" \"}", &[(None, None, "!no text")]);
        check("{\"text\":", &[(None, None, "!not valid JSON")]);
    }

    #[test]
    fn fields_of_many_shapes() {
        let input = "{\"_id\":7,\"text\":\"a\",\"source\":{\"name\":\"The Pier\"},\"authors\":[{\"name\":\"Ann Lee\"},\"Bo Chen\"],\
            \"tags\":\"tea; port\",\"places\":[\"Lima\"],\"published_at\":20250305,\"lang\":\"en\",\"link\":\"https://example.org/\"}";
        let raw = read_all(input, 4096).remove(0).outcome.unwrap();
        assert_eq!(raw.record_id.as_deref(), Some("7"));
        assert_eq!(raw.outlet.as_deref(), Some("The Pier"));
        assert_eq!(raw.authors, ["Ann Lee", "Bo Chen"]);
        assert_eq!(raw.keywords, ["tea", "port"]);
        assert_eq!(
            raw.stated.first().map(|stated| stated.name.as_str()),
            Some("Lima")
        );
        assert_eq!(
            raw.dates.first().map(|date| date.raw.as_str()),
            Some("20250305")
        );
        assert_eq!(raw.url.as_deref(), Some("https://example.org/"));
    }

    #[test]
    fn what_agencies_state_is_kept() {
        let input = "{\"headline\":\"T\",\"body_text\":\"a\",\"slugline\":\"tea, lead\",\"urgency\":3,\"priority\":6,\"pubstatus\":\"usable\",\
            \"ednote\":\"Adds prices\",\"embargoed\":\"2025-03-05T10:00:00Z\",\"subject\":[{\"name\":\"arts, culture\"}],\
            \"place\":[{\"name\":\"Peru\"}],\"datelinelocation\":{\"city\":\"Lima\"}}";
        let raw = read_all(input, 4096).remove(0).outcome.unwrap();
        assert_eq!(raw.keywords, ["tea", "lead", "arts, culture"]);
        let places: Vec<&str> = raw.stated.iter().map(|s| s.name.as_str()).collect();
        assert_eq!(places, ["Peru", "Lima"]);
        let notes = [
            "urgency: 3",
            "note to editors: Adds prices",
            "embargoed until: 2025-03-05T10:00:00Z",
        ];
        assert_eq!(raw.notes, notes);
    }

    #[test]
    fn depth_is_refused_not_followed() {
        let deep = format!("{{\"text\":{}1", "[".repeat(10_000));
        check(&deep, &[(None, None, "!not valid JSON")]);
    }
}
