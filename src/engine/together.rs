//! Plugins of the engine whose files are written side by side: by itself it writes those of one after another, while
//! parsing waits for it and has no use for its core.

use std::any::Any;
use std::collections::BTreeMap;
use std::sync::Arc;

use tantivy::indexer::doc_id_mapping::DocIdMapping;
use tantivy::schema::Schema;
use tantivy::schema::document::ErasedDocument;
use tantivy::space_usage::ComponentSpaceUsage;
use tantivy::{
    PluginMergeContext, PluginWriter, PluginWriterContext, Segment, SegmentPlugin, SegmentReader,
};

use super::beside::beside;
use super::queue::Queue;

/// Plugins as one.
pub(super) struct Together {
    /// The one that takes longest first.
    plugins: Vec<Arc<dyn SegmentPlugin>>,
    extensions: Vec<&'static str>,
    queue: Arc<Queue>,
}

impl Together {
    /// Of plugins with the endings of their files, the one that takes longest first.
    pub fn new<const N: usize>(
        plugins: [(Arc<dyn SegmentPlugin>, &[&'static str]); N],
        queue: &Arc<Queue>,
    ) -> Together {
        let extensions = plugins.iter().flat_map(|(_, endings)| endings.iter());
        Together {
            extensions: extensions.copied().collect(),
            plugins: plugins.into_iter().map(|(plugin, _)| plugin).collect(),
            queue: Arc::clone(queue),
        }
    }
}

impl SegmentPlugin for Together {
    fn extensions(&self) -> &[&str] {
        &self.extensions
    }

    fn create_writer(&self, ctx: &PluginWriterContext) -> tantivy::Result<Box<dyn PluginWriter>> {
        let writers = self.plugins.iter().map(|plugin| plugin.create_writer(ctx));
        Ok(Box::new(Writers {
            writers: writers.collect::<tantivy::Result<_>>()?,
            threads: self.queue.writing_threads(),
        }))
    }

    /// One after another: other merges are under way, and reading.
    fn merge(&self, ctx: PluginMergeContext) -> tantivy::Result<()> {
        let mut plugins = self.plugins.iter();
        plugins.try_for_each(|plugin| {
            plugin.merge(PluginMergeContext {
                readers: ctx.readers,
                doc_id_mapping: ctx.doc_id_mapping,
                target_segment: ctx.target_segment,
                schema: ctx.schema,
                settings: ctx.settings,
            })
        })
    }

    fn space_usage(
        &self,
        reader: &SegmentReader,
    ) -> tantivy::Result<BTreeMap<String, ComponentSpaceUsage>> {
        let mut usage = BTreeMap::new();
        for plugin in &self.plugins {
            usage.extend(plugin.space_usage(reader)?);
        }
        Ok(usage)
    }
}

struct Writers {
    writers: Vec<Box<dyn PluginWriter>>,
    threads: u64,
}

impl PluginWriter for Writers {
    fn add_document(
        &mut self,
        number: u32,
        document: &dyn ErasedDocument,
        schema: &Schema,
    ) -> tantivy::Result<()> {
        let mut writers = self.writers.iter_mut();
        writers.try_for_each(|writer| writer.add_document(number, document, schema))
    }

    fn serialize(
        self: Box<Self>,
        segment: &Segment,
        order: Option<&DocIdMapping>,
    ) -> tantivy::Result<()> {
        let mut writers = self.writers.into_iter();
        let write = |writer: Box<dyn PluginWriter>| writer.serialize(segment, order);
        if self.threads == 1 {
            return writers.try_for_each(write);
        }
        let longest = writers.next();
        let write_longest = || longest.map_or(Ok(()), write);
        let (written, others) = beside(write_longest, || writers.try_for_each(write));
        written.and(others)
    }

    fn mem_usage(&self) -> usize {
        self.writers.iter().map(|writer| writer.mem_usage()).sum()
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn as_any_mut(&mut self) -> &mut dyn Any {
        self
    }
}
