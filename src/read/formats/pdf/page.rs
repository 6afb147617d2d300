//! The text that the pages of a PDF show, piece by piece (ISO 32000-1, chapters 8.4, 9.3 and 9.4).

use std::collections::HashMap;

use lopdf::content::{Content, Operation};
use lopdf::{DecompressError, Dictionary, Document, Error, Object, ObjectId};

use super::font::Font;
use super::lines::{Run, SPACE};
use super::{number, operators};
use crate::read::limits::Limits;

/// What was read off the pages.
#[derive(Debug, Default)]
pub struct Shown {
    pub runs: Vec<Run>,
    pub images: usize,
    /// Characters that the fonts give no meaning.
    pub unknown: usize,
    pub known: usize,
    /// What was not read, in words for the ledger.
    pub notes: Vec<String>,
}

/// Reads page after page until a limit bites.
pub struct Reader<'d> {
    document: &'d Document,
    limits: &'d Limits,
    /// By the address of their dictionaries, which live as long as the document.
    fonts: HashMap<*const Dictionary, Font<'d>>,
    page: usize,
    /// Bytes of drawing that may still be read.
    bytes_left: usize,
    pub shown: Shown,
}

/// What the operators of text and space change.
#[derive(Clone)]
struct State<'d> {
    /// From the space of the drawing to that of the page.
    matrix: Matrix,
    font: Option<&'d Dictionary>,
    size: f64,
    char_space: f64,
    word_space: f64,
    /// Stretch along the line, 1 for none.
    stretch: f64,
    leading: f64,
    rise: f64,
}

/// `[a b c d e f]` as PDF writes it.
type Matrix = [f64; 6];

const UNIT: Matrix = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0];

/// First `a`, then `b`.
fn times(a: Matrix, b: Matrix) -> Matrix {
    [
        a[0] * b[0] + a[1] * b[2],
        a[0] * b[1] + a[1] * b[3],
        a[2] * b[0] + a[3] * b[2],
        a[2] * b[1] + a[3] * b[3],
        a[4] * b[0] + a[5] * b[2] + b[4],
        a[4] * b[1] + a[5] * b[3] + b[5],
    ]
}

