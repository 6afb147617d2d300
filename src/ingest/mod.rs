//! From folders to an archive: reading on all cores, decisions on one thread in reading order.

mod budget;
pub mod builder;
mod current;
mod keys;
mod known;
mod learn;
mod made;
pub mod pipeline;
mod ready;
pub mod rebuild;
pub mod receipt;
mod vanished;
