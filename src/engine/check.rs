//! Whether an index on disk is whole, and what it is made of.

use std::collections::BTreeSet;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use tantivy::directory::Directory;
use tantivy::directory::error::OpenReadError;
use tantivy::directory::footer::Footer;
use tantivy::index::SegmentComponent;
use tantivy::{Index, SegmentReader};
use xxhash_rust::xxh3::xxh3_128;

use super::archive::{Archive, Meta, engine, is_commit_whole, open_index};
use super::article_store::{ArticleStore, component};
use super::collect::Keys;
use super::copy_keys;
use super::disk::Disk;
use super::document;
use super::folder::{COMMIT, LIST};
use super::ledger_log;
use super::lists::WordsOf;
use super::name_columns;
use super::stored_form::from_stored;
use crate::error::{Error, Result};
use crate::ledger::State;

/// How many problems of one kind are listed.
const LISTED: usize = 20;

/// What a check found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CheckReport {
    pub segments: u64,
    /// Articles that were read back from the store.
    pub articles: u64,
    /// What is wrong, a line each; empty for a sound index.
    pub problems: Vec<String>,
    /// Problems beyond those listed.
    pub more: u64,
    /// Stored articles are damaged, or it is not known which were deleted.
    pub articles_damaged: bool,
    pub ledger_damaged: bool,
    /// Something else is than the engine's list of its files, which the next writer makes anew.
    pub index_damaged: bool,
}

impl CheckReport {
    /// What to do about the problems, for the index at `dir`; `None` for a sound one.
    pub fn way_out(&self, dir: &Path) -> Option<String> {
        if self.problems.is_empty() {
            return None;
        }
        let newsearch = format!("newsearch -i {}", dir.display());
        let anew = format!(
            "build it anew: `{newsearch} index --anew PATH...` with the files that it was built from"
        );
        if !self.articles_damaged && !self.ledger_damaged && !self.index_damaged {
            return Some(format!(
                "the next run of `{newsearch} index PATH...` or `{newsearch} rebuild` mends it"
            ));
        }
        Some(match (self.articles_damaged, self.ledger_damaged) {
            (false, false) => {
                format!("its articles are whole: `{newsearch} rebuild` makes the rest from them")
            }
            (true, false) => format!(
                "{anew}; where they are gone, `{newsearch} rebuild` keeps all articles that can be read"
            ),
            (false, true) => format!(
                "{anew}; where they are gone, `{newsearch} rebuild --without-ledger` keeps the articles, but not what the ledger knew of skipped, failed and duplicate records"
            ),
            (true, true) => anew,
        })
    }
}

impl CheckReport {
    fn problem(&mut self, what: String) {
        if self.problems.len() < LISTED {
            self.problems.push(what);
        } else {
            self.more += 1;
        }
    }
}

/// How often a check begins anew because a writer has changed the index under it.
const ATTEMPTS: usize = 30;

/// Reads everything in the index below `dir` and compares it with what its commit says; where a file
/// does not match its checksum, that is the whole report.
/// An index that cannot be opened at all is an error.
///
/// A writer beside it removes files that its merges have replaced; what is missing counts only as long
/// as the commit is the same.
pub fn check(dir: &Path) -> Result<CheckReport> {
    let commit = || std::fs::read(dir.join("meta.json")).ok();
    let mut before = commit();
    let mut checked = check_commit(dir);
    for _ in 1..ATTEMPTS {
        let after = commit();
        if checked.as_ref().is_ok_and(|c| c.problems.is_empty()) || before == after {
            break;
        }
        before = after;
        checked = check_commit(dir);
    }
    checked
}