impl<'d> Reader<'d> {
    pub fn new(document: &'d Document, limits: &'d Limits) -> Reader<'d> {
        Reader {
            document,
            limits,
            fonts: HashMap::new(),
            page: 0,
            bytes_left: limits.pdf_drawing_bytes,
            shown: Shown::default(),
        }
    }

    pub fn read_page(&mut self, number: usize, id: ObjectId) {
        self.page = number;
        let page = self.document.get_dictionary(id);
        let lost = page.err().or_else(|| {
            let mut contents = self.document.get_page_contents(id).into_iter();
            contents.find_map(|id| self.document.get_object(id).err())
        });
        if let Some(error) = lost {
            self.note_lost(&error);
        }
        let (own, others) = self.document.get_page_resources(id).unwrap_or_default();
        let others = others.into_iter();
        let others = others.filter_map(|id| self.document.get_dictionary(id).ok());
        let resources: Vec<&Dictionary> = own.into_iter().chain(others).collect();
        let Some(most) = self.room() else {
            return;
        };
        match self.document.get_page_content_with_limit(id, most) {
            Ok(content) => self.read_drawing(&content, &resources, UNIT, 0),
            Err(error) => self.note_lost(&error),
        }
    }

    /// How many bytes the next drawing may have, if any.
    fn room(&mut self) -> Option<usize> {
        if self.bytes_left == 0 {
            self.note_drawn_out();
            return None;
        }
        Some(self.limits.pdf_page_bytes.min(self.bytes_left))
    }

    fn note_lost(&mut self, error: &Error) {
        let page = self.page;
        let note = match error {
            Error::Decompress(DecompressError::MemoryLimitExceeded { limit })
                if *limit < self.limits.pdf_page_bytes =>
            {
                return self.note_drawn_out();
            }
            Error::Decompress(DecompressError::MemoryLimitExceeded { limit }) => {
                format!("page {page} draws more than {limit} bytes and is not read")
            }
            error => format!("page {page} cannot be read: {error}"),
        };
        self.note(note);
    }

    fn note_drawn_out(&mut self) {
        self.bytes_left = 0;
        let most = self.limits.pdf_drawing_bytes;
        self.note(format!(
            "draws more than {most} bytes; the rest is not read"
        ));
    }

    fn note(&mut self, note: String) {
        if self.shown.notes.len() < 10 && !self.shown.notes.contains(&note) {
            self.shown.notes.push(note);
        }
    }

    fn read_drawing(
        &mut self,
        content: &[u8],
        resources: &[&'d Dictionary],
        matrix: Matrix,
        depth: usize,
    ) {
        // An empty drawing counts too, so that there is an end to them.
        let cost = content.len().max(64);
        if cost > self.bytes_left {
            return self.note_drawn_out();
        }
        self.bytes_left -= cost;
        let mut drawing = Drawing {
            resources,
            depth,
            state: State {
                matrix,
                font: None,
                size: 0.0,
                char_space: 0.0,
                word_space: 0.0,
                stretch: 1.0,
                leading: 0.0,
                rise: 0.0,
            },
            saved: Vec::new(),
            text: UNIT,
            line: UNIT,
            marks: Vec::new(),
        };
        for part in operators::parts(content) {
            match Content::decode(part) {
                Ok(content) => {
                    for operation in &content.operations {
                        self.obey(operation, &mut drawing);
                    }
                }
                Err(error) => self.note_lost(&error),
            }
        }
    }

    fn obey(&mut self, operation: &Operation, drawing: &mut Drawing<'d, '_>) {
        let operands = operation.operands.as_slice();
        let at = |i: usize| operands.get(i).and_then(number).unwrap_or(0.0);
        match operation.operator.as_str() {
            "q" if drawing.saved.len() < 256 => drawing.saved.push(drawing.state.clone()),
            "Q" => drawing.state = drawing.saved.pop().unwrap_or_else(|| drawing.state.clone()),
            "cm" => drawing.state.matrix = times(six(operands), drawing.state.matrix),
            "BT" => (drawing.text, drawing.line) = (UNIT, UNIT),
            "Tf" => {
                let name = operands.first().and_then(|name| name.as_name().ok());
                let font = name.and_then(|name| self.resource(drawing, b"Font", name));
                drawing.state.font = font.and_then(|font| font.as_dict().ok());
                drawing.state.size = at(1);
            }
            "Tc" => drawing.state.char_space = at(0),
            "Tw" => drawing.state.word_space = at(0),
            "Tz" => drawing.state.stretch = at(0) / 100.0,
            "TL" => drawing.state.leading = at(0),
            "Ts" => drawing.state.rise = at(0),
            "Td" => drawing.move_by(at(0), at(1)),
            "TD" => {
                drawing.state.leading = -at(1);
                drawing.move_by(at(0), at(1));
            }
            "Tm" => {
                drawing.line = six(operands);
                drawing.text = drawing.line;
            }
            "T*" => drawing.move_by(0.0, -drawing.state.leading),
            "Tj" => self.show(operands, drawing),
            "TJ" => {
                if let Some(Ok(parts)) = operands.first().map(Object::as_array) {
                    self.show(parts, drawing);
                }
            }
            "'" => {
                drawing.move_by(0.0, -drawing.state.leading);
                self.show(operands, drawing);
            }
            "\"" => {
                drawing.state.word_space = at(0);
                drawing.state.char_space = at(1);
                drawing.move_by(0.0, -drawing.state.leading);
                self.show(operands.get(2..).unwrap_or_default(), drawing);
            }
            "BMC" | "BDC" => {
                let mark = self.mark_of(operands, drawing);
                drawing.marks.push(mark);
            }
            "EMC" => {
                drawing.marks.pop();
            }
            "BI" => self.shown.images += 1,
            "Do" => self.draw(operands, drawing),
            _ => {}
        }
    }

    /// A font, an image: what the operator names.
    fn resource(&self, drawing: &Drawing<'d, '_>, kind: &[u8], name: &[u8]) -> Option<&'d Object> {
        drawing.resources.iter().find_map(|resources| {
            let of_kind = resources.get_deref(kind, self.document).ok()?;
            let found = of_kind.as_dict().ok()?.get(name).ok()?;
            Some(self.document.dereference(found).ok()?.1)
        })
    }

    /// An image is counted, a drawing of its own is read.
    fn draw(&mut self, operands: &[Object], drawing: &Drawing<'d, '_>) {
        let name = operands.first().and_then(|name| name.as_name().ok());
        let found = name.and_then(|name| self.resource(drawing, b"XObject", name));
        let Some(Ok(stream)) = found.map(Object::as_stream) else {
            return;
        };
        let subtype = stream.dict.get(b"Subtype").and_then(Object::as_name);
        if matches!(subtype, Ok(b"Image")) {
            self.shown.images += 1;
            return;
        }
        if drawing.depth >= self.limits.pdf_depth || drawing.is_hidden() {
            return;
        }
        let own = stream.dict.get_deref(b"Resources", self.document);
        let own: Vec<&Dictionary> = match own.and_then(Object::as_dict) {
            Ok(own) => vec![own],
            Err(_) => drawing.resources.to_vec(),
        };
        let matrix = stream.dict.get_deref(b"Matrix", self.document);
        let matrix = matrix.and_then(Object::as_array).map(|m| six(m));
        let matrix = times(matrix.unwrap_or(UNIT), drawing.state.matrix);
        let Some(most) = self.room() else {
            return;
        };
        match stream.get_plain_content_with_limit(most) {
            Ok(content) => self.read_drawing(&content, &own, matrix, drawing.depth + 1),
            Err(error) => self.note_lost(&error),
        }
    }

    /// What marked content says of the text in it.
    fn mark_of(&self, operands: &[Object], drawing: &Drawing<'d, '_>) -> Mark {
        let tag = operands.first().and_then(|tag| tag.as_name().ok());
        if tag == Some(b"Artifact") {
            return Mark::Artifact;
        }
        let properties = operands.get(1).and_then(|properties| match properties {
            Object::Dictionary(properties) => Some(properties),
            Object::Name(name) => self.resource(drawing, b"Properties", name)?.as_dict().ok(),
            _ => None,
        });
        let stated = properties.and_then(|properties| properties.get(b"ActualText").ok());
        match stated.and_then(|stated| lopdf::decode_text_string(stated).ok()) {
            Some(text) => Mark::Means(Some(text)),
            None => Mark::Plain,
        }
    }

    /// Shows strings, and the moves between them.
    fn show(&mut self, parts: &[Object], drawing: &mut Drawing<'d, '_>) {
        let (Some(dictionary), false) = (drawing.state.font, drawing.is_hidden()) else {
            return;
        };
        if self.shown.runs.len() >= self.limits.pdf_pieces {
            let note = format!("more than {} pieces of text", self.limits.pdf_pieces);
            if !self.shown.notes.contains(&note) {
                self.shown.notes.push(note);
            }
            return;
        }
        let document = self.document;
        let font = self
            .fonts
            .entry(dictionary)
            .or_insert_with(|| Font::of(dictionary, document));
        let state = &drawing.state;
        let from = drawing.place();
        let mut text = String::new();
        for part in parts {
            if let Ok(bytes) = part.as_str() {
                let mut moved = 0.0;
                for code in codes(bytes, font.is_wide) {
                    moved += font.width(code) * state.size + state.char_space;
                    if code == 32 && !font.is_wide {
                        moved += state.word_space;
                    }
                    match font.text(code) {
                        Some(known) => {
                            self.shown.known += 1;
                            text.push_str(known);
                        }
                        None => {
                            self.shown.unknown += 1;
                            text.push(char::REPLACEMENT_CHARACTER);
                        }
                    }
                }
                drawing.text = times(along(moved * state.stretch), drawing.text);
            } else if let Some(back) = number(part) {
                let moved = -back / 1_000.0;
                let parted = text.is_empty() || text.ends_with(' ');
                if moved > SPACE && !parted {
                    text.push(' ');
                }
                drawing.text = times(along(moved * state.size * state.stretch), drawing.text);
            }
        }
        if let Some(meant) = drawing.meant() {
            text = meant;
        }
        let to = drawing.place();
        if !text.is_empty() && from.size > 0.0 {
            self.shown.runs.push(Run {
                text,
                start: from.along,
                end: to.along,
                y: from.across,
                size: from.size,
                direction: from.direction,
                page: self.page,
            });
        }
    }
}

