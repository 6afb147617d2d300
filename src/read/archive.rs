//! The members of zip and tar archives, each accounted for, none with a name that leads outside.

use std::collections::HashSet;
use std::io::{Read, Seek};

use crate::error::Skipped;
use crate::read::container::{EmitItem, Item, Visit, place_of, read_stream};
use crate::read::framing;
use crate::read::metered::Count;
use crate::read::walk::escape_bytes;

/// What zips are that are one document, told by the name of their first member.
const PACKAGES: [(&str, &str); 2] = [
    ("[Content_Types].xml", "not read yet: Office document"),
    ("mimetype", "not read yet: OpenDocument or EPUB"),
];

/// Reads the members of a zip in the order of its directory. Says whether to go on.
pub fn read_zip(
    path: &str,
    input: impl Read + Seek,
    size: u64,
    visit: Visit,
    emit: &mut EmitItem,
) -> bool {
    let fate = |path: &str, fate: Skipped, emit: &mut EmitItem| {
        let place = place_of(path);
        emit(Item::Fate { place, fate })
    };
    let mut zip = match zip::ZipArchive::new(input) {
        Ok(zip) => zip,
        Err(error) => {
            return fate(
                path,
                Skipped::failed(format!("not a valid zip: {error}")),
                emit,
            );
        }
    };
    if zip.is_empty() {
        return fate(path, Skipped::skipped("empty"), emit);
    }
    if let Some(Ok(first)) = zip.name_for_index(0)
        && let Some((_, what)) = PACKAGES.iter().find(|(name, _)| *name == first.as_ref())
    {
        return fate(path, Skipped::skipped(*what), emit);
    }
    let is_wacz = is_wacz(&zip);
    let limits = &visit.options.limits;
    let compressed = Count::default();
    compressed.set(size);
    let members = zip.len();
    let mut starts = HashSet::new();
    for i in 0..members {
        if i >= limits.entries {
            let left = members - i;
            let many = format!("more than {} members, {left} not read", limits.entries);
            return fate(path, Skipped::failed(many), emit);
        }
        let member = match zip.by_index(i) {
            Ok(member) => member,
            Err(error) => {
                let member = member_path(path, format!("#{}", i + 1).as_bytes());
                let broken = Skipped::failed(format!("cannot be read: {error}"));
                if !fate(&member, broken, emit) {
                    return false;
                }
                continue;
            }
        };
        if member.is_dir() {
            continue;
        }
        let name = match member.name() {
            Ok(name) => name.into_owned().into_bytes(),
            Err(_) => member.name_raw().to_vec(),
        };
        let inner_path = member_path(path, &name);
        let refused = match () {
            () if leads_outside(&name) => Some(Skipped::failed(OUTSIDE)),
            () if is_wacz && !name.starts_with(b"archive/") => Some(Skipped::skipped(
                "about the web archive beside it, no article",
            )),
            () if member.is_symlink() => Some(Skipped::skipped("symbolic link in an archive")),
            () if member.encrypted() => Some(Skipped::failed("encrypted")),
            // A few bytes under many names expand as often as they are named.
            () if !starts.insert(member.header_start()) => {
                Some(Skipped::failed("the same bytes as another member's"))
            }
            () => None,
        };
        let goes_on = match refused {
            Some(refused) => fate(&inner_path, refused, emit),
            None => {
                let mut expanded = visit.expand(member, &compressed);
                read_stream(
                    &inner_path,
                    &inner_path,
                    &mut expanded,
                    visit.inside(),
                    emit,
                )
            }
        };
        if !goes_on {
            return false;
        }
        if let Some(why) = visit.spent() {
            let left = members - i - 1;
            let large = Skipped::failed(format!("{why}, {left} members not read"));
            return left == 0 || fate(path, large, emit);
        }
    }
    true
}

/// WACZ (Web Archive Collection Zipped, 1.1): pages in `archive/`, the rest tells where they are.
fn is_wacz<R>(zip: &zip::ZipArchive<R>) -> bool
where
    R: Read + Seek,
{
    let mut described = false;
    let mut holds_warc = false;
    for name in zip.file_names().flatten() {
        described |= name == "datapackage.json";
        holds_warc |= name.starts_with("archive/") && name.contains(".warc");
    }
    described && holds_warc
}

/// Reads the members of a tar in their order; `visit` is that of the members. Says whether to go on.
pub fn read_tar(path: &str, input: impl Read, visit: Visit, emit: &mut EmitItem) -> bool {
    let fate = |path: &str, fate: Skipped, emit: &mut EmitItem| {
        let place = place_of(path);
        emit(Item::Fate { place, fate })
    };
    let mut tar = tar::Archive::new(input);
    let entries = match tar.entries() {
        Ok(entries) => entries,
        Err(error) => return fate(path, framing::unreadable(&error), emit),
    };
    let mut any = false;
    for (i, entry) in entries.enumerate() {
        let limit = visit.options.limits.entries;
        if i >= limit {
            let many = format!("more than {limit} members, the rest is not read");
            return fate(path, Skipped::failed(many), emit);
        }
        let mut entry = match entry {
            Ok(entry) => entry,
            // Where one header is broken, no later one can be found.
            Err(error) => return fate(path, framing::unreadable(&error), emit),
        };
        let kind = entry.header().entry_type();
        if kind.is_dir() || kind.is_pax_global_extensions() {
            continue;
        }
        any = true;
        let name = entry.path_bytes().into_owned();
        let inner_path = member_path(path, &name);
        let refused = match () {
            () if leads_outside(&name) => Some(Skipped::failed(OUTSIDE)),
            () if kind.is_symlink() => Some(Skipped::skipped("symbolic link in an archive")),
            () if kind.is_hard_link() => Some(Skipped::skipped("hard link in an archive")),
            () if kind.is_file() || kind.is_contiguous() => None,
            () => Some(Skipped::skipped(
                "not a file (a device, pipe or something special)",
            )),
        };
        let goes_on = match refused {
            Some(refused) => fate(&inner_path, refused, emit),
            None => read_stream(&inner_path, &inner_path, &mut entry, visit.clone(), emit),
        };
        if !goes_on {
            return false;
        }
    }
    any || fate(path, Skipped::skipped("empty"), emit)
}

const OUTSIDE: &str = "the name leads outside of the archive";

/// Absolute names, `..` in them, and what other systems take for either.
fn leads_outside(name: &[u8]) -> bool {
    let mut parts = name.split(|byte| matches!(byte, b'/' | b'\\'));
    let absolute = matches!(name, [b'/' | b'\\', ..] | [_, b':', b'\\' | b'/', ..]);
    absolute || name.contains(&0) || parts.any(|part| part == b"..")
}

/// `archive.zip!/folder/name`.
fn member_path(archive: &str, name: &[u8]) -> String {
    let name = name.strip_prefix(b"./").unwrap_or(name);
    format!("{archive}!/{}", escape_bytes(name))
}
