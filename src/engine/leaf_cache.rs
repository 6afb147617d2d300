//! Words that queries have asked for, with their places in the dictionaries.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use tantivy::schema::Field;

use super::leaf::Found;

/// How many words are remembered; when there are more, all are forgotten. One takes about a kilobyte.
const MOST: usize = 4_096;

/// What a remembered leaf looks for: its canonical print in a field, or in the title alone.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Key {
    pub field: Field,
    pub in_title: bool,
    pub name: String,
}

/// Of one archive, which never changes.
#[derive(Default)]
pub(super) struct LeafCache(Mutex<HashMap<Key, Arc<Found>>>);

impl LeafCache {
    pub fn get(&self, key: &Key) -> Option<Arc<Found>> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.get(key).cloned()
    }

    pub fn clear(&self) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *known = HashMap::new();
    }

    pub fn put(&self, key: Key, found: &Arc<Found>) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= MOST {
            known.clear();
        }
        known.insert(key, found.clone());
    }
}
