//! The shapes of the JSON output: a promise, kept apart from the types of the program.

use std::ops::Range;

use serde::Serialize;

use super::ArticleView;
use crate::article::lesson::LeftOut;
use crate::article::{DateMention, Encoding, Fold, Mention, Place, Published, Stated};
use crate::date::value::Value;
use crate::hit::{ClauseCount, Hit, Results, Snippet, StoryCopies};

/// The version of the JSON documents; it rises when a name or a meaning changes.
pub const FORMAT_VERSION: u32 = 1;

#[derive(Serialize)]
pub(super) struct ResultsRecord<'a> {
    pub format_version: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub query_id: Option<&'a str>,
    pub query: &'a str,
    pub offset: usize,
    pub total: u64,
    pub relaxed: Option<RelaxedRecord>,
    /// Hits up to the last one here that went under a better one as copies; absent where none are folded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub folded: Option<u64>,
    pub hits: Vec<HitRecord<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clauses: Option<Vec<ClauseRecord<'a>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub change: Option<ClauseRecord<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub meant: Vec<ClauseRecord<'a>>,
}

#[derive(Serialize)]
pub(super) struct RelaxedRecord {
    best: usize,
    of: usize,
}

#[derive(Serialize)]
pub(super) struct ClauseRecord<'a> {
    clause: &'a str,
    articles: u64,
}

#[derive(Serialize)]
pub(super) struct HitRecord<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub query_id: Option<&'a str>,
    rank: usize,
    score: f64,
    id: &'a str,
    title: &'a str,
    url: Option<&'a str>,
    outlet: Option<&'a str>,
    section: Option<&'a str>,
    language: Option<&'a str>,
    authors: &'a [String],
    published: Option<PublishedRecord<'a>>,
    source: SourceRecord<'a>,
    record_id: Option<&'a str>,
    content_hash: &'a str,
    words: u64,
    title_marks: Vec<[usize; 2]>,
    snippets: Vec<SnippetRecord<'a>>,
    /// Absent where there are none, and where they are not looked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    copies: Option<CopiesRecord<'a>>,
}

/// The other articles of the archive that are copies.
#[derive(Serialize)]
struct CopiesRecord<'a> {
    articles: u64,
    first: Option<FirstRecord<'a>>,
}

/// The earliest that is dated, the hit itself included.
#[derive(Serialize)]
struct FirstRecord<'a> {
    here: bool,
    /// The beginning of its id.
    id: &'a str,
    outlet: Option<&'a str>,
    earliest: Option<String>,
    latest: Option<String>,
}

#[derive(Serialize)]
pub(super) struct PublishedRecord<'a> {
    date: Option<String>,
    earliest: String,
    latest: String,
    time: Option<&'a str>,
    evidence: &'static str,
}

#[derive(Serialize)]
pub(super) struct SourceRecord<'a> {
    path: &'a str,
    record: Option<u64>,
    offset: Option<u64>,
}

#[derive(Serialize)]
struct SnippetRecord<'a> {
    start: usize,
    end: usize,
    text: &'a str,
    marks: Vec<[usize; 2]>,
}

/// An article whole, for `show`.
#[derive(Serialize)]
pub(super) struct ArticleRecord<'a> {
    format_version: u32,
    id: &'a str,
    record_id: Option<&'a str>,
    source: SourceRecord<'a>,
    url: Option<&'a str>,
    title: &'a str,
    text: &'a str,
    /// Paragraphs that were read and are furniture of the outlet's pages; `at` counts from 0 in what was read.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    left_out: &'a [LeftOut],
    authors: &'a [String],
    outlet: Option<&'a str>,
    section: Option<&'a str>,
    language: Option<&'a str>,
    keywords: &'a [String],
    encoding: EncodingRecord<'a>,
    published: Option<PublishedRecord<'a>>,
    modified: Option<String>,
    /// What looked for names in the text; null where no recogniser knows the language.
    names_by: Option<&'a str>,
    /// Those of the title count its characters.
    title_entities: Vec<EntityRecord<'a>>,
    entities: Vec<EntityRecord<'a>>,
    /// What the source states, outside the text.
    stated: Vec<StatedRecord<'a>>,
    dates: Vec<DateRecord<'a>>,
    title_marks: Vec<[usize; 2]>,
    text_marks: Vec<[usize; 2]>,
}

#[derive(Serialize)]
struct EncodingRecord<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    given: Option<&'a str>,
    declared: Option<&'a str>,
    detected: Option<&'a str>,
    used: &'a str,
    replaced: u64,
}

#[derive(Serialize)]
struct EntityRecord<'a> {
    kind: &'static str,
    name: &'a str,
    text: &'a str,
    start: usize,
    end: usize,
    #[serde(skip_serializing_if = "Fold::is_none")]
    fold: Fold,
}

#[derive(Serialize)]
struct StatedRecord<'a> {
    kind: &'static str,
    name: &'a str,
}

#[derive(Serialize)]
struct DateRecord<'a> {
    text: &'a str,
    value: Option<Value>,
    start: usize,
    end: usize,
}

pub(super) fn relaxed(results: &Results) -> Option<RelaxedRecord> {
    let relaxed = results.relaxed?;
    Some(RelaxedRecord {
        best: relaxed.best,
        of: relaxed.of,
    })
}

pub(super) fn clauses(results: &Results) -> Option<Vec<ClauseRecord<'_>>> {
    (results.total == 0).then(|| results.clauses.iter().map(clause).collect())
}

pub(super) fn change(results: &Results) -> Option<ClauseRecord<'_>> {
    results.change.as_ref().map(clause)
}

pub(super) fn meant(results: &Results) -> Vec<ClauseRecord<'_>> {
    results.meant.iter().map(clause).collect()
}

