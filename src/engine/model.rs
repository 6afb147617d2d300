//! The parameters of ranking: one model for all queries.
//!
//! An article's score is the sum over the words of the query of BM25F (S. Robertson, H. Zaragoza and
//! M. Taylor, Simple BM25 Extension to Multiple Weighted Fields, CIKM 2004: the fields are weighted in
//! the frequency of a word, before it saturates, not summed as scores of their own), and of three parts
//! that look at the places of all words together: how early they stand, how many stand in few words, and
//! which stand in the order of the query (the ordered pairs of D. Metzler and W. B. Croft, A Markov Random
//! Field Model for Term Dependencies, SIGIR 2005).
//!
//! What takes no places ranks all articles that match, the places rank the [`head`] of them anew.

/// How many of the best articles are ranked by the places of their words too: more for a longer query,
/// where there is more to tell them by and finding them takes longer.
///
/// Places only ever add to a score, so that what stands behind the head stays behind it.
pub fn head(words: usize) -> usize {
    match cfg!(test) {
        true => 8,
        false => words.saturating_mul(15).clamp(30, 100),
    }
}

/// Raised with every change that can put the hits of a query in another order.
pub const RANKING: u32 = 2;

/// Chosen by `examples/tune_ranking`, which says how and what is to be expected: cross-validated in five
/// folds, MAP 0.733 and nDCG@10 0.790 on the TIME collection, MAP 0.870 and 0.811 on the two sets of CheckThat!
/// 2020.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Model {
    /// How soon further occurrences stop to count; from 0 on.
    pub k1: f64,
    /// How much a long article's words count for less; 0 to 1.
    pub b: f64,
    /// The power of a word's inverse document frequency that it weighs.
    pub rarity: f64,
    /// How soon repeating a word in the query stops to count, as `k1` does for articles (BM25's k3).
    pub repeats: f64,
    /// How much more a word weighs that is part of a name wherever it stands.
    pub name: f64,
    /// For how many occurrences one in the title counts; from 1 on.
    pub title: f64,
    /// For how many occurrences one of a country counts for its people, and the other way round.
    pub nationality: f64,
    /// The part of words at the very beginning of the text.
    pub lead: f64,
    /// After so many words it is half of that.
    pub lead_words: f64,
    /// The part of different words within [`Model::window_words`].
    pub window: f64,
    pub window_words: u32,
    /// The part of neighbours of the query that stand in its order.
    pub order: f64,
}

impl Default for Model {
    fn default() -> Model {
        Model {
            k1: 2.2,
            b: 0.7,
            rarity: 1.3,
            repeats: 1.0,
            name: 0.2,
            title: 1.6,
            nationality: 0.5,
            lead: 0.4,
            lead_words: 50.0,
            window: 0.3,
            window_words: 20,
            order: 0.1,
        }
    }
}

impl Model {
    /// What an occurrence of a word of this weight adds, by the frequency and by how much the length of
    /// the article holds it down. It never falls when the frequency rises.
    pub fn part(&self, weight: f64, frequency: f64, norm: f64) -> f64 {
        weight * (frequency * (self.k1 + 1.0) / (frequency + norm))
    }

    /// How much an article's length holds its words down.
    pub fn norm(&self, length: u32, average: f64) -> f64 {
        self.k1 * (1.0 - self.b + self.b * f64::from(length) / average)
    }

    /// The rarity of something that `with` of `articles` have: Robertson and Spärck Jones, smoothed as in
    /// Lucene so that it stays positive.
    pub fn rarity(&self, articles: u64, with: u64) -> f64 {
        let (articles, with) = (articles as f64, with as f64);
        (1.0 + (articles - with + 0.5).max(0.0) / (with + 0.5)).ln()
    }

    /// What a word counts that the query has so many times, of once.
    pub fn repeated(&self, times: usize) -> f64 {
        let times = times as f64;
        times * (self.repeats + 1.0) / (self.repeats + times)
    }
}