/// A page, or a drawing that it draws.
struct Drawing<'d, 'r> {
    resources: &'r [&'d Dictionary],
    depth: usize,
    state: State<'d>,
    saved: Vec<State<'d>>,
    /// Where the next character stands, and where its line began.
    text: Matrix,
    line: Matrix,
    marks: Vec<Mark>,
}

/// Marked content, as far as it changes the text.
enum Mark {
    Plain,
    /// Running heads, page numbers: no part of the document's own text.
    Artifact,
    /// This is what the characters in it mean; taken with the first of them.
    Means(Option<String>),
}

/// Where a character stands, in the frame of its own direction.
struct Standing {
    along: f64,
    across: f64,
    size: f64,
    direction: i32,
}

impl Drawing<'_, '_> {
    fn move_by(&mut self, x: f64, y: f64) {
        self.line = times([1.0, 0.0, 0.0, 1.0, x, y], self.line);
        self.text = self.line;
    }

    fn is_hidden(&self) -> bool {
        self.marks.iter().any(|mark| matches!(mark, Mark::Artifact))
    }

    /// The text that is meant instead of the one shown, if marked content says so: once, then nothing.
    fn meant(&mut self) -> Option<String> {
        self.marks.iter_mut().find_map(|mark| match mark {
            Mark::Means(text) => Some(text.take().unwrap_or_default()),
            _ => None,
        })
    }

