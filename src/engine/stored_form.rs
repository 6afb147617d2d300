//! An article as one string in the store, and back: a page of hits reads it for each of them.
//!
//! Fields in a fixed order; before each text its length, and before each list the number of its items,
//! in groups of six bits as ASCII characters.

use crate::article::lesson::{LeftOut, Numbers, Order};
use crate::article::{Article, Encoding, Evidence, Kind, Place, Published, Stated};
use crate::date::Day;
use crate::error::{Error, Result};

/// The article as it is stored.
pub fn stored_form(article: &Article) -> String {
    let Article {
        id,
        record_id,
        source,
        format,
        url,
        title,
        text,
        left_out,
        authors,
        outlet,
        section,
        language,
        keywords,
        stated,
        encoding,
        published,
        numbers,
        modified,
        content_hash,
        notes,
    } = article;
    let mut out = Out(String::with_capacity(text.len() + title.len() + 512));
    out.text(id);
    out.option(record_id.as_deref(), Out::text);
    let Place {
        path,
        record,
        offset,
    } = source;
    out.text(path);
    out.option(*record, Out::number);
    out.option(*offset, Out::number);
    out.text(format);
    out.option(url.as_deref(), Out::text);
    out.text(title);
    out.text(text);
    out.number(left_out.len() as u64);
    for LeftOut { at, text } in left_out {
        out.number(*at as u64);
        out.text(text);
    }
    out.texts(authors);
    for value in [outlet, section, language] {
        out.option(value.as_deref(), Out::text);
    }
    out.texts(keywords);
    out.number(stated.len() as u64);
    for Stated { kind, name } in stated {
        out.number(*kind as u64);
        out.text(name);
    }
    let Encoding {
        given,
        declared,
        detected,
        used,
        replaced,
    } = encoding;
    for value in [given, declared, detected] {
        out.option(value.as_deref(), Out::text);
    }
    out.text(used);
    out.number(*replaced);
    out.option(published.as_ref(), Out::published);
    out.numbers(*numbers);
    out.option(*modified, Out::day);
    out.text(content_hash);
    out.texts(notes);
    out.0
}

/// The article back from its stored form.
pub fn from_stored(text: &str) -> Result<Article> {
    let read = || {
        let mut input = In(text);
        let article = input.article()?;
        input.0.is_empty().then_some(article)
    };
    read().ok_or_else(|| Error::Engine("a stored article is cut or of another form".into()))
}

struct Out(String);

const GROUP: u64 = 1 << 6;
/// Of a group that another one follows.
const MORE: u8 = 1 << 6;

impl Out {
    fn number(&mut self, mut value: u64) {
        while value >= GROUP {
            self.0.push(char::from((value % GROUP) as u8 | MORE));
            value /= GROUP;
        }
        self.0.push(char::from(value as u8));
    }

    fn text(&mut self, text: &str) {
        self.number(text.len() as u64);
        self.0.push_str(text);
    }

    fn texts(&mut self, texts: &[String]) {
        self.number(texts.len() as u64);
        texts.iter().for_each(|text| self.text(text));
    }

    fn option<T>(&mut self, value: Option<T>, write: impl Fn(&mut Out, T)) {
        self.number(u64::from(value.is_some()));
        if let Some(value) = value {
            write(self, value);
        }
    }

    fn day(&mut self, day: Day) {
        self.number((day.days() - Day::MIN.days()) as u64);
    }

    fn published(&mut self, published: &Published) {
        let Published {
            date,
            earliest,
            latest,
            time,
            evidence,
        } = published;
        self.option(*date, Out::day);
        self.day(*earliest);
        self.day(*latest);
        self.option(time.as_deref(), Out::text);
        self.number(*evidence as u64);
    }

    fn numbers(&mut self, numbers: Numbers) {
        match numbers {
            Numbers::Silent => self.number(0),
            Numbers::Shown(Order::DayFirst) => self.number(1),
            Numbers::Shown(Order::MonthFirst) => self.number(2),
            Numbers::Open {
                day_first_is_earlier,
                evidence,
            } => {
                self.number(3 + u64::from(day_first_is_earlier));
                self.number(evidence as u64);
            }
        }
    }
}

/// What is not read yet; `None` of a reading where it is not what was written.
struct In<'t>(&'t str);

