//! Results to print in tests.

use std::io::{self, Write};

use super::QueryInfo;
use super::timeline::Series;
use crate::article::lesson::Numbers;
use crate::article::{Article, Encoding, Evidence, Place, Published};
use crate::date::Day;
use crate::hit::{Bucket, ClauseCount, Hit, Relaxed, Results, Snippet, Timeline};

/// What `write` writes.
pub(super) fn written(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> String {
    let mut bytes = Vec::new();
    write(&mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

pub(super) fn info() -> QueryInfo {
    QueryInfo::new("été doha")
}

pub(super) fn article() -> Article {
    let day = Day::from_ymd(2025, 3, 5).unwrap();
    Article {
        id: "7k2m4q8zabcdefghjkmnpqrstv".to_owned(),
        record_id: Some("r 1".to_owned()),
        source: Place {
            path: "news/a b.html".to_owned(),
            record: None,
            offset: None,
        },
        format: "html".to_owned(),
        url: Some("https://example.org/a".to_owned()),
        title: "L’été à Doha".to_owned(),
        text: "Un été à Doha, dit-on.\n\nEt puis l’hiver.".to_owned(),
        authors: vec!["A. Writer".to_owned()],
        outlet: Some("Example".to_owned()),
        section: None,
        language: Some("fr".to_owned()),
        keywords: Vec::new(),
        stated: Vec::new(),
        encoding: Encoding::default(),
        published: Some(Published {
            date: Some(day),
            earliest: day,
            latest: day,
            time: None,
            evidence: Evidence::Url,
        }),
        modified: None,
        content_hash: String::new(),
        left_out: Vec::new(),
        numbers: Numbers::Silent,
        notes: Vec::new(),
    }
}

/// An article of which next to nothing is known, with a hostile title.
pub(super) fn bare_article() -> Article {
    Article {
        id: "9z".to_owned(),
        record_id: None,
        source: Place {
            path: "news/all.jsonl".to_owned(),
            record: Some(2),
            offset: Some(70),
        },
        url: None,
        title: "=1+1\x1b[31m".to_owned(),
        text: String::new(),
        authors: Vec::new(),
        outlet: None,
        language: None,
        published: None,
        ..article()
    }
}

/// Two of twelve articles, none of which has both words.
pub(super) fn results() -> Results {
    let snippet = Snippet {
        range: 3..16,
        text: "été à Doha".to_owned(),
        marks: vec![0..5, 9..13],
    };
    let first = Hit {
        rank: 1,
        score: 7.123_456,
        article: article(),
        words: 9,
        title_marks: std::iter::once(4..9).collect(),
        snippets: vec![snippet],
        copies: None,
    };
    let second = Hit {
        rank: 2,
        score: 1.0,
        article: bare_article(),
        words: 0,
        title_marks: Vec::new(),
        snippets: Vec::new(),
        copies: None,
    };
    Results {
        total: 12,
        folded: None,
        hits: vec![first, second],
        relaxed: Some(Relaxed { best: 1, of: 2 }),
        clauses: Vec::new(),
        change: None,
        meant: Vec::new(),
    }
}

pub(super) fn nothing() -> Results {
    let clause = |clause: &str, articles| ClauseCount {
        clause: clause.to_owned(),
        articles,
    };
    Results {
        clauses: vec![clause("été", 4), clause("doha", 0)],
        change: Some(clause("été doh~", 1)),
        ..Results::default()
    }
}

/// Two over the same months: one without a match in the second and without any data in the third, the other
/// of an outlet that has articles in the first and the last alone.
/// The series of one or two queries, each counted against what stands behind its first blank.
pub(super) fn series<'a>(timelines: &'a [Timeline], queries: &[&'a str]) -> Vec<Series<'a>> {
    let each = timelines.iter().zip(queries);
    each.map(|(timeline, query)| Series {
        query,
        of: query.split_once(' ').map_or("", |(_, of)| of),
        timeline,
        copies: "each",
    })
    .collect()
}

pub(super) fn timelines() -> [Timeline; 2] {
    let timeline = |numbers: [(u64, u64); 4]| {
        let months = [(2024, 11), (2024, 12), (2025, 1), (2025, 2)];
        let bucket = |((year, month), (articles, of)): ((i16, i8), _)| Bucket {
            label: format!("{year}-{month:02}"),
            first: Day::from_ymd(year, month, 1).unwrap(),
            articles,
            of,
        };
        Timeline {
            buckets: months.into_iter().zip(numbers).map(bucket).collect(),
            ..Timeline::default()
        }
    };
    let first = Timeline {
        undated: 4,
        undated_of: 9,
        imprecise_of: 2,
        ..timeline([(10, 40), (0, 30), (0, 0), (1, 3)])
    };
    [first, timeline([(5, 20), (0, 0), (0, 0), (0, 3)])]
}
