//! The elements of a JSON array, cut without being parsed.

use std::io::BufRead;

use memchr::memchr2;

use crate::read::framing::Cut;

/// Consumes white space and a byte-order mark; says how much, and what comes next.
pub fn skip_blank(input: &mut dyn BufRead) -> (u64, Option<u8>) {
    let mut skipped = 0;
    while let Ok(chunk) = input.fill_buf() {
        let is_blank = |byte: &u8| byte.is_ascii_whitespace() || b"\xef\xbb\xbf".contains(byte);
        let blank = chunk.iter().take_while(|byte| is_blank(byte)).count();
        let next = chunk.get(blank).copied();
        let at_end = chunk.is_empty();
        input.consume(blank);
        skipped += blank as u64;
        if at_end || next.is_some() {
            return (skipped, next);
        }
    }
    (skipped, None)
}

/// Cuts the inside of an array after each element.
pub fn scan() -> impl FnMut(&[u8]) -> Option<Cut> {
    let (mut depth, mut in_string, mut escaped, mut scalar) = (0u64, false, false, false);
    move |bytes| {
        if bytes.is_empty() {
            let records = u64::from(depth > 0 || in_string || scalar);
            (depth, in_string, escaped, scalar) = (0, false, false, false);
            return Some(Cut { end: 0, records });
        }
        let mut at = 0;
        while let Some(&byte) = bytes.get(at) {
            at += 1;
            if escaped {
                escaped = false;
            } else if in_string {
                let rest = bytes.get(at - 1..).unwrap_or_default();
                match memchr2(b'"', b'\\', rest) {
                    None => return None,
                    Some(skip) => {
                        at += skip;
                        in_string = rest.get(skip) != Some(&b'"');
                        escaped = in_string;
                    }
                }
            } else {
                match byte {
                    b'"' => (in_string, scalar) = (true, true),
                    b'{' | b'[' => depth += 1,
                    b'}' | b']' if depth > 1 => depth -= 1,
                    b'}' | b']' | b',' if depth <= 1 => {
                        let closes = byte != b',';
                        if closes && depth == 1 || depth == 0 && scalar {
                            (depth, scalar) = (0, false);
                            return Some(Cut {
                                end: at,
                                records: 1,
                            });
                        }
                    }
                    _ => scalar |= depth == 0 && !byte.is_ascii_whitespace(),
                }
            }
        }
        None
    }
}
