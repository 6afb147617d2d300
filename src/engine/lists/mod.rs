//! The lists of the words of a field in a segment: in which documents each is, how often, and where.
//!
//! They lie in files of our own beside the engine's. Beside its lists they take a fifth less room, tell at once where
//! the places of any block of documents begin, and are merged block by block. Its dictionary is an automaton, ours is
//! made of blocks too, and is written and merged in less time.

mod cursor;
mod dictionary;
mod files;
mod list;
mod merge;
mod pack;
mod sort;
mod steps;
mod walk;
mod write;

#[cfg(test)]
mod tests;

use std::io;

use tantivy::directory::OwnedBytes;
use tantivy::postings::TermInfo;
use tantivy::schema::IndexRecordOption;

pub use cursor::Cursor;
pub use dictionary::{Dictionary, Shape};
pub use files::{FilesWriter, ListsFiles, WordsOf};
pub use list::List;
pub use merge::{Pieces, merge_segments};
pub use pack::BLOCK;
pub use sort::{Counted, Occurrence, Occurrences, Room, write};
pub use steps::next;
#[cfg(test)]
pub use steps::step;
pub use walk::{AllSteps, END, Walk};

/// A word in one segment, with all that is needed to read its list.
#[derive(Clone, Copy)]
pub struct TermIn<'l> {
    pub lists: &'l Lists,
    pub info: &'l TermInfo,
}

impl TermIn<'_> {
    pub fn list(self, option: IndexRecordOption) -> List {
        self.lists.list(self.info, option)
    }
}

/// The words of a field in a segment, with their lists.
pub struct Lists {
    dictionary: Dictionary,
    lists: OwnedBytes,
    places: OwnedBytes,
}

impl Lists {
    /// Has the whole of the files at hand, which are mapped.
    fn open(pieces: Pieces) -> io::Result<Lists> {
        Ok(Lists {
            dictionary: pieces.dictionary,
            lists: pieces.lists.read_bytes()?,
            places: pieces.places.read_bytes()?,
        })
    }

    fn empty() -> Lists {
        Lists {
            dictionary: Dictionary::empty(),
            lists: OwnedBytes::empty(),
            places: OwnedBytes::empty(),
        }
    }

    pub fn dictionary(&self) -> &Dictionary {
        &self.dictionary
    }

    /// Where the list of a word is; `None` where it has none.
    pub fn info(&self, word: &str) -> io::Result<Option<TermInfo>> {
        self.dictionary.get(word.as_bytes())
    }

    pub fn list(&self, info: &TermInfo, option: IndexRecordOption) -> List {
        List::open(self, info, option)
    }

    /// Shows each document of a list.
    pub fn each_document(&self, info: &TermInfo, mut see: impl FnMut(u32)) {
        let mut list = self.list(info, IndexRecordOption::Basic);
        while !list.docs().is_empty() {
            list.docs().iter().for_each(|document| see(*document));
            list.next_block();
        }
    }

    pub fn cursor(&self, info: &TermInfo, option: IndexRecordOption) -> Cursor {
        Cursor::open(self, info, option)
    }

    /// The list of a word; `None` where it has none.
    pub fn cursor_of(&self, word: &str, option: IndexRecordOption) -> io::Result<Option<Cursor>> {
        let info = self.info(word)?;
        Ok(info.map(|info| self.cursor(&info, option)))
    }
}

fn damaged(what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what)
}
