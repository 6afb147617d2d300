//! The files that come with the program.

use super::problem::Problem;
use super::reply::{Reply, SVG};

const SCRIPT: &str = "text/javascript; charset=utf-8";

const FILES: &[(&str, &str, &str)] = &[
    (
        "style.css",
        "text/css; charset=utf-8",
        include_str!("assets/style.css"),
    ),
    ("icon.svg", SVG, include_str!("assets/icon.svg")),
    ("keys.js", SCRIPT, include_str!("assets/keys.js")),
    ("box.js", SCRIPT, include_str!("assets/box.js")),
    ("chart.js", SCRIPT, include_str!("assets/chart.js")),
    ("article.js", SCRIPT, include_str!("assets/article.js")),
];

pub fn file(name: &str) -> Result<Reply, Problem> {
    let file = FILES.iter().find(|(known, ..)| *known == name);
    let (_, kind, text) = file.ok_or_else(|| Problem::not_found("no such file"))?;
    Ok(Reply::new(kind, text.as_bytes().to_vec()))
}
