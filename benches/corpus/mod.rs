//! A made-up news archive: the same seed gives the same bytes, on any machine.
//!
//! Only integers are used, so that no platform's floating point decides a byte. An article depends on
//! the seed and its number alone: any range of them can be made apart from the others.

pub mod words;

use words::{FUNCTION_WORDS, Lexicon, Names};

/// SplitMix64 (Steele, Lea, Flood 2014).
#[derive(Clone)]
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Random {
        Random(seed)
    }

    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut x = self.0;
        x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        x ^ (x >> 31)
    }

    /// A number from 0 to `end - 1`; `end` is not 0.
    pub fn below(&mut self, end: usize) -> usize {
        ((u128::from(self.next()) * end as u128) >> 64) as usize
    }

    pub fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }

    pub fn pick<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len())]
    }

    pub fn word(&mut self, all: &[&'static str]) -> &'static str {
        all[self.below(all.len())]
    }
}

/// Ranks drawn by Zipf's law with Mandelbrot's shift.
pub struct Zipf(Vec<u64>);

impl Zipf {
    pub fn new(ranks: usize) -> Zipf {
        let mut sum = 0;
        let weights = (0..ranks as u64).map(|rank| {
            sum += (1 << 40) / (10 * rank + 27);
            sum
        });
        Zipf(weights.collect())
    }

    pub fn draw(&self, random: &mut Random) -> usize {
        let sum = self.0.last().copied().unwrap_or(1);
        let at = random.below(sum as usize) as u64;
        self.0.partition_point(|reached| *reached <= at)
    }
}

pub struct Story {
    pub id: String,
    pub title: String,
    /// Paragraphs parted by blank lines.
    pub text: String,
    /// ISO 8601.
    pub date: String,
    pub outlet: String,
    pub section: &'static str,
    pub author: String,
    pub url: String,
}

const SECTIONS: [&str; 12] = [
    "World",
    "Politics",
    "Business",
    "Sport",
    "Local",
    "Opinion",
    "Culture",
    "Science",
    "Health",
    "Travel",
    "Technology",
    "Weather",
];
const DAYS: [&str; 7] = [
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
];
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
/// How far back the story lies that another outlet takes over.
const REACH: u64 = 2_000;

impl Story {
    pub fn json(&self) -> String {
        let Story {
            id,
            title,
            text,
            date,
            outlet,
            section,
            author,
            url,
        } = self;
        let line = serde_json::json!({
            "id": id, "title": title, "date": date, "author": author, "source": outlet, "section": section, "url": url,
            "text": text,
        });
        format!("{line}\n")
    }

    /// A file of plain text, and its path below the corpus, which tells the date.
    pub fn loose(&self) -> (String, String) {
        let day = self.date.replace('-', "/");
        let path = format!("{day}/{}.txt", self.id);
        (path, format!("{}\n\n{}\n", self.title, self.text))
    }
}

pub struct Corpus {
    seed: u64,
    lexicon: Lexicon,
    names: Names,
}

impl Corpus {
    pub fn new(seed: u64) -> Corpus {
        let mut random = Random::new(seed);
        Corpus {
            seed,
            lexicon: Lexicon::new(&mut random),
            names: Names::new(&mut random),
        }
    }

    pub fn stories(&self, count: u64) -> impl Iterator<Item = Story> + '_ {
        (0..count).map(|number| self.story(number, 0))
    }

    /// The article of a number; another `version` of it has one paragraph more. One in ten is a copy of an
    /// earlier one in another outlet, cut at its end or with a paragraph of its own.
    pub fn story(&self, number: u64, version: u64) -> Story {
        let mut random = self.random(number);
        let day = random.below(20 * 365);
        let outlet = self.names.outlet(&mut random).to_owned();
        let copied = match random.one_in(10) {
            true => number.checked_sub(1 + random.below(REACH as usize) as u64),
            false => None,
        };
        // What a copy is made from may be a copy itself: the one that it is made from has the text.
        let mut story = match copied {
            Some(other) => Story {
                outlet,
                ..self.story(other, 0)
            },
            None => self.original(day, outlet, &mut random),
        };
        let mut writer = self.writer(&mut random);
        if copied.is_some() {
            match (writer.random.below(3), story.text.rfind("\n\n")) {
                (0, Some(end)) => story.text.truncate(end),
                (1, _) => {
                    writer.paragraph();
                }
                _ => {}
            }
        }
        for _ in 0..version {
            writer.paragraph();
        }
        if !writer.out.is_empty() {
            story.text.push_str("\n\n");
            story.text.push_str(writer.out.trim_end());
        }
        let host = story.outlet.to_lowercase().replace(' ', "");
        story.url = format!("https://www.{host}.example/story/{number:08}");
        story.id = format!("{number:08}");
        story
    }

    fn random(&self, number: u64) -> Random {
        let mut random = Random::new(self.seed ^ number.wrapping_mul(0xd6e8_feb8_6659_fd93));
        random.next();
        random
    }

    fn writer<'a>(&'a self, random: &'a mut Random) -> Writer<'a> {
        Writer {
            topic: (0..24).map(|_| self.lexicon.lemma(random)).collect(),
            cast: (0..3 + random.below(6))
                .map(|_| self.names.draw(random))
                .collect(),
            met: [false; 8],
            corpus: self,
            random,
            out: String::new(),
        }
    }

    fn original(&self, day: usize, outlet: String, random: &mut Random) -> Story {
        let mut writer = self.writer(random);
        let author = self.names.person(writer.random);
        writer.headline();
        let title = std::mem::take(&mut writer.out);
        let mut words = length(writer.random);
        while words > 0 {
            words = words.saturating_sub(writer.paragraph());
        }
        Story {
            url: String::new(),
            id: String::new(),
            title,
            text: writer.out.trim_end().to_owned(),
            date: date(day),
            outlet,
            section: random.word(&SECTIONS),
            author,
        }
    }
}