    fn place(&self) -> Standing {
        let [a, b, c, d, e, f] = times(self.text, self.state.matrix);
        let length = a.hypot(b);
        let (cos, sin) = match length > 0.0 && length.is_finite() {
            true => (a / length, b / length),
            false => (1.0, 0.0),
        };
        let (e, f) = (e + self.state.rise * c, f + self.state.rise * d);
        Standing {
            along: e * cos + f * sin,
            across: f * cos - e * sin,
            size: (self.state.size * c.hypot(d)).abs(),
            direction: sin.atan2(cos).to_degrees().round() as i32,
        }
    }
}

/// The codes of a string: bytes, or pairs of them.
fn codes(bytes: &[u8], is_wide: bool) -> Vec<u16> {
    let byte = |byte: &u8| u16::from(*byte);
    match is_wide {
        true => bytes
            .chunks(2)
            .map(|pair| pair.iter().fold(0, |code, next| code << 8 | byte(next)))
            .collect(),
        false => bytes.iter().map(byte).collect(),
    }
}

fn along(x: f64) -> Matrix {
    [1.0, 0.0, 0.0, 1.0, x, 0.0]
}

fn six(operands: &[Object]) -> Matrix {
    let mut matrix = UNIT;
    for (slot, operand) in matrix.iter_mut().zip(operands) {
        *slot = number(operand).unwrap_or(*slot);
    }
    matrix
}
