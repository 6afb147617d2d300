//! Dates in URLs and in paths of files.

use crate::article::{DateCandidate, Evidence};
use crate::date::{Day, Interval, names};

/// The date in a URL's path or query, never in its host: `/2025/03/05/`, `-20250305.html`, `/2025/03/`.
/// The web is younger than 1990, and so are its dates.
pub fn from_url(url: &str) -> Option<DateCandidate> {
    // A web archive's URL ends with the page's own, and begins with the day of the capture.
    let own = url.rfind("://").filter(|at| *at > 10);
    let url = own.and_then(|at| url.get(at..)).unwrap_or(url);
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let path = rest.get(rest.find('/')?..)?;
    let path = path.split('#').next()?;
    candidate(path, Evidence::Url, 1990)
}

/// The date in a file's path below the corpus folder.
pub fn from_path(path: &str) -> Option<DateCandidate> {
    candidate(path, Evidence::Path, 1600)
}

fn candidate(path: &str, evidence: Evidence, first_year: i16) -> Option<DateCandidate> {
    let interval = read(path, first_year)?;
    Some(DateCandidate {
        evidence,
        interval,
        time: None,
        modified: false,
        raw: path.chars().take(200).collect(),
    })
}

/// A run of digits, or of letters, and the character before it.
struct Run<'a> {
    text: &'a str,
    number: Option<i32>,
    before: Option<char>,
    after: Option<char>,
}

fn runs(path: &str) -> Vec<Run<'_>> {
    let mut runs: Vec<Run> = Vec::new();
    let mut start = None;
    let mut before = None;
    let mut last = None;
    let class = |c: char| (c.is_ascii_digit(), c.is_alphabetic());
    let mut chars = path.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        if class(c) == (false, false) {
            last = Some(c);
            continue;
        }
        if start.is_none() {
            (start, before) = (Some(at), last);
        }
        let next = chars.peek().copied();
        if next.is_none_or(|(_, n)| class(n) != class(c)) {
            let end = at + c.len_utf8();
            let text = start.and_then(|s| path.get(s..end)).unwrap_or_default();
            let number = text.parse().ok().filter(|_| text.len() < 10);
            runs.push(Run {
                text,
                number,
                before,
                after: next.map(|(_, n)| n),
            });
            start = None;
        }
        last = Some(c);
    }
    runs
}

