//! The training data in one form: documents of sentences of words with spans.

use std::collections::HashMap;
use std::fs::File;
use std::io::Read;
use std::path::Path;

use newsearch::annotate::names::tags::{Class, Span};

#[derive(Clone, Debug, Default)]
pub struct Sentence {
    pub words: Vec<String>,
    pub spans: Vec<Span>,
}

impl Sentence {
    pub fn name(&self, span: &Span) -> String {
        self.words[span.from..span.to].join(" ")
    }
}

pub type Document = Vec<Sentence>;
pub type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

/// How many sentences make a document where the corpus tells no documents.
const BLOCK: usize = 10;

/// Spans of BIO tags; an `I` without its `B` begins a span.
fn from_bio(rows: &[(String, String)], class_of: impl Fn(&str) -> Option<Class>) -> Sentence {
    let mut sentence = Sentence::default();
    let mut open: Option<(String, usize)> = None;
    for (i, (word, tag)) in rows.iter().enumerate() {
        sentence.words.push(word.replace(' ', ""));
        let (prefix, name) = tag.split_once('-').unwrap_or((tag, ""));
        let continues = prefix == "I" && open.as_ref().is_some_and(|(open, _)| open == name);
        if continues {
            continue;
        }
        close(&mut sentence, open.take(), i, &class_of);
        if prefix != "O" {
            open = Some((name.to_owned(), i));
        }
    }
    close(&mut sentence, open, rows.len(), &class_of);
    sentence
}

fn close(
    sentence: &mut Sentence,
    open: Option<(String, usize)>,
    to: usize,
    class_of: &impl Fn(&str) -> Option<Class>,
) {
    if let Some((name, from)) = open
        && let Some(class) = class_of(&name)
    {
        sentence.spans.push(Span { from, to, class });
    }
}

fn class_of(name: &str) -> Option<Class> {
    Some(match name {
        "PER" | "per" | "person" => Class::Person,
        "ORG" | "org" | "group" | "corporation" => Class::Organization,
        "LOC" | "geo" | "gpe" | "location" => Class::Place,
        "MISC" | "art" | "eve" | "creative-work" | "product" => Class::Other,
        _ => return None,
    })
}

/// Reads `word TAG` lines; an empty line ends a sentence, `per_document` sentences a document.
pub fn read_conll(path: &Path, per_document: usize) -> Outcome<Vec<Document>> {
    let text = std::fs::read_to_string(path)?;
    let mut documents: Vec<Document> = vec![Vec::new()];
    let mut rows = Vec::new();
    for line in text.lines().chain([""]) {
        let line = line.trim_end();
        let row = line.rsplit_once(['\t', ' ']);
        match row {
            Some((word, tag)) if !word.trim().is_empty() && !line.starts_with("-DOCSTART-") => {
                rows.push((word.trim().to_owned(), tag.to_owned()));
            }
            _ => {
                if !rows.is_empty() {
                    if documents.last().is_none_or(|d| d.len() >= per_document) {
                        documents.push(Vec::new());
                    }
                    if let Some(document) = documents.last_mut() {
                        document.push(from_bio(&rows, class_of));
                    }
                    rows.clear();
                }
                if line.starts_with("-DOCSTART-") {
                    documents.push(Vec::new());
                }
            }
        }
    }
    documents.retain(|d| !d.is_empty());
    Ok(documents)
}

/// Reads the zipped CSV of the Groningen Meaning Bank, in windows-1252.
pub fn read_gmb(path: &Path, is_demonym: impl Fn(&str) -> bool) -> Outcome<Vec<Document>> {
    let mut archive = zip::ZipArchive::new(File::open(path)?)?;
    let mut bytes = Vec::new();
    archive.by_index(0)?.read_to_end(&mut bytes)?;
    let (text, _, _) = encoding_rs::WINDOWS_1252.decode(&bytes);
    let mut sentences = Vec::new();
    let mut rows: Vec<(String, String)> = Vec::new();
    for line in text.lines().skip(1) {
        let (first, rest) = line.split_once(',').unwrap_or((line, ""));
        if !first.is_empty() && !rows.is_empty() {
            sentences.push(gmb_sentence(&rows, &is_demonym));
            rows.clear();
        }
        let fields = fields(rest);
        let [word, _part_of_speech, tag] = fields.as_slice() else {
            continue;
        };
        if !word.trim().is_empty() {
            rows.push((word.trim().to_owned(), tag.trim().to_owned()));
        }
    }
    sentences.push(gmb_sentence(&rows, &is_demonym));
    Ok(sentences.chunks(BLOCK).map(<[Sentence]>::to_vec).collect())
}

