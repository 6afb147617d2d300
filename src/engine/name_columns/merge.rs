//! The columns of several segments as that of one.

use std::io;

use tantivy::fastfield::AliveBitSet;
use tantivy::schema::Field;

use super::dictionary::AllNames;
use super::ordinals::Documents;
use super::{FileWriter, NameColumn, beyond_dictionary};

/// The column of a segment, and which of its documents are alive.
pub struct Source<'s> {
    /// `None` where no document has a name.
    pub column: Option<NameColumn>,
    /// `None` where all are alive.
    pub alive: Option<&'s AliveBitSet>,
    pub documents: u32,
}

impl Source<'_> {
    fn alive(&self) -> impl Iterator<Item = u32> + '_ {
        let is_alive = |document: &u32| self.alive.is_none_or(|alive| alive.is_alive(*document));
        (0..self.documents).filter(is_alive)
    }

    /// Which names documents that are alive have; `None` where all are such names.
    fn used(&self, column: &NameColumn) -> Option<Vec<bool>> {
        self.alive?;
        let mut used = vec![false; column.len()];
        for document in self.alive() {
            for ordinal in column.of(document) {
                if let Some(used) = used.get_mut(ordinal as usize) {
                    *used = true;
                }
            }
        }
        Some(used)
    }
}

/// Writes the column of a field: the documents that are alive, in the order of the segments.
pub fn merge(sources: &[Source], field: Field, out: &mut FileWriter) -> io::Result<()> {
    let columns = sources.iter().filter_map(|source| {
        let column = source.column.as_ref()?;
        Some((column, source.used(column)))
    });
    let columns: Vec<_> = columns.collect();
    if columns.is_empty() {
        return Ok(());
    }
    let mut ways = Vec::with_capacity(columns.len());
    for (column, used) in &columns {
        let mut way = Way {
            names: column.names()?,
            used: used.as_deref(),
            name: Vec::new(),
            ordinal: None,
            new: vec![u32::MAX; column.len()],
        };
        way.advance()?;
        ways.push(way);
    }
    let mut dictionary = out.dictionary(field)?;
    let mut names = 0;
    let mut first = Vec::new();
    while let Some(name) = ways.iter().filter_map(Way::name).min() {
        first.clear();
        first.extend_from_slice(name);
        dictionary.push(&first)?;
        for way in &mut ways {
            if way.name() == Some(&first) {
                way.settle(names)?;
            }
        }
        names += 1;
    }
    dictionary.close()?;
    let mut new = ways.into_iter().map(|way| way.new);
    let moved = sources.iter().map(|source| {
        let new = source.column.as_ref().and_then(|_| new.next());
        (source, new.unwrap_or_default())
    });
    out.ordinals(field, names, &Moved(moved.collect()))
}

/// A way through the names of a column that are used.
struct Way<'c> {
    names: AllNames<'c>,
    used: Option<&'c [bool]>,
    name: Vec<u8>,
    /// Of this name; `None` behind the last.
    ordinal: Option<u32>,
    /// By the ordinals of the column those of all, where they are known.
    new: Vec<u32>,
}

impl Way<'_> {
    fn name(&self) -> Option<&[u8]> {
        self.ordinal.map(|_| self.name.as_slice())
    }

    fn advance(&mut self) -> io::Result<()> {
        self.ordinal = None;
        while let Some((ordinal, name)) = self.names.next()? {
            let is_used = |used: &[bool]| used.get(ordinal as usize).copied() == Some(true);
            if self.used.is_none_or(is_used) {
                self.ordinal = Some(ordinal);
                self.name.clear();
                self.name.extend_from_slice(name);
                break;
            }
        }
        Ok(())
    }

    /// The name has this ordinal among all; goes on to the next.
    fn settle(&mut self, new: u32) -> io::Result<()> {
        if let Some(place) = self.ordinal.and_then(|at| self.new.get_mut(at as usize)) {
            *place = new;
        }
        self.advance()
    }
}

/// Segments, each with what becomes of its ordinals.
struct Moved<'s>(Vec<(&'s Source<'s>, Vec<u32>)>);

impl Documents for Moved<'_> {
    fn each(&self, mut see: impl FnMut(&[u32]) -> io::Result<()>) -> io::Result<()> {
        let mut moved = Vec::new();
        for (source, new) in &self.0 {
            for document in source.alive() {
                moved.clear();
                for ordinal in source.column.iter().flat_map(|column| column.of(document)) {
                    let new = new.get(ordinal as usize).filter(|new| **new != u32::MAX);
                    moved.push(*new.ok_or_else(beyond_dictionary)?);
                }
                see(&moved)?;
            }
        }
        Ok(())
    }
}
