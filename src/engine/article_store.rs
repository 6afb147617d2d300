//! The stored articles of a segment: blocks of them, compressed, and a table of the blocks.
//!
//! The engine's own store would do, but for its merges: it holds each of the stores that it copies in memory, and
//! writes all articles of a segment anew where one of them is deleted.
//!
//! File: blocks, one behind the other; for each block how many articles it has, how many bytes, and how many when it
//! is unpacked (32 bits each, little-endian); the number of blocks. Unpacked, a block is articles in their order, each
//! behind its length (32 bits).

use std::any::Any;
use std::io::{self, Write};
use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};

use foldhash::HashMap;
use tantivy::directory::{FileSlice, OwnedBytes, TerminatingWrite, WritePtr};
use tantivy::index::SegmentComponent;
use tantivy::indexer::doc_id_mapping::DocIdMapping;
use tantivy::schema::document::ErasedDocument;
use tantivy::schema::{Field, Schema};
use tantivy::{
    HasLen, PluginMergeContext, PluginWriter, PluginWriterContext, Segment, SegmentPlugin,
    SegmentReader,
};
use zstd::bulk::{Compressor, Decompressor};
use zstd::zstd_safe::get_frame_content_size;

use super::queue::Queue;
use super::schema::handed_on;

/// Of the file of a segment.
const EXTENSION: &str = "articles";
/// Bytes of articles that are compressed together: larger blocks take less room, and a hit that is shown costs the
/// reading of one. On the Reuters collection 32 kB take 5 % more of room, 128 kB 4 % less and twice the time.
const BLOCK: usize = 64 << 10;
/// Of compression: 6 % smaller than level 1 for 1 % of the run; level 6 takes another 4 % for 7 %.
const LEVEL: i32 = 3;
/// Of a row of the table, in bytes.
const ROW: usize = 12;
const NUMBER: usize = 4;
/// Blocks that are kept unpacked, of each segment at most.
const KEPT: usize = 100;

pub(super) fn component() -> SegmentComponent {
    SegmentComponent::Custom(EXTENSION.to_owned())
}

/// How the engine writes and merges the values of a field of articles.
pub(super) struct ArticlePlugin {
    pub field: Field,
    /// Of the articles that wait to be written.
    pub queue: Arc<Queue>,
}

impl SegmentPlugin for ArticlePlugin {
    fn extensions(&self) -> &[&str] {
        &[EXTENSION]
    }

    fn create_writer(&self, ctx: &PluginWriterContext) -> tantivy::Result<Box<dyn PluginWriter>> {
        Ok(Box::new(ArticleWriter {
            field: self.field,
            queue: Arc::clone(&self.queue),
            blocks: BlockWriter::new(ctx.segment.open_write(component())?)?,
        }))
    }

    /// The order of articles is that of their segments: no index of ours is sorted.
    fn merge(&self, ctx: PluginMergeContext) -> tantivy::Result<()> {
        let mut blocks = BlockWriter::new(ctx.target_segment.open_write(component())?)?;
        for reader in ctx.readers {
            blocks.append(&ArticleStore::open(reader)?, reader)?;
        }
        blocks.finish()?;
        // The last part of a merge: what is not the engine's own comes last, and this the last of it.
        let articles = ctx.readers.iter().map(|reader| reader.max_doc() as usize);
        self.queue.merging.end(articles.sum());
        Ok(())
    }
}

struct ArticleWriter {
    field: Field,
    queue: Arc<Queue>,
    blocks: BlockWriter,
}

impl PluginWriter for ArticleWriter {
    fn add_document(
        &mut self,
        _: u32,
        document: &dyn ErasedDocument,
        _: &Schema,
    ) -> tantivy::Result<()> {
        let article = handed_on(document, self.field);
        self.queue.taken(article.len());
        Ok(self.blocks.push(article)?)
    }

    fn serialize(self: Box<Self>, _: &Segment, _: Option<&DocIdMapping>) -> tantivy::Result<()> {
        Ok(self.blocks.finish()?)
    }

