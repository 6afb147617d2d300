//! The files below the given paths, in a stable order, each with its fate.

use std::collections::{BTreeSet, HashSet};
use std::ffi::{OsStr, OsString};
use std::fs;
use std::io;
use std::ops::Bound;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::error::{Error, Skipped};
use crate::read::ignored::Ignored;
use crate::read::look::{Kind, Look};

/// A path given to the program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Root {
    /// Last component of the canonical path; empty where a file was given.
    pub name: String,
    pub folder: PathBuf,
}

impl Root {
    /// Resolves `path`, which must exist.
    pub fn new(path: &Path) -> Result<Root, Error> {
        let folder = fs::canonicalize(path).map_err(|source| Error::Io {
            path: path.to_owned(),
            source,
        })?;
        let name = match folder.file_name() {
            Some(name) if folder.is_dir() => escape(name),
            _ => String::new(),
        };
        Ok(Root { name, folder })
    }
}

#[derive(Clone, Copy, Debug, Default)]
pub struct WalkOptions<'a> {
    /// Names that begin with a dot are read too.
    pub hidden: bool,
    /// Symbolic links are followed.
    pub follow: bool,
    /// Nothing is looked at but these, see [`Found::path`], and what leads to them.
    pub only: Option<&'a BTreeSet<Arc<str>>>,
}

/// A file (or a folder that is not entered), and whether it is to be read.
#[derive(Clone, Debug)]
pub struct Found {
    /// [`crate::article::Place::path`]: the root's name, then what lies below it, parted by `/`.
    pub path: String,
    pub file: PathBuf,
    pub size: u64,
    /// Nanoseconds since 1970, negative before.
    pub modified_ns: i64,
    pub fate: Result<(), Skipped>,
}

/// Visits every file below `root` in byte order of path components; `visit` says whether to go on.
/// What lies at or below a path of `exclude` is not part of the corpus and not met at all.
pub fn walk(
    root: &Root,
    exclude: &[PathBuf],
    options: &WalkOptions<'_>,
    visit: &mut dyn FnMut(Found) -> bool,
) {
    let canonical = |path: &PathBuf| fs::canonicalize(path).unwrap_or_else(|_| path.clone());
    let mut walker = Walker {
        exclude: exclude.iter().map(canonical).collect(),
        options: *options,
        linked: HashSet::new(),
        levels: Vec::new(),
    };
    let metadata = match fs::metadata(&root.folder) {
        Ok(metadata) => metadata,
        Err(error) => {
            visit(found(
                root.name.clone(),
                &root.folder,
                None,
                Err(unreadable(&error)),
            ));
            return;
        }
    };
    if !metadata.is_dir() {
        let look = Look::from(&metadata);
        let own = || root.folder.file_name().map(escape).unwrap_or_default();
        let name = Some(root.name.clone()).filter(|name| !name.is_empty());
        visit(found(
            name.unwrap_or_else(own),
            &root.folder,
            Some(look),
            fate_of_file(look),
        ));
        return;
    }
    let entered = fs::canonicalize(&root.folder)
        .and_then(|canonical| walker.enter(root.folder.clone(), canonical, root.name.clone()));
    if let Err(error) = entered {
        visit(found(
            root.name.clone(),
            &root.folder,
            None,
            Err(unreadable(&error)),
        ));
        return;
    }
    walker.run(visit);
}

struct Walker<'a> {
    exclude: Vec<PathBuf>,
    options: WalkOptions<'a>,
    /// Folders that were entered through a link.
    linked: HashSet<PathBuf>,
    levels: Vec<Level>,
}

/// A folder being read.
struct Level {
    folder: PathBuf,
    canonical: PathBuf,
    path: String,
    /// What is still to be visited, last first.
    entries: Vec<(OsString, io::Result<Look>)>,
    ignored: Ignored,
}

