//! The paths of a command as roots with stable names.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};
use crate::read::walk::Root;

/// Names each path: a path below a known root continues that root's name; a new one gets its last
/// component, with `~2` behind it where another folder has that name already.
///
/// `known` are the names in use with their absolute paths.
pub fn resolve(paths: &[PathBuf], known: &BTreeMap<String, String>) -> Result<Vec<Root>> {
    let mut names = known.clone();
    let mut roots: Vec<Root> = Vec::new();
    for path in paths {
        let folder = path.canonicalize().map_err(|e| match e.kind() {
            std::io::ErrorKind::NotFound => Error::Usage(format!(
                "`{}` does not exist\nhint: give files or folders that are there",
                path.display()
            )),
            _ => Error::io(path, e),
        })?;
        let name = match below_known(&folder, &names) {
            Some(name) => name,
            None => new_name(&folder, &names),
        };
        names.insert(name.clone(), folder.to_string_lossy().into_owned());
        let covered = roots.iter().any(|root| folder.starts_with(&root.folder));
        if !covered {
            roots.retain(|root| !root.folder.starts_with(&folder));
            roots.push(Root { name, folder });
        }
    }
    Ok(roots)
}

fn below_known(folder: &Path, names: &BTreeMap<String, String>) -> Option<String> {
    let (name, rest) = names
        .iter()
        .filter_map(|(name, known)| Some((name, folder.strip_prefix(known).ok()?)))
        .min_by_key(|(_, rest)| rest.components().count())?;
    let mut parts = vec![name.clone()];
    parts.extend(
        rest.components()
            .map(|c| c.as_os_str().to_string_lossy().into_owned()),
    );
    Some(parts.join("/"))
}

fn new_name(folder: &Path, names: &BTreeMap<String, String>) -> String {
    let base = folder
        .file_name()
        .map_or_else(|| "root".to_owned(), |n| n.to_string_lossy().into_owned());
    let mut name = base.clone();
    let mut number = 1;
    while names.contains_key(&name) {
        number += 1;
        name = format!("{base}~{number}");
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_stable_and_never_shared() {
        let dir = tempfile::tempdir().unwrap();
        let at = |path: &str| {
            let path = dir.path().join(path);
            std::fs::create_dir_all(&path).unwrap();
            path
        };
        let (one, two, inside) = (at("a/news"), at("b/news"), at("a/news/2025"));
        let names = |paths: &[PathBuf], known: &BTreeMap<String, String>| {
            let roots = resolve(paths, known).unwrap();
            roots.into_iter().map(|root| root.name).collect::<Vec<_>>()
        };
        assert_eq!(
            names(&[one.clone(), two.clone()], &BTreeMap::new()),
            ["news", "news~2"]
        );
        let canonical = one.canonicalize().unwrap().to_string_lossy().into_owned();
        let known = BTreeMap::from([("news".to_owned(), canonical)]);
        assert_eq!(names(std::slice::from_ref(&one), &known), ["news"]);
        assert_eq!(names(&[two], &known), ["news~2"]);
        assert_eq!(names(std::slice::from_ref(&inside), &known), ["news/2025"]);
        assert_eq!(names(&[inside, one], &BTreeMap::new()), ["news"]);
        assert!(resolve(&[dir.path().join("nowhere")], &known).is_err());
    }
}