    /// With what this thread leaves to others: the more that is, the sooner the engine ends a segment.
    fn mem_usage(&self) -> usize {
        self.blocks.block.capacity() + self.blocks.table.capacity() + self.queue.left()
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn as_any_mut(&mut self) -> &mut dyn Any {
        self
    }
}

struct BlockWriter {
    out: WritePtr,
    /// Not compressed yet, and how many articles it has.
    block: Vec<u8>,
    articles: u32,
    table: Vec<u8>,
    compressor: Compressor<'static>,
}

impl BlockWriter {
    fn new(out: WritePtr) -> io::Result<BlockWriter> {
        Ok(BlockWriter {
            out,
            block: Vec::new(),
            articles: 0,
            table: Vec::new(),
            compressor: Compressor::new(LEVEL)?,
        })
    }

    fn push(&mut self, article: &[u8]) -> io::Result<()> {
        self.block.extend(number(article.len())?);
        self.block.extend_from_slice(article);
        self.articles += 1;
        match self.block.len() >= BLOCK {
            true => self.end_block(),
            false => Ok(()),
        }
    }

    fn end_block(&mut self) -> io::Result<()> {
        if self.articles > 0 {
            let packed = self.compressor.compress(&self.block)?;
            self.write(self.articles, self.block.len(), &packed)?;
            self.articles = 0;
            // One article of a hundred megabytes is no reason to keep as many.
            self.block.clear();
            self.block.shrink_to(2 * BLOCK);
        }
        Ok(())
    }

    fn write(&mut self, articles: u32, unpacked: usize, packed: &[u8]) -> io::Result<()> {
        self.out.write_all(packed)?;
        self.table.extend(articles.to_le_bytes());
        self.table.extend(number(packed.len())?);
        self.table.extend(number(unpacked)?);
        Ok(())
    }

    /// Adds what is alive of a segment; full blocks of it are copied as they are.
    fn append(&mut self, store: &ArticleStore, reader: &SegmentReader) -> io::Result<()> {
        let is_alive = |doc: u32| !reader.is_deleted(doc);
        for block in store.table.blocks() {
            if block.unpacked >= BLOCK && block.docs().all(is_alive) {
                self.end_block()?;
                let packed = store.packed(&block)?;
                self.write(block.articles, block.unpacked, &packed)?;
                continue;
            }
            let unpacked = store.unpack(&block)?;
            for (doc, article) in block.docs().zip(articles(&unpacked)) {
                if is_alive(doc) {
                    self.push(article?)?;
                }
            }
        }
        Ok(())
    }

    fn finish(mut self) -> io::Result<()> {
        self.end_block()?;
        let blocks = number(self.table.len() / ROW)?;
        self.out.write_all(&self.table)?;
        self.out.write_all(&blocks)?;
        self.out.terminate()
    }
}

fn number(value: usize) -> io::Result<[u8; NUMBER]> {
    let value = u32::try_from(value).map_err(io::Error::other)?;
    Ok(value.to_le_bytes())
}

fn cut() -> io::Error {
    io::Error::new(
        io::ErrorKind::InvalidData,
        "the stored articles are cut or of another form",
    )
}

/// The articles of a block.
fn articles(mut block: &[u8]) -> impl Iterator<Item = io::Result<&[u8]>> {
    std::iter::from_fn(move || {
        let (length, rest) = block.split_first_chunk()?;
        let parted = rest.split_at_checked(u32::from_le_bytes(*length) as usize);
        let (article, rest) = parted.unwrap_or((&[], &[]));
        block = rest;
        Some(parted.map(|_| article).ok_or_else(cut))
    })
}

/// Where a block is.
struct Block {
    first: u32,
    articles: u32,
    bytes: Range<usize>,
    unpacked: usize,
}

impl Block {
    fn docs(&self) -> Range<u32> {
        self.first..self.first.saturating_add(self.articles)
    }
}

/// The stored articles of a segment.
pub(super) struct ArticleStore {
    file: FileSlice,
    table: Table,
    /// By their first articles.
    kept: Mutex<HashMap<u32, Arc<Unpacked>>>,
}

/// A block that is kept.
struct Unpacked {
    bytes: Vec<u8>,
    /// Where each of its articles is, up to the first that is not whole.
    places: Vec<Range<usize>>,
}

impl Unpacked {
    fn new(bytes: Vec<u8>) -> Unpacked {
        let mut end = 0;
        let places = articles(&bytes).map_while(|article| {
            let start = end + NUMBER;
            end = start + article.ok()?.len();
            Some(start..end)
        });
        Unpacked {
            places: places.collect(),
            bytes,
        }
    }

