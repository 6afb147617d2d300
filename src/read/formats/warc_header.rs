//! What the header of a WARC or ARC record says.

/// A record's header, whichever of the two formats it is of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Header {
    /// `response`, `request`, `resource`, ...; ARC has responses only.
    pub kind: String,
    pub url: Option<String>,
    /// When it was fetched, as RFC 3339.
    pub captured: Option<String>,
    pub media_type: Option<String>,
    pub length: Option<u64>,
    pub is_arc: bool,
    /// For a revisit: when the same content was fetched first.
    pub first_captured: Option<String>,
    /// What was wrong with the record.
    pub note: Option<String>,
}

impl Header {
    /// Reads the named fields of a WARC header; lines that begin with white space go on.
    pub fn of_warc(head: &[u8]) -> Header {
        let head = String::from_utf8_lossy(head);
        let mut header = Header::default();
        let mut fields: Vec<(String, String)> = Vec::new();
        for line in head.lines() {
            if line.starts_with([' ', '\t']) {
                if let Some((_, value)) = fields.last_mut() {
                    value.push(' ');
                    value.push_str(line.trim());
                }
            } else if let Some((name, value)) = line.split_once(':') {
                fields.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
            }
        }
        for (name, value) in fields {
            match name.as_str() {
                "warc-type" => header.kind = value.to_ascii_lowercase(),
                "warc-target-uri" => header.url = Some(bare(&value)),
                "warc-date" => header.captured = Some(value),
                "warc-refers-to-date" => header.first_captured = Some(value),
                "content-type" => header.media_type = Some(value.to_ascii_lowercase()),
                // The first one counts: a second is an attempt to confuse.
                "content-length" if header.length.is_none() => header.length = value.parse().ok(),
                _ => {}
            }
        }
        header.url = header.url.filter(|url| !url.is_empty());
        header
    }

    /// Reads the line that is an ARC header.
    pub fn of_arc_line(line: &[u8]) -> Header {
        let line = String::from_utf8_lossy(line);
        let fields: Vec<&str> = line.split_ascii_whitespace().collect();
        let field = |at: usize| fields.get(at).map(|field| (*field).to_owned());
        let url = field(0);
        let kind = match url.as_deref() {
            Some(url) if url.starts_with("filedesc:") => "warcinfo",
            _ => "response",
        };
        Header {
            kind: kind.to_owned(),
            url,
            captured: field(2).map(|digits| with_signs(&digits)),
            media_type: field(3),
            length: fields.last().and_then(|length| length.parse().ok()),
            is_arc: true,
            ..Header::default()
        }
    }

    /// Why the record is no page, told by its header alone.
    pub fn no_page(&self) -> Option<String> {
        let url = self.url.as_deref().unwrap_or_default();
        let what = match self.kind.as_str() {
            "response" | "resource" | "conversion" if url.starts_with("dns:") => {
                "a DNS answer, no page"
            }
            "response" | "resource" | "conversion" if url.starts_with("metadata:") => {
                "metadata of a crawl, no page"
            }
            "response" | "resource" | "conversion" => return None,
            "revisit" => {
                let first = self.first_captured.as_deref();
                let first = first.map_or(String::new(), |first| format!(" (captured {first})"));
                return Some(format!(
                    "a revisit of `{url}`: the page is as it was{first}"
                ));
            }
            "request" => "a request, no page",
            "metadata" => "metadata of a capture, no page",
            "warcinfo" => "information about the archive, no page",
            "continuation" => "the continuation of a record in parts: not joined",
            "" => return Some("a record without a type".to_owned()),
            kind => {
                let kind: String = kind.chars().take(40).collect();
                return Some(format!("a record of unknown type `{kind}`"));
            }
        };
        Some(what.to_owned())
    }

    /// For the context of a piece.
    pub fn to_bytes(&self) -> Vec<u8> {
        let line = |field: &Option<String>| field.clone().unwrap_or_default();
        let fields = [
            self.kind.clone(),
            line(&self.url),
            line(&self.captured),
            line(&self.media_type),
            line(&self.note),
        ];
        fields
            .map(|field| field.replace('\n', " "))
            .join("\n")
            .into_bytes()
    }

