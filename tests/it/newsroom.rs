//! Made-up news: articles in several languages and formats, the same for the same seed.

use std::io::Write;

use crate::program::Trial;

/// A small generator of numbers (xorshift); the same seed gives the same numbers.
#[derive(Clone, Debug)]
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Dice {
        Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    pub fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % sides as u64) as usize
    }

    pub fn pick<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.roll(of.len())]
    }
}

/// Language, the words that hold its sentences together, and words with content.
const LANGUAGES: [(&str, &[&str], &[&str]); 5] = [
    (
        "en",
        &[
            "the", "of", "and", "in", "to", "was", "that", "with", "on", "for",
        ],
        &[
            "harbour", "council", "ferry", "storm", "minister", "talks", "talking", "election",
            "votes", "bridge", "market", "prices", "police", "court", "strike", "Doha", "WHO",
            "flood", "river", "budget",
        ],
    ),
    (
        "de",
        &[
            "der", "die", "und", "in", "das", "war", "mit", "auf", "für", "nicht",
        ],
        &[
            "Hafen",
            "Rat",
            "Fähre",
            "Sturm",
            "Minister",
            "Gespräche",
            "Wahl",
            "Brücke",
            "Markt",
            "Preise",
            "Polizei",
            "Gericht",
            "Streik",
            "Hochwasser",
            "Fluss",
            "Haushalt",
        ],
    ),
    (
        "fr",
        &[
            "le", "la", "les", "et", "dans", "était", "que", "avec", "sur", "pour",
        ],
        &[
            "port",
            "conseil",
            "ferry",
            "tempête",
            "ministre",
            "élection",
            "pont",
            "marché",
            "prix",
            "police",
            "tribunal",
            "grève",
            "crue",
            "rivière",
            "budget",
        ],
    ),
    (
        "ru",
        &["и", "в", "на", "что", "с", "по", "это", "был", "для", "не"],
        &[
            "порт",
            "совет",
            "паром",
            "шторм",
            "министр",
            "выборы",
            "мост",
            "рынок",
            "цены",
            "полиция",
            "суд",
            "забастовка",
            "река",
            "бюджет",
        ],
    ),
    (
        "zh",
        &["的", "在", "和", "了", "是"],
        &[
            "港口", "议会", "渡轮", "风暴", "部长", "选举", "大桥", "市场", "价格", "警察", "法院",
            "罢工", "河流", "预算",
        ],
    ),
];

const OUTLETS: [&str; 4] = [
    "Harbour Gazette",
    "Kurier am Fluss",
    "Le Quai",
    "Northern Courier",
];

/// One article before it has a format.
#[derive(Clone, Debug)]
pub struct Story {
    pub id: String,
    pub title: String,
    pub text: String,
    pub outlet: &'static str,
    pub language: &'static str,
    /// `2024-05-03`, or empty.
    pub date: String,
}

fn sentence(dice: &mut Dice, language: usize, words: usize) -> String {
    let (tag, small, large) = LANGUAGES[language];
    let mut parts = Vec::new();
    for i in 0..words {
        parts.push(match i % 2 {
            0 => *dice.pick(small),
            _ => *dice.pick(large),
        });
    }
    match tag {
        "zh" => parts.concat(),
        _ => parts.join(" "),
    }
}

pub fn story(dice: &mut Dice, number: usize) -> Story {
    let language = [0, 0, 0, 1, 2, 3, 4][dice.roll(7)];
    let paragraph = |dice: &mut Dice| {
        let mut text = String::new();
        for _ in 0..2 + dice.roll(3) {
            let words = 6 + dice.roll(12);
            text.push_str(&sentence(dice, language, words));
            text.push_str(if language == 4 { "。" } else { ". " });
        }
        text.trim_end().to_owned()
    };
    let paragraphs: Vec<String> = (0..1 + dice.roll(3)).map(|_| paragraph(dice)).collect();
    let dated = dice.roll(8) > 0;
    Story {
        id: format!("s{number}"),
        title: sentence(dice, language, 5),
        text: paragraphs.join("\n\n"),
        outlet: OUTLETS[dice.roll(OUTLETS.len())],
        language: LANGUAGES[language].0,
        date: match dated {
            true => format!(
                "20{:02}-{:02}-{:02}",
                10 + dice.roll(15),
                1 + dice.roll(12),
                1 + dice.roll(28)
            ),
            false => String::new(),
        },
    }
}

pub fn json(story: &Story) -> serde_json::Value {
    let mut record = serde_json::json!({
        "id": story.id, "title": story.title, "text": story.text, "source": story.outlet, "language": story.language,
    });
    if !story.date.is_empty() {
        record["date"] = story.date.clone().into();
    }
    record
}

pub fn jsonl(stories: &[Story]) -> String {
    stories.iter().map(|s| format!("{}\n", json(s))).collect()
}

