//! Which files are met, in which order, and with what fate.

use super::*;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::symlink;

fn corpus(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let file = folder.path().join("news").join(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }
    folder
}

fn walk_all(folder: &Path, exclude: &[PathBuf], options: WalkOptions) -> Vec<String> {
    let root = Root::new(folder).unwrap();
    let mut seen = Vec::new();
    walk(&root, exclude, &options, &mut |found| {
        seen.push(match found.fate {
            Ok(()) => found.path,
            Err(skipped) => format!("{}: {}", found.path, skipped.reason),
        });
        true
    });
    seen
}

#[test]
fn files_come_in_byte_order_with_their_fates() {
    let folder = corpus(&[
        ("b.txt", ""),
        ("a/z.txt", ""),
        ("a.txt", ""),
        (".x/y", ""),
        ("B", ""),
        ("a/old.log", ""),
        ("a/.ignore", "*.log"),
    ]);
    let news = folder.path().join("news");
    fs::write(news.join(OsStr::from_bytes(b"c\xff")), "").unwrap();
    let seen = walk_all(&news, &[], WalkOptions::default());
    assert_eq!(
        seen,
        [
            "news/.x: hidden",
            "news/B",
            "news/a/.ignore: hidden",
            "news/a/old.log: ignored by `*.log` of `news/a/.ignore`",
            "news/a/z.txt",
            "news/a.txt",
            "news/b.txt",
            "news/c%FF",
        ]
    );
}

#[test]
fn only_what_is_wanted_is_met() {
    let folder = corpus(&[
        ("a/b/x.txt", ""),
        ("a/b-c/x.txt", ""),
        ("a/b.log", ""),
        ("a/.ignore", "*.log"),
        ("b.txt", ""),
        ("b.txt.gz", ""),
        ("d/b.txt", ""),
    ]);
    let news = folder.path().join("news");
    let only = |paths: &[&str]| {
        let only = paths.iter().map(|path| Arc::from(*path)).collect();
        let options = WalkOptions {
            only: Some(&only),
            ..WalkOptions::default()
        };
        walk_all(&news, &[], options)
    };
    assert_eq!(only(&[]), [""; 0]);
    assert_eq!(
        only(&["news/a/b/x.txt", "news/b.txt", "news/gone", "other"]),
        ["news/a/b/x.txt", "news/b.txt"]
    );
    assert_eq!(
        only(&["news/a/b.log", "news/a/b-c/x.txt", "news/d"]),
        [
            "news/a/b-c/x.txt",
            "news/a/b.log: ignored by `*.log` of `news/a/.ignore`",
        ]
    );
}

#[test]
fn ignore_files_of_inner_folders_win() {
    let folder = corpus(&[
        (".gitignore", "*.log\nbuild/"),
        ("in/.newsearchignore", "!keep.log"),
        ("in/keep.log", ""),
        ("out.log", ""),
        ("build/x", ""),
    ]);
    let hidden_too = WalkOptions {
        hidden: true,
        ..WalkOptions::default()
    };
    let seen = walk_all(&folder.path().join("news"), &[], hidden_too);
    assert_eq!(
        seen,
        [
            "news/.gitignore",
            "news/build: ignored by `build/` of `news/.gitignore`",
            "news/in/.newsearchignore",
            "news/in/keep.log",
            "news/out.log: ignored by `*.log` of `news/.gitignore`",
        ]
    );
}

#[test]
fn links_are_not_followed_unless_asked_and_never_in_circles() {
    let folder = corpus(&[("a/x.txt", "")]);
    let news = folder.path().join("news");
    symlink("..", news.join("a/up")).unwrap();
    symlink("a", news.join("b")).unwrap();
    symlink("nowhere", news.join("c")).unwrap();
    let seen = walk_all(&news, &[], WalkOptions::default());
    assert_eq!(
        seen,
        [
            "news/a/up: symbolic link, not followed",
            "news/a/x.txt",
            "news/b: symbolic link, not followed",
            "news/c: symbolic link, not followed",
        ]
    );
    let seen = walk_all(
        &news,
        &[],
        WalkOptions {
            follow: true,
            ..WalkOptions::default()
        },
    );
    assert_eq!(
        seen.get(..4),
        Some(
            [
                "news/a/up: symbolic link to a folder above itself",
                "news/a/x.txt",
                "news/b/up: symbolic link to a folder above itself",
                "news/b/x.txt"
            ]
            .map(str::to_owned)
            .as_slice()
        )
    );
    assert!(seen[4].starts_with("news/c: cannot be read: "));
}

#[test]
fn excluded_folders_are_not_met_and_a_file_may_be_given() {
    let folder = corpus(&[("a.txt", "xy"), ("index/seg", "")]);
    let news = folder.path().join("news");
    assert_eq!(
        walk_all(&news, &[news.join("index")], WalkOptions::default()),
        ["news/a.txt"]
    );
    assert_eq!(
        walk_all(&news.join("a.txt"), &[], WalkOptions::default()),
        ["a.txt"]
    );
    assert!(Root::new(&news.join("none")).is_err());
}

#[test]
fn special_files_are_skipped() {
    let folder = corpus(&[]);
    let news = folder.path().join("news");
    fs::create_dir(&news).unwrap();
    let _socket = std::os::unix::net::UnixListener::bind(news.join("s")).unwrap();
    let seen = walk_all(&news, &[], WalkOptions::default());
    assert_eq!(seen, ["news/s: not a file (a device, pipe or socket)"]);
}
