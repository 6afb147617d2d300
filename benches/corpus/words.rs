//! The made-up language of the corpus: syllable words with English endings, and names.

use super::{Random, Zipf};

/// The commonest words of English, and how often each comes in 1,000 of their kind (rounded counts of
/// any large news corpus).
pub const FUNCTION_WORDS: [(&str, usize); 40] = [
    ("the", 150),
    ("of", 70),
    ("to", 68),
    ("in", 62),
    ("and", 60),
    ("a", 58),
    ("for", 26),
    ("that", 25),
    ("on", 22),
    ("said", 20),
    ("is", 20),
    ("was", 19),
    ("with", 18),
    ("at", 16),
    ("by", 16),
    ("it", 15),
    ("from", 14),
    ("as", 14),
    ("he", 14),
    ("be", 12),
    ("has", 12),
    ("have", 11),
    ("are", 11),
    ("an", 10),
    ("will", 10),
    ("but", 9),
    ("not", 9),
    ("his", 9),
    ("were", 8),
    ("its", 8),
    ("which", 7),
    ("who", 7),
    ("they", 7),
    ("this", 7),
    ("had", 7),
    ("would", 6),
    ("their", 6),
    ("more", 6),
    ("after", 6),
    ("been", 6),
];

const ONSETS: [&str; 24] = [
    "b", "c", "d", "f", "g", "h", "l", "m", "n", "p", "r", "s", "t", "v", "st", "tr", "pr", "cl",
    "gr", "pl", "sh", "ch", "br", "w",
];
const VOWELS: [&str; 10] = ["a", "e", "i", "o", "u", "ea", "ou", "e", "a", "i"];
const CODAS: [&str; 14] = [
    "", "", "", "n", "r", "l", "t", "s", "m", "nd", "st", "ck", "rt", "d",
];
/// Endings of one lemma, the bare form being the commonest.
const ENDINGS: [&str; 16] = [
    "", "", "", "", "", "s", "s", "s", "ed", "ed", "ing", "ing", "er", "ly", "ation", "ment",
];
const FIRST: [&str; 32] = [
    "Adam", "Maria", "John", "Anna", "David", "Laura", "Peter", "Sarah", "Ali", "Fatima", "Ivan",
    "Olga", "Chen", "Yuki", "Carlos", "Elena", "Ahmed", "Leila", "Thomas", "Ruth", "Daniel",
    "Grace", "Samuel", "Nadia", "Paul", "Helen", "Omar", "Ingrid", "Luis", "Mary", "George",
    "Amina",
];
const FAMILY: [&str; 8] = ["son", "ton", "berg", "ov", "ez", "ani", "ley", "man"];
const LEMMAS: usize = 30_000;
const PEOPLE: usize = 12_000;
const PLACES: usize = 3_000;
const ORGANIZATIONS: usize = 4_000;
/// Enough that columns of outlets and the lessons of each outlet are not trifles.
const OUTLETS: usize = 400;

fn syllables(random: &mut Random, count: usize) -> String {
    let mut word = String::new();
    for _ in 0..count {
        word.push_str(random.word(&ONSETS));
        word.push_str(random.word(&VOWELS));
        word.push_str(random.word(&CODAS));
    }
    word
}

fn capitalised(mut word: String) -> String {
    if let Some(first) = word.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    word
}

/// Content words, commonest first: a lemma and its forms.
pub struct Lexicon {
    forms: Vec<[String; ENDINGS.len()]>,
    zipf: Zipf,
}

impl Lexicon {
    pub fn new(random: &mut Random) -> Lexicon {
        let forms = (0..LEMMAS).map(|rank| {
            // Common words are short.
            let count = match rank {
                0..300 => 1 + random.below(2),
                300..5_000 => 2,
                _ => 2 + random.below(2),
            };
            let lemma = syllables(random, count);
            ENDINGS.map(|ending| format!("{lemma}{ending}"))
        });
        Lexicon {
            forms: forms.collect(),
            zipf: Zipf::new(LEMMAS),
        }
    }

    pub fn lemma(&self, random: &mut Random) -> usize {
        self.zipf.draw(random)
    }

    pub fn form(&self, lemma: usize, random: &mut Random) -> &str {
        random.pick(&self.forms[lemma]).as_str()
    }

    /// A word that hardly any other article has: the vocabulary of an archive never ends (Heaps' law).
    pub fn rare(random: &mut Random) -> String {
        let count = 3 + random.below(2);
        syllables(random, count)
    }
}

fn person(random: &mut Random, syllables_of_it: usize) -> (String, String) {
    let short = capitalised(syllables(random, syllables_of_it)) + random.word(&FAMILY);
    (format!("{} {short}", random.word(&FIRST)), short)
}

/// Names in full and in short, commonest first.
pub struct Names {
    people: Vec<(String, String)>,
    places: Vec<String>,
    organizations: Vec<(String, String)>,
    outlets: Vec<String>,
    zipf_outlets: Zipf,
    zipf_people: Zipf,
    zipf_places: Zipf,
    zipf_organizations: Zipf,
}

impl Names {
    pub fn new(random: &mut Random) -> Names {
        const TOWN: [&str; 8] = ["ville", "burg", "ton", "stan", "ia", "ford", "grad", "port"];
        const KIND: [&str; 8] = [
            "Bank", "Corp", "Group", "Party", "Ministry", "Union", "Council", "Agency",
        ];
        let person = |random: &mut Random| person(random, 1);
        let place = |random: &mut Random| {
            let count = 1 + random.below(2);
            capitalised(syllables(random, count)) + random.word(&TOWN)
        };
        let organization = |random: &mut Random| {
            let short = capitalised(syllables(random, 2));
            (format!("{short} {}", random.pick(&KIND)), short)
        };
        Names {
            people: (0..PEOPLE).map(|_| person(random)).collect(),
            places: (0..PLACES).map(|_| place(random)).collect(),
            organizations: (0..ORGANIZATIONS).map(|_| organization(random)).collect(),
            outlets: (0..OUTLETS)
                .map(|_| format!("{} Times", place(random)))
                .collect(),
            zipf_outlets: Zipf::new(OUTLETS),
            zipf_people: Zipf::new(PEOPLE),
            zipf_places: Zipf::new(PLACES),
            zipf_organizations: Zipf::new(ORGANIZATIONS),
        }
    }

    pub fn person(&self, random: &mut Random) -> String {
        self.people[self.zipf_people.draw(random)].0.clone()
    }

    pub fn outlet(&self, random: &mut Random) -> &str {
        &self.outlets[self.zipf_outlets.draw(random)]
    }

    /// A name of any kind; one in eight is of somebody whom hardly any other article names.
    pub fn draw(&self, random: &mut Random) -> (String, String) {
        if random.one_in(8) {
            return person(random, 2);
        }
        match random.below(3) {
            0 => self.people[self.zipf_people.draw(random)].clone(),
            1 => {
                let place = &self.places[self.zipf_places.draw(random)];
                (place.clone(), place.clone())
            }
            _ => self.organizations[self.zipf_organizations.draw(random)].clone(),
        }
    }
}
