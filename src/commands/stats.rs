//! `newsearch stats`: figures of the index.

use super::World;
use crate::cli::{Common, FormatArgs, TextOrJson};
use crate::engine::{Archive, FORMAT};
use crate::error::{Error, Result};

pub fn run(args: &FormatArgs, common: &Common, world: &mut World) -> Result<u8> {
    let archive = Archive::open(&common.index)?;
    let figures = archive.figures()?;
    let total: u64 = figures.bytes.iter().map(|(_, bytes)| bytes).sum();
    let written = match args.format {
        TextOrJson::Json => {
            let bytes: serde_json::Map<_, _> = figures
                .bytes
                .iter()
                .map(|(what, n)| ((*what).to_owned(), (*n).into()))
                .collect();
            writeln!(
                world.out,
                "{}",
                serde_json::json!({
                    "format_version": 1,
                    "index_format": FORMAT,
                    "articles": figures.articles,
                    "words": figures.words,
                    "segments": figures.segments,
                    "deleted": figures.deleted,
                    "languages": figures.languages,
                    "bytes": bytes,
                    "total_bytes": total,
                })
            )
        }
        TextOrJson::Text => {
            let mut lines = vec![
                format!("{:>14}  articles", figures.articles),
                format!("{:>14}  words", figures.words),
                format!(
                    "{:>14}  segments ({} deleted articles in them)",
                    figures.segments, figures.deleted
                ),
                format!("{total:>14}  bytes"),
            ];
            lines.extend(
                figures
                    .bytes
                    .iter()
                    .map(|(what, bytes)| format!("{bytes:>14}    {what}")),
            );
            let mut languages: Vec<_> = figures.languages.iter().collect();
            languages.sort_by_key(|(tag, articles)| (std::cmp::Reverse(**articles), tag.as_str()));
            lines.extend(languages.iter().map(|(tag, articles)| {
                let tag = if tag.is_empty() {
                    "unknown language"
                } else {
                    tag.as_str()
                };
                format!("{articles:>14}  {tag}")
            }));
            lines
                .iter()
                .try_for_each(|line| writeln!(world.out, "{line}"))
        }
    };
    written.map_err(Error::Output)?;
    Ok(0)
}