fn check_commit(dir: &Path) -> Result<CheckReport> {
    let (index, _, meta) = open_index(dir)?;
    let mut report = CheckReport::default();
    check_files(dir, &index, &mut report)?;
    if !is_commit_whole(dir, &meta)? {
        report.problem(format!("`{COMMIT}` does not match its checksum"));
    }
    report.index_damaged = !report.problems.is_empty();
    if !report.index_damaged {
        check_list(dir, &index, &mut report)?;
    }
    if !report.problems.is_empty() {
        // What lies in a damaged file is not worth reading, and may mislead the reader.
        if let Err(Error::DamagedLedger { what, .. }) = ledger_log::read(dir, &meta.ledger) {
            report.ledger_damaged = true;
            report.problem(format!("its ledger: {what}"));
        }
        return Ok(report);
    }
    report.index_damaged = true;
    let archive = Archive::open(dir)?;
    let mut ids: Vec<u128> = Vec::new();
    let mut words = 0;
    for reader in archive.searcher.segment_readers() {
        report.segments += 1;
        if let Err(error) = check_segment(reader, &mut ids, &mut words, &mut report) {
            report.problem(format!(
                "segment {}: {error}",
                reader.segment_id().short_uuid_string()
            ));
        }
    }
    report.articles = ids.len() as u64;
    ids.sort_unstable();
    let twice = ids.windows(2).filter(|pair| pair[0] == pair[1]).count();
    if twice > 0 {
        report.problem(format!("{twice} articles have the id of another"));
    }
    let meta = archive.meta();
    for (what, found, stated) in [
        ("articles", report.articles, meta.articles),
        ("words", words, meta.length),
        (
            "articles by language",
            meta.languages.values().sum(),
            meta.articles,
        ),
    ] {
        if found != stated {
            report.problem(format!("{found} {what}, but its commit says {stated}"));
        }
    }
    let ledger = match ledger_log::read(dir, &meta.ledger) {
        Err(Error::DamagedLedger { what, .. }) => {
            report.ledger_damaged = true;
            report.problem(format!("its ledger: {what}"));
            return Ok(report);
        }
        other => other?,
    };
    let mut of_ledger = Meta::default();
    let records = ledger.files.values().flat_map(|file| file.records.iter());
    let indexed = records.filter(|record| record.state == State::Indexed);
    for entry in indexed.filter_map(|record| record.article.as_ref()) {
        of_ledger.add(entry);
    }
    if of_ledger.sum != meta.sum {
        report.problem("its ledger has other articles than its commit".to_owned());
    }
    report.index_damaged = !report.problems.is_empty();
    Ok(report)
}

/// The engine's versions that have written indexes: they stand behind the checksums of its files.
const ENGINES: [&str; 1] = ["tantivy v0.27.0, index_format v7"];

fn is_of_known_engine(dir: &Path, file: &Path) -> std::result::Result<bool, OpenReadError> {
    let failed = |e| OpenReadError::wrap_io_error(e, file.to_owned());
    let disk = Disk::to_read(dir).map_err(|e| failed(std::io::Error::other(e)))?;
    let (footer, _) = Footer::extract_footer(disk.open_read(file)?).map_err(failed)?;
    Ok(ENGINES.contains(&footer.version.to_string().as_str()))
}

/// The engine's list of its files against those that are in use; what is left over and on no list is no damage.
fn check_list(dir: &Path, index: &Index, report: &mut CheckReport) -> Result<()> {
    let path = dir.join(LIST);
    let list = match std::fs::read(&path) {
        Err(error) if error.kind() == ErrorKind::NotFound => Vec::new(),
        other => other.map_err(|e| Error::io(&path, e))?,
    };
    let Ok(listed) = serde_json::from_slice::<BTreeSet<PathBuf>>(&list) else {
        report.problem(format!("`{LIST}` cannot be read"));
        return Ok(());
    };
    let segments = index.searchable_segments().map_err(|e| engine(dir, e))?;
    let mut in_use = segments.iter().flat_map(|segment| {
        let deletes = segment.meta().has_deletes();
        let more = deletes.then_some(SegmentComponent::Delete).into_iter();
        let all = COMPONENTS.into_iter().chain(more).chain(own_components());
        all.map(|component| segment.relative_path(component))
    });
    if in_use.any(|file| !listed.contains(&file)) || !listed.contains(Path::new(COMMIT)) {
        report.problem(format!("`{LIST}` lacks files that are in use"));
    }
    Ok(())
}

/// The files of our own that every segment has.
fn own_components() -> impl Iterator<Item = SegmentComponent> {
    let postings = WordsOf::ALL.into_iter().flat_map(WordsOf::components);
    postings.chain([
        component(),
        copy_keys::component(),
        name_columns::component(),
    ])
}

/// The engine's.
const COMPONENTS: [SegmentComponent; 6] = [
    SegmentComponent::Postings,
    SegmentComponent::Positions,
    SegmentComponent::FastFields,
    SegmentComponent::FieldNorms,
    SegmentComponent::Terms,
    SegmentComponent::Store,
];

/// Every file of every segment against its checksum.
fn check_files(dir: &Path, index: &Index, report: &mut CheckReport) -> Result<()> {
    let segments = index.searchable_segments().map_err(|e| engine(dir, e))?;
    for segment in segments {
        let has_deletes = segment.meta().has_deletes();
        let deletes = has_deletes.then_some(SegmentComponent::Delete);
        let more = deletes.into_iter().chain(own_components());
        for component in COMPONENTS.into_iter().chain(more) {
            let holds_articles = component == self::component();
            let path = segment.relative_path(component.clone());
            let matches = index.directory().validate_checksum(&path);
            let as_known = |matches| Ok(matches && is_of_known_engine(dir, &path)?);
            match matches
                .and_then(as_known)
                .map_err(|e| engine(dir, e.into()))
            {
                Ok(true) => continue,
                Ok(false) => {
                    report.problem(format!("`{}` does not match its checksum", path.display()))
                }
                Err(Error::Damaged { what, .. }) => {
                    report.problem(format!("`{}`: {what}", path.display()))
                }
                Err(other) => return Err(other),
            }
            report.articles_damaged |= holds_articles;
        }
    }
    Ok(())
}

