//! What costs a look at the whole archive and stays the same until the next commit.

use std::sync::{Arc, Mutex, PoisonError};

use super::problem::Problem;

/// The last value that was made, and of what.
pub struct Kept<K, V>(Mutex<Option<(K, Arc<V>)>>);

impl<K, V> Default for Kept<K, V> {
    fn default() -> Self {
        Kept(Mutex::default())
    }
}

impl<K: PartialEq, V> Kept<K, V> {
    /// The value of `key`; those who ask for it at once wait for one making.
    pub fn of(&self, key: K, make: impl FnOnce() -> Result<V, Problem>) -> Result<Arc<V>, Problem> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, value)) = kept.as_ref().filter(|(known, _)| *known == key) {
            return Ok(value.clone());
        }
        let value = Arc::new(make()?);
        *kept = Some((key, value.clone()));
        Ok(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_made_once_for_each_key() {
        let kept = Kept::default();
        let mut made = 0;
        for (key, expect) in [("a", 1), ("a", 1), ("b", 2), ("a", 3)] {
            let value = kept.of(key, || {
                made += 1;
                Ok(made)
            });
            assert_eq!(*value.unwrap(), expect, "{key}");
        }
        let refused = kept.of("c", || Err(Problem::defect()));
        assert!(refused.is_err());
        assert_eq!(*kept.of("a", || Ok(9)).unwrap(), 3);
    }
}