impl Walker<'_> {
    fn enter(&mut self, folder: PathBuf, canonical: PathBuf, path: String) -> io::Result<()> {
        let mut entries = Vec::new();
        // What is not wanted, among which may be what says what is ignored.
        let mut others = Vec::new();
        let mut listed = fs::read_dir(&folder)?.collect::<io::Result<Vec<_>>>()?;
        put_in_order_of_disk(&mut listed);
        for entry in listed {
            let name = entry.file_name();
            let only = self.options.only;
            if only.is_some_and(|only| !leads_to(&below(&path, &name), only)) {
                others.push(name);
                continue;
            }
            // Most systems tell the kind without a look at the file, and of a folder it is enough.
            let look = match entry.file_type() {
                Ok(kind) if kind.is_dir() => Ok(Look::FOLDER),
                _ => entry.metadata().map(|metadata| Look::from(&metadata)),
            };
            entries.push((name, look));
        }
        entries.sort_unstable_by(|(a, _), (b, _)| b.as_encoded_bytes().cmp(a.as_encoded_bytes()));
        let names = entries.iter().map(|(name, _)| name).chain(&others);
        let names = names.map(OsString::as_os_str);
        self.levels.push(Level {
            canonical,
            ignored: Ignored::read(&folder, &path, names),
            folder,
            path,
            entries,
        });
        Ok(())
    }

    fn run(&mut self, visit: &mut dyn FnMut(Found) -> bool) {
        while let Some(level) = self.levels.last_mut() {
            let Some((name, look)) = level.entries.pop() else {
                self.levels.pop();
                continue;
            };
            let file = level.folder.join(&name);
            let path = below(&level.path, &name);
            let is_excluded = |excluded: &PathBuf| {
                excluded.file_name() == Some(&name)
                    && excluded.parent() == Some(level.canonical.as_path())
            };
            if self.exclude.iter().any(is_excluded) {
                continue;
            }
            if let Some(found) = self.meet(&name, look, file, path)
                && !visit(found)
            {
                return;
            }
        }
    }

    /// Enters a folder, or says what to report.
    fn meet(
        &mut self,
        name: &OsStr,
        look: io::Result<Look>,
        file: PathBuf,
        path: String,
    ) -> Option<Found> {
        let look = match look {
            Ok(look) => look,
            Err(error) => return Some(found(path, &file, None, Err(unreadable(&error)))),
        };
        let skipped = |path, reason: String| {
            let fate = Err(Skipped::skipped(reason));
            Some(found(path, &file, Some(look), fate))
        };
        if !self.options.hidden && name.as_encoded_bytes().starts_with(b".") {
            return skipped(path, "hidden".to_owned());
        }
        if let Some(reason) = self.ignored(&file, look.kind == Kind::Folder) {
            return skipped(path, reason);
        }
        match look.kind {
            Kind::Link => self.meet_link(file, look, path),
            Kind::Folder => {
                // Below a canonical folder only a link leads elsewhere.
                let above = self.levels.last().map(|level| level.canonical.as_path());
                let canonical = above.unwrap_or(Path::new("")).join(name);
                self.meet_folder(file, Ok(canonical), path)
            }
            Kind::File | Kind::Other => Some(found(path, &file, Some(look), fate_of_file(look))),
        }
    }

    fn meet_link(&mut self, file: PathBuf, link: Look, path: String) -> Option<Found> {
        if !self.options.follow {
            let fate = Err(Skipped::skipped("symbolic link, not followed"));
            return Some(found(path, &file, Some(link), fate));
        }
        let target = match fs::metadata(&file) {
            Ok(metadata) => Look::from(&metadata),
            Err(error) => return Some(found(path, &file, None, Err(unreadable(&error)))),
        };
        if target.kind != Kind::Folder {
            return Some(found(path, &file, Some(target), fate_of_file(target)));
        }
        if let Some(reason) = self.refused(&file) {
            let fate = Err(Skipped::skipped(reason));
            return Some(found(path, &file, Some(target), fate));
        }
        let canonical = fs::canonicalize(&file);
        self.meet_folder(file, canonical, path)
    }

    fn meet_folder(
        &mut self,
        folder: PathBuf,
        canonical: io::Result<PathBuf>,
        path: String,
    ) -> Option<Found> {
        let entered =
            canonical.and_then(|canonical| self.enter(folder.clone(), canonical, path.clone()));
        match entered {
            Ok(()) => None,
            Err(error) => Some(found(path, &folder, None, Err(unreadable(&error)))),
        }
    }

    fn ignored(&self, file: &Path, is_folder: bool) -> Option<String> {
        // The nearest folder that has a say decides.
        let mut nearest = self.levels.iter().rev();
        nearest.find_map(|level| level.ignored.says(file, is_folder))?
    }

    /// Whether a folder behind a link has been entered before, or holds the link itself.
    fn refused(&mut self, link: &Path) -> Option<&'static str> {
        let Ok(target) = fs::canonicalize(link) else {
            return Some("symbolic link that leads nowhere");
        };
        if self.exclude.contains(&target) {
            return Some("symbolic link to a folder that is excluded");
        }
        if self
            .levels
            .iter()
            .any(|level| level.canonical.starts_with(&target))
        {
            return Some("symbolic link to a folder above itself");
        }
        (!self.linked.insert(target)).then_some("symbolic link to a folder read already")
    }
}

