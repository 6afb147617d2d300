//! The stages of an article: `RawDocument` (as written) → `Article` (as believed) → `Annotated`.

pub mod blocks;
pub mod lesson;
mod name_list;

pub use name_list::NameList;

use serde::{Deserialize, Serialize};

use lesson::{LeftOut, Numbers};

use crate::date::text::{self, Written};
use crate::date::value::Value;
use crate::date::{Day, Interval};
use crate::fingerprint::Signature;

/// Where a record was met: enough to find it again, the same on every machine.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Place {
    /// The corpus folder's own name, then the path below it with `/`; members of archives after `!/`.
    pub path: String,
    /// The record's ordinal within the file, from 1; `None` where the file is one record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub record: Option<u64>,
    /// Where the record begins, in bytes of the (decompressed) file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offset: Option<u64>,
}

/// How the bytes of a record became text. Labels are those of the WHATWG Encoding Standard, or the
/// IANA name where that standard has none, in the spelling `encoding_rs` prints (`windows-1252`).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Encoding {
    /// What the user said it is, which goes before everything but a byte-order mark.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub given: Option<String>,
    /// What the document says of itself.
    pub declared: Option<String>,
    /// What its bytes look like, where that had to be asked.
    pub detected: Option<String>,
    /// What it was decoded with.
    pub used: String,
    /// How many characters are U+FFFD because the bytes made no sense.
    pub replaced: u64,
}

/// What a publication date rests on, strongest first: the order of the variants is the cascade.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Evidence {
    /// A field of the format that means publication (Reuters `DATE`, a JSON `date`, a mail's `Date:`).
    Stated,
    /// JSON-LD `datePublished`.
    JsonLd,
    /// A `<meta>` of publication.
    Meta,
    /// Microdata, RDFa or `<time>`.
    Markup,
    /// The page's URL.
    Url,
    /// The file's own path.
    Path,
    /// A dateline or the first date line of the text.
    Text,
    /// A date of only numbers that may mean two days, read in the order of the outlet's other articles: never
    /// a candidate, see [`lesson`].
    OutletOrder,
}

impl Evidence {
    pub const ALL: [Evidence; 8] = [
        Evidence::Stated,
        Evidence::JsonLd,
        Evidence::Meta,
        Evidence::Markup,
        Evidence::Url,
        Evidence::Path,
        Evidence::Text,
        Evidence::OutletOrder,
    ];

    /// Read where no date is stated, or not to the day.
    pub fn is_weak(self) -> bool {
        match self {
            Evidence::Stated | Evidence::JsonLd | Evidence::Meta | Evidence::Markup => false,
            Evidence::Url | Evidence::Path | Evidence::Text | Evidence::OutletOrder => true,
        }
    }

    /// The word used in output and in `by:`.
    pub fn name(self) -> &'static str {
        match self {
            Evidence::Stated => "stated",
            Evidence::JsonLd => "json-ld",
            Evidence::Meta => "meta",
            Evidence::Markup => "markup",
            Evidence::Url => "url",
            Evidence::Path => "path",
            Evidence::Text => "text",
            Evidence::OutletOrder => "outlet-order",
        }
    }
}

/// One date found for a document, before any is believed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DateCandidate {
    pub evidence: Evidence,
    pub interval: Interval,
    /// The instant with its zone as RFC 3339, where the source states one.
    pub time: Option<String>,
    /// Says when the text was changed, not when it first appeared.
    pub modified: bool,
    /// What was read, for the ledger.
    pub raw: String,
}

/// The day (or days) an article was first published, with the evidence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Published {
    /// Set when the interval is one day.
    pub date: Option<Day>,
    pub earliest: Day,
    pub latest: Day,
    /// RFC 3339, where the source states a time of day with its zone.
    pub time: Option<String>,
    pub evidence: Evidence,
}

impl Published {
    pub fn interval(&self) -> Interval {
        Interval::new(self.earliest, self.latest).unwrap_or(Interval::of_day(self.earliest))
    }
}

/// What a mention names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    Person,
    Organization,
    Place,
}

impl Kind {
    pub const ALL: [Kind; 3] = [Kind::Person, Kind::Organization, Kind::Place];

    pub fn name(self) -> &'static str {
        match self {
            Kind::Person => "person",
            Kind::Organization => "organization",
            Kind::Place => "place",
        }
    }
}

