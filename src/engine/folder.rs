//! What lies in the folder of an index, and whose it is.

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};

use tantivy::directory::Directory;

use super::disk::Disk;
use crate::files;

/// Says which segments are the index: what makes the folder one.
pub(super) const COMMIT: &str = "meta.json";
/// The engine's list of the files that it has written: those that no commit names the next writer removes.
pub(super) const LIST: &str = ".managed.json";
/// Where a rebuild writes.
pub(super) const NEXT: &str = ".next";

/// A file of a segment is named by 32 digits, for some behind a dot the number of a commit, and its kind.
pub(super) fn is_of_segment(name: &str) -> bool {
    name.split_once('.').is_some_and(|(id, kind)| {
        id.len() == 32 && id.bytes().all(|b| b.is_ascii_hexdigit()) && !kind.is_empty()
    })
}

pub(super) fn is_ledger(name: &str) -> bool {
    name.starts_with("ledger-") && name.ends_with(".zst")
}

/// All that are files of segments, in use or left over.
pub(super) fn segment_files(dir: &Path) -> io::Result<BTreeSet<PathBuf>> {
    let names = files::names(dir)?.into_iter();
    let of_segments = names.filter(|name| is_of_segment(name));
    Ok(of_segments.map(PathBuf::from).collect())
}

/// The engine's list with these on it.
pub(super) fn list_of(files: &BTreeSet<PathBuf>) -> io::Result<Vec<u8>> {
    let files: Vec<&Path> = files.iter().map(PathBuf::as_path).collect();
    let list = [files.as_slice(), &[Path::new(COMMIT)]].concat();
    Ok(serde_json::to_vec(&list)?)
}

/// Puts on the engine's list what it has written and is not on it, so that the next writer removes it in time.
pub(super) fn mend_list(dir: &Path, disk: &Disk) -> io::Result<()> {
    let list = match disk.atomic_read(Path::new(LIST)) {
        Ok(list) => serde_json::from_slice::<BTreeSet<PathBuf>>(&list).unwrap_or_default(),
        Err(_) => BTreeSet::new(),
    };
    let files = segment_files(dir)?;
    match files.is_subset(&list) && (files.is_empty() || list.contains(Path::new(COMMIT))) {
        true => Ok(()),
        false => disk.atomic_write(Path::new(LIST), &list_of(&files)?),
    }
}

/// Removes what a rebuild has begun and not ended.
pub(super) fn remove_next(dir: &Path) -> io::Result<()> {
    match files::remove_dir_all(&dir.join(NEXT)) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}
