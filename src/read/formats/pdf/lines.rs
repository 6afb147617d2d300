//! From pieces of text on a page to lines, and from lines to paragraphs.
//!
//! The order is that of the file, which is the order of reading wherever a program wrote the file from
//! a text: columns come one after the other, and no guess at them is needed.

/// A piece of text, in the frame of its own direction: `start` and `end` along it, `y` across.
#[derive(Clone, Debug, PartialEq)]
pub struct Run {
    pub text: String,
    pub start: f64,
    pub end: f64,
    pub y: f64,
    /// Height of its letters.
    pub size: f64,
    /// Degrees.
    pub direction: i32,
    pub page: usize,
}

/// A paragraph, and the height of its letters.
#[derive(Clone, Debug, PartialEq)]
pub struct Paragraph {
    pub text: String,
    pub size: f64,
    pub page: usize,
}

/// A gap this wide, in heights of letters, is a space.
pub const SPACE: f64 = 0.18;

/// Puts pieces that stand on one line together.
pub fn lines(runs: Vec<Run>) -> Vec<Run> {
    let mut lines: Vec<Run> = Vec::new();
    for run in runs {
        match lines.last_mut() {
            Some(line) if is_shadow(line, &run) => {}
            Some(line) if goes_on(line, &run) => {
                let gap = run.start - line.end;
                let parted = line.text.ends_with(' ') || run.text.starts_with(' ');
                if gap > SPACE * line.size.max(run.size) && !parted {
                    line.text.push(' ');
                }
                line.text.push_str(&run.text);
                line.end = line.end.max(run.end);
                // A raised figure does not make the line small.
                line.size = line.size.max(run.size);
            }
            _ => lines.push(run),
        }
    }
    lines.retain(|line| !line.text.trim().is_empty());
    lines
}

/// The same text again, hardly moved: printed twice to look bold.
fn is_shadow(line: &Run, run: &Run) -> bool {
    let near = 0.2 * line.size;
    line.page == run.page
        && !run.text.trim().is_empty()
        && line.text.ends_with(&run.text)
        && (line.y - run.y).abs() < near
        && (line.end - run.end).abs() < near
}

fn goes_on(line: &Run, run: &Run) -> bool {
    let size = line.size.max(run.size);
    line.page == run.page
        && line.direction == run.direction
        && (line.y - run.y).abs() < 0.5 * size
        && run.start > line.end - size
}

/// Joins lines into paragraphs.
pub fn paragraphs(lines: &[Run]) -> Vec<Paragraph> {
    let leading = leading(lines);
    let mut out: Vec<Paragraph> = Vec::new();
    // The right edge of the paragraph under way.
    let mut edge = f64::MIN;
    let mut before: Option<&Run> = None;
    for line in lines {
        let begins = before.is_none_or(|before| begins(before, line, leading, edge));
        match out.last_mut() {
            Some(paragraph) if !begins => {
                join(&mut paragraph.text, line.text.trim());
                edge = edge.max(line.end);
            }
            _ => {
                out.push(Paragraph {
                    text: line.text.trim().to_owned(),
                    size: line.size,
                    page: line.page,
                });
                edge = line.end;
            }
        }
        before = Some(line);
    }
    out
}

/// The usual distance of lines, in heights of letters.
fn leading(lines: &[Run]) -> f64 {
    let mut steps: Vec<f64> = lines
        .windows(2)
        .filter_map(|pair| match pair {
            [above, below] if above.page == below.page => Some((above.y - below.y) / below.size),
            _ => None,
        })
        .filter(|step| (0.5..3.0).contains(step))
        .collect();
    let middle = steps.len() / 2;
    match steps.is_empty() {
        true => 1.2,
        false => *steps.select_nth_unstable_by(middle, f64::total_cmp).1,
    }
}

/// Whether a paragraph begins with `line`.
fn begins(before: &Run, line: &Run, leading: f64, edge: f64) -> bool {
    let closed = before
        .text
        .trim_end()
        .ends_with(['.', '!', '?', ':', '"', '”', '»', '。', '…']);
    let ratio = line.size / before.size;
    if line.direction != before.direction || !(0.87..=1.15).contains(&ratio) {
        return true;
    }
    if line.text.trim_start().starts_with(['•', '‣', '▪', '●']) {
        return true;
    }
    let step = (before.y - line.y) / line.size;
    if line.page != before.page || step < 0.0 {
        // The next column or page: a sentence may go on there.
        let lower = line.text.trim_start().chars().next();
        return closed || !lower.is_some_and(char::is_lowercase);
    }
    let indent = (line.start - before.start) / line.size;
    let short = (edge - before.end) > 0.25 * (edge - before.start).max(8.0 * line.size);
    step > 1.35 * leading || (closed && ((0.8..6.0).contains(&indent) || short))
}

