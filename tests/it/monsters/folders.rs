//! Folders that loop, hide and deny.

use std::fs;

use super::Fate::{Indexed, Refused, Told, Unmet};
use super::{Monster, put};

#[cfg(unix)]
pub const MONSTERS: &[Monster] = &[
    Monster {
        name: "folder-loop",
        fate: Refused("symbolic link"),
        make: |f| {
            std::os::unix::fs::symlink("..", f.join("up")).expect("a link");
            std::os::unix::fs::symlink("self", f.join("self")).expect("a link");
        },
    },
    Monster {
        name: "folder-deep",
        fate: Indexed,
        make: |f| {
            let deep = f.join("d/".repeat(500));
            fs::create_dir_all(&deep).expect("a folder");
            put(&deep, "m.txt", "The bridge is open.");
        },
    },
    Monster {
        name: "folder-pipe",
        fate: Refused("not a file"),
        make: |f| {
            let made = std::process::Command::new("mkfifo")
                .arg(f.join("m.txt"))
                .status();
            assert!(made.expect("mkfifo").success());
        },
    },
    Monster {
        name: "folder-names",
        fate: Indexed,
        make: |f| {
            use std::os::unix::ffi::OsStrExt;
            for name in [
                &b"\xff\xfe.txt"[..],
                b"a\nb.txt",
                b"\x1b[31m.txt",
                b"-rf.txt",
                b"a\tb \".txt",
            ] {
                let name = std::ffi::OsStr::from_bytes(name);
                fs::write(
                    f.join(name),
                    name.as_bytes().escape_ascii().to_string() + " bridge",
                )
                .expect("a file");
            }
        },
    },
    Monster {
        name: "folder-denied",
        fate: Told,
        make: |f| {
            use std::os::unix::fs::PermissionsExt;
            put(f, "m.txt", "The bridge is closed.");
            fs::set_permissions(f.join("m.txt"), fs::Permissions::from_mode(0o000))
                .expect("no permission");
        },
    },
    Monster {
        name: "folder-empty",
        fate: Unmet,
        make: |f| fs::create_dir_all(f.join("a/b/c")).expect("a folder"),
    },
];

#[cfg(not(unix))]
pub const MONSTERS: &[Monster] = &[];