impl In<'_> {
    fn number(&mut self) -> Option<u64> {
        let mut value = 0;
        for (at, byte) in self.0.bytes().enumerate().take(11) {
            value |= u64::from(byte & (MORE - 1)).checked_shl(6 * at as u32)?;
            if byte & MORE == 0 {
                self.0 = self.0.get(at + 1..)?;
                return Some(value);
            }
        }
        None
    }

    fn text(&mut self) -> Option<String> {
        let len = usize::try_from(self.number()?).ok()?;
        let (text, rest) = self.0.split_at_checked(len)?;
        self.0 = rest;
        Some(text.to_owned())
    }

    fn list<T>(&mut self, read: impl Fn(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        // Each item takes a byte at least.
        let items = self.number()?;
        (items <= self.0.len() as u64).then_some(())?;
        (0..items).map(|_| read(self)).collect()
    }

    fn option<T>(&mut self, read: impl Fn(&mut Self) -> Option<T>) -> Option<Option<T>> {
        match self.number()? {
            0 => Some(None),
            _ => read(self).map(Some),
        }
    }

    fn day(&mut self) -> Option<Day> {
        let days = i64::try_from(self.number()?).ok()?;
        Day::from_days(days + Day::MIN.days())
    }

    fn published(&mut self) -> Option<Published> {
        Some(Published {
            date: self.option(Self::day)?,
            earliest: self.day()?,
            latest: self.day()?,
            time: self.option(Self::text)?,
            evidence: self.evidence()?,
        })
    }

    fn evidence(&mut self) -> Option<Evidence> {
        let at = usize::try_from(self.number()?).ok()?;
        Evidence::ALL.get(at).copied()
    }

    fn numbers(&mut self) -> Option<Numbers> {
        Some(match self.number()? {
            0 => Numbers::Silent,
            1 => Numbers::Shown(Order::DayFirst),
            2 => Numbers::Shown(Order::MonthFirst),
            open @ (3 | 4) => Numbers::Open {
                day_first_is_earlier: open == 4,
                evidence: self.evidence()?,
            },
            _ => return None,
        })
    }

    fn left_out(&mut self) -> Option<LeftOut> {
        Some(LeftOut {
            at: usize::try_from(self.number()?).ok()?,
            text: self.text()?,
        })
    }

    fn stated(&mut self) -> Option<Stated> {
        Some(Stated {
            kind: *Kind::ALL.get(usize::try_from(self.number()?).ok()?)?,
            name: self.text()?,
        })
    }

    fn article(&mut self) -> Option<Article> {
        Some(Article {
            id: self.text()?,
            record_id: self.option(Self::text)?,
            source: Place {
                path: self.text()?,
                record: self.option(Self::number)?,
                offset: self.option(Self::number)?,
            },
            format: self.text()?,
            url: self.option(Self::text)?,
            title: self.text()?,
            text: self.text()?,
            left_out: self.list(Self::left_out)?,
            authors: self.list(Self::text)?,
            outlet: self.option(Self::text)?,
            section: self.option(Self::text)?,
            language: self.option(Self::text)?,
            keywords: self.list(Self::text)?,
            stated: self.list(Self::stated)?,
            encoding: Encoding {
                given: self.option(Self::text)?,
                declared: self.option(Self::text)?,
                detected: self.option(Self::text)?,
                used: self.text()?,
                replaced: self.number()?,
            },
            published: self.option(Self::published)?,
            numbers: self.numbers()?,
            modified: self.option(Self::day)?,
            content_hash: self.text()?,
            notes: self.list(Self::text)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::oracle_queries::{Random, random_article};

    fn full() -> Article {
        let mut article = random_article(&mut Random(3), 1).article;
        article.record_id = Some("r\0".to_owned());
        article.source.record = Some(u64::MAX);
        article.source.offset = Some(63);
        article.url = Some("https://example.org/ä".to_owned());
        article.text = "Ä\n\n会".repeat(40);
        article.keywords = vec![String::new(), "k".repeat(64)];
        article.modified = Some(Day::MIN);
        article.encoding.given = Some("x".to_owned());
        article.notes = vec!["n".to_owned()];
        article.left_out = vec![LeftOut {
            at: 70,
            text: "Sign up.".to_owned(),
        }];
        article.numbers = Numbers::Open {
            day_first_is_earlier: true,
            evidence: Evidence::Text,
        };
        article.published = Some(Published {
            date: None,
            earliest: Day::MIN,
            latest: Day::MAX,
            time: Some("t".to_owned()),
            evidence: Evidence::Text,
        });
        article
    }

    #[test]
    fn what_was_stored_comes_back() {
        for i in 0..50 {
            let article = random_article(&mut Random(i), 1).article;
            let stored = stored_form(&article);
            assert_eq!(from_stored(&stored).unwrap(), article);
        }
        assert_eq!(from_stored(&stored_form(&full())).unwrap(), full());
    }

    #[test]
    fn what_is_cut_is_an_error() {
        let stored = stored_form(&full());
        for (end, _) in stored.char_indices() {
            assert!(from_stored(&stored[..end]).is_err(), "cut at {end}");
        }
        assert!(from_stored(&format!("{stored}x")).is_err());
        assert!(from_stored("\u{7f}\u{7f}\u{7f}\u{7f}\u{7f}\u{7f}\u{7f}\u{7f}").is_err());
    }
}