fn read(path: &str, first_year: i16) -> Option<Interval> {
    let runs = runs(path);
    let year_of = |run: &Run| -> Option<i16> {
        let year = i16::try_from(run.number?).ok()?;
        (run.text.len() == 4 && (first_year..2200).contains(&year)).then_some(year)
    };
    let two = |run: Option<&Run>| -> Option<i8> {
        let run = run?;
        let value = i8::try_from(run.number?).ok()?;
        (run.text.len() <= 2).then_some(value)
    };
    let day = |y, m, d| Day::from_ymd(y, m, d).map(Interval::of_day);
    let mut month = None;
    for (i, run) in runs.iter().enumerate() {
        let (second, third) = (runs.get(i + 1), runs.get(i + 2));
        let parted = |run: Option<&Run>| {
            run.is_some_and(|r| matches!(r.before, Some('/' | '-' | '_' | '.')))
        };
        let alone = !run.before.is_some_and(char::is_alphanumeric);
        if let Some(year) = year_of(run).filter(|_| alone) {
            if parted(second) {
                // `/2025/0305/` and `/2025/mar/05/`.
                if let Some(joined) = second.filter(|r| r.text.len() == 4).and_then(|r| r.number)
                    && let (Ok(m), Ok(d)) = (i8::try_from(joined / 100), i8::try_from(joined % 100))
                    && let Some(found) = day(year, m, d)
                {
                    return Some(found);
                }
                let named = second.and_then(|r| names::month(&names::fold(r.text), None));
                let m = two(second).or(named);
                if let (Some(m), Some(d), true) = (m, two(third), parted(third))
                    && let Some(found) = day(year, m, d)
                {
                    return Some(found);
                }
                // Only the month, where both are whole folders: `/2025/03/slug`.
                let folders = run.before == Some('/')
                    && second.is_some_and(|r| {
                        r.before == Some('/') && matches!(r.after, None | Some('/'))
                    });
                if let Some(m) = m.filter(|_| folders) {
                    month = month.or(Interval::of_month(year, m));
                }
            }
            // `05-03-2025` behind a slug, where the day cannot be a month.
            if let (Some(before), Some(first)) = (
                i.checked_sub(1).and_then(|j| runs.get(j)),
                i.checked_sub(2).and_then(|j| runs.get(j)),
            ) && run.before == Some('-')
                && before.before == Some('-')
                && let (Some(m), Some(d)) = (two(Some(before)), two(Some(first)))
                && d > 12
                && let Some(found) = day(year, m, d)
            {
                return Some(found);
            }
        }
        // `20250305` and `20250305101500`, and `/202503/05/`, never inside a longer word.
        let Some(number) = run.number.or_else(|| run.text.get(..8)?.parse().ok()) else {
            continue;
        };
        let date = match run.text.len() {
            8 => number,
            12 | 14 if run.text.as_bytes().iter().all(u8::is_ascii_digit) => {
                run.text.get(..8).and_then(|t| t.parse().ok()).unwrap_or(0)
            }
            6 if run.before == Some('/') && parted(second) => match two(second) {
                Some(d) => number * 100 + i32::from(d),
                None => continue,
            },
            _ => continue,
        };
        if run.before.is_some_and(char::is_alphanumeric) && run.text.len() != 8 {
            continue;
        }
        let (y, m, d) = (date / 10_000, date / 100 % 100, date % 100);
        let bound = i32::from(first_year.max(1900))..2100;
        if bound.contains(&y)
            && let (Ok(y), Ok(m), Ok(d)) = (i16::try_from(y), i8::try_from(m), i8::try_from(d))
            && let Some(found) = day(y, m, d)
        {
            return Some(found);
        }
    }
    month
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(found: Option<DateCandidate>, expect: &str) {
        assert_eq!(found.map(|c| c.interval), Interval::parse_iso(expect));
    }

    #[test]
    fn urls() {
        check(from_url("https://a.example/2025/03/05/slug"), "2025-03-05");
        check(
            from_url("https://a.example/2025-03-05-slug.html"),
            "2025-03-05",
        );
        check(
            from_url("https://a.example/slug-20250305.html"),
            "2025-03-05",
        );
        check(
            from_url("https://a.example/n1/2025/0305/c1-1.html"),
            "2025-03-05",
        );
        check(
            from_url("https://a.example/world/2025/mar/05/slug"),
            "2025-03-05",
        );
        check(
            from_url("https://a.example/202503/05/c_1.htm"),
            "2025-03-05",
        );
        check(from_url("https://a.example/slug-25-03-2025"), "2025-03-25");
        check(from_url("https://a.example/2025/03/slug"), "2025-03");
        check(
            from_url("https://archive.example/web/20260101000000/http://b.example/2025/03/05/x"),
            "2025-03-05",
        );
    }

    #[test]
    fn urls_without_a_date() {
        check(from_url("https://news2025-03-05.example/slug"), "");
        check(from_url("https://a.example/article/12345678"), "");
        check(from_url("https://a.example/article/2025030512345"), "");
        check(from_url("https://a.example/1850/03/05/slug"), "");
        check(from_url("https://a.example/2025/slug"), "");
        check(from_url("https://a.example/top-10-of-2025-12"), "");
        check(from_url("https://a.example"), "");
    }

    #[test]
    fn paths() {
        check(from_path("corpus/1963/03/05/a.txt"), "1963-03-05");
        check(from_path("corpus/1666-09-02.txt"), "1666-09-02");
        check(from_path("corpus/19630305-0012.html"), "1963-03-05");
        check(from_path("corpus/99999999.html"), "");
        check(from_path("corpus/1.2.3.txt"), "");
    }
}
