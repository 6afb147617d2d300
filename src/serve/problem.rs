//! Why a request has no answer: one value, told as a problem (RFC 9457) or as a page.

use std::ops::Range;

use axum::http::StatusCode;
use serde::Serialize;

use crate::error::{Error, QueryError};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    pub status: StatusCode,
    pub title: &'static str,
    pub detail: String,
    pub hint: Option<String>,
    /// The query and the bytes of it that are meant.
    pub slip: Option<(String, Range<usize>)>,
}

/// The members of `application/problem+json`; `query`, `span` and `hint` are ours.
#[derive(Serialize)]
struct Written<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    title: &'static str,
    status: u16,
    detail: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    hint: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    query: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    span: Option<[usize; 2]>,
}

impl Problem {
    fn new(status: StatusCode, title: &'static str, detail: impl Into<String>) -> Problem {
        Problem {
            status,
            title,
            detail: detail.into(),
            hint: None,
            slip: None,
        }
    }

    pub fn bad_request(detail: impl Into<String>) -> Problem {
        Problem::new(
            StatusCode::BAD_REQUEST,
            "The request is not understood",
            detail,
        )
    }

    pub fn not_found(detail: impl Into<String>) -> Problem {
        Problem::new(StatusCode::NOT_FOUND, "There is nothing here", detail)
    }

    pub fn refused(status: StatusCode, detail: impl Into<String>) -> Problem {
        Problem::new(status, "The request is refused", detail)
    }

    /// The state of the archive that a cursor belongs to is no longer kept.
    pub fn gone() -> Problem {
        Problem::new(
            StatusCode::GONE,
            "The page is no longer there",
            "the archive has changed since the first page, and what it was then is kept no longer",
        )
        .with_hint("begin again without `cursor`; `/api/v1/export` hands out all that is found in one answer")
    }

    pub fn busy(detail: impl Into<String>) -> Problem {
        let mut problem = Problem::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "The archive is busy",
            detail,
        );
        problem.hint = Some("ask again in a moment, or for less".to_owned());
        problem
    }

    pub fn defect() -> Problem {
        let mut problem = Problem::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "The answer could not be made",
            "the program broke off",
        );
        problem.hint = Some("`newsearch check` says whether the index is damaged".to_owned());
        problem
    }

    pub fn with_hint(self, hint: impl Into<String>) -> Problem {
        Problem {
            hint: Some(hint.into()),
            ..self
        }
    }

    /// `application/problem+json`.
    pub fn json(&self) -> Vec<u8> {
        let written = Written {
            kind: "about:blank",
            title: self.title,
            status: self.status.as_u16(),
            detail: &self.detail,
            hint: self.hint.as_deref(),
            query: self.slip.as_ref().map(|(query, _)| query.as_str()),
            span: self.slip.as_ref().map(|(_, span)| [span.start, span.end]),
        };
        serde_json::to_vec(&written).unwrap_or_default()
    }
}

impl From<QueryError> for Problem {
    fn from(error: QueryError) -> Problem {
        Problem {
            hint: error.hint,
            slip: Some((error.query, error.span)),
            ..Problem::new(
                StatusCode::BAD_REQUEST,
                "The query is not understood",
                error.message,
            )
        }
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Problem {
        let text = error.to_string();
        let (detail, hint) = match text.split_once("\nhint: ") {
            Some((detail, hint)) => (detail.to_owned(), Some(hint.to_owned())),
            None => (text, None),
        };
        let problem = match error {
            Error::Query(error) => return error.into(),
            Error::UnknownId(_) => Problem::not_found(detail),
            Error::Usage(_) | Error::AmbiguousId { .. } => Problem::bad_request(detail),
            Error::TooLong => Problem::new(
                StatusCode::UNPROCESSABLE_ENTITY,
                "The query asks for too much",
                detail,
            ),
            Error::NoIndex { .. } | Error::WrongFormat { .. } | Error::Locked { .. } => {
                Problem::busy(detail)
            }
            Error::Damaged { .. }
            | Error::DamagedCommit { .. }
            | Error::DamagedLedger { .. }
            | Error::Io { .. }
            | Error::Unwritable { .. }
            | Error::WriterEnded
            | Error::Unreadable { .. }
            | Error::Output(_)
            | Error::Engine(_)
            | Error::Panicked(_)
            | Error::Unreconciled(_) => Problem {
                detail,
                ..Problem::defect()
            },
        };
        Problem {
            hint: hint.or(problem.hint),
            ..problem
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_has_its_place() {
        let slip = QueryError {
            query: "a AND".to_owned(),
            span: 2..5,
            message: "nothing follows".to_owned(),
            hint: None,
        };
        assert_eq!(
            String::from_utf8(Problem::from(slip).json()).unwrap(),
            r#"{"type":"about:blank","title":"The query is not understood","status":400,"detail":"nothing follows","query":"a AND","span":[2,5]}"#
        );
    }

    #[test]
    fn a_hint_stands_apart() {
        let problem = Problem::from(Error::Usage("no\nhint: yes".to_owned()));
        assert_eq!(
            (problem.detail.as_str(), problem.hint.as_deref()),
            ("no", Some("yes"))
        );
    }
}
