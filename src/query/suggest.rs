//! The field that was meant: other names people use, and the nearest spelling.

use std::ops::Range;

use super::cursor::Slip;
use super::later;
use crate::fields::FIELDS;

/// Names that other systems give to our fields. They are suggested, not accepted.
const OTHER_NAMES: &[(&str, &str)] = &[
    ("headline", "title"),
    ("head", "title"),
    ("hd", "title"),
    ("intitle", "title"),
    ("byline", "author"),
    ("by-line", "author"),
    ("people", "person"),
    ("name", "person"),
    ("company", "org"),
    ("organization", "org"),
    ("organisation", "org"),
    ("location", "place"),
    ("country", "place"),
    ("city", "place"),
    ("geo", "place"),
    ("tag", "keyword"),
    ("topic", "keyword"),
    ("subject", "keyword"),
    ("outlet", "source"),
    ("publisher", "source"),
    ("site", "source"),
    ("from", "source"),
    ("domain", "source"),
    ("host", "source"),
    ("language", "lang"),
    ("link", "url"),
    ("inurl", "url"),
    ("file", "path"),
    ("folder", "path"),
    ("published", "date"),
    ("year", "date"),
    ("day", "date"),
    ("after", "date"),
    ("before", "date"),
    ("since", "date"),
    ("until", "date"),
    ("evidence", "by"),
    ("length", "words"),
    ("wc", "words"),
];

/// Names of the whole text elsewhere: here it has none.
const WHOLE_TEXT: &[&str] = &[
    "body", "text", "content", "fulltext", "intext", "all", "any",
];

/// The slip for a field that does not exist, or not yet. `span` covers name and colon.
pub(super) fn unknown_field(name: &str, span: Range<usize>) -> Slip {
    let name = name.to_lowercase();
    let with_colon = format!("{name}:");
    if later::by_name(&with_colon).is_some() {
        return later::slip(&with_colon, &with_colon, span);
    }
    let hint = match nearest(&name).filter(|_| !WHOLE_TEXT.contains(&name.as_str())) {
        Some(field) => {
            format!(
                "did you mean `{field}:`? To search for the text itself, put it in double quotes"
            )
        }
        None if WHOLE_TEXT.contains(&name.as_str()) => {
            "leave it out: words without a field are looked for in title and text".to_owned()
        }
        None => {
            let names: Vec<&str> = FIELDS.iter().map(|row| row.name).collect();
            format!(
                "the fields are {}; to search for the text itself, put it in double quotes",
                names.join(", ")
            )
        }
    };
    Slip::new(span, format!("there is no field `{name}:`"), hint)
}

fn nearest(name: &str) -> Option<&'static str> {
    if let Some((_, field)) = OTHER_NAMES.iter().find(|(other, _)| *other == name) {
        return Some(field);
    }
    let letters: Vec<char> = name.chars().collect();
    if letters.len() > 16 {
        return None;
    }
    let candidates = FIELDS
        .iter()
        .map(|row| (row.name, row.name))
        .chain(OTHER_NAMES.iter().copied());
    candidates
        .map(|(written, field)| (distance(&letters, written), written.len(), field))
        // One slip in a short name, two in a long one.
        .filter(|(distance, len, _)| *distance <= if *len < 5 { 1 } else { 2 } && *distance < *len)
        .min_by_key(|(distance, _, _)| *distance)
        .map(|(_, _, field)| field)
}

/// Letters to insert, remove, replace or swap with the neighbour (optimal string alignment).
pub fn distance(a: &[char], b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut rows: Vec<Vec<usize>> = vec![(0..=b.len()).collect()];
    for (i, &from) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, &to) in b.iter().enumerate() {
            let above = rows[i][j + 1] + 1;
            let left = row[j] + 1;
            let mut best = above.min(left).min(rows[i][j] + usize::from(from != to));
            if i > 0 && j > 0 && from == b[j - 1] && a[i - 1] == to {
                best = best.min(rows[i - 1][j - 1] + 1);
            }
            row.push(best);
        }
        rows.push(row);
    }
    rows[a.len()][b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fields::by_name;

    #[test]
    fn other_names_lead_to_fields_and_are_none_themselves() {
        for (other, field) in OTHER_NAMES {
            assert!(by_name(field).is_some(), "`{field}` is no field");
            assert!(by_name(other).is_none(), "`{other}` is a field");
        }
    }

    #[test]
    fn slips_of_the_finger_are_seen() {
        assert_eq!(nearest("tilte"), Some("title"));
        assert_eq!(nearest("autor"), Some("author"));
        assert_eq!(nearest("sorce"), Some("source"));
        assert_eq!(nearest("languge"), Some("lang"));
        assert_eq!(nearest("byline"), Some("author"));
        assert_eq!(nearest("ulr"), Some("url"));
        assert_eq!(nearest("zebra"), None);
        assert_eq!(nearest("x"), None);
        assert_eq!(nearest(""), None);
    }
}
