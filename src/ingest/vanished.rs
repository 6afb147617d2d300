//! Files of the archive that a run has not met: gone, or only out of reach for now.

use std::sync::Arc;

use super::builder::{Builder, is_below};
use super::known::path_hash;
use super::pipeline::Plan;
use crate::engine::ledger_log::Line;
use crate::error::{Result, Skipped};
use crate::ledger::State;
use crate::read::walk::{Found, Root};

impl Builder<'_> {
    /// Removes the files below the roots that were not met. Below a folder that could not be read nothing is known
    /// to be gone; nor below a root in which there is no file any more, as in the place of a disk that is not mounted.
    pub(super) fn drop_vanished(&mut self, plan: &Plan) -> Result<()> {
        for root in plan.roots {
            self.forget_root(root)?;
            let files = self.archived.files.keys();
            let (mut any_met, mut kept, mut gone) = (false, 0, Vec::new());
            for path in files.filter(|path| is_below(path, &root.name)) {
                if self.met.contains(&path_hash(path)) {
                    any_met = true;
                } else if self.is_out_of_reach(path) {
                    kept += 1;
                } else {
                    gone.push(path.clone());
                }
            }
            self.progress.kept_files += kept;
            if !any_met && !gone.is_empty() && !self.options.allow_empty {
                self.keep_all(root, gone.len())?;
                continue;
            }
            for path in gone {
                self.drop_file(&path)?;
            }
        }
        Ok(())
    }

    /// Whether the system failed to look at a path, or at a folder above it.
    fn is_out_of_reach(&self, path: &str) -> bool {
        let ends = path.match_indices('/').map(|(at, _)| at);
        let above = ends.filter_map(|end| path.get(..end));
        !self.unread.is_empty() && above.chain([path]).any(|path| self.unread.contains(path))
    }

    /// What an earlier run had to say of the folder itself.
    fn forget_root(&mut self, root: &Root) -> Result<()> {
        if !self.met.contains(&path_hash(&root.name))
            && self.archived.files.remove(&*root.name).is_some()
        {
            self.writer.note(&Line::Gone(root.name.clone()))?;
        }
        Ok(())
    }

    fn keep_all(&mut self, root: &Root, files: usize) -> Result<()> {
        self.progress.kept_files += files as u64;
        let why = format!(
            "nothing is in this folder any more, and the archive has {files} files of it: they are kept, in case its \
             disk is not mounted; with --allow-empty they are removed"
        );
        let fate = Skipped::failed(why);
        self.begin(Found {
            path: root.name.clone(),
            file: root.folder.clone(),
            size: 0,
            modified_ns: 0,
            fate: Err(fate.clone()),
        });
        self.end(Err(fate))
    }

    fn drop_file(&mut self, path: &Arc<str>) -> Result<()> {
        let Some(entry) = self.archived.files.remove(path) else {
            return Ok(());
        };
        for (at, record) in entry.records.iter().enumerate() {
            self.keys.forget(path, at, record);
            if let (State::Indexed, Some(article)) = (&record.state, &record.article) {
                self.remove(article)?;
            }
        }
        self.progress.gone_files += 1;
        self.writer.note(&Line::Gone(path.to_string()))
    }
}
