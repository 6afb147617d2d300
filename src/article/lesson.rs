//! What an outlet's other articles say of one: which of day and month its dates put first, and which of its
//! paragraphs are furniture of the site.
//!
//! A lesson is applied to an article as it was read, and taken back without loss: the archive stays what a
//! clean build makes of it, whatever the other articles say later.

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_64;

use super::blocks::block_hash;
use super::{Article, Evidence, Published};
use crate::date::{Day, Interval};

/// Which of day and month dates of only numbers put first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    DayFirst,
    MonthFirst,
}

impl Order {
    pub fn of(day_first: bool) -> Order {
        match day_first {
            true => Order::DayFirst,
            false => Order::MonthFirst,
        }
    }

    fn words(self) -> &'static str {
        match self {
            Order::DayFirst => "day first",
            Order::MonthFirst => "month first",
        }
    }
}

/// What an article's own dates of only numbers tell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Numbers {
    /// There is none, or it tells no order.
    #[default]
    Silent,
    /// They are in this order.
    Shown(Order),
    /// The date of publication is one, and may mean either of two days.
    Open {
        /// With the day first it is the earlier of the two.
        day_first_is_earlier: bool,
        /// What the date rests on, whichever it is.
        evidence: Evidence,
    },
}

/// A paragraph of the article as it was read that is not in its text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftOut {
    /// Which paragraph it was, from 0.
    pub at: usize,
    pub text: String,
}

/// What is to be made of an article as it was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lesson {
    pub order: Option<Order>,
    /// [`block_hash`]es of paragraphs that are furniture.
    pub furniture: Vec<u32>,
}

impl Lesson {
    /// Tells lessons apart; 0 for one that says nothing.
    pub fn mark(&self) -> u64 {
        let order = match self.order {
            None => 0,
            Some(Order::DayFirst) => 1,
            Some(Order::MonthFirst) => 2,
        };
        let mut furniture = self.furniture.clone();
        furniture.sort_unstable();
        furniture.dedup();
        match furniture.is_empty() {
            true => order,
            false => {
                let bytes: Vec<u8> = furniture.iter().flat_map(|h| h.to_le_bytes()).collect();
                (xxh3_64(&bytes) & !3 | order).max(4)
            }
        }
    }
}

const NOTE_ORDER: &str = "date read as in the outlet's other articles: ";
const NOTE_LEFT_OUT: &str = "left out as in the outlet's other pages: ";

impl Article {
    /// The paragraphs of the text as it was read, in their order.
    pub fn paragraphs_as_read(&self) -> Vec<&str> {
        let mut kept = self.text.split("\n\n");
        let mut all = Vec::new();
        for left_out in &self.left_out {
            all.extend(kept.by_ref().take(left_out.at.saturating_sub(all.len())));
            all.push(&left_out.text);
        }
        all.extend(kept);
        all
    }

    /// The lesson that was applied to it.
    pub fn learned(&self) -> Lesson {
        let is_settled = |p: &&Published| p.evidence == Evidence::OutletOrder;
        let order = match (self.published.as_ref().filter(is_settled), self.numbers) {
            (
                Some(published),
                Numbers::Open {
                    day_first_is_earlier,
                    ..
                },
            ) => {
                let is_earlier = swapped(published.earliest) > Some(published.earliest);
                Some(Order::of(is_earlier == day_first_is_earlier))
            }
            _ => None,
        };
        Lesson {
            order,
            furniture: self.left_out.iter().map(|l| block_hash(&l.text)).collect(),
        }
    }

    /// The article as it was read, with `lesson` applied to it and no other.
    pub fn taught(mut self, lesson: &Lesson) -> Article {
        self.take_back();
        if let (
            Some(order),
            Numbers::Open {
                day_first_is_earlier,
                ..
            },
            Some(published),
        ) = (lesson.order, self.numbers, &mut self.published)
        {
            let day = match (order == Order::DayFirst) == day_first_is_earlier {
                true => published.earliest,
                false => published.latest,
            };
            *published = Published {
                date: Some(day),
                earliest: day,
                latest: day,
                time: None,
                evidence: Evidence::OutletOrder,
            };
            self.notes.push(format!("{NOTE_ORDER}{}", order.words()));
        }
        self.leave_out(&lesson.furniture);
        self
    }

    /// The first paragraph stays in any case.
    fn leave_out(&mut self, furniture: &[u32]) {
        if furniture.is_empty() {
            return;
        }
        let mut kept: Vec<&str> = Vec::new();
        let mut left_out = Vec::new();
        for (at, text) in self.text.split("\n\n").enumerate() {
            match at > 0 && furniture.contains(&block_hash(text)) {
                true => left_out.push(LeftOut {
                    at,
                    text: text.to_owned(),
                }),
                false => kept.push(text),
            }
        }
        if !left_out.is_empty() {
            self.text = kept.join("\n\n");
            let n = left_out.len();
            let paragraphs = if n == 1 { "paragraph" } else { "paragraphs" };
            self.notes.push(format!("{NOTE_LEFT_OUT}{n} {paragraphs}"));
            self.left_out = left_out;
        }
    }

    fn take_back(&mut self) {
        if !self.left_out.is_empty() {
            self.text = self.paragraphs_as_read().join("\n\n");
            self.left_out.clear();
        }
        if let (Numbers::Open { evidence, .. }, Some(published)) =
            (self.numbers, &mut self.published)
            && published.evidence == Evidence::OutletOrder
        {
            let day = published.earliest;
            let other = swapped(day).unwrap_or(day);
            let days = Interval::new(day.min(other), day.max(other));
            let days = days.unwrap_or(Interval::of_day(day));
            *published = Published {
                date: days.day(),
                earliest: days.earliest(),
                latest: days.latest(),
                time: None,
                evidence,
            };
        }
        let is_lesson =
            |note: &str| note.starts_with(NOTE_ORDER) || note.starts_with(NOTE_LEFT_OUT);
        self.notes.retain(|note| !is_lesson(note));
    }
}

/// The day that the same numbers mean in the other order.
fn swapped(day: Day) -> Option<Day> {
    let (year, month, day) = day.ymd();
    Day::from_ymd(year, day, month)
}
