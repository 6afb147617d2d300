//! Files of the archive that a run has not met: gone, or only out of reach for now.

use std::sync::Arc;

use super::builder::{Builder, is_below};
use super::pipeline::Plan;
use crate::engine::ledger_line::Line;
use crate::error::{Result, Skipped};
use crate::ledger::State;
use crate::read::walk::{Found, Root};

impl Builder<'_> {
    /// Removes the files below the roots that were not met. Below a folder that could not be read nothing is known
    /// to be gone; nor below a root in which there is no file any more, as in the place of a disk that is not mounted.
    pub(super) fn drop_vanished(&mut self, plan: &Plan) -> Result<()> {
        for root in plan.roots {
            self.forget_root(root)?;
            let (mut kept, mut gone) = (0, Vec::new());
            for number in 0..self.archived.numbers() {
                if !self.met.has(number)
                    && let Some(path) = self.path_below(root, number)?
                {
                    match self.is_out_of_reach(&path) {
                        true => kept += 1,
                        false => gone.push(number),
                    }
                }
            }
            self.progress.kept_files += kept;
            if !gone.is_empty() && !self.options.allow_empty && !self.any_met(root)? {
                self.keep_all(root, gone.len())?;
                continue;
            }
            for number in gone {
                self.drop_file(number)?;
            }
        }
        Ok(())
    }

    /// The path of a file that lies below a root.
    fn path_below(&self, root: &Root, number: u32) -> Result<Option<Arc<str>>> {
        let file = self.archived.file(number)?;
        let path = file.map(|file| file.path);
        Ok(path.filter(|path| is_below(path, &root.name)))
    }

    fn any_met(&self, root: &Root) -> Result<bool> {
        for number in 0..self.archived.numbers() {
            if self.met.has(number) && self.path_below(root, number)?.is_some() {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Whether the system failed to look at a path, or at a folder above it.
    fn is_out_of_reach(&self, path: &str) -> bool {
        let ends = path.match_indices('/').map(|(at, _)| at);
        let above = ends.filter_map(|end| path.get(..end));
        !self.unread.is_empty() && above.chain([path]).any(|path| self.unread.contains(path))
    }

    /// What an earlier run had to say of the folder itself.
    fn forget_root(&mut self, root: &Root) -> Result<()> {
        let number = self.archived.number(&root.name);
        match number.is_some_and(|number| !self.met.has(number) && self.archived.has(number)) {
            true => self.note(Line::Gone(root.name.clone())),
            false => Ok(()),
        }
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
        })?;
        self.end(Err(fate))
    }

    fn drop_file(&mut self, number: u32) -> Result<()> {
        let Some(entry) = self.entry(number)? else {
            return Ok(());
        };
        for record in entry.records.iter() {
            if let (State::Indexed, Some(article)) = (&record.state, &record.article) {
                self.remove(article)?;
            }
        }
        self.progress.gone_files += 1;
        self.note(Line::Gone(entry.path.to_string()))
    }
}
