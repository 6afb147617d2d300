//! Bytes → an answer: type, tag, and headers that keep a browser from doing more than it should.

use askama::Template;
use axum::body::Body;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, IF_NONE_MATCH,
    LOCATION, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::Response;
use xxhash_rust::xxh3::xxh3_128;

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
}

impl Reply {
    pub fn new(kind: &'static str, bytes: Vec<u8>) -> Reply {
        Reply {
            status: StatusCode::OK,
            kind,
            bytes,
            file: None,
            location: None,
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
    pub fn respond(self, request: &HeaderMap) -> Response {
        let tag = format!("\"{:032x}\"", xxh3_128(&self.bytes));
        let has = |value: &HeaderValue| {
            let tags = value.to_str().unwrap_or_default().split(',');
            tags.map(|t| t.trim().trim_start_matches("W/"))
                .any(|t| t == tag || t == "*")
        };
        let known = self.status == StatusCode::OK && request.get_all(IF_NONE_MATCH).iter().any(has);
        let (status, body) = match known {
            true => (StatusCode::NOT_MODIFIED, Body::empty()),
            false => (self.status, Body::from(self.bytes)),
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
        if let Ok(tag) = HeaderValue::from_str(&tag) {
            headers.insert(ETAG, tag);
        }
        if let Some(location) = self.location.and_then(|l| HeaderValue::from_str(&l).ok()) {
            headers.insert(LOCATION, location);
        }
        let file = self
            .file
            .map(|file| format!("attachment; filename=\"{file}\""));
        if let Some(file) = file.and_then(|file| HeaderValue::from_str(&file).ok()) {
            headers.insert(CONTENT_DISPOSITION, file);
        }
        response
    }
}

pub const SVG: &str = "image/svg+xml";
