//! Bytes → an answer: type, tag, and headers that keep a browser from doing more than it should.

use askama::Template;
use axum::body::Body;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, IF_NONE_MATCH,
    LINK, LOCATION, REFERRER_POLICY, RETRY_AFTER, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::Response;
use xxhash_rust::xxh3::Xxh3;

use super::problem::Problem;

pub const HTML: &str = "text/html; charset=utf-8";
pub const JSON: &str = "application/json";
const PROBLEM: &str = "application/problem+json";

/// Scripts and styles from here alone, nothing inline, in no frame, to nowhere else.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; \
                      connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";
/// A drawing brings its own style, and nothing else.
const POLICY_OF_DRAWINGS: &str =
    "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'";

/// What is sent, before it is known whether the asker has it already.
#[derive(Debug)]
pub struct Reply {
    pub status: StatusCode,
    pub kind: &'static str,
    pub bytes: Vec<u8>,
    /// The name of the file, where it is one to keep.
    pub file: Option<&'static str>,
    /// Where else it is.
    pub location: Option<String>,
    /// The state of the archive that was asked.
    pub state: Option<u64>,
    /// The address of the page that follows.
    pub next: Option<String>,
}

impl Reply {
    pub fn new(kind: &'static str, bytes: Vec<u8>) -> Reply {
        Reply {
            status: StatusCode::OK,
            kind,
            bytes,
            file: None,
            location: None,
            state: None,
            next: None,
        }
    }

    pub fn page(template: &impl Template) -> Result<Reply, Problem> {
        let html = template.render().map_err(|_| Problem::defect())?;
        Ok(Reply::new(HTML, html.into_bytes()))
    }

    /// Sends the browser to another address of ours.
    pub fn elsewhere(address: String) -> Reply {
        Reply {
            status: StatusCode::SEE_OTHER,
            location: Some(address),
            ..Reply::new(HTML, Vec::new())
        }
    }

    pub fn problem(problem: &Problem) -> Reply {
        Reply {
            status: problem.status,
            ..Reply::new(PROBLEM, problem.json())
        }
    }

    /// The answer to a request with these headers.
    pub fn respond(mut self, request: &HeaderMap) -> Response {
        let is_found = self.status == StatusCode::OK;
        let next = self.next.as_deref().unwrap_or_default();
        let tag = tag(&[&self.bytes, next.as_bytes()]);
        let is_known = is_found && is_known(&tag, request);
        let tag = is_found.then_some(tag);
        let body = Body::from(std::mem::take(&mut self.bytes));
        self.made(tag, is_known, body)
    }

    /// The same of what is sent as it is found.
    pub fn stream(self, tag: String, is_known: bool, body: Body) -> Response {
        self.made(Some(tag), is_known, body)
    }

    fn made(self, tag: Option<String>, is_known: bool, body: Body) -> Response {
        let (status, body) = match is_known {
            true => (StatusCode::NOT_MODIFIED, Body::empty()),
            false => (self.status, body),
        };
        let mut response = Response::new(body);
        *response.status_mut() = status;
        let headers = response.headers_mut();
        let policy = match self.kind {
            SVG => POLICY_OF_DRAWINGS,
            _ => POLICY,
        };
        let fixed: [(HeaderName, &'static str); 7] = [
            (CONTENT_TYPE, self.kind),
            (CONTENT_SECURITY_POLICY, policy),
            (X_CONTENT_TYPE_OPTIONS, "nosniff"),
            (X_FRAME_OPTIONS, "DENY"),
            (REFERRER_POLICY, "no-referrer"),
            (CACHE_CONTROL, "no-cache"),
            (
                HeaderName::from_static("cross-origin-resource-policy"),
                "same-origin",
            ),
        ];
        for (name, value) in fixed {
            headers.insert(name, HeaderValue::from_static(value));
        }
        let file = self
            .file
            .map(|file| format!("attachment; filename=\"{file}\""));
        let retry = (self.status == StatusCode::SERVICE_UNAVAILABLE).then(|| RETRY.to_owned());
        let own = [
            (ETAG, tag),
            (CONTENT_DISPOSITION, file),
            (LOCATION, self.location),
            (
                LINK,
                self.next.map(|next| format!("<{next}>; rel=\"next\"")),
            ),
            (STATE, self.state.map(|state| format!("{state:016x}"))),
            (RETRY_AFTER, retry),
        ];
        for (name, value) in own {
            if let Some(Ok(value)) = value.map(|value| HeaderValue::from_str(&value)) {
                headers.insert(name, value);
            }
        }
        response
    }
}

/// Seconds after which to ask again where too many ask.
const RETRY: &str = "1";

/// Two answers with the same state are of the same commit, with the same rules for names.
const STATE: HeaderName = HeaderName::from_static("newsearch-state");

/// A weak tag: what is sent may be compressed or not.
pub fn tag(parts: &[&[u8]]) -> String {
    let mut hash = Xxh3::new();
    for part in parts {
        hash.update(&(part.len() as u64).to_le_bytes());
        hash.update(part);
    }
    format!("W/\"{:032x}\"", hash.digest128())
}

/// Whether who asks has the answer with this tag.
pub fn is_known(tag: &str, request: &HeaderMap) -> bool {
    let opaque = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    let has = |value: &HeaderValue| {
        let tags = value.to_str().unwrap_or_default().split(',');
        tags.map(opaque).any(|t| t == opaque(tag) || t == "*")
    };
    request.get_all(IF_NONE_MATCH).iter().any(has)
}

pub const SVG: &str = "image/svg+xml";
