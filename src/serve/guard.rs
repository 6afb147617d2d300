//! Who may ask: a page elsewhere in the user's browser may not, and without the token nobody else may.

use std::net::SocketAddr;

use axum::http::header::{AUTHORIZATION, COOKIE, HOST, ORIGIN};
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri};

use super::problem::Problem;

/// The cookie that the form of the token sets.
pub const COOKIE_NAME: &str = "newsearch_token";

/// Bytes of a request's head: the longest address that can be read (64 KiB), and as much again.
pub const LONGEST_HEAD: usize = 128 << 10;
/// Bytes of a header's line beside its name and value: a colon, a blank and the end of the line.
const LINE_MARKS: usize = 4;

pub struct Guard {
    /// Names that a request may call this server by; any where there is a token.
    hosts: Vec<String>,
    token: Option<String>,
}

impl Guard {
    pub fn new(addr: SocketAddr, token: Option<String>) -> Guard {
        let port = addr.port();
        let names = [
            "localhost".to_owned(),
            "127.0.0.1".to_owned(),
            "[::1]".to_owned(),
        ];
        let own = match addr {
            SocketAddr::V4(addr) => addr.ip().to_string(),
            SocketAddr::V6(addr) => format!("[{}]", addr.ip()),
        };
        let hosts = names.into_iter().chain([own]);
        Guard {
            hosts: hosts.map(|name| format!("{name}:{port}")).collect(),
            token,
        }
    }

    /// Refuses a head of more than [`LONGEST_HEAD`] bytes. The connection stops reading there, but what comes in one
    /// piece with the bytes before it has been read by then.
    pub fn admit_size(uri: &Uri, headers: &HeaderMap) -> Result<(), Problem> {
        let address = uri.path().len() + uri.query().map_or(0, str::len);
        let lines = headers.iter();
        let lines = lines.map(|(name, value)| name.as_str().len() + value.len() + LINE_MARKS);
        match address + lines.sum::<usize>() > LONGEST_HEAD {
            true => Err(Problem::refused(
                StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE,
                "the head of the request is too large",
            )),
            false => Ok(()),
        }
    }

    /// Refuses what does not come from a page of ours. A name of another's that was bent to this address
    /// (DNS rebinding) shows in `Host`, a page elsewhere in `Origin`.
    pub fn admit(&self, headers: &HeaderMap) -> Result<(), Problem> {
        let text = |value: &HeaderValue| value.to_str().unwrap_or_default().to_ascii_lowercase();
        let host = headers.get(HOST).map(text).unwrap_or_default();
        if self.token.is_none() && !self.hosts.contains(&host) {
            return Err(Problem::refused(
                StatusCode::MISDIRECTED_REQUEST,
                "this server has another name",
            ));
        }
        let ours = |origin: String| {
            let from = origin.split_once("://").map(|(_, from)| from.to_owned());
            from == Some(host.clone())
        };
        if !headers.get(ORIGIN).map(text).is_none_or(ours) {
            return Err(foreign());
        }
        // A browser says so where there is no origin to tell: a picture or a script of a page elsewhere. A link that
        // is followed from there is the user's own doing.
        let told = |name: &str| headers.get(name).map(text);
        let is_foreign = told("sec-fetch-site")
            .is_some_and(|site| matches!(site.as_str(), "cross-site" | "same-site"));
        if is_foreign && told("sec-fetch-mode").as_deref() != Some("navigate") {
            return Err(foreign());
        }
        Ok(())
    }

