//! Persons, organizations and places: a small statistical tagger for English.

pub mod decode;
pub mod evidence;
pub mod features;
pub mod hash;
pub mod model;
pub mod scene;
pub mod tags;
pub mod token;
pub mod words;
