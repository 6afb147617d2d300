//! Files of a segment that are made of its columns, once these are written.

use std::any::Any;

use tantivy::indexer::doc_id_mapping::DocIdMapping;
use tantivy::{PluginWriter, Segment};

/// Writes such files; what it is given writes those of a segment.
pub(super) struct FromColumns(pub fn(&Segment) -> tantivy::Result<()>);

impl PluginWriter for FromColumns {
    fn serialize(
        self: Box<Self>,
        segment: &Segment,
        _: Option<&DocIdMapping>,
    ) -> tantivy::Result<()> {
        self.0(segment)
    }

    fn mem_usage(&self) -> usize {
        0
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn as_any_mut(&mut self) -> &mut dyn Any {
        self
    }
}