    pub fn from_bytes(bytes: &[u8]) -> Header {
        let text = String::from_utf8_lossy(bytes);
        let mut lines = text.split('\n').map(str::to_owned);
        let mut field = || lines.next().filter(|field| !field.is_empty());
        Header {
            kind: field().unwrap_or_default(),
            url: field(),
            captured: field(),
            media_type: field(),
            note: field(),
            ..Header::default()
        }
    }
}

/// `<http://…>` as some write it.
fn bare(url: &str) -> String {
    url.trim_matches(['<', '>']).to_owned()
}

/// `20050614070144` → `2005-06-14T07:01:44Z`.
fn with_signs(digits: &str) -> String {
    let part = |from: usize, to: usize| digits.get(from..to).unwrap_or("00");
    let (year, month, day) = (part(0, 4), part(4, 6), part(6, 8));
    let (hour, minute, second) = (part(8, 10), part(10, 12), part(12, 14));
    format!("{year}-{month}-{day}T{hour}:{minute}:{second}Z")
}

/// `URL address date media-type … length`, five fields (version 1) or ten (version 2).
pub fn is_arc_line(line: &[u8]) -> bool {
    if line.len() > 16 << 10 {
        return false;
    }
    let mut fields = line
        .split(u8::is_ascii_whitespace)
        .filter(|field| !field.is_empty());
    let is_number = |field: Option<&[u8]>| field.is_some_and(|f| f.iter().all(u8::is_ascii_digit));
    let url = fields.next().unwrap_or_default();
    let scheme = url.split(|byte| *byte == b':').next().unwrap_or_default();
    let has_scheme = scheme.len() < url.len()
        && scheme.len() >= 2
        && scheme.iter().all(u8::is_ascii_alphanumeric);
    let _address = fields.next();
    let date = fields.next().filter(|date| (8..=17).contains(&date.len()));
    has_scheme && is_number(date) && fields.next().is_some() && is_number(fields.next_back())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_read() {
        let header = Header::of_warc(
            b"WARC-Type: Response\r\nWARC-Target-URI: <http://example.org/\r\n a>\r\nContent-Length: 5\r\nContent-Length: 500\r\nWARC-Date: 2025-03-05T10:15:00Z\r\n",
        );
        assert_eq!(header.kind, "response");
        assert_eq!(header.url.as_deref(), Some("http://example.org/ a"));
        assert_eq!(header.length, Some(5));
        let again = Header::from_bytes(&header.to_bytes());
        assert_eq!((again.url, again.captured), (header.url, header.captured));
        assert_eq!(Header::of_warc(b"Content-Length: -1").length, None);
    }

    #[test]
    fn lines_of_arc() {
        let line = b"http://example.org/ 127.0.0.1 20050614070144 text/html 524\n";
        assert!(is_arc_line(line));
        let header = Header::of_arc_line(line);
        assert_eq!(header.length, Some(524));
        assert_eq!(header.captured.as_deref(), Some("2005-06-14T07:01:44Z"));
        assert!(is_arc_line(
            b"filedesc://a.arc 0.0.0.0 20050614070144 text/plain 1338"
        ));
        assert!(!is_arc_line(b"He said: at 20050614 it was 5"));
        assert!(!is_arc_line(b""));
    }

    #[test]
    fn what_is_no_page() {
        let of = |kind: &str| Header {
            kind: kind.to_owned(),
            ..Header::default()
        };
        assert_eq!(of("response").no_page(), None);
        assert_eq!(
            of("request").no_page().as_deref(),
            Some("a request, no page")
        );
        assert_eq!(
            of("x").no_page().as_deref(),
            Some("a record of unknown type `x`")
        );
        assert_eq!(of("").no_page().as_deref(), Some("a record without a type"));
    }
}
