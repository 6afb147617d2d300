//! An index opened for reading.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use tantivy::directory::Directory;
use tantivy::directory::error::OpenReadError;
use tantivy::schema::Field;
use tantivy::{Index, IndexReader, ReloadPolicy, Searcher, TantivyError as E};
use xxhash_rust::xxh3::{xxh3_64, xxh3_128};

use super::aliases::Aliases;
use super::analysis::{Language, Stemmer};
use super::columns::Opened;
use super::complete::Completed;
use super::copies::Copies;
use super::disk::Disk;
use super::folder::COMMIT;
use super::highlight_names::NamesIn;
use super::leaf_cache::LeafCache;
use super::leaf_terms::Keys;
use super::ledger_log;
use super::patience::was_over;
use super::queue::Queue;
use super::schema::{FORMAT, Fields, STORED_ALIKE, plugins};
use super::stored::Articles;
use super::timeline::Days;
use super::told_names::ToldNames;
use crate::error::{Error, Result};
use crate::ledger::{ArticleEntry, Totals};
use crate::seal::is_as_sealed;

/// What each commit says of the archive as a whole; it travels in the commit itself, so that it is
/// true exactly when the articles are there.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Meta {
    pub format: u32,
    /// How much of which ledger file belongs to this commit.
    pub ledger: LedgerMark,
    pub articles: u64,
    /// Words of all titles and texts that do more than serve grammar: the mean length of an article,
    /// for ranking.
    pub length: u64,
    /// Articles by language tag, `""` where it is unknown: which stems a query needs.
    pub languages: std::collections::BTreeMap<String, u64>,
    /// Whether the texts are searched for what they name; `None` before the first run has chosen.
    #[serde(default)]
    pub annotates: Option<bool>,
    /// The commit ends with a checksum.
    #[serde(default)]
    pub sealed: bool,
    /// A sum over what each article is, the same in whatever order they came: see [`Meta::add`].
    #[serde(default)]
    pub sum: [u64; 2],
}

impl Meta {
    /// Counts an article into the sum, by its id and the key of its content.
    pub fn add(&mut self, entry: &ArticleEntry) {
        for (sum, part) in self.sum.iter_mut().zip(parts(entry)) {
            *sum = sum.wrapping_add(part);
        }
    }

    /// Takes it out again.
    pub fn take(&mut self, entry: &ArticleEntry) {
        for (sum, part) in self.sum.iter_mut().zip(parts(entry)) {
            *sum = sum.wrapping_sub(part);
        }
    }
}

fn parts(entry: &ArticleEntry) -> [u64; 2] {
    let key = u128::from(entry.key).to_le_bytes();
    let hash = xxh3_128(&[entry.id.as_str().as_bytes(), &key].concat());
    [hash as u64, (hash >> 64) as u64]
}

/// The committed part of a ledger file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LedgerMark {
    pub file: String,
    pub bytes: u64,
    /// xxh3-64 of these bytes; `None` where an earlier program wrote it.
    #[serde(default)]
    pub sum: Option<u64>,
}

/// How often a file that is gone sends the opening back to its beginning, and after what pause: beside
/// a writer the list of files is another one by then, in a damaged index it stays.
const MISSES: u32 = 20;
const PAUSE: Duration = Duration::from_millis(10);

/// The archive as of its last commit.
pub struct Archive {
    pub(super) dir: PathBuf,
    pub(super) searcher: Searcher,
    pub(super) fields: Fields,
    pub(super) meta: Meta,
    /// For each segment.
    pub(super) opened: Vec<Opened>,
    pub(super) articles: Arc<Articles>,
    /// Read when names are first asked for.
    aliases: OnceLock<Arc<Aliases>>,
    /// Where names are marked in what is shown.
    pub(super) names_in: Option<NamesIn>,
    /// Those that articles are in, with their numbers: articles of all without rules are one of them.
    pub(super) languages: Vec<(Language, u64)>,
    /// Stems are remembered from query to query, and so are the places of words.
    pub(super) stemmer: Mutex<Stemmer>,
    pub(super) leaves: LeafCache,
    pub(super) copies: Arc<Copies>,
    pub(super) days_of_all: OnceLock<Arc<Days>>,
    pub(super) completed: Completed,
    pub(super) told_names: ToldNames,
}

