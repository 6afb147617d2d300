//! Results, hits, snippets, facets, buckets: plain data between the engine and the output.

use std::collections::BTreeMap;
use std::ops::Range;

use serde::Deserialize;

use crate::article::{Article, Kind};
use crate::date::{Day, Interval};

/// The answer to a query: one page of hits, and how many there are in all.
#[derive(Clone, Debug, Default)]
pub struct Results {
    /// How many articles match, exactly.
    pub total: u64,
    pub hits: Vec<Hit>,
    /// Where hits are folded to one a story: how many, up to the last one shown, went under a better one.
    pub folded: Option<u64>,
    /// Set where no article has all words and those with most are shown instead.
    pub relaxed: Option<Relaxed>,
    /// Each clause with its own count, where nothing matched.
    pub clauses: Vec<ClauseCount>,
    /// Where nothing matched: the smallest change of the query that finds something, in canonical
    /// print, with what it finds.
    pub change: Option<ClauseCount>,
    /// Where next to nothing matched: queries with another spelling that may have been meant, the likeliest
    /// first, with what they find.
    pub meant: Vec<ClauseCount>,
}

/// Articles like one.
#[derive(Clone, Debug)]
pub struct Similar {
    /// The query that found them, in canonical print.
    pub query: String,
    pub results: Results,
    /// The ids of copies of it, which are not among the results; as they came before the last of these.
    pub copies: Vec<String>,
}

/// What goes with the matches of a query, the surest first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Related {
    /// How many articles match, and how many there are.
    pub articles: u64,
    pub archive: u64,
    pub words: Vec<RelatedTerm>,
    pub names: Vec<RelatedTerm>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct RelatedTerm {
    /// What the name is of; `None` of a word.
    pub kind: Option<Kind>,
    pub text: String,
    /// How many of the matches have it, and how many articles.
    pub articles: u64,
    pub of: u64,
    /// Dunning's log-likelihood ratio G².
    pub score: f64,
}

/// What may be completed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Completes {
    Word,
    Person,
    Org,
    Place,
    Source,
}

impl Completes {
    pub const ALL: [Completes; 5] = [
        Completes::Word,
        Completes::Person,
        Completes::Org,
        Completes::Place,
        Completes::Source,
    ];

    /// The field that finds it; a word needs none.
    pub fn name(self) -> &'static str {
        match self {
            Completes::Word => "word",
            Completes::Person => "person",
            Completes::Org => "org",
            Completes::Place => "place",
            Completes::Source => "source",
        }
    }
}

/// A value that begins as asked, and the number of articles that have it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completion {
    pub kind: Completes,
    pub value: String,
    pub articles: u64,
}

/// No article has all `of` words; those shown have at most `best` of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Relaxed {
    pub best: usize,
    pub of: usize,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClauseCount {
    /// The clause in canonical print.
    pub clause: String,
    pub articles: u64,
}

/// How a query was understood.
#[derive(Clone, Debug)]
pub struct Explanation {
    /// How many articles match, exactly; never relaxed.
    pub total: u64,
    /// The query as a tree, outermost first.
    pub steps: Vec<Step>,
    /// What each word, phrase or shape stands for.
    pub words: Vec<LeafWords>,
    /// Which rules for names have a say.
    pub aliases: Vec<AliasUse>,
    pub best: Option<BestHit>,
}

/// A part of a query with its own count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    pub depth: usize,
    /// The operator, or the part in canonical print.
    pub part: String,
    pub articles: u64,
}

/// The words of the archive that a part of a query stands for, the commonest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeafWords {
    pub part: String,
    /// Each with the number of articles that have it.
    pub words: Vec<(String, u64)>,
    /// How many more there are.
    pub more: usize,
}

/// A rule of `aliases.txt` by which a part of a query finds other articles than by its words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AliasUse {
    pub part: String,
    /// Of the file, from 1 on.
    pub line: usize,
    /// As it is written there.
    pub rule: String,
}

