//! From folders to an archive: reading on all cores, decisions on one thread in reading order.

mod altered;
mod budget;
pub mod builder;
mod current;
mod holders;
mod keys;
mod known;
mod learn;
mod made;
mod met;
pub mod pipeline;
mod ready;
pub mod rebuild;
pub mod receipt;
mod vanished;
