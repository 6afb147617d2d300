//! What the files of a segment hold of each field, opened together when the first is asked for.

use std::io;
use std::sync::{Arc, OnceLock};

use tantivy::schema::Field;

/// Of each field that has any, what is open.
#[derive(Debug)]
pub struct ByField<T>(OnceLock<Vec<(Field, Arc<T>)>>);

impl<T> Default for ByField<T> {
    fn default() -> ByField<T> {
        ByField(OnceLock::new())
    }
}

impl<T> ByField<T> {
    /// What is held of a field, which is one of `fields`: all that may have any, the same in each call. The first call
    /// opens `files` and asks `open` for what each field has in them; where that fails, the next call tries again.
    pub fn get<Files>(
        &self,
        field: Field,
        fields: &[Field],
        files: impl FnOnce() -> io::Result<Files>,
        open: impl Fn(&Files, Field) -> io::Result<Option<T>>,
    ) -> io::Result<Option<Arc<T>>> {
        let opened = match self.0.get() {
            Some(opened) => opened,
            None => {
                let files = files()?;
                let mut opened = Vec::with_capacity(fields.len());
                for field in fields {
                    if let Some(of_field) = open(&files, *field)? {
                        opened.push((*field, Arc::new(of_field)));
                    }
                }
                self.0.get_or_init(|| opened)
            }
        };
        let found = opened.iter().find(|(of, _)| *of == field);
        Ok(found.map(|(_, of_field)| of_field.clone()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_opened_once_and_again_only_where_that_failed() {
        let fields = [0, 1, 2].map(Field::from_field_id);
        let held = ByField::default();
        let get = |field, files: io::Result<u32>| {
            // The second field has nothing in the files.
            let open = |files: &u32, field: Field| {
                Ok((field != fields[1]).then_some(files + field.field_id()))
            };
            held.get(field, &fields, || files, open)
        };
        let failed = || Err(io::Error::other("cannot be read"));
        assert!(get(fields[0], failed()).is_err());
        assert_eq!(get(fields[2], Ok(10)).unwrap().as_deref(), Some(&12));
        assert_eq!(get(fields[0], failed()).unwrap().as_deref(), Some(&10));
        assert!(get(fields[1], failed()).unwrap().is_none());
    }
}