/// The best article and how its score comes about.
#[derive(Clone, Debug)]
pub struct BestHit {
    pub id: String,
    pub title: String,
    pub score: f64,
    /// The score is their sum.
    pub parts: Vec<ScorePart>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct ScorePart {
    pub kind: PartKind,
    /// The part of the query in canonical print; empty where it is all of it.
    pub part: String,
    /// Rarity of its words times the weight that the query gives it; else the weight of the kind.
    pub weight: f64,
    /// How often the article has it; else how many words or pairs count.
    pub frequency: u32,
    pub score: f64,
}

/// What a part of a score is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PartKind {
    /// Occurrences of a word, a phrase, a name.
    Word,
    /// Words that stand early in the text.
    Lead,
    /// Different words within so many.
    Window(u32),
    /// Neighbours of the query in its order.
    Order,
    /// What age takes away: negative.
    Recency,
}

/// A query held against one article.
#[derive(Clone, Debug)]
pub struct WhyNot {
    pub article: Article,
    /// Whether the article matches after all.
    pub found: bool,
    /// The query as a tree, outermost first.
    pub verdicts: Vec<Verdict>,
}

/// Whether an article satisfies a part of a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    pub depth: usize,
    pub part: String,
    pub holds: bool,
    /// Where it does not: what the article has instead.
    pub note: Option<String>,
}

#[derive(Clone, Debug)]
pub struct Hit {
    /// 1 for the best.
    pub rank: usize,
    pub score: f64,
    pub article: Article,
    /// Number of words of the text.
    pub words: u64,
    /// Byte ranges of the title that matched.
    pub title_marks: Vec<Range<usize>>,
    pub snippets: Vec<Snippet>,
    /// The other articles of the archive that are copies of this one, where hits are folded and there are any.
    pub copies: Option<StoryCopies>,
}

/// The copies of an article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoryCopies {
    /// How many others there are, whether they match or not.
    pub articles: u64,
    /// The earliest that is dated, the article itself included.
    pub first: Option<FirstCopy>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FirstCopy {
    /// It is the article that is shown.
    pub here: bool,
    /// The beginning of its id.
    pub id: String,
    pub outlet: Option<String>,
    pub published: Option<Interval>,
}

/// The articles of one story, or the versions of one page, in their order.
#[derive(Clone, Debug)]
pub struct Lineage {
    pub members: Vec<Member>,
}

#[derive(Clone, Debug)]
pub struct Member {
    pub article: Article,
    /// It is the one that was asked for.
    pub asked: bool,
    /// How much it shares with the one that it is held against; `None` of the first.
    pub shared: Option<f64>,
    pub changes: Vec<Change>,
}

/// A sentence in which two texts differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    Cut(String),
    Added(String),
    Changed { from: String, to: String },
}

/// A passage of the article's text with what matched in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snippet {
    /// Bytes of [`Article::text`].
    pub range: Range<usize>,
    /// The passage itself.
    pub text: String,
    /// Byte ranges of `text` (the passage, not the article) that matched; sorted, disjoint.
    pub marks: Vec<Range<usize>>,
}

/// A value of a field and the number of articles that have it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facet {
    pub value: String,
    pub articles: u64,
}

/// Who and where in the articles that match.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Entities {
    pub articles: u64,
    /// Those of them without any name.
    pub unnamed: u64,
    /// How many different names of each kind they have.
    pub names: Vec<(Kind, u64)>,
    /// By kind, then by articles.
    pub entities: Vec<Entity>,
}

/// A name, and where among the matching articles it occurs.
#[derive(Clone, Debug, PartialEq)]
pub struct Entity {
    pub kind: Kind,
    pub name: String,
    pub articles: u64,
    /// Those of the articles without a date of publication.
    pub undated: u64,
    /// The days of the earliest and of the latest article that is dated.
    pub first: Option<Interval>,
    pub last: Option<Interval>,
    pub with: Vec<Companion>,
}