/// By what rule a mention was given its name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fold {
    /// Named as it is written.
    #[default]
    None,
    /// Written in capitals; the article, or the rule for names, has another case.
    Capitals,
    /// Another form of the same full name: `Adam J. Boehler` → Adam Boehler.
    FullName,
    /// The last, first or middle name of the only person in the article who bears it.
    LastName,
    FirstName,
    MiddleName,
    /// Stands in brackets beside the long form, or the long form beside it.
    Bracketed,
    /// The initials of the only organization in the article that has them.
    Initials,
    /// The table of short forms: `U.S.` → United States.
    Table,
    /// Another case of the same name: `Deutschlands` → Deutschland, `Москве` → Москва.
    Inflected,
}

impl Fold {
    pub fn is_none(&self) -> bool {
        *self == Fold::None
    }
}

/// A name in the text. `start` and `end` count Unicode characters of [`Article::text`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mention {
    pub kind: Kind,
    pub name: String,
    pub text: String,
    pub start: usize,
    pub end: usize,
    #[serde(default, skip_serializing_if = "Fold::is_none")]
    pub fold: Fold,
}

/// A name that the format states outright, outside the text.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Stated {
    pub kind: Kind,
    pub name: String,
}

/// A date in the text. `value` is absent where it cannot be told which days are meant. `start` and `end`
/// count Unicode characters of [`Article::text`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DateMention {
    pub text: String,
    pub value: Option<Value>,
    pub start: usize,
    pub end: usize,
}

/// A document as its source writes it: decoded and cut into fields, nothing believed yet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RawDocument {
    pub place: Place,
    /// The name of the format that read it, a row of the table of formats.
    pub format: &'static str,
    /// The record's own id, if it has one.
    pub record_id: Option<String>,
    pub url: Option<String>,
    pub title: Option<String>,
    /// Paragraphs parted by blank lines.
    pub text: String,
    /// Lines of the text are hard-wrapped (wire copy): they are joined again, and hyphenation undone.
    pub wrapped: bool,
    pub authors: Vec<String>,
    pub outlet: Option<String>,
    pub section: Option<String>,
    /// As stated: a BCP 47 tag or a name.
    pub language: Option<String>,
    pub keywords: Vec<String>,
    pub stated: Vec<Stated>,
    /// Dates that the source gives, in any order.
    pub dates: Vec<DateCandidate>,
    /// When a web archive fetched it, as written there. Never evidence of publication.
    pub captured: Option<String>,
    pub encoding: Encoding,
    /// What a reader of the ledger should know (a limit that bit, a date not believed).
    pub notes: Vec<String>,
}

/// A document as we believe it: normalised, dated, identified. This is what the index stores.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Article {
    /// 16 characters of Crockford base 32, from the place and the record's own id or URL.
    pub id: String,
    pub record_id: Option<String>,
    pub source: Place,
    pub format: String,
    pub url: Option<String>,
    pub title: String,
    /// NFC; paragraphs parted by one blank line; no control characters but `\n`.
    pub text: String,
    /// Paragraphs that were read and are furniture of the site, as its other pages show; first to last.
    pub left_out: Vec<LeftOut>,
    pub authors: Vec<String>,
    pub outlet: Option<String>,
    pub section: Option<String>,
    /// BCP 47 primary language subtag (`en`), or `None` where it is not known.
    pub language: Option<String>,
    pub keywords: Vec<String>,
    pub stated: Vec<Stated>,
    pub encoding: Encoding,
    pub published: Option<Published>,
    /// What its dates of only numbers tell of their order.
    pub numbers: Numbers,
    /// When the source says it was last changed.
    pub modified: Option<Day>,
    /// xxh3-128 of title and text as they were read, hexadecimal.
    pub content_hash: String,
    pub notes: Vec<String>,
}

impl Article {
    /// The dates that the text names: a pure function of the text, its language and the day of publication,
    /// so that what was indexed and what is marked agree without being stored.
    pub fn dates(&self) -> Vec<Written> {
        let published = self.published.as_ref().map(Published::interval);
        text::find(&self.text, self.language.as_deref(), published)
    }
}

/// An article with what recognisers found in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Annotated {
    pub article: Article,
    /// Names in the title; `start` and `end` count characters of [`Article::title`].
    pub title_entities: Vec<Mention>,
    /// What looked for names: `tagger (en)`, `rules (de)`; `None` where nothing did.
    pub names_by: Option<&'static str>,
    pub entities: Vec<Mention>,
    /// What the index holds of the mentions, which are not looked for where only that is wanted.
    pub names: NameList,
    pub dates: Vec<DateMention>,
    /// By which copies of it are found; `None` where it has next to no words.
    pub signature: Option<Signature>,
}

impl From<Article> for Annotated {
    /// Nothing is found yet.
    fn from(article: Article) -> Annotated {
        Annotated {
            article,
            title_entities: Vec::new(),
            names_by: None,
            entities: Vec::new(),
            names: NameList::default(),
            dates: Vec::new(),
            signature: None,
        }
    }
}
