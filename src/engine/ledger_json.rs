//! Lines of the ledger as the formats before 13 wrote them, each a JSON object. They are only read, by `rebuild`.

use serde::Deserialize;

use super::ledger_line::Line;
use crate::article::Place;
use crate::ledger::{ArticleEntry, FileEntry, Id, RecordEntry, State};

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Object {
    File(File),
    More(File),
    Gone(String),
    Touched(String, i64),
    Root(String, String),
}

#[derive(Deserialize)]
struct File {
    path: String,
    size: u64,
    modified_ns: i64,
    /// Hexadecimal.
    hash: Option<String>,
    complete: bool,
    #[serde(default)]
    read_as: u64,
    records: Vec<Record>,
}

#[derive(Deserialize)]
struct Record {
    path: Option<String>,
    record: Option<u64>,
    offset: Option<u64>,
    state: StateName,
    of: Option<String>,
    #[serde(default)]
    reason: String,
    article: Option<Article>,
    #[serde(default)]
    notes: Vec<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum StateName {
    Indexed,
    Duplicate,
    Skipped,
    Failed,
}

#[derive(Deserialize)]
struct Article {
    id: String,
    key: u128,
    hash: u64,
    length: u32,
    #[serde(default)]
    language: String,
    #[serde(default)]
    by: String,
    encoding: String,
}

/// What a line says; `None` where it is none.
pub(super) fn read(line: &[u8]) -> Option<Line> {
    Some(match serde_json::from_slice(line).ok()? {
        Object::File(file) => Line::File(file.entry()?),
        Object::More(file) => Line::More(file.entry()?),
        Object::Gone(path) => Line::Gone(path),
        Object::Touched(path, modified_ns) => Line::Touched(path, modified_ns),
        Object::Root(name, path) => Line::Root(name, path),
    })
}

impl File {
    fn entry(self) -> Option<FileEntry> {
        let hash = self.hash.map(|hash| u128::from_str_radix(&hash, 16));
        let records = self.records.into_iter();
        let records = records.map(|record| record.entry(&self.path));
        Some(FileEntry {
            records: records.collect::<Option<_>>()?,
            path: self.path.into(),
            size: self.size,
            modified_ns: self.modified_ns,
            hash: hash.transpose().ok()?.map(Into::into),
            complete: self.complete,
            read_as: self.read_as,
        })
    }
}

impl Record {
    fn entry(self, file: &str) -> Option<RecordEntry> {
        let reason = self.reason.into();
        let state = match self.state {
            StateName::Indexed => State::Indexed,
            StateName::Duplicate => State::Duplicate {
                of: Id::of(&self.of?)?,
            },
            StateName::Skipped => State::Skipped { reason },
            StateName::Failed => State::Failed { reason },
        };
        let place = Place {
            path: self.path.unwrap_or_else(|| file.to_owned()),
            record: self.record,
            offset: self.offset,
        };
        let article = match self.article {
            Some(article) => Some(article.entry()?),
            None => None,
        };
        Some(RecordEntry::new(file, place, state, article, self.notes))
    }
}

impl Article {
    fn entry(self) -> Option<ArticleEntry> {
        Some(ArticleEntry {
            id: Id::of(&self.id)?,
            key: self.key.into(),
            hash: self.hash,
            length: self.length,
            language: self.language.into(),
            by: self.by.into(),
            encoding: self.encoding.into(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(json: &str, line: &Line) {
        assert_eq!(read(json.as_bytes()).as_ref(), Some(line), "{json}");
    }

    #[test]
    fn what_was_written_before_is_read() {
        check(r#"{"gone":"a/b"}"#, &Line::Gone("a/b".into()));
        check(r#"{"touched":["a",-5]}"#, &Line::Touched("a".into(), -5));
        check(
            r#"{"root":["a","/news/a"]}"#,
            &Line::Root("a".into(), "/news/a".into()),
        );
        let place = |path: &str, record, offset| Place {
            path: path.to_owned(),
            record,
            offset,
        };
        let article = ArticleEntry {
            id: Id::of("y3kbb3v4d602tbfd").unwrap(),
            key: u128::MAX.into(),
            hash: u64::MAX,
            length: 90,
            language: "en".into(),
            by: "".into(),
            encoding: "UTF-8".into(),
        };
        let of = Id::of("ak54s271ag90ve5e").unwrap();
        let records = [
            RecordEntry::new(
                "a.zip",
                place("a.zip!/b", Some(2), Some(0)),
                State::Duplicate { of },
                Some(article),
                vec!["a note".into()],
            ),
            RecordEntry::new(
                "a.zip",
                place("a.zip", None, None),
                State::Skipped {
                    reason: "empty".into(),
                },
                None,
                Vec::new(),
            ),
        ];
        let entry = FileEntry {
            path: "a.zip".into(),
            size: 7,
            modified_ns: 1_795_816_123_151_672_361,
            hash: Some(255.into()),
            complete: true,
            read_as: 3,
            records: records.into_iter().collect(),
        };
        check(
            r#"{"more":{"path":"a.zip","size":7,"modified_ns":1795816123151672361,
                "hash":"000000000000000000000000000000ff","complete":true,"read_as":3,"records":[
                {"path":"a.zip!/b","record":2,"offset":0,"state":"duplicate","of":"ak54s271ag90ve5e",
                "article":{"id":"y3kbb3v4d602tbfd","key":340282366920938463463374607431768211455,
                "hash":18446744073709551615,"length":90,"language":"en","encoding":"UTF-8"},
                "notes":["a note"]},
                {"state":"skipped","reason":"empty"}]}}"#,
            &Line::More(entry),
        );
        check(
            r#"{"file":{"path":"b","size":0,"modified_ns":0,"complete":false,"records":[]}}"#,
            &Line::File(FileEntry {
                path: "b".into(),
                ..FileEntry::default()
            }),
        );
        for other in ["", "{", r#"{"gone":1}"#, r#"{"file":{"path":"b"}}"#, "[]"] {
            assert_eq!(read(other.as_bytes()), None, "{other}");
        }
    }
}
