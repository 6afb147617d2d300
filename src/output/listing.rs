//! The formats that list articles, one after another: a row each, and how many hits there are to come need
//! not be known.

use std::io::{self, Write};

use super::{Format, QueryInfo, bibtex, csl, csv, json, lines, ris};
use crate::hit::Hit;

type Open = fn(&mut dyn Write, &QueryInfo) -> io::Result<()>;
type One = fn(&mut dyn Write, &Hit, &QueryInfo) -> io::Result<()>;

/// A list that is being written.
pub struct Listing<'a> {
    info: &'a QueryInfo,
    open: Open,
    one: One,
    between: &'static str,
    close: &'static str,
    is_open: bool,
    has_some: bool,
}

impl<'a> Listing<'a> {
    /// `None` for the formats that need all the hits before the first is written.
    pub fn new(format: Format, info: &'a QueryInfo) -> Option<Listing<'a>> {
        let nothing: Open = |_, _| Ok(());
        let bracket: Open = |out, _| out.write_all(b"[\n");
        let (open, one, between, close): (Open, One, _, _) = match format {
            Format::Text | Format::Json | Format::Paths => return None,
            Format::Jsonl => (nothing, json::write_hit, "", ""),
            Format::Csv => (csv::write_header, csv::write_hit, "", ""),
            Format::Trec => (nothing, lines::write_trec, "", ""),
            Format::Ids => (nothing, lines::write_id, "", ""),
            Format::Ris => (nothing, |out, hit, _| ris::write(out, &hit.article), "", ""),
            Format::Bibtex => (
                nothing,
                |out, hit, _| bibtex::write(out, &hit.article),
                "",
                "",
            ),
            Format::CslJson => (
                bracket,
                |out, hit, _| csl::write(out, &hit.article),
                ",",
                "]\n",
            ),
        };
        Some(Listing {
            info,
            open,
            one,
            between,
            close,
            is_open: false,
            has_some: false,
        })
    }

    pub fn hit(&mut self, out: &mut dyn Write, hit: &Hit) -> io::Result<()> {
        self.open(out)?;
        if self.has_some {
            out.write_all(self.between.as_bytes())?;
        }
        self.has_some = true;
        (self.one)(out, hit, self.info)
    }

    fn open(&mut self, out: &mut dyn Write) -> io::Result<()> {
        if !self.is_open {
            self.is_open = true;
            (self.open)(out, self.info)?;
        }
        Ok(())
    }

    /// Ends the list, which may be empty.
    pub fn end(mut self, out: &mut dyn Write) -> io::Result<()> {
        self.open(out)?;
        out.write_all(self.close.as_bytes())
    }

    pub(super) fn write(mut self, out: &mut dyn Write, hits: &[Hit]) -> io::Result<()> {
        for hit in hits {
            self.hit(out, hit)?;
        }
        self.end(out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::samples::{info, results, written};

    fn list(format: Format, n: usize) -> Option<String> {
        let info = info();
        let hits: Vec<Hit> = results().hits.into_iter().take(n).collect();
        let listing = Listing::new(format, &info)?;
        Some(written(|out| listing.write(out, &hits)))
    }

    #[test]
    fn an_array_of_none_one_and_two() {
        for n in 0..=2 {
            let text = list(Format::CslJson, n).unwrap();
            let value: serde_json::Value = serde_json::from_str(&text).unwrap();
            assert_eq!(value.as_array().map(Vec::len), Some(n), "{text}");
        }
    }

    #[test]
    fn a_table_without_rows_has_its_header() {
        assert_eq!(list(Format::Csv, 0).unwrap().lines().count(), 1);
        for format in [
            Format::Jsonl,
            Format::Trec,
            Format::Ids,
            Format::Ris,
            Format::Bibtex,
        ] {
            assert_eq!(list(format, 0).as_deref(), Some(""));
        }
    }

    #[test]
    fn pages_are_no_lists() {
        for format in Format::ALL {
            let is_page = matches!(format, Format::Text | Format::Json | Format::Paths);
            assert_eq!(list(format, 2).is_none(), is_page, "{}", format.name());
        }
    }
}