/// A name that occurs together with another.
#[derive(Clone, Debug, PartialEq)]
pub struct Companion {
    pub kind: Kind,
    pub name: String,
    /// Articles that have both.
    pub articles: u64,
    /// Dunning's log-likelihood ratio G² of the two, over the matching articles; 0 where they are together as
    /// often as chance has it.
    pub score: f64,
}

/// A name with all that is counted as it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spellings {
    /// As the archive shows it.
    pub name: String,
    /// Articles that have it.
    pub articles: u64,
    /// The commonest first.
    pub written: Vec<Spelling>,
}

/// A name as it is written in articles, or as these fold it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spelling {
    pub text: String,
    pub articles: u64,
    pub by: SameName,
}

/// By what rule two names are one in the archive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SameName {
    Itself,
    /// The same words but for case, accents and signs.
    Letters,
    /// With an honorific before it, or without.
    Honorific,
    /// `Boehler, Adam`.
    FamilyFirst,
    /// A rule of `aliases.txt`: its line, from 1 on, and what it says.
    Alias {
        line: usize,
        rule: String,
    },
}

/// A calendar unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Unit {
    Day,
    Week,
    Month,
    Quarter,
    Year,
}

impl Unit {
    pub const ALL: [Unit; 5] = [
        Unit::Day,
        Unit::Week,
        Unit::Month,
        Unit::Quarter,
        Unit::Year,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Unit::Day => "day",
            Unit::Week => "week",
            Unit::Month => "month",
            Unit::Quarter => "quarter",
            Unit::Year => "year",
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bucket {
    /// ISO label: `2025-03-05`, `2025-W10`, `2025-03`, `2025-Q1`, `2025`.
    pub label: String,
    pub first: Day,
    pub articles: u64,
    /// All articles of the archive, or of the outlets that the query asks for; where there are none, that
    /// `articles` is 0 says nothing.
    pub of: u64,
}

/// Articles over time. The sum of the buckets, `undated` and `imprecise` is the count of the query; the same
/// holds of those that it is counted against.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Timeline {
    pub buckets: Vec<Bucket>,
    pub undated: u64,
    /// Dated, but not to one unit (a year, where days are asked).
    pub imprecise: u64,
    pub undated_of: u64,
    pub imprecise_of: u64,
}

/// The figures of an index.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    pub articles: u64,
    /// Words of all texts.
    pub words: u64,
    pub segments: u64,
    /// Deleted articles that still take room.
    pub deleted: u64,
    /// Articles by language tag, `""` where it is not known.
    pub languages: BTreeMap<String, u64>,
    /// Bytes on disk by what they are for, largest first.
    pub bytes: Vec<(&'static str, u64)>,
    /// Of those that belong to a field, by field, largest first.
    pub fields: Vec<(String, Bytes)>,
}

/// Bytes on disk of a field.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Bytes {
    /// Its words, and where their postings are.
    pub dictionary: u64,
    /// In which articles they stand, and how often.
    pub postings: u64,
    /// Where in them.
    pub positions: u64,
    /// Values by article, for filters, facets and order.
    pub columns: u64,
}

impl Bytes {
    /// By the names of the kinds.
    pub fn kinds(&self) -> [(&'static str, u64); 4] {
        [
            ("dictionary", self.dictionary),
            ("postings", self.postings),
            ("positions", self.positions),
            ("columns", self.columns),
        ]
    }

    pub fn total(&self) -> u64 {
        self.kinds().iter().map(|(_, bytes)| bytes).sum()
    }
}

impl std::ops::Add for Bytes {
    type Output = Bytes;

    fn add(self, other: Bytes) -> Bytes {
        Bytes {
            dictionary: self.dictionary + other.dictionary,
            postings: self.postings + other.postings,
            positions: self.positions + other.positions,
            columns: self.columns + other.columns,
        }
    }
}
