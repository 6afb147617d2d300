//! The names of an article, without where they stand.

use super::Kind;

/// NameList in one piece of memory; one that is pushed twice is in it twice.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NameList {
    text: String,
    /// Of each name its kind and its end.
    ends: Vec<(Kind, usize)>,
}

impl NameList {
    /// With room for so many names, and so many bytes of them.
    pub fn with_capacity(names: usize, bytes: usize) -> NameList {
        NameList {
            text: String::with_capacity(bytes),
            ends: Vec::with_capacity(names),
        }
    }

    pub fn len(&self) -> usize {
        self.ends.len()
    }

    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    pub fn push(&mut self, kind: Kind, name: &str) {
        self.text.push_str(name);
        self.ends.push((kind, self.text.len()));
    }

    /// In the order in which they were pushed.
    pub fn iter(&self) -> impl Iterator<Item = (Kind, &str)> {
        let mut from = 0;
        self.ends.iter().map(move |(kind, end)| {
            let name = &self.text[from..*end];
            from = *end;
            (*kind, name)
        })
    }
}

impl<'n> FromIterator<(Kind, &'n str)> for NameList {
    fn from_iter<I: IntoIterator<Item = (Kind, &'n str)>>(all: I) -> NameList {
        let mut names = NameList::default();
        all.into_iter()
            .for_each(|(kind, name)| names.push(kind, name));
        names
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_name_is_what_was_pushed() {
        let all = [
            (Kind::Person, "Ada"),
            (Kind::Place, ""),
            (Kind::Place, "Łódź"),
        ];
        let names: NameList = all.into_iter().collect();
        assert!(names.iter().eq(all));
    }
}