    /// Whether the request brings the token, where one is needed: as `Authorization: Bearer`, or as the
    /// cookie that the form sets.
    pub fn knows(&self, headers: &HeaderMap) -> bool {
        let Some(token) = &self.token else {
            return true;
        };
        let text = |value: &HeaderValue| value.to_str().unwrap_or_default().to_owned();
        let bearer = headers.get(AUTHORIZATION).map(text);
        let bearer = bearer.as_deref().and_then(|v| v.strip_prefix("Bearer "));
        let cookies: Vec<String> = headers.get_all(COOKIE).iter().map(text).collect();
        let pairs = cookies.iter().flat_map(|line| line.split(';'));
        let cookie = pairs.filter_map(|pair| pair.trim().split_once('='));
        let cookie = cookie
            .filter(|(name, _)| *name == COOKIE_NAME)
            .map(|(_, value)| value);
        bearer
            .into_iter()
            .chain(cookie)
            .any(|given| is_same(given, token))
    }

    /// Whether this is the token.
    pub fn takes(&self, given: &str) -> bool {
        self.token
            .as_ref()
            .is_some_and(|token| is_same(given, token))
    }
}

fn foreign() -> Problem {
    Problem::refused(
        StatusCode::FORBIDDEN,
        "the request comes from a page elsewhere",
    )
}

/// Compares in a time that depends on the length of what is given alone.
fn is_same(given: &str, token: &str) -> bool {
    let (given, token) = (given.as_bytes(), token.as_bytes());
    let mut differ = u8::from(given.len() != token.len());
    for (i, byte) in given.iter().enumerate() {
        differ |= byte ^ token.get(i % token.len().max(1)).copied().unwrap_or(1);
    }
    std::hint::black_box(differ) == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(lines: &[(&'static str, &'static str)]) -> HeaderMap {
        let pairs = lines.iter().map(|(name, value)| {
            (
                axum::http::HeaderName::from_static(name),
                HeaderValue::from_static(value),
            )
        });
        pairs.collect()
    }

    #[test]
    fn a_large_head_is_refused_however_it_came() {
        let size = |bytes: usize| {
            let mut headers = HeaderMap::new();
            let value = HeaderValue::from_str(&"a".repeat(bytes)).unwrap();
            headers.insert(COOKIE, value);
            Guard::admit_size(&Uri::from_static("/a?q=b"), &headers).is_ok()
        };
        let beside = "/aq=b".len() + "cookie: \r\n".len();
        assert!(size(LONGEST_HEAD - beside));
        assert!(!size(LONGEST_HEAD - beside + 1));
    }

    #[test]
    fn only_pages_of_ours_ask() {
        let guard = Guard::new("127.0.0.1:7070".parse().unwrap(), None);
        let admits = |lines: &[_]| guard.admit(&headers(lines)).is_ok();
        assert!(admits(&[("host", "127.0.0.1:7070")]));
        assert!(admits(&[("host", "LOCALHOST:7070")]));
        assert!(admits(&[
            ("host", "localhost:7070"),
            ("origin", "http://localhost:7070")
        ]));
        assert!(!admits(&[]));
        assert!(!admits(&[("host", "evil.example:7070")]));
        assert!(!admits(&[("host", "127.0.0.1:80")]));
        assert!(!admits(&[
            ("host", "localhost:7070"),
            ("origin", "https://evil.example")
        ]));
        assert!(!admits(&[("host", "localhost:7070"), ("origin", "null")]));
    }

    #[test]
    fn a_token_is_needed_whole() {
        let guard = Guard::new("0.0.0.0:7070".parse().unwrap(), Some("s3cret".to_owned()));
        let knows = |lines: &[_]| guard.knows(&headers(lines));
        assert!(knows(&[("authorization", "Bearer s3cret")]));
        assert!(knows(&[("cookie", "a=b; newsearch_token=s3cret")]));
        for (name, value) in [
            ("authorization", "Bearer s3cre"),
            ("authorization", "Bearer s3crets3cret"),
            ("authorization", "Bearer "),
            ("authorization", "s3cret"),
            ("cookie", "token=s3cret"),
            ("cookie", "newsearch_token="),
        ] {
            assert!(!knows(&[(name, value)]), "{value}");
        }
        assert!(!knows(&[]));
    }
}
