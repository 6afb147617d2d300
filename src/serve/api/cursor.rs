//! Where the next page of a search begins: a state of the archive, and a place in its order.
//!
//! Ranking counts words over all articles, so that one article more can turn any two around: a place in the order
//! means something in one state of the archive alone. A cursor therefore names its state, and the day from which the
//! query counted its dates; where that state is no longer kept there is a problem, never another order.

use xxhash_rust::xxh3::xxh3_64;

use super::search::Search;
use crate::date::Day;
use crate::engine::Sort;
use crate::serve::problem::Problem;

/// How far into the results a page may begin.
pub const FARTHEST: usize = 100_000;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cursor {
    pub state: u64,
    pub day: Day,
    /// How many hits stand before the page.
    pub offset: usize,
}

/// What a cursor belongs to. How long a page is may change.
fn of_search(search: &Search) -> u64 {
    let matching = search.matching.name();
    let sort: Sort = search.sort;
    xxh3_64(format!("{matching} {} {}", sort.name(), search.q).as_bytes())
}

impl Cursor {
    pub fn written(&self, search: &Search) -> String {
        format!(
            "{:016x}{:08x}{:08x}{:016x}",
            self.state,
            self.day.days() as i32,
            self.offset,
            of_search(search)
        )
    }

    pub fn read(text: &str, search: &Search) -> Result<Cursor, Problem> {
        let wrong = || {
            Problem::bad_request("this is no cursor")
                .with_hint("take it as it stands in the `Link` of the page before")
        };
        if text.len() != 48 || !text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')) {
            return Err(wrong());
        }
        let part = |range| u64::from_str_radix(text.get(range).unwrap_or_default(), 16);
        let parts = (part(0..16), part(16..24), part(24..32), part(32..48));
        let (Ok(state), Ok(day), Ok(offset), Ok(belongs)) = parts else {
            return Err(wrong());
        };
        // Days before 1970 are negative.
        let day = Day::from_days(i64::from(day as u32 as i32)).ok_or_else(wrong)?;
        if belongs != of_search(search) {
            return Err(Problem::bad_request("the cursor belongs to another search")
                .with_hint("a page that follows has the same `q`, `match` and `sort`"));
        }
        let offset = offset as usize;
        if offset > FARTHEST {
            return Err(
                Problem::bad_request(format!("pages end after {FARTHEST} articles"))
                    .with_hint("`/api/v1/export` hands out all that is found in one answer"),
            );
        }
        Ok(Cursor { state, day, offset })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn search(q: &str) -> Search {
        Search::of(q)
    }

    #[test]
    fn cursors_are_read_as_they_were_written() {
        let cursor = Cursor {
            state: u64::MAX - 5,
            day: Day::from_ymd(2025, 3, 5).unwrap(),
            offset: 70,
        };
        let old = Cursor {
            day: Day::from_ymd(1875, 3, 5).unwrap(),
            ..cursor
        };
        for cursor in [cursor, old] {
            let text = cursor.written(&search("doha"));
            assert_eq!(Cursor::read(&text, &search("doha")).unwrap(), cursor);
            assert!(Cursor::read(&text, &search("gaza")).is_err());
        }
    }

    #[test]
    fn anything_else_is_refused() {
        let cursor = Cursor {
            state: 1,
            day: Day::from_ymd(2025, 3, 5).unwrap(),
            offset: FARTHEST + 1,
        };
        let far = cursor.written(&search("doha"));
        let far = Cursor::read(&far, &search("doha")).unwrap_err();
        assert!(far.detail.contains("pages end"), "{}", far.detail);
        let longer = "0".repeat(49);
        let large = "f".repeat(48);
        for text in [
            "",
            "x",
            "é",
            &longer,
            &large,
            &"+".repeat(48),
            &"é".repeat(24),
        ] {
            assert!(Cursor::read(text, &search("doha")).is_err(), "{text}");
        }
    }
}
