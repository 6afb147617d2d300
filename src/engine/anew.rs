//! Emptying the folder of an index, so that it can be built anew.

use std::path::Path;

use super::folder::{COMMIT, LIST, NEXT, is_ledger, is_of_segment, remove_next};
use crate::error::{Error, Result};
use crate::files;

/// The engine's own lock, which every index has once it was written.
const WRITER: &str = ".tantivy-writer.lock";

/// Removes all that the engine and the ledger have below `dir`, whatever its format or damage. What the user and his
/// commands keep there stays: the rules for names, and what `watch` has told.
pub(super) fn clear(dir: &Path) -> Result<()> {
    let names = files::names(dir).map_err(|e| Error::io(dir, e))?;
    // Another folder may have a `meta.json` of its own.
    if !names.iter().any(|name| name == LIST || name == WRITER) {
        return Ok(());
    }
    remove_next(dir).map_err(|e| Error::io(&dir.join(NEXT), e))?;
    let middle = names
        .iter()
        .map(String::as_str)
        .filter(|name| is_ours(name));
    for name in [COMMIT].into_iter().chain(middle).chain([LIST]) {
        let path = dir.join(name);
        match files::remove(&path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(Error::io(&path, error));
            }
            _ => {}
        }
    }
    Ok(())
}

fn is_ours(name: &str) -> bool {
    is_of_segment(name) || is_ledger(name) || name.starts_with(".tantivy-")
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn what_is_not_the_engines_stays() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join(COMMIT), "of something else").unwrap();
        clear(dir.path()).unwrap();
        assert!(dir.path().join(COMMIT).exists());
        let segment = "0123456789abcdef0123456789abcdef";
        let engines = [
            "meta.json".to_owned(),
            ".managed.json".to_owned(),
            ".tantivy-meta.lock".to_owned(),
            "ledger-12.zst".to_owned(),
            format!("{segment}.term"),
            format!("{segment}.72.del"),
        ];
        let others = [
            "aliases.txt",
            "watch.log",
            ".gitignore",
            "notes.json",
            "meta.json.bak",
        ];
        for name in engines.iter().map(String::as_str).chain(others) {
            fs::write(dir.path().join(name), "x").unwrap();
        }
        fs::create_dir(dir.path().join("ledger-folder")).unwrap();
        clear(dir.path()).unwrap();
        clear(dir.path()).unwrap();
        for name in others.into_iter().chain(["ledger-folder"]) {
            assert!(dir.path().join(name).exists(), "{name}");
        }
        for name in &engines {
            assert!(!dir.path().join(name).exists(), "{name}");
        }
    }
}