    fn article(&self, number: usize) -> Option<&[u8]> {
        self.bytes.get(self.places.get(number)?.clone())
    }
}

impl ArticleStore {
    pub fn open(reader: &SegmentReader) -> tantivy::Result<ArticleStore> {
        Ok(ArticleStore::new(reader.open_read(component())?)?)
    }

    pub fn new(file: FileSlice) -> io::Result<ArticleStore> {
        Ok(ArticleStore {
            table: Table::open(&file)?,
            file,
            kept: Mutex::default(),
        })
    }

    /// What `read` makes of an article as it was stored.
    pub fn read<T>(&self, doc: u32, read: impl FnOnce(&str) -> T) -> io::Result<T> {
        let block = self.table.block_of(doc).ok_or_else(cut)?;
        let unpacked = self.kept(&block)?;
        let article = unpacked.article((doc - block.first) as usize);
        Ok(read(text(article.ok_or_else(cut)?)?))
    }

    /// All of them, block by block.
    pub fn each(&self, mut see: impl FnMut(u32, io::Result<&str>)) -> io::Result<()> {
        for block in self.table.blocks() {
            let unpacked = self.unpack(&block)?;
            for (doc, article) in block.docs().zip(articles(&unpacked)) {
                see(doc, article.and_then(text));
            }
        }
        Ok(())
    }

    fn kept(&self, block: &Block) -> io::Result<Arc<Unpacked>> {
        let kept = || self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(unpacked) = kept().get(&block.first) {
            return Ok(Arc::clone(unpacked));
        }
        let unpacked = Arc::new(Unpacked::new(self.unpack(block)?));
        let mut kept = kept();
        if kept.len() >= KEPT {
            kept.clear();
        }
        kept.insert(block.first, Arc::clone(&unpacked));
        Ok(unpacked)
    }

    fn packed(&self, block: &Block) -> io::Result<OwnedBytes> {
        self.file.read_bytes_slice(block.bytes.clone())
    }

    fn unpack(&self, block: &Block) -> io::Result<Vec<u8>> {
        let packed = self.packed(block)?;
        // Said twice, so that no flipped bit asks for gigabytes.
        let said = get_frame_content_size(&packed).ok().flatten();
        if said != Some(block.unpacked as u64) {
            return Err(cut());
        }
        Decompressor::new()?.decompress(&packed, block.unpacked)
    }
}

fn text(article: &[u8]) -> io::Result<&str> {
    simdutf8::basic::from_utf8(article).map_err(|_| cut())
}

/// Blocks from one that is remembered to the next.
const MARK: usize = 64;

/// The blocks of a segment, read where they lie.
struct Table {
    rows: OwnedBytes,
    /// Of each [`MARK`]-th block the first article, and where it begins.
    marks: Vec<(u32, usize)>,
}

impl Table {
    fn open(file: &FileSlice) -> io::Result<Table> {
        let end = file.len().checked_sub(NUMBER).ok_or_else(cut)?;
        let count = file.slice_from(end).read_bytes()?;
        let count = u32::from_le_bytes(count.as_slice().try_into().map_err(|_| cut())?) as usize;
        let room = count.checked_mul(ROW);
        let begin = room.and_then(|room| end.checked_sub(room));
        let begin = begin.ok_or_else(cut)?;
        let mut table = Table {
            rows: file.slice(begin..end).read_bytes()?,
            marks: Vec::new(),
        };
        let mut marks = Vec::with_capacity(count.div_ceil(MARK));
        let mut last = 0;
        for (at, block) in table.blocks().enumerate() {
            if at.is_multiple_of(MARK) {
                marks.push((block.first, block.bytes.start));
            }
            last = block.bytes.end;
        }
        table.marks = marks;
        (last <= begin).then_some(table).ok_or_else(cut)
    }

    fn blocks(&self) -> impl Iterator<Item = Block> {
        self.blocks_from(0, (0, 0))
    }

