//! The values of an entry in as few bytes as they need: an archive has millions of them, all in memory while
//! it is brought up to date.

use std::collections::HashMap;
use std::fmt;
use std::num::NonZeroU32;
use std::sync::{PoisonError, RwLock};

use serde::de::{Error as _, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

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
    pub(super) fn number(self) -> u32 {
        self.0.get()
    }

    /// `None` for 0, which is the number of none.
    pub(super) fn of_number(number: u32) -> Option<Label> {
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

impl Serialize for Id {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl Serialize for Label {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl Serialize for Digest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&format_args!("{self:?}"))
    }
}

impl Serialize for Key {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u128(u128::from(*self))
    }
}

/// Reads a text without keeping it.
struct Text<T>(&'static str, fn(&str) -> Option<T>);

impl<T> Visitor<'_> for Text<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(self.0)
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<T, E> {
        (self.1)(text).ok_or_else(|| E::custom(format_args!("`{text}` is not {}", self.0)))
    }
}

impl<'de> Deserialize<'de> for Id {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Id, D::Error> {
        deserializer.deserialize_str(Text("an id", Id::of))
    }
}

impl<'de> Deserialize<'de> for Label {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Label, D::Error> {
        deserializer.deserialize_str(Text("a text", |text| Some(Label::new(text))))
    }
}

impl<'de> Deserialize<'de> for Digest {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Digest, D::Error> {
        let read = |text: &str| u128::from_str_radix(text, 16).ok().map(Digest::from);
        deserializer.deserialize_str(Text("a hash", read))
    }
}

impl<'de> Deserialize<'de> for Key {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Key, D::Error> {
        let key = u128::deserialize(deserializer).map_err(D::Error::custom)?;
        Ok(Key::from(key))
    }
}

/// A shared text as any other.
pub mod shared {
    use std::sync::Arc;

    use serde::{Deserialize, Deserializer, Serializer};

    pub fn serialize<S: Serializer>(text: &Arc<str>, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(text)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Arc<str>, D::Error> {
        Ok(String::deserialize(deserializer)?.into())
    }
}

/// A number that is kept as one more than it is, so that its absence takes no room.
pub mod one_more {
    use std::num::NonZeroU64;

    use serde::{Deserialize, Deserializer, Serializer};

    pub fn serialize<S: Serializer>(
        number: &Option<NonZeroU64>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        match number {
            Some(number) => serializer.serialize_u64(number.get() - 1),
            None => serializer.serialize_none(),
        }
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<NonZeroU64>, D::Error> {
        let number = Option::<u64>::deserialize(deserializer)?;
        Ok(number.and_then(|number| NonZeroU64::new(number.saturating_add(1))))
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

    #[test]
    fn values_are_written_as_texts_and_numbers() {
        fn check<T: Serialize + for<'a> Deserialize<'a> + PartialEq + fmt::Debug>(
            value: T,
            expect: &str,
        ) {
            let written = serde_json::to_string(&value).unwrap();
            assert_eq!(written, expect);
            assert_eq!(serde_json::from_str::<T>(&written).unwrap(), value);
        }
        check(Id::of("0z").unwrap(), "\"0z\"");
        check(Label::new("no \"text\""), "\"no \\\"text\\\"\"");
        check(Digest::from(255), "\"000000000000000000000000000000ff\"");
        check(
            Key::from(u128::MAX),
            "340282366920938463463374607431768211455",
        );
        assert!(serde_json::from_str::<Id>("\"no id\"").is_err());
        assert!(serde_json::from_str::<Digest>("\"g\"").is_err());
    }
}
