//! The fields of one row of CSV.

use std::borrow::Cow;

use memchr::memchr;

/// The fields of one record, without their quotes.
pub fn fields_of(row: &[u8], delimiter: u8) -> Vec<Cow<'_, [u8]>> {
    let row = row.strip_prefix(b"\xef\xbb\xbf").unwrap_or(row);
    let row = row.strip_suffix(b"\n").unwrap_or(row);
    let row = row.strip_suffix(b"\r").unwrap_or(row);
    let mut fields = Vec::new();
    let mut rest = row;
    loop {
        let (field, after) = match rest.strip_prefix(b"\"") {
            Some(quoted) => quoted_field(quoted, delimiter),
            None => {
                let end = memchr(delimiter, rest);
                let field = rest.get(..end.unwrap_or(rest.len())).unwrap_or(rest);
                (
                    Cow::Borrowed(field),
                    end.and_then(|end| rest.get(end + 1..)),
                )
            }
        };
        fields.push(field);
        match after {
            Some(after) => rest = after,
            None => return fields,
        }
    }
}

fn quoted_field(quoted: &[u8], delimiter: u8) -> (Cow<'_, [u8]>, Option<&[u8]>) {
    let mut field = Vec::new();
    let mut rest = quoted;
    while let Some(at) = memchr(b'"', rest) {
        field.extend_from_slice(rest.get(..at).unwrap_or_default());
        rest = rest.get(at + 1..).unwrap_or_default();
        match rest.strip_prefix(b"\"") {
            Some(after) => {
                field.push(b'"');
                rest = after;
            }
            None => {
                let end = memchr(delimiter, rest);
                field.extend_from_slice(rest.get(..end.unwrap_or(rest.len())).unwrap_or(rest));
                return (Cow::Owned(field), end.and_then(|end| rest.get(end + 1..)));
            }
        }
    }
    field.extend_from_slice(rest);
    (Cow::Owned(field), None)
}