fn html(story: &Story) -> String {
    let paragraphs: String = story
        .text
        .split("\n\n")
        .map(|p| format!("<p>{p}</p>\n"))
        .collect();
    let date = match story.date.as_str() {
        "" => String::new(),
        date => format!("<meta property=\"article:published_time\" content=\"{date}T10:00:00Z\">"),
    };
    format!(
        "<!DOCTYPE html><html lang=\"{}\"><head><meta charset=\"utf-8\"><title>{}</title>{date}</head><body><article><h1>{}</h1>\n{paragraphs}</article></body></html>",
        story.language, story.title, story.title
    )
}

fn csv(stories: &[Story]) -> String {
    let mut out = "id,title,text,date\n".to_owned();
    for s in stories {
        out.push_str(&format!(
            "{},\"{}\",\"{}\",{}\n",
            s.id, s.title, s.text, s.date
        ));
    }
    out
}

fn trec(stories: &[Story]) -> String {
    let document = |s: &Story| {
        format!(
            "<DOC>\n<DOCNO>{}</DOCNO>\n<HEAD>{}</HEAD>\n<TEXT>\n{}\n</TEXT>\n</DOC>\n",
            s.id, s.title, s.text
        )
    };
    stories.iter().map(document).collect()
}

/// Writes batch `n` of the corpus, some 40 articles: a dump of each kind and some single files.
/// Every batch holds copies of articles of the one before it.
pub fn write_batch(trial: &Trial, n: usize) {
    let mut dice = Dice::new(n as u64 + 1);
    let mut next = n * 100;
    let mut stories = |count: usize| -> Vec<Story> {
        let from = next;
        next += count;
        (from..next).map(|i| story(&mut dice, i)).collect()
    };
    trial.write(&format!("news/dumps/{n}.jsonl"), jsonl(&stories(12)));
    trial.write(&format!("news/tables/{n}.csv"), csv(&stories(6)));
    trial.write(&format!("news/wire/{n}.trec"), trec(&stories(6)));
    let array: Vec<_> = stories(4).iter().map(json).collect();
    trial.write(
        &format!("news/a/{n}.json"),
        serde_json::to_vec(&array).expect("JSON"),
    );
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed
        .write_all(jsonl(&stories(4)).as_bytes())
        .expect("memory");
    trial.write(
        &format!("news/dumps/{n}.jsonl.gz"),
        packed.finish().expect("memory"),
    );
    for s in stories(6) {
        let (id, text) = (&s.id, format!("{}\n\n{}\n", s.title, s.text));
        trial.write(&format!("news/web/{n}/{id}.html"), html(&s));
        trial.write(&format!("news/text/{id}.txt"), &text);
        trial.write(&format!("news/text/{id}.md"), format!("# {text}"));
    }
    if n > 0 {
        // What another batch has already, in a place before and a place after it.
        let mut dice = Dice::new(n as u64);
        let again: Vec<Story> = (0..3)
            .map(|i| story(&mut dice, (n - 1) * 100 + i))
            .collect();
        trial.write(&format!("news/copies/{n}.jsonl"), jsonl(&again));
        trial.write(&format!("news/z/{n}.jsonl"), jsonl(&again));
    }
    trial.write(
        &format!("news/broken/{n}.jsonl"),
        format!("{}{{\"id\": \"cut off\n", jsonl(&stories(1))),
    );
    trial.write(
        &format!("news/binary/{n}.png"),
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
    );
}

/// Queries over the vocabulary, of every kind that the language has.
pub fn queries(seed: u64, count: usize) -> Vec<String> {
    let mut dice = Dice::new(seed);
    let words: Vec<&str> = LANGUAGES
        .iter()
        .flat_map(|(_, _, large)| large.iter().copied())
        .collect();
    let mut made = Vec::new();
    for kind in 0..count {
        let english = LANGUAGES[0].2;
        let small = LANGUAGES[0].1;
        let word = *dice.pick(&words);
        let other = *dice.pick(english);
        let third = *dice.pick(english);
        made.push(match kind % 16 {
            0 => word.to_owned(),
            1 => format!("{other} {third}"),
            2 => format!("\"{} {other}\"", dice.pick(small)),
            3 => format!("{word} OR {other}"),
            4 => format!("{other} NOT {third}"),
            5 => format!("{}*", other.chars().take(3).collect::<String>()),
            6 => format!("={word}"),
            7 => format!("title:{word}"),
            8 => format!("date:20{} {other}", 10 + dice.roll(15)),
            9 => format!("date:2012..20{} ({word} OR {other})", 13 + dice.roll(10)),
            10 => format!("lang:{} -{other}", LANGUAGES[dice.roll(5)].0),
            11 => format!("source:\"{}\" {other}", dice.pick(&OUTLETS)),
            12 => format!("({word} OR {third}) {other}^2"),
            13 => format!(
                "path:news/{}/* {other}",
                dice.pick(&["dumps", "text", "web", "wire"])
            ),
            14 => format!("words:>{} {other}", 20 + dice.roll(60)),
            _ => format!("date:none OR title:({word} OR {third})"),
        });
    }
    made
}