/// The fields of a line of CSV.
fn fields(line: &str) -> Vec<String> {
    let mut fields = vec![String::new()];
    let mut quoted = false;
    let mut before = ' ';
    for c in line.chars() {
        let field = fields.last_mut();
        match (c, field) {
            ('"', field) => {
                // A doubled quotation mark is one.
                if let Some(field) = field.filter(|_| before == '"' && !quoted) {
                    field.push('"');
                }
                quoted = !quoted;
            }
            (',', _) if !quoted => fields.push(String::new()),
            (_, Some(field)) => field.push(c),
            (_, None) => {}
        }
        before = c;
    }
    fields
}

fn gmb_sentence(rows: &[(String, String)], is_demonym: &impl Fn(&str) -> bool) -> Sentence {
    let mut sentence = from_bio(rows, class_of);
    for span in &mut sentence.spans {
        if span.class == Class::Place && span.to - span.from == 1 {
            let word = &sentence.words[span.from];
            if is_demonym(&word.to_lowercase()) {
                span.class = Class::Other;
            }
        }
    }
    sentence
}

/// Reads our own sentences: `[PER Ada Obi] met [ORG Unicef] in [LOC Oslo].`, one a line; an empty
/// line ends a document, `#` begins a comment.
pub fn read_markup(path: &Path) -> Outcome<Vec<Document>> {
    let text = std::fs::read_to_string(path)?;
    let mut documents: Vec<Document> = vec![Vec::new()];
    for (number, line) in text.lines().enumerate() {
        if line.starts_with('#') {
            continue;
        }
        if line.trim().is_empty() {
            documents.push(Vec::new());
        } else if let Some(document) = documents.last_mut() {
            let sentence = parse_markup(line)
                .ok_or_else(|| format!("{}:{}: unbalanced", path.display(), number + 1))?;
            document.push(sentence);
        }
    }
    documents.retain(|d| !d.is_empty());
    Ok(documents)
}

pub fn parse_markup(line: &str) -> Option<Sentence> {
    let mut sentence = Sentence::default();
    let mut rest = line;
    while let Some((before, after)) = rest.split_once('[') {
        words_of(before, &mut sentence.words);
        let (inner, tail) = after.split_once(']')?;
        let (name, words) = inner.split_once(' ')?;
        let class = class_of(name)?;
        let from = sentence.words.len();
        words_of(words, &mut sentence.words);
        let to = sentence.words.len();
        sentence.spans.push(Span { from, to, class });
        rest = tail;
    }
    words_of(rest, &mut sentence.words);
    Some(sentence)
}

/// Cuts written text into the words that corpora have: punctuation apart, abbreviations whole.
pub fn words_of(text: &str, words: &mut Vec<String>) {
    for piece in text.split_whitespace() {
        let mut piece = piece;
        while let Some(c) = piece.chars().next() {
            if c.is_alphanumeric() || piece.starts_with("'s") || piece.len() == c.len_utf8() {
                break;
            }
            words.push(c.to_string());
            piece = &piece[c.len_utf8()..];
        }
        let mut tail = Vec::new();
        while let Some(c) = piece.chars().next_back() {
            let is_stop = c == '.' && (piece[..piece.len() - 1].contains('.') || is_short(piece));
            if c.is_alphanumeric() || is_stop || piece.len() == c.len_utf8() {
                break;
            }
            tail.push(c.to_string());
            piece = &piece[..piece.len() - c.len_utf8()];
        }
        let possessive = piece.strip_suffix("'s").filter(|stem| !stem.is_empty());
        if let Some(stem) = possessive {
            words.push(stem.to_owned());
            words.push("'s".to_owned());
        } else if !piece.is_empty() {
            words.push(piece.to_owned());
        }
        words.extend(tail.into_iter().rev());
    }
}

/// An initial or an abbreviated title, with its stop.
fn is_short(word: &str) -> bool {
    const SHORT: &[&str] = &[
        "Mr.", "Mrs.", "Ms.", "Dr.", "Prof.", "Sen.", "Rep.", "Gov.", "Gen.", "Lt.", "Col.",
        "Maj.", "Capt.", "Sgt.", "Adm.", "Rev.", "St.", "Jr.", "Inc.", "Corp.", "Co.", "Ltd.",
        "Jan.", "Feb.", "Aug.", "Sept.", "Oct.", "Nov.", "Dec.", "Calif.", "Fla.", "Mass.",
    ];
    SHORT.contains(&word) || word.len() == 2 && word.starts_with(|c: char| c.is_uppercase())
}

/// How often each name bears each class.
pub fn count_names(documents: &[Document]) -> HashMap<String, [u32; 4]> {
    let mut counts: HashMap<String, [u32; 4]> = HashMap::new();
    for sentence in documents.iter().flatten() {
        for span in &sentence.spans {
            counts.entry(sentence.name(span)).or_default()[span.class as usize] += 1;
        }
    }
    counts
}