/// Files are looked at in the order in which most systems have put them down, on the disk and in memory. Some list them
/// by hashes of their names.
#[cfg(unix)]
fn put_in_order_of_disk(entries: &mut [fs::DirEntry]) {
    use std::os::unix::fs::DirEntryExt;
    entries.sort_unstable_by_key(fs::DirEntry::ino);
}

#[cfg(not(unix))]
fn put_in_order_of_disk(_: &mut [fs::DirEntry]) {}

/// Whether a path is one of these, or that of a folder above one.
fn leads_to(path: &str, only: &BTreeSet<Arc<str>>) -> bool {
    let below = format!("{path}/");
    let from = (Bound::Included(below.as_str()), Bound::Unbounded);
    let next = || only.range::<str, _>(from).next();
    only.contains(path) || next().is_some_and(|next| next.starts_with(&below))
}

/// The path of what has a name in the folder of a path.
fn below(path: &str, name: &OsStr) -> String {
    let mut below = String::with_capacity(path.len() + 1 + name.len());
    if !path.is_empty() {
        below.push_str(path);
        below.push('/');
    }
    push_escaped(name.as_encoded_bytes(), &mut below);
    below
}

fn found(path: String, file: &Path, look: Option<Look>, fate: Result<(), Skipped>) -> Found {
    Found {
        path,
        file: file.to_owned(),
        size: look.map_or(0, |look| look.size),
        modified_ns: look.map_or(0, |look| look.modified_ns),
        fate,
    }
}

fn fate_of_file(look: Look) -> Result<(), Skipped> {
    match look.kind {
        Kind::File => Ok(()),
        _ => Err(Skipped::skipped("not a file (a device, pipe or socket)")),
    }
}

fn unreadable(error: &io::Error) -> Skipped {
    Skipped::failed(format!("cannot be read: {error}"))
}

/// A name as text: bytes that are not UTF-8 become `%XX`.
pub fn escape(name: &OsStr) -> String {
    escape_bytes(name.as_encoded_bytes())
}

pub fn escape_bytes(name: &[u8]) -> String {
    let mut out = String::with_capacity(name.len());
    push_escaped(name, &mut out);
    out
}

fn push_escaped(name: &[u8], out: &mut String) {
    if let Ok(name) = std::str::from_utf8(name) {
        out.push_str(name);
        return;
    }
    for chunk in name.utf8_chunks() {
        out.push_str(chunk.valid());
        for byte in chunk.invalid() {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
}

#[cfg(test)]
#[cfg(unix)]
mod tests;