/// Adds a line, undoing hyphenation.
fn join(text: &mut String, line: &str) {
    let hyphenated = text.ends_with(['-', '\u{ad}', '\u{2010}'])
        && text.chars().rev().nth(1).is_some_and(char::is_alphabetic)
        && line.chars().next().is_some_and(char::is_lowercase);
    if hyphenated {
        text.pop();
    } else if !text.is_empty() {
        text.push(' ');
    }
    text.push_str(line);
}

/// Takes out lines that recur at the head or foot of pages.
pub fn take_running_heads(lines: &mut Vec<Run>, pages: usize) -> Vec<Run> {
    const FEWEST_PAGES: usize = 3;
    const EDGE: usize = 2;
    let mut seen: std::collections::HashMap<String, usize> = std::collections::HashMap::new();
    let mut edges = vec![false; lines.len()];
    let mut at = 0;
    for page in lines.chunk_by(|a, b| a.page == b.page) {
        for (i, line) in page.iter().enumerate() {
            if i < EDGE || i + EDGE >= page.len() {
                edges[at + i] = true;
                *seen.entry(shape(&line.text)).or_default() += 1;
            }
        }
        at += page.len();
    }
    let mut heads = Vec::new();
    for (line, at_edge) in std::mem::take(lines).into_iter().zip(edges) {
        let times = || seen.get(&shape(&line.text)).copied().unwrap_or(0);
        match at_edge && times() >= FEWEST_PAGES && times() * 2 >= pages {
            true => heads.push(line),
            false => lines.push(line),
        }
    }
    heads
}

/// The line with every number the same: pages are counted.
fn shape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.trim().chars() {
        match c.is_numeric() {
            true if out.ends_with('#') => {}
            true => out.push('#'),
            false => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(text: &str, start: f64, y: f64) -> Run {
        Run {
            text: text.to_owned(),
            start,
            end: start + 5.0 * text.chars().count() as f64,
            y,
            size: 10.0,
            direction: 0,
            page: 1,
        }
    }

    /// Of text, left edge and height.
    fn runs(rows: &[(&str, f64, f64)]) -> Vec<Run> {
        let rows = rows.iter();
        rows.map(|(text, start, y)| run(text, *start, *y)).collect()
    }

    #[track_caller]
    fn check(runs: Vec<Run>, expect: &[&str]) {
        let paragraphs = paragraphs(&lines(runs));
        let texts: Vec<&str> = paragraphs.iter().map(|p| p.text.as_str()).collect();
        assert_eq!(texts, expect);
    }

    #[test]
    fn gaps_are_spaces_and_shadows_are_dropped() {
        check(
            runs(&[
                ("Bold", 0.0, 700.0),
                ("Bold", 0.4, 700.0),
                ("words", 25.0, 700.0),
                (", here", 50.5, 700.0),
            ]),
            &["Bold words, here"],
        );
    }

    #[test]
    fn lines_are_joined_until_a_paragraph_ends() {
        check(
            runs(&[
                ("The harbour of the small town was", 0.0, 700.0),
                ("closed on Mon-", 0.0, 688.0),
                ("day.", 0.0, 676.0),
                ("It opens again.", 0.0, 664.0),
                ("Far below.", 0.0, 600.0),
            ]),
            &[
                "The harbour of the small town was closed on Monday.",
                "It opens again.",
                "Far below.",
            ],
        );
    }

    #[test]
    fn a_sentence_goes_on_in_the_next_column() {
        check(
            runs(&[
                ("The ship that ran", 0.0, 112.0),
                ("aground on the", 0.0, 100.0),
                ("northern pier was", 300.0, 700.0),
                ("towed away.", 300.0, 688.0),
            ]),
            &["The ship that ran aground on the northern pier was towed away."],
        );
    }

    #[test]
    fn running_heads_go() {
        let mut all = Vec::new();
        for page in 1..=4 {
            for (i, text) in [
                format!("The Gazette, page {page}"),
                format!("Alpha {page}."),
                "Same words.".to_owned(),
                format!("Beta {}", "x".repeat(page)),
                format!("Gamma {}", "y".repeat(page)),
            ]
            .iter()
            .enumerate()
            {
                let mut line = run(text, 0.0, 700.0 - 20.0 * i as f64);
                line.page = page;
                all.push(line);
            }
        }
        assert_eq!(take_running_heads(&mut all, 4).len(), 8);
        assert!(all.iter().all(|line| !line.text.contains("Gazette")));
        assert!(all.iter().any(|line| line.text == "Same words."));
    }
}