    /// From the block of that number on, of which the first article is known and where it begins.
    fn blocks_from(
        &self,
        block: usize,
        (mut first, mut start): (u32, usize),
    ) -> impl Iterator<Item = Block> {
        let rows = self.rows.get(block * ROW..).unwrap_or_default();
        rows.as_chunks::<ROW>().0.iter().map(move |row| {
            let [articles, packed, unpacked] = std::array::from_fn(|nth| {
                let number = row[nth * NUMBER..].first_chunk().copied();
                u32::from_le_bytes(number.unwrap_or_default())
            });
            let end = start.saturating_add(packed as usize);
            let block = Block {
                first,
                articles,
                bytes: start..end,
                unpacked: unpacked as usize,
            };
            first = first.saturating_add(articles);
            start = end;
            block
        })
    }

    fn block_of(&self, doc: u32) -> Option<Block> {
        let after = self.marks.partition_point(|(first, _)| *first <= doc);
        let mark = after.checked_sub(1)?;
        let mut blocks = self.blocks_from(mark * MARK, *self.marks.get(mark)?);
        blocks.find(|block| block.docs().contains(&doc))
    }
}

#[cfg(test)]
mod tests {
    use tantivy::indexer::NoMergePolicy;
    use tantivy::{IndexWriter, TantivyDocument};

    use super::super::document::to_document;
    use super::super::queue::LEAST_ARENA;
    use super::super::schema::builder_on;
    use super::super::testing::article;
    use super::*;

    /// How many segments ten articles make, of threads that leave so much of twice the least arena.
    fn segments(left: usize) -> usize {
        let queue = Arc::<Queue>::default();
        queue.leave(left, 1, 2 * LEAST_ARENA);
        let (builder, fields) = builder_on(queue);
        let index = builder.create_in_ram().expect("an index");
        let mut writer: IndexWriter = index
            .writer_with_num_threads(1, LEAST_ARENA)
            .expect("a writer");
        writer.set_merge_policy(Box::new(NoMergePolicy));
        for id in 0..10 {
            let article = article(&id.to_string(), "en", "", "One of ten.");
            let document: TantivyDocument = to_document(&fields, &article).expect("one").document;
            writer.add_document(document).expect("room");
        }
        writer.commit().expect("a commit");
        index.searchable_segment_ids().expect("segments").len()
    }

    #[test]
    fn the_more_is_left_to_others_the_sooner_a_segment_ends() {
        assert_eq!(segments(0), 1);
        assert_eq!(segments(LEAST_ARENA), 10);
    }

    /// A file with a table of such blocks: articles, bytes.
    fn file(blocks: &[(u32, u32)], bytes: usize) -> FileSlice {
        let mut file = vec![0; bytes];
        for (articles, packed) in blocks {
            for number in [*articles, *packed, 7] {
                file.extend(number.to_le_bytes());
            }
        }
        file.extend((blocks.len() as u32).to_le_bytes());
        FileSlice::from(file)
    }

    #[test]
    fn an_article_is_found_in_its_block_whichever_is_remembered() {
        for n in [0, 1, MARK - 1, MARK, MARK + 1, 3 * MARK + 5] {
            let blocks: Vec<_> = (0..n as u32).map(|n| (1 + n % 5, n % 3)).collect();
            let bytes: u32 = blocks.iter().map(|(_, packed)| packed).sum();
            let table = Table::open(&file(&blocks, bytes as usize)).unwrap();
            let (mut first, mut start) = (0, 0);
            for (articles, packed) in &blocks {
                let end = start + *packed as usize;
                for doc in first..first + articles {
                    let block = table.block_of(doc).unwrap();
                    assert_eq!((block.first, block.articles), (first, *articles));
                    assert_eq!((block.bytes, block.unpacked), (start..end, 7));
                }
                (first, start) = (first + articles, end);
            }
            assert!(table.block_of(first).is_none());
            assert_eq!(table.blocks().count(), n);
            // One byte less than the blocks say.
            let cut = bytes
                .checked_sub(1)
                .map(|bytes| file(&blocks, bytes as usize));
            assert!(cut.is_none_or(|file| Table::open(&file).is_err()));
        }
        assert!(Table::open(&FileSlice::from(vec![255; 40])).is_err());
        assert!(Table::open(&FileSlice::from(vec![0; 3])).is_err());
    }
}
