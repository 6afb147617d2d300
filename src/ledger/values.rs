//! The values of an entry in as few bytes as they need: an archive has millions of them, all in memory while
//! it is brought up to date.

use std::collections::HashMap;
use std::fmt;
use std::num::NonZeroU32;
use std::sync::{PoisonError, RwLock};

/// An article's id: 16 ASCII characters, fewer where a test makes it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id(pub(super) [u8; 16]);

impl Id {
    /// `None` for what is no id.
    pub fn of(text: &str) -> Option<Id> {
        let mut id = [0; 16];
        let bytes = text.bytes().all(|byte| byte.is_ascii_graphic());
        id.get_mut(..text.len())?.copy_from_slice(text.as_bytes());
        bytes.then_some(Id(id))
    }

    pub fn as_str(&self) -> &str {
        let len = self.0.iter().take_while(|byte| **byte != 0).count();
        let text = self.0.get(..len).unwrap_or_default();
        std::str::from_utf8(text).unwrap_or_default()
    }
}

/// Equal for the very same article: a hash of 128 bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key([u64; 2]);

impl From<u128> for Key {
    fn from(key: u128) -> Key {
        Key([key as u64, (key >> 64) as u64])
    }
}

impl From<Key> for u128 {
    fn from(Key([low, high]): Key) -> u128 {
        u128::from(high) << 64 | u128::from(low)
    }
}

impl Key {
    /// Half of it, which is as good a hash as any.
    pub fn hash(self) -> u64 {
        self.0[0]
    }
}

/// xxh3-128 of a file's bytes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Digest([u8; 16]);

impl From<u128> for Digest {
    fn from(hash: u128) -> Digest {
        Digest(hash.to_be_bytes())
    }
}

impl From<Digest> for u128 {
    fn from(Digest(bytes): Digest) -> u128 {
        u128::from_be_bytes(bytes)
    }
}

/// One of the few values that very many records share: a language, an encoding, a reason. All that a process
/// meets are kept to its end, each once.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Label(NonZeroU32);

#[derive(Default)]
struct Labels {
    texts: Vec<&'static str>,
    by_text: HashMap<&'static str, Label>,
}

static LABELS: RwLock<Option<Labels>> = RwLock::new(None);

impl Label {
    pub fn new(text: &str) -> Label {
        let known = LABELS.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(label) = known.as_ref().and_then(|known| known.by_text.get(text)) {
            return *label;
        }
        drop(known);
        let mut labels = LABELS.write().unwrap_or_else(PoisonError::into_inner);
        let labels = labels.get_or_insert_default();
        if let Some(label) = labels.by_text.get(text) {
            return *label;
        }
        let text: &'static str = Box::leak(text.into());
        let number = u32::try_from(labels.texts.len()).unwrap_or(u32::MAX - 1);
        let label = Label(NonZeroU32::MIN.saturating_add(number));
        labels.texts.push(text);
        labels.by_text.insert(text, label);
        label
    }

    pub fn as_str(self) -> &'static str {
        let labels = LABELS.read().unwrap_or_else(PoisonError::into_inner);
        let at = self.0.get() as usize - 1;
        let text = labels.as_ref().and_then(|labels| labels.texts.get(at));
        text.copied().unwrap_or_default()
    }

    pub fn is_empty(&self) -> bool {
        self.as_str().is_empty()
    }

    /// By which this process knows it.
    pub fn number(self) -> u32 {
        self.0.get()
    }

    /// `None` for 0, which is the number of none.
    pub fn of_number(number: u32) -> Option<Label> {
        NonZeroU32::new(number).map(Label)
    }
}

impl Default for Label {
    fn default() -> Label {
        Label::new("")
    }
}

impl From<&str> for Label {
    fn from(text: &str) -> Label {
        Label::new(text)
    }
}

impl From<String> for Label {
    fn from(text: String) -> Label {
        Label::new(&text)
    }
}

impl fmt::Debug for Id {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        self.as_str().fmt(f)
    }
}

impl fmt::Debug for Label {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        self.as_str().fmt(f)
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "{:032x}", u128::from(*self))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_come_back() {
        let id = Id::of("0123456789abcdef").unwrap();
        assert_eq!(id.as_str(), "0123456789abcdef");
        assert_eq!(Id::of("a1").unwrap().as_str(), "a1");
        assert_eq!(Id::of("0123456789abcdefg"), None);
        assert_eq!(Id::of("ä"), None);
        let key = u128::MAX / 3;
        assert_eq!(u128::from(Key::from(key)), key);
        assert_eq!(u128::from(Digest::from(key)), key);
        let (one, other) = (Label::new("en"), Label::new("de"));
        assert_eq!((one.as_str(), other.as_str()), ("en", "de"));
        assert_eq!(Label::new("en"), one);
        assert!(Label::default().is_empty());
    }
}