/// The engine's own errors, boxed, with its kind of damage told apart, and the end of our patience.
pub(super) fn engine(dir: &Path, error: tantivy::TantivyError) -> Error {
    match error {
        _ if was_over() => Error::TooLong,
        E::DataCorruption(what) => Error::Damaged {
            dir: dir.to_owned(),
            what: format!("{what:?}"),
        },
        // It may be whole for all that: the disk, the network or the memory failed just now. What the engine makes
        // of damaged bytes bears no number of the system.
        E::OpenReadError(OpenReadError::IoError { io_error, filepath })
            if io_error.raw_os_error().is_some() =>
        {
            Error::Unreadable {
                path: dir.join(filepath),
                source: io_error,
            }
        }
        E::OpenReadError(what) => Error::Damaged {
            dir: dir.to_owned(),
            what: what.to_string(),
        },
        other => Error::Engine(Box::new(other)),
    }
}

/// Opens the engine's index below `dir` and reads its meta data.
pub(super) fn open_index(dir: &Path) -> Result<(Index, Fields, Meta)> {
    open_index_on(dir, Disk::to_read, Arc::default())
}

/// The same, as the files are seen by `on`; `queue` is that of its writer.
pub(super) fn open_index_on<D: Into<Box<dyn Directory>>>(
    dir: &Path,
    on: impl FnOnce(&Path) -> tantivy::Result<D>,
    queue: Arc<Queue>,
) -> Result<(Index, Fields, Meta)> {
    let (mut index, meta) = open_any_format(dir, on)?;
    let (schema, fields) = Fields::schema();
    if meta.format != FORMAT || index.schema() != schema {
        return Err(wrong_format(dir, &meta));
    }
    for plugin in plugins(&fields, queue) {
        index.register_plugin(plugin);
    }
    Ok((index, fields, meta))
}

pub(super) fn wrong_format(dir: &Path, meta: &Meta) -> Error {
    if !is_commit_whole(dir, meta).unwrap_or(true) {
        return Error::DamagedCommit {
            dir: dir.to_owned(),
            what: format!("`{COMMIT}` does not match its checksum"),
        };
    }
    Error::WrongFormat {
        dir: dir.to_owned(),
        found: meta.format,
        expected: FORMAT,
        is_stored: STORED_ALIKE.contains(&meta.format),
    }
}

/// Opens what may be an index of another program's time.
pub(super) fn open_any_format<D: Into<Box<dyn Directory>>>(
    dir: &Path,
    on: impl FnOnce(&Path) -> tantivy::Result<D>,
) -> Result<(Index, Meta)> {
    let commit = dir.join(COMMIT);
    match fs::metadata(&commit) {
        Ok(commit) if commit.is_file() => {}
        // What is there may be an index that cannot be looked at now: nothing is built over it.
        Err(error) if !matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            return Err(Error::io(&commit, error));
        }
        _ => {
            return Err(Error::NoIndex {
                dir: dir.to_owned(),
            });
        }
    }
    let opened = on(dir).and_then(Index::open);
    let opened = opened.and_then(|index| Ok((index.load_metas()?, index)));
    let (metas, index) = opened.map_err(|e| match engine(dir, e) {
        Error::Damaged { dir, what } => Error::DamagedCommit { dir, what },
        other => other,
    })?;
    let meta: Meta = match &metas.payload {
        None => Meta {
            format: FORMAT,
            ..Meta::default()
        },
        Some(payload) => serde_json::from_str(payload).map_err(|e| Error::DamagedCommit {
            dir: dir.to_owned(),
            what: format!("its commit cannot be read: {e}"),
        })?,
    };
    Ok((index, meta))
}

/// Whether the commit is as it was written, as far as it bears a checksum.
pub(super) fn is_commit_whole(dir: &Path, meta: &Meta) -> Result<bool> {
    let path = dir.join(COMMIT);
    let bytes = fs::read(&path).map_err(|e| Error::io(&path, e))?;
    Ok(is_as_sealed(&bytes).unwrap_or(!meta.sealed))
}

fn languages(meta: &Meta) -> Vec<(Language, u64)> {
    let mut languages: Vec<(Language, u64)> = Vec::new();
    for (tag, articles) in &meta.languages {
        let language = Language::of(Some(tag));
        match languages.iter_mut().find(|(known, _)| *known == language) {
            Some((_, all)) => *all += articles,
            None => languages.push((language, *articles)),
        }
    }
    languages
}

