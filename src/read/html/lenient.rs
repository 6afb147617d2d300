//! JSON as pages really hold it: raw line ends in strings, trailing commas, comments, cut ends.

use serde_json::{Map, Value};

/// Objects inside one another; deeper ones are read as null.
const DEEPEST: usize = 40;

/// Every value in `text`, one after another; what cannot be read is passed over.
pub fn values(text: &str) -> Vec<Value> {
    let mut reader = Reader { text, at: 0 };
    let mut values = Vec::new();
    while let Some(start) = reader.rest().find(['{', '[']) {
        reader.at += start;
        // Well-formed JSON is the rule and goes the fast way.
        let mut stream = serde_json::Deserializer::from_str(reader.rest()).into_iter::<Value>();
        match stream.next() {
            Some(Ok(value)) => {
                reader.at += stream.byte_offset();
                values.push(value);
            }
            _ => values.extend(reader.value(0)),
        }
    }
    values
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Reader<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn skip_blank(&mut self) {
        loop {
            let rest = self.rest();
            let trimmed = rest.trim_start_matches(|c: char| {
                c.is_whitespace() || c.is_control() || c == '\u{FEFF}'
            });
            self.at += rest.len() - trimmed.len();
            let end = if trimmed.starts_with("/*") {
                trimmed.find("*/").map_or(trimmed.len(), |end| end + 2)
            } else if trimmed.starts_with("//") {
                trimmed.find('\n').unwrap_or(trimmed.len())
            } else {
                return;
            };
            self.at += end;
        }
    }

    fn value(&mut self, depth: usize) -> Option<Value> {
        self.skip_blank();
        match self.peek()? {
            '{' => {
                self.at += 1;
                self.object(depth + 1)
            }
            '[' => {
                self.at += 1;
                self.array(depth + 1)
            }
            '"' => self.string().map(Value::String),
            _ => {
                let rest = self.rest();
                let end = rest.find([',', '}', ']', '\n']).unwrap_or(rest.len());
                self.at += end;
                let word = rest.get(..end)?.trim();
                serde_json::from_str(word).ok().or(Some(Value::Null))
            }
        }
    }

    fn array(&mut self, depth: usize) -> Option<Value> {
        let mut items = Vec::new();
        loop {
            self.skip_blank();
            match self.peek() {
                None => break,
                Some(']') => {
                    self.at += 1;
                    break;
                }
                // A brace that belongs to an object around this array: its bracket is missing.
                Some('}') => break,
                Some(',') => self.at += 1,
                Some(_) => items.extend(self.value_below(depth)),
            }
        }
        Some(Value::Array(items))
    }

    fn object(&mut self, depth: usize) -> Option<Value> {
        let mut fields = Map::new();
        loop {
            self.skip_blank();
            match self.peek() {
                None => break,
                Some('}') => {
                    self.at += 1;
                    break;
                }
                Some(']') => break,
                Some('"') => {
                    let key = self.string()?;
                    self.skip_blank();
                    if self.peek() == Some(':') {
                        self.at += 1;
                        if let Some(value) = self.value_below(depth) {
                            fields.entry(key).or_insert(value);
                        }
                    }
                }
                Some(other) => self.at += other.len_utf8(),
            }
        }
        Some(Value::Object(fields))
    }

    /// A value one level down; below the deepest level brackets are only passed over.
    fn value_below(&mut self, depth: usize) -> Option<Value> {
        if depth < DEEPEST {
            return self.value(depth);
        }
        self.skip_blank();
        match self.peek()? {
            open @ ('{' | '[') => {
                self.at += open.len_utf8();
                None
            }
            _ => self.value(depth),
        }
    }

    /// A string with its escapes read. An inner quote that was not escaped is told by what follows it.
    fn string(&mut self) -> Option<String> {
        self.at += 1;
        let mut out = String::new();
        loop {
            let c = self.peek()?;
            self.at += c.len_utf8();
            match c {
                '"' if self.ends_a_string() => return Some(out),
                '\\' => {
                    let escape = self.peek()?;
                    self.at += escape.len_utf8();
                    match escape {
                        'n' | 'r' => out.push('\n'),
                        't' | 'b' | 'f' => out.push(' '),
                        'u' => out.extend(self.unicode()),
                        other => out.push(other),
                    }
                }
                c => out.push(c),
            }
        }
    }

    fn ends_a_string(&self) -> bool {
        let rest = self.rest();
        let after = rest.trim_start();
        match after.chars().next() {
            None | Some(',' | ':' | '}' | ']') => true,
            // The comma between two strings is missing.
            Some('"') => after.len() < rest.len(),
            Some(_) => rest.starts_with(['\n', '\r']),
        }
    }

    fn unicode(&mut self) -> Option<char> {
        let unit = self.hex()?;
        if !(0xD800..0xDC00).contains(&unit) {
            return char::from_u32(unit);
        }
        let low = self.rest().strip_prefix("\\u").is_some();
        self.at += if low { 2 } else { 0 };
        let low = if low { self.hex()? } else { 0 };
        char::from_u32(0x10000 + ((unit - 0xD800) << 10) + low.checked_sub(0xDC00)?)
    }

    fn hex(&mut self) -> Option<u32> {
        let unit = u32::from_str_radix(self.rest().get(..4)?, 16).ok()?;
        self.at += 4;
        Some(unit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[track_caller]
    fn check(text: &str, expect: &[Value]) {
        assert_eq!(values(text), expect);
    }

    #[test]
    fn json_as_it_should_be_and_as_it_is() {
        check(r#"{"a":"b"}"#, &[json!({"a": "b"})]);
        check("{\"a\":\"b\nc\",}", &[json!({"a": "b\nc"})]);
        check(
            "<!-- \n{\"a\": [1, 2,], \"b\": true,} -->",
            &[json!({"a": [1, 2], "b": true})],
        );
        check(
            "/* x */ {\"a\": \"b\" \"c\": \"d\"}",
            &[json!({"a": "b", "c": "d"})],
        );
        check(
            r#"{"a":"say "so" then","b":1,}"#,
            &[json!({"a": "say \"so\" then", "b": 1})],
        );
        check(
            "{\"a\":\"b\"} {\"c\":\"d\"",
            &[json!({"a": "b"}), json!({"c": "d"})],
        );
        check(r#"{"a":"\u00e9\ud83d\ude00",}"#, &[json!({"a": "é😀"})]);
        check("no json", &[]);
    }

    #[test]
    fn deep_json_ends() {
        assert!(!values(&"{\"a\":[".repeat(100_000)).is_empty());
        assert!(!values(&"[{".repeat(100_000)).is_empty());
    }
}
