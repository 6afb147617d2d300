//! How a query was understood, and why an article is not found, for reading.

use std::io::{self, Write};

use super::QueryInfo;
use super::sanitize::sanitize;
use crate::hit::{Explanation, PartKind, ScorePart, WhyNot};

/// The query as a tree with counts, the words it stands for, and the score of the best article.
pub fn write_explanation(
    out: &mut dyn Write,
    explanation: &Explanation,
    info: &QueryInfo,
) -> io::Result<()> {
    writeln!(out, "query: {}", sanitize(&info.query))?;
    writeln!(out, "articles: {}\n", explanation.total)?;
    for step in &explanation.steps {
        let indent = "  ".repeat(step.depth);
        writeln!(
            out,
            "{:>8}  {indent}{}",
            step.articles,
            sanitize(&step.part)
        )?;
    }
    writeln!(out, "\nwords:")?;
    for leaf in &explanation.words {
        let words = leaf.words.iter();
        let mut words: Vec<String> = words.map(|(word, n)| format!("{word} {n}")).collect();
        if leaf.more > 0 {
            words.push(format!("and {} more", leaf.more));
        }
        if words.is_empty() {
            words.push("none in the archive".to_owned());
        }
        writeln!(
            out,
            "  {}: {}",
            sanitize(&leaf.part),
            sanitize(&words.join(", "))
        )?;
    }
    if !explanation.aliases.is_empty() {
        writeln!(out, "\naliases:")?;
    }
    for alias in &explanation.aliases {
        let part = sanitize(&alias.part);
        let rule = sanitize(&alias.rule);
        writeln!(out, "  {part}: line {} of aliases.txt: {rule}", alias.line)?;
    }
    if let Some(best) = &explanation.best {
        writeln!(
            out,
            "\nbest: {} {} (score {:.4})",
            sanitize(&best.id),
            sanitize(&best.title),
            best.score
        )?;
        for part in best.parts.iter().filter(|part| part.score != 0.0) {
            writeln!(out, "{:>8.4}  {}", part.score, what(part))?;
        }
    }
    Ok(())
}

/// What a part of a score is for, in words.
fn what(part: &ScorePart) -> String {
    let n = part.frequency;
    let of = |one: &'static str, more| if n == 1 { one } else { more };
    match part.kind {
        PartKind::Word => format!(
            "{}: {n} {}, weight {:.4}",
            sanitize(&part.part),
            of("time", "times"),
            part.weight
        ),
        PartKind::Lead => format!("early in the text: {n} {}", of("word", "words")),
        PartKind::Window(words) => {
            format!(
                "within {words} words: {n} different {}",
                of("word", "words")
            )
        }
        PartKind::Order => format!("in the order of the query: {n} {}", of("pair", "pairs")),
        PartKind::Recency => "age".to_owned(),
    }
}

/// Each part of the query with yes or no, and how near the article came.
pub fn write_why_not(out: &mut dyn Write, why: &WhyNot, info: &QueryInfo) -> io::Result<()> {
    let article = &why.article;
    writeln!(out, "query: {}", sanitize(&info.query))?;
    let answer = if why.found {
        "is found"
    } else {
        "is not found"
    };
    writeln!(
        out,
        "{} {} {answer}\n",
        sanitize(&article.id),
        sanitize(&article.title)
    )?;
    for verdict in &why.verdicts {
        let indent = "  ".repeat(verdict.depth);
        let holds = if verdict.holds { "yes" } else { "no" };
        let note = verdict.note.as_deref();
        let note = note.map_or_else(String::new, |note| format!(" ({note})"));
        writeln!(
            out,
            "{holds:>5}  {indent}{}{}",
            sanitize(&verdict.part),
            sanitize(&note)
        )?;
    }
    Ok(())
}
