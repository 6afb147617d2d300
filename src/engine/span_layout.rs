//! How the positions of an article are parted: title and text, sentences, paragraphs, names.

use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, DocSet, TERMINATED};

use super::analysis::{PARAGRAPH, SENTENCE, TITLE_ROOM};
use super::leaf_keep::Keep;
use super::lists::{Cursor, Lists};
use super::schema::Fields;

/// Whose positions they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Title and body in one row.
    Text,
    /// The title alone.
    Title,
    /// Names or keywords, one behind the other.
    Names,
}

impl Kind {
    pub fn of(fields: &Fields, field: Field, in_title: bool) -> Kind {
        match (field == fields.text, in_title) {
            (true, false) => Kind::Text,
            (true, true) => Kind::Title,
            (false, _) => Kind::Names,
        }
    }
}

/// What of a layout a query asks for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Needs {
    pub sentences: bool,
    pub paragraphs: bool,
    /// Where texts begin: for stretches of any length, and for the first words.
    pub texts: bool,
}

/// One text of the place: where it begins, and the last position of its lead and of itself.
#[derive(Clone, Copy, Debug)]
pub(super) struct TextRange {
    pub first: u32,
    pub lead: u32,
    pub last: u32,
}

/// Where the units of one article begin, ascending. Of what was not asked for nothing is said.
#[derive(Clone, Debug, Default)]
pub(super) struct Layout {
    /// What no place reaches across; empty where a distance is enough to keep it from that.
    pub gaps: Vec<u32>,
    /// What no place reaches across, however long it is.
    pub parts: Vec<u32>,
    pub sentences: Vec<u32>,
    pub paragraphs: Vec<u32>,
    /// The texts whose first words can be asked for.
    pub texts: Vec<TextRange>,
}

impl Layout {
    /// Of title and body. `paragraphs` has those of the title first.
    pub fn of_text(&mut self) {
        let of_title = self.paragraphs.partition_point(|begin| *begin < TITLE_ROOM);
        let body = self.paragraphs.get(of_title).copied();
        self.gaps.clear();
        self.parts.clear();
        self.parts.extend(body);
        self.texts.clear();
        self.texts.extend(body.map(|first| {
            let next = self.paragraphs.get(of_title + 1);
            TextRange {
                first,
                lead: next.map_or(u32::MAX, |next| next - 1),
                last: u32::MAX,
            }
        }));
    }

    /// Of a title alone: one unit of everything.
    pub fn of_title() -> Layout {
        Layout {
            texts: vec![TextRange {
                first: 0,
                lead: u32::MAX,
                last: u32::MAX,
            }],
            ..Layout::default()
        }
    }

    /// Of names, which begin at `paragraphs`.
    fn of_names(&mut self) {
        let begins = &self.paragraphs;
        self.texts.clear();
        self.texts
            .extend(begins.iter().enumerate().map(|(i, &first)| {
                let last = begins.get(i + 1).map_or(u32::MAX, |next| next - 1);
                TextRange {
                    first,
                    lead: last,
                    last,
                }
            }));
        self.gaps.clone_from(begins);
        self.parts.clone_from(begins);
        self.sentences.clone_from(begins);
    }
}

/// Reads the layouts of one segment's documents, asked for in ascending order.
pub(super) struct LayoutCursor {
    kind: Kind,
    sentences: Option<Cursor>,
    paragraphs: Option<Cursor>,
    pub layout: Layout,
}

impl LayoutCursor {
    /// `lists` are those of the field; `None` where no document has it.
    pub fn open(
        lists: Option<&Lists>,
        fields: &Fields,
        (field, in_title): (Field, bool),
        needs: Needs,
    ) -> tantivy::Result<LayoutCursor> {
        let kind = Kind::of(fields, field, in_title);
        let open = |token: &str, wanted: bool| match lists.filter(|_| wanted) {
            Some(lists) => lists.cursor_of(token, IndexRecordOption::WithFreqsAndPositions),
            None => Ok(None),
        };
        let text = kind == Kind::Text;
        let paragraphs = match kind {
            Kind::Text => needs.paragraphs || needs.texts,
            Kind::Title => false,
            Kind::Names => true,
        };
        Ok(LayoutCursor {
            kind,
            sentences: open(SENTENCE, text && needs.sentences)?,
            paragraphs: open(PARAGRAPH, paragraphs)?,
            layout: Layout::of_title(),
        })
    }

    /// Brings `layout` to a document.
    pub fn read(&mut self, doc: DocId) {
        if self.kind == Kind::Title {
            return;
        }
        read(&mut self.sentences, doc, &mut self.layout.sentences);
        read(&mut self.paragraphs, doc, &mut self.layout.paragraphs);
        match self.kind {
            Kind::Names => self.layout.of_names(),
            Kind::Text => self.layout.of_text(),
            Kind::Title => {}
        }
    }
}

fn read(postings: &mut Option<Cursor>, doc: DocId, out: &mut Vec<u32>) {
    out.clear();
    if let Some(postings) = postings {
        if postings.doc() < doc {
            postings.seek(doc);
        }
        if postings.doc() == doc && doc != TERMINATED {
            Keep::ALL.positions(postings, out);
        }
    }
}