/// Words of an article: nearly log-normal, median 230, mean near 300.
fn length(random: &mut Random) -> usize {
    let mut words = 230_000;
    for _ in 0..16 {
        words = if random.one_in(2) {
            words * 6 / 5
        } else {
            words * 5 / 6
        };
    }
    (words + random.below(words / 5 + 1)) / 1000 + 10
}

/// A day of 20 years from 2005 on; months have 28 days, which is all that a date has to be here.
fn date(day: usize) -> String {
    let day = day % (20 * 12 * 28);
    let (year, month) = (2005 + day / 336, day / 28 % 12 + 1);
    format!("{year}-{month:02}-{:02}", day % 28 + 1)
}

/// One article being written.
struct Writer<'a> {
    corpus: &'a Corpus,
    /// Lemmas that come again and again in this article.
    topic: Vec<usize>,
    /// Names that do, and their short forms.
    cast: Vec<(String, String)>,
    met: [bool; 8],
    random: &'a mut Random,
    out: String,
}

impl Writer<'_> {
    fn headline(&mut self) {
        self.name();
        for _ in 0..3 + self.random.below(5) {
            self.out.push(' ');
            if self.random.one_in(4) {
                let word = *self.random.pick(&FUNCTION_WORDS);
                self.out.push_str(word.0);
            } else {
                self.content();
            }
        }
    }

    /// Writes sentences up to a blank line; returns how many words.
    fn paragraph(&mut self) -> usize {
        let mut words = 0;
        for _ in 0..1 + self.random.below(3) {
            words += self.sentence();
            self.out.push(' ');
        }
        self.out.pop();
        self.out.push_str("\n\n");
        words
    }

    fn sentence(&mut self) -> usize {
        let start = self.out.len();
        let words = 8 + self.random.below(12) + self.random.below(12);
        let quoted = self.random.one_in(8);
        if quoted {
            self.out.push('"');
        }
        for word in 0..words {
            if word > 0 {
                let comma = word > 3 && self.random.one_in(14);
                self.out.push_str(if comma { ", " } else { " " });
            }
            match self.random.below(100) {
                0..44 => self.function_word(),
                44..48 => self.name(),
                48..50 => self.number(),
                50 if self.random.one_in(2) => self.day(),
                _ => self.content(),
            }
        }
        if quoted {
            self.out.push_str(",\" said ");
            self.name();
        }
        self.out.push('.');
        let first = start + usize::from(quoted);
        if let Some(letter) = self.out.get_mut(first..=first) {
            letter.make_ascii_uppercase();
        }
        words
    }

    fn function_word(&mut self) {
        let sum: usize = FUNCTION_WORDS.iter().map(|word| word.1).sum();
        let mut at = self.random.below(sum);
        for (word, weight) in FUNCTION_WORDS {
            if at < weight {
                self.out.push_str(word);
                return;
            }
            at -= weight;
        }
    }

    fn content(&mut self) {
        if self.random.one_in(400) {
            let word = Lexicon::rare(self.random);
            return self.out.push_str(&word);
        }
        let lemma = if self.random.one_in(4) {
            *self.random.pick(&self.topic)
        } else {
            self.corpus.lexicon.lemma(self.random)
        };
        let word = self.corpus.lexicon.form(lemma, self.random);
        self.out.push_str(word);
    }

    /// Words for a day.
    fn day(&mut self) {
        let text = match self.random.below(3) {
            0 => format!("on {}", self.random.word(&DAYS)),
            1 => format!(
                "on {} {}",
                self.random.word(&MONTHS),
                1 + self.random.below(28)
            ),
            _ => format!(
                "in {} {}",
                self.random.word(&MONTHS),
                1990 + self.random.below(35)
            ),
        };
        self.out.push_str(&text);
    }

    /// A name in full when it is met first, then mostly in short.
    fn name(&mut self) {
        let at = self.random.below(self.cast.len());
        let again = std::mem::replace(&mut self.met[at], true);
        let (full, short) = &self.cast[at];
        let in_short = again && !self.random.one_in(4);
        self.out.push_str(if in_short { short } else { full });
    }

    fn number(&mut self) {
        let text = match self.random.below(4) {
            0 => format!("{}", 1950 + self.random.below(76)),
            1 => format!("{}.{}", self.random.below(100), self.random.below(10)),
            2 => format!(
                "{},{:03}",
                1 + self.random.below(99),
                self.random.below(1000)
            ),
            _ => format!("{}", self.random.below(100)),
        };
        self.out.push_str(&text);
    }
}
