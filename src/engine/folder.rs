//! What lies in the folder of an index, and whose it is.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::{fs, io};

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
    let mut files = BTreeSet::new();
    for entry in fs::read_dir(dir)? {
        let name = entry?.file_name();
        if name.to_str().is_some_and(is_of_segment) {
            files.insert(PathBuf::from(name));
        }
    }
    Ok(files)
}

/// The engine's list with these on it.
pub(super) fn list_of(files: &BTreeSet<PathBuf>) -> io::Result<Vec<u8>> {
    let files: Vec<&Path> = files.iter().map(PathBuf::as_path).collect();
    let list = [files.as_slice(), &[Path::new(COMMIT)]].concat();
    Ok(serde_json::to_vec(&list)?)
}

/// Removes what a rebuild has begun and not ended.
pub(super) fn remove_next(dir: &Path) -> io::Result<()> {
    match fs::remove_dir_all(dir.join(NEXT)) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}