fn clause(clause: &ClauseCount) -> ClauseRecord<'_> {
    ClauseRecord {
        clause: &clause.clause,
        articles: clause.articles,
    }
}

pub(super) fn hit(hit: &Hit) -> HitRecord<'_> {
    let article = &hit.article;
    HitRecord {
        query_id: None,
        rank: hit.rank,
        score: rounded(hit.score),
        id: &article.id,
        title: &article.title,
        url: article.url.as_deref(),
        outlet: article.outlet.as_deref(),
        section: article.section.as_deref(),
        language: article.language.as_deref(),
        authors: &article.authors,
        published: article.published.as_ref().map(published),
        source: source(&article.source),
        record_id: article.record_id.as_deref(),
        content_hash: &article.content_hash,
        words: hit.words,
        title_marks: characters(&article.title, &hit.title_marks),
        snippets: snippets(&article.text, &hit.snippets),
        copies: hit.copies.as_ref().map(copies),
    }
}

fn copies(copies: &StoryCopies) -> CopiesRecord<'_> {
    let first = copies.first.as_ref().map(|first| FirstRecord {
        here: first.here,
        id: &first.id,
        outlet: first.outlet.as_deref(),
        earliest: first.published.map(|days| days.earliest().to_string()),
        latest: first.published.map(|days| days.latest().to_string()),
    });
    CopiesRecord {
        articles: copies.articles,
        first,
    }
}

pub(super) fn article<'a>(view: &ArticleView<'a>) -> ArticleRecord<'a> {
    let article = view.article;
    let entity = |mention: &'a Mention| EntityRecord {
        kind: mention.kind.name(),
        name: &mention.name,
        text: &mention.text,
        start: mention.start,
        end: mention.end,
        fold: mention.fold,
    };
    let stated = |stated: &'a Stated| StatedRecord {
        kind: stated.kind.name(),
        name: &stated.name,
    };
    let date = |mention: &'a DateMention| DateRecord {
        text: &mention.text,
        value: mention.value,
        start: mention.start,
        end: mention.end,
    };
    ArticleRecord {
        format_version: FORMAT_VERSION,
        id: &article.id,
        record_id: article.record_id.as_deref(),
        source: source(&article.source),
        url: article.url.as_deref(),
        title: &article.title,
        text: &article.text,
        left_out: &article.left_out,
        authors: &article.authors,
        outlet: article.outlet.as_deref(),
        section: article.section.as_deref(),
        language: article.language.as_deref(),
        keywords: &article.keywords,
        encoding: encoding(&article.encoding),
        published: article.published.as_ref().map(published),
        modified: article.modified.map(|day| day.to_string()),
        names_by: view.names_by,
        title_entities: view.title_entities.iter().map(entity).collect(),
        entities: view.entities.iter().map(entity).collect(),
        stated: article.stated.iter().map(stated).collect(),
        dates: view.dates.iter().map(date).collect(),
        title_marks: characters(&article.title, view.title_marks),
        text_marks: characters(&article.text, view.text_marks),
    }
}

fn encoding(encoding: &Encoding) -> EncodingRecord<'_> {
    EncodingRecord {
        given: encoding.given.as_deref(),
        declared: encoding.declared.as_deref(),
        detected: encoding.detected.as_deref(),
        used: &encoding.used,
        replaced: encoding.replaced,
    }
}

pub(super) fn published(published: &Published) -> PublishedRecord<'_> {
    PublishedRecord {
        date: published.date.map(|day| day.to_string()),
        earliest: published.earliest.to_string(),
        latest: published.latest.to_string(),
        time: published.time.as_deref(),
        evidence: published.evidence.name(),
    }
}

pub(super) fn source(place: &Place) -> SourceRecord<'_> {
    SourceRecord {
        path: &place.path,
        record: place.record,
        offset: place.offset,
    }
}

fn snippets<'a>(text: &str, snippets: &'a [Snippet]) -> Vec<SnippetRecord<'a>> {
    let ranges: Vec<Range<usize>> = snippets.iter().map(|s| s.range.clone()).collect();
    let places = characters(text, &ranges);
    let record = |(snippet, [start, end]): (&'a Snippet, [usize; 2])| SnippetRecord {
        start,
        end,
        text: &snippet.text,
        marks: characters(&snippet.text, &snippet.marks),
    };
    snippets.iter().zip(places).map(record).collect()
}

/// A score as it is printed: four decimals.
pub(super) fn rounded(score: f64) -> f64 {
    (score * 1e4).round() / 1e4
}

/// Byte ranges of `text` as ranges of Unicode characters. One pass where the ranges are in order.
fn characters(text: &str, ranges: &[Range<usize>]) -> Vec<[usize; 2]> {
    let mut byte = 0;
    let mut count = 0;
    let mut place = |target: usize| {
        let target = text.floor_char_boundary(target);
        if target < byte {
            (byte, count) = (0, 0);
        }
        count += text.get(byte..target).map_or(0, |t| t.chars().count());
        byte = target;
        count
    };
    let pair = |range: &Range<usize>| [place(range.start), place(range.end)];
    ranges.iter().map(pair).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_become_characters() {
        let text = "é北a\u{1f600}b";
        assert_eq!(
            characters(text, &[0..2, 2..5, 6..10]),
            [[0, 1], [1, 2], [3, 4]]
        );
        assert_eq!(characters(text, &[6..10, 0..2]), [[3, 4], [0, 1]]);
        assert_eq!(characters(text, &[1..3, 9..99]), [[0, 1], [3, 5]]);
    }

    #[test]
    fn scores_have_four_decimals() {
        assert_eq!(rounded(12.345_678), 12.3457);
    }
}