impl Archive {
    pub fn open(dir: &Path) -> Result<Archive> {
        // A writer may commit between the look at its meta data and the look at its articles; and a
        // merge may take files away between the engine's list of them and their opening.
        let mut missed = 0;
        loop {
            let (index, fields, meta) = open_index(dir)?;
            let reader: tantivy::Result<IndexReader> = index
                .reader_builder()
                .reload_policy(ReloadPolicy::Manual)
                .try_into();
            let opened = reader.and_then(|reader| {
                let searcher = reader.searcher();
                let articles = Articles::open(&searcher)?;
                Ok((articles, Opened::of(&searcher)?, searcher))
            });
            let (articles, opened, searcher) = match opened {
                Err(E::OpenReadError(OpenReadError::FileDoesNotExist(_))) if missed < MISSES => {
                    missed += 1;
                    std::thread::sleep(PAUSE);
                    continue;
                }
                other => other.map_err(|e| engine(dir, e))?,
            };
            let (.., after) = open_index(dir)?;
            if after == meta {
                let files = (articles, opened);
                return Ok(Archive::new(dir, searcher, files, fields, meta));
            }
        }
    }

    /// Marks the names that a query asks for where `names_in` finds them in what is shown; an archive that
    /// was built without names has none to mark.
    pub fn marking_names(mut self, names_in: NamesIn) -> Archive {
        self.names_in = (self.meta.annotates != Some(false)).then_some(names_in);
        self
    }

    pub(super) fn new(
        dir: &Path,
        searcher: Searcher,
        (articles, opened): (Articles, Vec<Opened>),
        fields: Fields,
        meta: Meta,
    ) -> Archive {
        let articles = Arc::new(articles);
        let copy_keys = opened.iter().map(|opened| opened.copy_keys.clone());
        let copies = Copies::new(&searcher, copy_keys.collect(), articles.clone());
        Archive {
            dir: dir.to_owned(),
            opened,
            aliases: OnceLock::new(),
            names_in: None,
            languages: languages(&meta),
            stemmer: Mutex::default(),
            leaves: LeafCache::default(),
            copies: Arc::new(copies),
            articles,
            days_of_all: OnceLock::new(),
            completed: Completed::default(),
            told_names: ToldNames::default(),
            searcher,
            fields,
            meta,
        }
    }

    /// Forgets what was remembered from query to query; it is found anew when it is asked for.
    pub fn forget(&self) {
        self.leaves.clear();
        self.copies.forget();
        self.completed.clear();
        self.told_names.clear();
    }

    /// The languages whose keys a field has.
    pub(super) fn keys(&self, field: Field) -> Keys<'_> {
        let languages = match field == self.fields.text {
            true => self.languages.as_slice(),
            false => &[],
        };
        Keys {
            languages,
            stemmer: &self.stemmer,
        }
    }

    pub fn meta(&self) -> &Meta {
        &self.meta
    }

    /// The user's word on names, as it stands in the folder of the index.
    pub(super) fn aliases(&self) -> Result<Arc<Aliases>> {
        if let Some(aliases) = self.aliases.get() {
            return Ok(aliases.clone());
        }
        let aliases = Arc::new(Aliases::open(&self.dir)?);
        Ok(self.aliases.get_or_init(|| aliases).clone())
    }

    /// The ledger of this commit, checked against the index.
    pub fn ledger(&self) -> Result<ledger_log::State> {
        let state = ledger_log::read(&self.dir, &self.meta.ledger)?;
        let indexed = Totals::of(state.files.values()).indexed;
        let articles = self.searcher.num_docs();
        if indexed != self.meta.articles || articles != indexed {
            return Err(Error::Unreconciled(format!(
                "the ledger has {indexed} indexed records, the commit {}, the index {articles} articles",
                self.meta.articles
            )));
        }
        Ok(state)
    }

    /// The sum over all articles, to compare archives by.
    pub fn fingerprint(&self) -> String {
        let [a, b] = self.meta.sum;
        format!("{a:016x}{b:016x}")
    }

    /// The same number for the same articles in the same files: what is answered from one state of the archive.
    pub fn state(&self) -> u64 {
        let meta = serde_json::to_string(&self.meta).unwrap_or_default();
        let readers = self.searcher.segment_readers().iter();
        let segments = readers.map(|r| format!("{} {}", r.segment_id(), r.num_deleted_docs()));
        xxh3_64((meta + &segments.collect::<Vec<_>>().join(" ")).as_bytes())
    }

    /// The hash of the rules for names, where there are any.
    pub fn aliases_hash(&self) -> Result<Option<String>> {
        let aliases = self.aliases()?;
        let rules: Vec<&str> = aliases.rules.iter().map(|r| r.written.as_str()).collect();
        let hash = || format!("{:032x}", xxh3_128(rules.join("\n").as_bytes()));
        Ok((!rules.is_empty()).then(hash))
    }

    pub fn dir(&self) -> &Path {
        &self.dir
    }
}