fn check_segment(
    reader: &SegmentReader,
    ids: &mut Vec<u128>,
    words: &mut u64,
    report: &mut CheckReport,
) -> tantivy::Result<()> {
    let store = ArticleStore::open(reader)?;
    let keys = Keys::open(reader)?;
    let lengths = reader.fast_fields().u64("length")?;
    let (mut read, mut alive) = (0, reader.doc_ids_alive());
    let mut next = alive.next();
    store.each(|doc, stored| {
        if next != Some(doc) {
            return;
        }
        next = alive.next();
        read += 1;
        *words += lengths.first(doc).unwrap_or(0);
        let stored = stored.map_err(|error| error.to_string());
        let article = stored.and_then(|text| from_stored(text).map_err(|e| e.to_string()));
        match article {
            Ok(article) => {
                if document::order(&article) != keys.order(doc) {
                    report.problem(format!(
                        "`{}` has the columns of another article",
                        article.id
                    ));
                }
                ids.push(xxh3_128(article.id.as_bytes()));
            }
            Err(error) => {
                report.articles_damaged = true;
                report.problem(format!("a stored article cannot be read: {error}"));
            }
        }
    })?;
    if read != reader.num_docs() {
        report.problem(format!(
            "{read} of {} articles are in the store",
            reader.num_docs()
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::testing::{archive, article};

    fn build(dir: &Path) -> Archive {
        let batches = [
            vec![
                article("a", "en", "Title", "one two"),
                article("b", "de", "", "drei"),
            ],
            vec![article("c", "", "", "four")],
        ];
        archive(dir, &batches, &["b"])
    }

    #[test]
    fn this_engine_is_known() {
        assert!(ENGINES.contains(&tantivy::version().to_string().as_str()));
    }

    #[test]
    fn a_sound_index_has_no_problems() {
        let dir = tempfile::tempdir().unwrap();
        let figures = build(dir.path()).figures().unwrap();
        assert_eq!(
            (
                figures.articles,
                figures.words,
                figures.segments,
                figures.deleted
            ),
            (2, 3, 2, 1)
        );
        assert!(
            figures
                .bytes
                .iter()
                .all(|(what, size)| *size > 0 || ["positions", "ledger"].contains(what))
        );
        let expect = CheckReport {
            segments: 2,
            articles: 2,
            ..CheckReport::default()
        };
        assert_eq!(check(dir.path()).unwrap(), expect);
    }

    #[test]
    fn a_changed_byte_is_found_in_any_file() {
        let dir = tempfile::tempdir().unwrap();
        drop(build(dir.path()));
        let mut files: Vec<_> = std::fs::read_dir(dir.path())
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| {
                path.extension()
                    .is_some_and(|e| !["json", "lock"].iter().any(|x| e == *x))
            })
            .collect();
        files.sort();
        assert!(files.len() > 5);
        for file in files {
            let sound = std::fs::read(&file).unwrap();
            let mut changed = sound.clone();
            changed[sound.len() / 3] ^= 0x20;
            std::fs::write(&file, &changed).unwrap();
            let name = file.file_name().unwrap().to_string_lossy().into_owned();
            match check(dir.path()) {
                Ok(report) => assert!(
                    report.problems.iter().any(|p| p.contains(&name)),
                    "{name}: {report:?}"
                ),
                Err(error) => assert_eq!(error.exit_code(), 6, "{name}: {error}"),
            }
            std::fs::write(&file, &sound).unwrap();
        }
    }

    #[test]
    fn a_commit_that_says_otherwise_is_found() {
        let dir = tempfile::tempdir().unwrap();
        drop(build(dir.path()));
        let path = dir.path().join("meta.json");
        let meta = std::fs::read_to_string(&path).unwrap();
        let lied = meta.replace(r#"\"articles\":2"#, r#"\"articles\":3"#);
        assert_ne!(meta, lied);
        std::fs::write(&path, lied).unwrap();
        assert_eq!(
            check(dir.path()).unwrap().problems,
            [
                "2 articles, but its commit says 3",
                "2 articles by language, but its commit says 3"
            ]
        );
    }
}
