//! Ignore files: which of a folder's patterns, if any, keeps a file out.

use std::ffi::OsStr;
use std::path::Path;

use ignore::Match;
use ignore::gitignore::{Gitignore, GitignoreBuilder};

/// The last one wins where they differ.
const FILES: [&str; 3] = [".gitignore", ".ignore", ".newsearchignore"];

/// The patterns of one folder.
pub struct Ignored {
    /// With the path of its file, as the ledger shows it; the strongest first.
    matchers: Vec<(Gitignore, String)>,
}

impl Ignored {
    /// Reads those of the ignore files that are among the names in `folder`; patterns that make no
    /// sense are passed over.
    pub fn read<'n>(
        folder: &Path,
        path: &str,
        names: impl Iterator<Item = &'n OsStr> + Clone,
    ) -> Ignored {
        let present = FILES.iter().rev().filter(|file| {
            let is_there = names.clone().any(|name| name == OsStr::new(file));
            is_there && folder.join(file).is_file()
        });
        let matchers = present.filter_map(|name| {
            let mut builder = GitignoreBuilder::new(folder);
            builder.add(folder.join(name));
            let shown = format!("{path}/{name}");
            Some((builder.build().ok()?, shown))
        });
        Ignored {
            matchers: matchers.collect(),
        }
    }

    /// `Some(Some(reason))`: ignored; `Some(None)`: expressly not; `None`: nothing said.
    pub fn says(&self, file: &Path, is_folder: bool) -> Option<Option<String>> {
        self.matchers
            .iter()
            .find_map(|(matcher, shown)| match matcher.matched(file, is_folder) {
                Match::None => None,
                Match::Whitelist(_) => Some(None),
                Match::Ignore(glob) => {
                    let reason = format!("ignored by `{}` of `{shown}`", glob.original());
                    Some(Some(reason))
                }
            })
    }
}
