//! What an archive cannot be asked: slips that show only beside its words.

use super::leaf_pattern::Unlike;
use super::leaf_terms::MAX_EXPANSION;
use super::lower::MAX_DEPTH;
use crate::error::{Error, QueryError};
use crate::query::{Node, Query, print};

fn slip(query: String, message: String, hint: &str) -> Error {
    Error::Query(QueryError {
        span: 0..query.len(),
        query,
        message,
        hint: Some(hint.to_owned()),
    })
}

/// A word that is only begun, or one by its shape, stands for more than [`MAX_EXPANSION`] words.
pub(super) fn too_many_words(node: &Node) -> Error {
    let shown = print(node);
    let (message, hint) = match &node.query {
        Query::Prefix(begin) => (
            format!("more than {MAX_EXPANSION} words begin with `{begin}`"),
            "write more of the word",
        ),
        Query::Fuzzy(..) => (
            format!("more than {MAX_EXPANSION} words are nearly `{shown}`"),
            "allow fewer letters to differ, or write a longer word",
        ),
        Query::Regex(_) => (
            format!("more than {MAX_EXPANSION} words match `{shown}`"),
            "say more of the word",
        ),
        _ => (
            format!("more than {MAX_EXPANSION} words are of the shape `{shown}`"),
            "write more of the word",
        ),
    };
    slip(shown, message, hint)
}

pub(super) fn unlike(node: &Node, reason: Unlike) -> Error {
    let shown = print(node);
    match reason {
        Unlike::Unspaced => slip(
            shown,
            "this script is written without spaces, so it has no words to compare letter by letter"
                .to_owned(),
            "write the characters that are certain, in quotes or with `W/n` between them; a closing `*` is understood",
        ),
        Unlike::TooLarge => slip(
            shown,
            "this is too large to look for, or looks at what is beside the word".to_owned(),
            "use fewer repetitions, no `\\b`, and write less of the word",
        ),
    }
}

pub(super) fn too_deep() -> Error {
    slip(
        String::new(),
        format!("the query nests more than {MAX_DEPTH} levels deep"),
        "write it with fewer brackets",
    )
}
