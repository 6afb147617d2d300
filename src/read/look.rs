//! What one look at a file shows.

use std::fs::Metadata;
use std::time::UNIX_EPOCH;

/// What a look at a file shows: as little as is needed, since a folder may hold millions.
#[derive(Clone, Copy)]
pub struct Look {
    pub kind: Kind,
    pub size: u64,
    /// Nanoseconds since 1970, negative before.
    pub modified_ns: i64,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    File,
    Folder,
    Link,
    Other,
}

impl Look {
    pub const FOLDER: Look = Look {
        kind: Kind::Folder,
        size: 0,
        modified_ns: 0,
    };
}

impl From<&Metadata> for Look {
    fn from(metadata: &Metadata) -> Look {
        let kind = match metadata.file_type() {
            kind if kind.is_dir() => Kind::Folder,
            kind if kind.is_file() => Kind::File,
            kind if kind.is_symlink() => Kind::Link,
            _ => Kind::Other,
        };
        Look {
            kind,
            size: metadata.len(),
            modified_ns: modified_ns(metadata),
        }
    }
}

/// Time of the last change in nanoseconds since 1970; 0 where the system keeps none.
pub fn modified_ns(metadata: &Metadata) -> i64 {
    let Ok(modified) = metadata.modified() else {
        return 0;
    };
    match modified.duration_since(UNIX_EPOCH) {
        Ok(after) => i64::try_from(after.as_nanos()).unwrap_or(i64::MAX),
        Err(before) => i64::try_from(before.duration().as_nanos()).map_or(i64::MIN, |ns| -ns),
    }
}
