//! Publication dates: candidates with their evidence, and which of them is believed.

mod captured;
mod choose;
mod clock;
mod forms;
mod local;
mod order;
mod parse;
mod place;
mod text;
mod tokens;
mod zone;

pub use captured::lay_aside;
pub use choose::{Dated, choose};
pub(super) use order::{DAY_FIRST, MONTH_FIRST, puts_day_first};
pub use order::{either_day, shown as shown_order};
pub use place::{from_path, from_url};
pub use text::from_text;
pub(super) use text::tells_of_change;
pub(super) use tokens::has_digit;
pub use zone::{Clock, Home, country_of};

use crate::date::Interval;

/// Reads a written date of any usual form, whole: the days it names and, where stated with a zone,
/// the instant as RFC 3339.
pub fn parse_date(text: &str) -> Option<(Interval, Option<String>)> {
    parse_date_in(text, None)
}

/// The same where the language is known (`en-US`, `de`): it settles `05/03/2025`, and names of
/// months that two languages share.
pub fn parse_date_in(text: &str, language: Option<&str>) -> Option<(Interval, Option<String>)> {
    parse::whole(text, language).map(|written| (written.interval, written.time))
}

/// The first day written anywhere in `text`, with the bytes where it stands.
pub(super) fn find_day(
    text: &str,
    language: Option<&str>,
) -> Option<(Interval, Option<String>, std::ops::Range<usize>)> {
    parse::first_day(text, 0, language)
        .map(|written| (written.interval, written.time, written.start..written.end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expect: &str) {
        check_in(text, None, expect);
    }

    /// `expect` is a day, a month or a year as ISO, with the instant behind a blank where one is
    /// stated; empty where the text must be refused.
    #[track_caller]
    fn check_in(text: &str, language: Option<&str>, expect: &str) {
        let (days, time) = match expect.split_once(' ') {
            Some((days, time)) => (days, Some(time.to_owned())),
            None => (expect, None),
        };
        let expect = Interval::parse_iso(days).map(|interval| (interval, time));
        assert_eq!(parse_date_in(text, language), expect, "reading `{text}`");
    }

    #[test]
    fn iso_and_its_cousins() {
        check("2025-03-05", "2025-03-05");
        check("2025-03-05T10:15:00Z", "2025-03-05 2025-03-05T10:15:00Z");
        check(
            "2025-03-05T23:15:00.123-05:00",
            "2025-03-05 2025-03-05T23:15:00-05:00",
        );
        check(
            "2025-03-05T10:15+0100",
            "2025-03-05 2025-03-05T10:15:00+01:00",
        );
        check("2025-03-05 10:15:00", "2025-03-05");
        check("2025-3-5", "2025-03-05");
        check("2025/03/05", "2025-03-05");
        check("2025.03.05.", "2025-03-05");
        check("20250305", "2025-03-05");
        check("20250305T101500Z", "2025-03-05 2025-03-05T10:15:00Z");
        check("20250305101500", "2025-03-05");
        check("2025-03", "2025-03");
        check("2025", "2025");
        check("1741169700", "2025-03-05 2025-03-05T10:15:00Z");
        check("1741169700000", "2025-03-05 2025-03-05T10:15:00Z");
    }

    #[test]
    fn mail_wire_and_programs() {
        check(
            "Wed, 05 Mar 2025 10:15:00 +0100",
            "2025-03-05 2025-03-05T10:15:00+01:00",
        );
        check(
            "Wed, 5 Mar 2025 10:15:00 GMT",
            "2025-03-05 2025-03-05T10:15:00Z",
        );
        check("26-FEB-1987 15:01:01.79", "1987-02-26");
        check("Wed Mar  5 10:15:00 2025", "2025-03-05");
        check(
            "Wed Mar 05 10:15:00 +0000 2025",
            "2025-03-05 2025-03-05T10:15:00Z",
        );
        check(
            "5 March 2025, 3 p.m. EST",
            "2025-03-05 2025-03-05T15:00:00-05:00",
        );
        check(
            "10:15 AM EST, Wed March 5, 2025",
            "2025-03-05 2025-03-05T10:15:00-05:00",
        );
        check(
            "March 5th, 2025 at 12:05 am UTC",
            "2025-03-05 2025-03-05T00:05:00Z",
        );
        check("Sept. 11, 2001", "2001-09-11");
        check("March 2025", "2025-03");
    }

    #[test]
    fn many_languages() {
        check("5. März 2025, 14.30 Uhr", "2025-03-05");
        check("Mittwoch, den 5. März 2025", "2025-03-05");
        check("mercredi 5 mars 2025 à 14h30", "2025-03-05");
        check("1er août 2025", "2025-08-01");
        check("miércoles, 5 de marzo de 2025", "2025-03-05");
        check("5 marzo 2025", "2025-03-05");
        check("5 de março de 2025", "2025-03-05");
        check("5 maart 2025", "2025-03-05");
        check("5. marts 2025", "2025-03-05");
        check("5. maaliskuuta 2025 klo 10:15", "2025-03-05");
        check("5 sierpnia 2025", "2025-08-05");
        check("5. března 2025", "2025-03-05");
        check("5. ožujka 2025.", "2025-03-05");
        check("2025. március 5.", "2025-03-05");
        check("5 martie 2025", "2025-03-05");
        check("5 Ağustos 2025 Salı", "2025-08-05");
        check("5 Agustus 2025", "2025-08-05");
        check("5 марта 2025 г.", "2025-03-05");
        check("5 березня 2025 року", "2025-03-05");
        check("Τετάρτη 5 Μαρτίου 2025", "2025-03-05");
        check("2025 m. kovo 5 d.", "2025-03-05");
        check("٥ مارس ٢٠٢٥", "2025-03-05");
        check("5 במרץ 2025", "2025-03-05");
        check("5 मार्च 2025", "2025-03-05");
        check("5 มีนาคม 2568", "2025-03-05");
        check("5 tháng 3, 2025", "2025-03-05");
        check("2025年3月5日", "2025-03-05");
        check("2025年3月5日(水) 10:15", "2025-03-05");
        check("2025년 3월 5일 수요일", "2025-03-05");
    }

    #[test]
    fn numbers_alone_are_read_where_one_reading_is_possible() {
        check("05/03/2025", "");
        check("25/03/2025", "2025-03-25");
        check("03/25/2025", "2025-03-25");
        check("05/05/2025", "2025-05-05");
        check("05.03.2025", "2025-03-05");
        check_in("05/03/2025", Some("en-US"), "2025-05-03");
        check_in("05/03/2025", Some("en_GB"), "2025-03-05");
        check_in("05/03/2025", Some("fr"), "2025-03-05");
        check_in("05/03/2025", Some("en"), "");
        check_in("05/03/2025", Some("ja"), "");
        check_in("5 listopada 2025", Some("hr"), "2025-10-05");
    }

    #[test]
    fn refusals() {
        for text in [
            "",
            "today",
            "yesterday at 10:15",
            "Wednesday",
            "5 March",
            "March 5",
            "05/03/25",
            "5 Mar 25",
            "10:15",
            "31 April 2025",
            "2025-02-30",
            "2025-13-01",
            "12345678",
            "9 lives 2025",
            "12",
            "1.2.3",
            "$ 20250305",
            "2025-03-05 and 2025-03-06",
            "version 2.10.2025.4",
        ] {
            check(text, "");
        }
    }

    #[test]
    fn a_day_inside_other_words() {
        let find = |text: &str| {
            find_day(text, None)
                .and_then(|(interval, ..)| interval.day())
                .map(|d| d.to_string())
        };
        assert_eq!(
            find("By Ann Lee | Published: March 5, 2025 9:30 am | 3 comments").as_deref(),
            Some("2025-03-05")
        );
        assert_eq!(
            find("Stand: 05.03.2025 18:00 Uhr").as_deref(),
            Some("2025-03-05")
        );
        assert_eq!(find("in March 2025 and in 2024"), None);
        assert_eq!(find("article no. A20250305, room 12-2-2025-7"), None);
    }
}
