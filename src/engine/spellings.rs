//! How a name is written across the archive, and by which rule each spelling is the same name.

use tantivy::DocAddress;

use super::aliases::field_of;
use super::archive::Archive;
use super::name_groups::NameGroups;
use super::name_key::{how_same, key};
use super::related::node;
use crate::article::Kind;
use crate::error::Result;
use crate::hit::{SameName, Spelling, Spellings};
use crate::query::{Node, Query};

impl Archive {
    /// The query that finds the articles of a name, as the facets count it.
    pub fn named(kind: Kind, name: &str) -> Node {
        let phrase = node(Query::Phrase(name.to_owned()));
        node(Query::Field(field_of(kind), Box::new(phrase)))
    }

    /// What is counted as this name; `None` where no article has it.
    pub fn spellings(&self, kind: Kind, name: &str) -> Result<Option<Spellings>> {
        let matched = self.matched(&Archive::named(kind, name), false)?;
        let groups = NameGroups::count(self, kind, &matched)?;
        let Some(group) = groups.find(name) else {
            return Ok(None);
        };
        let written = self.engine(groups.written(group))?;
        let shown_key = key(kind, &written.name);
        let by = |text: &str| match &written.rule {
            Some(rule) if key(kind, text) != shown_key => SameName::Alias {
                line: rule.line,
                rule: rule.written.clone(),
            },
            _ => how_same(kind, &written.name, text),
        };
        let spelling = |(text, articles): &(String, u64)| Spelling {
            by: by(text),
            text: text.clone(),
            articles: *articles,
        };
        Ok(Some(Spellings {
            articles: groups.articles(group),
            written: written.variants.iter().map(spelling).collect(),
            name: written.name.clone(),
        }))
    }

    /// The names that each of these articles is found by, by kind, then in the order of letters.
    pub fn names_of(&self, ids: &[&str]) -> Result<Vec<Vec<(Kind, String)>>> {
        let mut names = vec![Vec::new(); ids.len()];
        let mut places: Vec<(DocAddress, usize)> = Vec::with_capacity(ids.len());
        for (place, id) in ids.iter().enumerate() {
            places.extend(self.address(id).map(|at| (at, place)));
        }
        places.sort_unstable();
        for kind in Kind::ALL {
            for articles in places.chunk_by(|a, b| a.0.segment_ord == b.0.segment_ord) {
                self.engine(self.names_in_segment(kind, articles, &mut names))?;
            }
        }
        Ok(names)
    }

    /// Adds the names of articles of one segment. A name is found by decoding those before it in its block, so
    /// that all are read together.
    fn names_in_segment(
        &self,
        kind: Kind,
        articles: &[(DocAddress, usize)],
        names: &mut [Vec<(Kind, String)>],
    ) -> tantivy::Result<()> {
        let Some((first, _)) = articles.first() else {
            return Ok(());
        };
        let Some(column) = self.names_in(first.segment_ord, field_of(kind))? else {
            return Ok(());
        };
        let mut wanted: Vec<(u32, usize)> = Vec::new();
        for (at, place) in articles {
            wanted.extend(column.of(at.doc_id).map(|ordinal| (ordinal, *place)));
        }
        wanted.sort_unstable();
        let mut ordinals: Vec<u32> = wanted.iter().map(|(ordinal, _)| *ordinal).collect();
        ordinals.dedup();
        let mut of_one = wanted.chunk_by(|a, b| a.0 == b.0);
        column.each(&ordinals, |name| {
            for (_, place) in of_one.next().unwrap_or_default() {
                names[*place].push((kind, name.to_owned()));
            }
        })?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Annotated;
    use crate::engine::testing::{archive, article};

    fn of(id: &str, kind: Kind, name: &str) -> Annotated {
        let mut annotated = article(id, "en", "Talks", "They met.");
        annotated.names.push(kind, name);
        annotated
    }

    #[test]
    fn each_spelling_says_why_it_is_this_name() {
        let dir = tempfile::tempdir().unwrap();
        let articles = [
            of("a", Kind::Person, "Adam Boehler"),
            of("b", Kind::Person, "Adam Boehler"),
            of("c", Kind::Person, "ADAM BOEHLER"),
            of("d", Kind::Person, "Boehler, Adam"),
            of("e", Kind::Person, "The Envoy"),
            of("f", Kind::Person, "Adam Boehler Smith"),
            of("g", Kind::Place, "Adam Boehler"),
        ];
        drop(archive(dir.path(), &[articles.into()], &[]));
        std::fs::write(dir.path().join("aliases.txt"), "Adam Boehler = The Envoy\n").unwrap();
        let archive = Archive::open(dir.path()).unwrap();
        let alias = SameName::Alias {
            line: 1,
            rule: "Adam Boehler = The Envoy".to_owned(),
        };
        let expect = [
            ("Adam Boehler", 2, SameName::Itself),
            ("ADAM BOEHLER", 1, SameName::Letters),
            ("Boehler, Adam", 1, SameName::FamilyFirst),
            ("The Envoy", 1, alias),
        ];
        for name in ["Adam Boehler", "the envoy", "Mr. Adam Boehler"] {
            let found = archive.spellings(Kind::Person, name).unwrap().unwrap();
            assert_eq!((found.name.as_str(), found.articles), ("Adam Boehler", 5));
            let written = found.written.into_iter();
            let written: Vec<_> = written.map(|w| (w.text, w.articles, w.by)).collect();
            let expect = expect.clone().map(|(text, n, by)| (text.to_owned(), n, by));
            assert_eq!(written, expect, "of {name}");
        }
        assert_eq!(archive.spellings(Kind::Person, "Boehler").unwrap(), None);
        assert_eq!(archive.spellings(Kind::Person, "–").unwrap(), None);
        let names = archive.names_of(&["g", "nobody", "d"]).unwrap();
        let of = |kind, name: &str| vec![(kind, name.to_owned())];
        let (place, person) = (Kind::Place, Kind::Person);
        let expect = [
            of(place, "Adam Boehler"),
            vec![],
            of(person, "Boehler, Adam"),
        ];
        assert_eq!(names, expect);
    }
}
