//! What goes wrong around the program: a full disk, a second writer, damaged files, folders that cannot be
//! read. Each has its exit code and its words, and none is a panic.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use crate::newsroom::{Dice, jsonl, queries, story, write_batch};
use crate::program::{Ran, Trial, index_args, ran, signal, unsealed};

/// A whole message of an error that ends a command.
#[track_caller]
fn assert_says(ran: &Ran, code: i32, part: &str) {
    let said = &ran.err;
    assert_eq!(ran.code, code, "{ran:?}");
    assert!(said.starts_with("error: "), "{said}");
    assert!(said.contains(part), "help: no `{part}` in: {said}");
    assert!(said.contains("\nhint: "), "help: no hint in: {said}");
    assert!(!said.contains("panicked"), "{said}");
}

/// Runs `index` in a shell after `before`, which narrows what the program may do.
fn index_after(trial: &Trial, before: &str, index: &str) -> Ran {
    let program = env!("CARGO_BIN_EXE_newsearch");
    let args = index_args(index).join(" ");
    let script = format!("{before}; exec '{program}' {args} --commit-bytes 20000");
    let mut shell = Command::new("sh");
    ran(shell
        .args(["-c", &script])
        .current_dir(trial.at(""))
        .stdin(Stdio::null()))
}

#[test]
fn a_full_disk_ends_the_run_and_loses_nothing() {
    let trial = Trial::new();
    write_batch(&trial, 0);
    trial.index("index", &[]).expect_code(3);
    let before = trial.count("index");
    for batch in 1..4 {
        write_batch(&trial, batch);
    }
    // No file may grow beyond so many blocks; the signal that says so is not heard.
    let full = (1..12).find_map(|blocks| {
        let got = index_after(
            &trial,
            &format!("trap '' XFSZ; ulimit -f {blocks}"),
            "index",
        );
        trial.assert_sound("index");
        assert!(trial.count("index") >= before, "help: articles are lost");
        (got.code != 3).then_some(got)
    });
    let full = full.expect("a run that had no room");
    assert_says(&full, 2, "");
    assert!(
        full.err.contains("too large") || full.err.contains("os error 27"),
        "help: it does not say what is wrong: {}",
        full.err
    );
    trial.index("index", &[]).expect_code(3);
    trial.index("clean", &[]).expect_code(3);
    trial.assert_sound("index");
    trial.assert_same("index", "clean", &queries(11, 16));
}

#[test]
fn a_second_writer_is_told_who_holds_the_lock() {
    let trial = Trial::new();
    for batch in 0..6 {
        write_batch(&trial, batch);
    }
    let mut first = trial.command(&index_args("index"));
    let first = first
        .args(["--commit-bytes", "5000"])
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let mut first = first.spawn().expect("the program starts");
    while !trial.at("index/ledger-1.zst").exists() {
        std::thread::sleep(std::time::Duration::from_millis(1));
    }
    let stopped = signal(first.id(), "-STOP");
    let second = trial.index("index", &[]);
    assert!(stopped && signal(first.id(), "-CONT"));
    assert_says(&second, 5, &format!("process {}", first.id()));
    assert_eq!(first.wait().expect("a child").code(), Some(3));
    // The lock goes with its process.
    trial.index("index", &[]).expect_code(3);
}

#[test]
fn a_reader_beside_a_writer_sees_whole_commits() {
    let trial = Trial::new();
    write_batch(&trial, 0);
    trial.index("index", &[]).expect_code(3);
    let mut least = trial.count("index");
    for batch in 1..8 {
        write_batch(&trial, batch);
    }
    let mut writer = trial.command(&index_args("index"));
    let writer = writer
        .args(["--commit-bytes", "3000"])
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let mut writer = writer.spawn().expect("the program starts");
    let mut looks = 0;
    while writer.try_wait().expect("a child").is_none() {
        looks += 1;
        trial
            .ask("index", &["query", "harbour OR Hafen", "--format", "json"])
            .expect_code(0);
        let audit = trial
            .ask("index", &["audit", "--format", "json"])
            .expect_code(0);
        let indexed = audit.json()["totals"]["indexed"]
            .as_u64()
            .expect("a number");
        assert!(indexed >= least, "help: {indexed} articles after {least}");
        least = indexed;
        // Nothing is damaged while it is being written.
        let check = trial.ask("index", &["check"]);
        assert_eq!(check.code, 0, "help: {check:?}");
    }
    assert!(looks > 0);
}

fn files_of(trial: &Trial, index: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(trial.at(index)).expect("a folder");
    let mut files: Vec<_> = entries.flatten().map(|e| e.path()).collect();
    files.sort();
    files
}

#[test]
fn a_flipped_byte_in_any_file_is_found_and_is_no_panic() {
    let trial = Trial::new();
    write_batch(&trial, 0);
    trial.index("index", &[]).expect_code(3);
    // A second run with articles that replace others: files of deleted articles.
    let mut dice = Dice::new(9);
    let others = jsonl(&[story(&mut dice, 0), story(&mut dice, 1)]);
    trial.write(
        "news/broken/0.jsonl",
        format!("{others}{{\"id\": \"cut off\n"),
    );
    trial.index("index", &[]).expect_code(3);
    let kinds = [
        "idx",
        "pos",
        "term",
        "store",
        "articles",
        "copies",
        "fast",
        "fieldnorm",
        "names",
        "names-idx",
        "names-pos",
        "names-term",
        "text-idx",
        "text-pos",
        "text-term",
        "values-idx",
        "values-pos",
        "values-term",
        "del",
        "zst",
    ];
    for kind in kinds {
        let of_kind = |path: &PathBuf| path.extension().is_some_and(|e| e == kind);
        let file = files_of(&trial, "index").into_iter().find(of_kind);
        let file = file.unwrap_or_else(|| panic!("help: no file of the kind `{kind}`"));
        let sound = fs::read(&file).expect("a file");
        let mut dice = Dice::new(sound.len() as u64);
        // The engine puts a footer of some hundred bytes behind its files, with the checksum of the rest.
        let body = match kind {
            "zst" => sound.len(),
            _ => sound.len().saturating_sub(120).max(1),
        };
        for place in [0, body / 3, body / 2, body - 1, sound.len() - 1] {
            let mut flipped = sound.clone();
            flipped[place] ^= 1 << dice.roll(8);
            fs::write(&file, flipped).expect("a file");
            let what = format!("{kind} at {place} of {}", sound.len());
            let check = trial.run(&["check"]);
            assert_eq!(check.code, 6, "help: {what}: {check:?}");
            assert!(
                check.out.contains("hint:") || check.err.contains("hint:"),
                "{check:?}"
            );
            for query in [
                &["query", "harbour OR council"][..],
                &["query", "\"the ferry\""],
                &["facets", "lang"],
                &["audit"],
                &["show", "0"],
            ] {
                let got = trial.run(query);
                assert!(
                    [0, 1, 2, 6].contains(&got.code),
                    "help: {what}: {query:?}: {got:?}"
                );
                let quiet =
                    !got.err.contains("panicked") && (got.code != 6 || got.err.contains("hint:"));
                assert!(quiet, "help: {what}: {query:?}: {}", got.err);
            }
        }
        fs::write(&file, &sound).expect("a file");
        trial.run(&["check"]).expect_code(0);
    }
}

#[test]
fn meta_data_that_is_cut_off_or_gone() {
    let trial = Trial::new();
    write_batch(&trial, 0);
    trial.index("index", &[]).expect_code(3);
    let path = trial.at("index/meta.json");
    let meta = fs::read(&path).expect("meta data");
    for length in [0, 1, meta.len() / 2, meta.len() - 3] {
        fs::write(&path, &meta[..length]).expect("a file");
        for args in [
            &["query", "ferry"][..],
            &["check"],
            &["audit"],
            &index_args("index"),
        ] {
            assert_says(&trial.run(args), 6, "damaged");
        }
    }
    fs::write(&path, &meta).expect("a file");
    // A ledger that is shorter than its commit says.
    let ledger = trial.at("index/ledger-1.zst");
    let whole = fs::read(&ledger).expect("a ledger");
    fs::write(&ledger, &whole[..whole.len() / 2]).expect("a file");
    assert_says(&trial.run(&["audit"]), 6, "ledger");
    assert_says(&trial.index("index", &[]), 6, "ledger");
    fs::remove_file(&ledger).expect("a file");
    assert_says(&trial.index("index", &[]), 6, "ledger");
    trial.run(&["check"]).expect_code(6);
}

#[test]
fn an_index_of_another_format_is_refused_with_the_way_out() {
    let trial = Trial::new();
    write_batch(&trial, 0);
    trial.index("index", &[]).expect_code(3);
    let path = trial.at("index/meta.json");
    let meta = unsealed(&fs::read_to_string(&path).expect("meta data"));
    let at = meta.find(r#"\"format\":"#).expect("a format number") + 11;
    let end = at + meta[at..].find(',').expect("more after it");
    fs::write(&path, [&meta[..at], "999", &meta[end..]].concat()).expect("a file");
    for args in [
        &["query", "ferry"][..],
        &["check"],
        &["stats"],
        &index_args("index"),
    ] {
        let got = trial.run(args);
        assert_says(&got, 4, "format 999");
        assert!(got.err.contains("newsearch index"), "{}", got.err);
    }
}

#[test]
fn no_index_and_nothing_to_index() {
    let trial = Trial::new();
    for args in [
        &["query", "x"][..],
        &["count"],
        &["show", "x"],
        &["audit"],
        &["check"],
        &["stats"],
        &["facets", "lang"],
        &["timeline"],
    ] {
        assert_says(&trial.run(args), 4, "no index");
    }
    assert!(!trial.at("index").exists(), "help: asking makes no folder");
    assert_says(
        &trial.run(&["index", "nowhere"]),
        2,
        "`nowhere` does not exist",
    );
    assert!(!trial.at("index").exists(), "help: a slip makes no folder");
    // An empty folder is an archive of nothing.
    trial.index("index", &[]).expect_code(0);
    trial.assert_sound("index");
    assert_eq!(trial.count("index"), 0);
    trial.run(&["query", "ferry"]).expect_code(1);
    assert_says(&trial.run(&["-i", "news/a", "query", "x"]), 4, "no index");
    // The name of the index is taken by a file.
    trial.write("file", "text");
    let got = trial.index("file", &[]);
    assert_eq!(got.code, 2, "{got:?}");
    assert!(got.err.contains("`file`"), "{}", got.err);
}

#[cfg(unix)]
#[test]
fn what_cannot_be_read_failed_and_spares_its_neighbours() {
    use std::os::unix::fs::PermissionsExt;
    use std::os::unix::process::CommandExt;

    let trial = Trial::new();
    trial.write("news/a.txt", "The ferry sails past the harbour tonight.");
    trial.write("news/b.txt", "The council of the town met in the night.");
    trial.write(
        "news/shut/c.txt",
        "The storm came over the town in the night.",
    );
    let mode = |path: &str, mode: u32| {
        fs::set_permissions(trial.at(path), fs::Permissions::from_mode(mode)).expect("permissions");
    };
    mode("", 0o777);
    mode("news", 0o755);
    // The superuser can read everything, so it is another who indexes.
    let index = || {
        let mut command = trial.command(&index_args("index"));
        if fs::read(trial.at("news/b.txt")).is_ok() {
            command.uid(65534);
        }
        ran(&mut command)
    };
    mode("news/b.txt", 0o000);
    mode("news/shut", 0o000);
    let is_superuser = fs::read(trial.at("news/b.txt")).is_ok();
    let program = std::path::Path::new(env!("CARGO_BIN_EXE_newsearch"));
    if is_superuser
        && !program
            .ancestors()
            .skip(1)
            .all(|p| p.metadata().is_ok_and(|m| m.permissions().mode() & 1 == 1))
    {
        return;
    }
    let got = index();
    assert_eq!(got.code, 3, "{got:?}");
    let failed = trial.ask("index", &["audit", "--failed"]).out;
    for path in ["news/b.txt", "news/shut"] {
        assert!(failed.contains(path), "help: `{path}` is not in: {failed}");
    }
    assert_eq!(trial.count("index"), 1);
    mode("news/b.txt", 0o644);
    mode("news/shut", 0o755);
    assert_eq!(index().code, 0);
    assert_eq!(trial.count("index"), 3);
    // What is out of reach for a while is not gone.
    trial.write(
        "news/b.txt",
        "The council of the town met again, for longer.",
    );
    mode("news/b.txt", 0o000);
    mode("news/shut", 0o000);
    let got = index();
    assert_eq!(got.code, 3, "{got:?}");
    assert!(got.out.contains("1 files are out of reach"), "{}", got.out);
    assert_eq!(trial.count("index"), 3);
    trial.assert_sound("index");
    mode("news/b.txt", 0o644);
    mode("news/shut", 0o755);
    assert_eq!(index().code, 0);
    assert_eq!(trial.count("index"), 3);
    let again = trial.ask("index", &["count", "\"for longer\""]);
    assert_eq!(again.out.trim(), "1");
}

#[test]
fn an_index_that_is_damaged_is_built_anew_and_keeps_what_the_user_wrote() {
    let trial = Trial::new();
    write_batch(&trial, 0);
    trial.index("index", &[]).expect_code(3);
    trial.index("clean", &[]).expect_code(3);
    trial.write("index/aliases.txt", "!Nobody\n");
    trial.write("clean/aliases.txt", "!Nobody\n");
    trial.write("index/meta.json", "{}");
    let refused = trial.index("index", &[]);
    assert_says(&refused, 6, "newsearch index --anew PATH...");
    trial.index("index", &["--anew"]).expect_code(3);
    trial.assert_sound("index");
    trial.assert_same("index", "clean", &queries(6, 16));
    let kept = fs::read_to_string(trial.at("index/aliases.txt")).expect("rules");
    assert_eq!(kept, "!Nobody\n");
}

#[test]
fn a_folder_that_is_empty_of_a_sudden_keeps_its_articles() {
    let trial = Trial::new();
    write_batch(&trial, 0);
    trial.index("index", &[]).expect_code(3);
    trial.index("clean", &[]).expect_code(3);
    let before = trial.count("index");
    trial.rename("news", "elsewhere");
    fs::create_dir(trial.at("news")).expect("a folder");
    for _ in 0..2 {
        trial.index("index", &[]).expect_code(3);
        assert_eq!(trial.count("index"), before);
        let failed = trial.ask("index", &["audit", "--failed"]).out;
        assert!(failed.contains("--allow-empty"), "{failed}");
        trial.assert_sound("index");
    }
    fs::remove_dir(trial.at("news")).expect("a folder");
    trial.rename("elsewhere", "news");
    trial.index("index", &[]).expect_code(3);
    trial.assert_same("index", "clean", &queries(6, 16));
    trial.rename("news", "elsewhere");
    fs::create_dir(trial.at("news")).expect("a folder");
    trial.index("index", &["--allow-empty"]).expect_code(0);
    assert_eq!(trial.count("index"), 0);
}

/// Files get times of the past and of the future, as when the clock of a machine is wrong and is set right: what
/// has changed is read, whatever its time.
#[test]
fn a_clock_that_jumps_between_runs() {
    use std::time::{Duration, SystemTime};

    let trial = Trial::new();
    let now = SystemTime::now();
    let day = Duration::from_secs(86_400);
    let clocks = [now, now - 20_000 * day, now + 40_000 * day, now - day];
    for (run, clock) in clocks.into_iter().enumerate() {
        let mut dice = Dice::new(run as u64 + 1);
        let files = (0..4).map(|n| (format!("news/{n}.jsonl"), n));
        for (path, n) in files.filter(|(_, n)| run == 0 || n % 3 == run % 3) {
            // As long as before, so that only time and content tell.
            let text = format!("{:0>400}", jsonl(&[story(&mut dice, n)]).len() + run);
            let line =
                serde_json::json!({"id": n, "title": "Ferry", "body": format!("harbour {text}")});
            trial.write(&path, format!("{line}\n"));
            let file = fs::File::options().write(true).open(trial.at(&path));
            file.expect("a file").set_modified(clock).expect("a time");
        }
        trial.index("index", &[]).expect_code(0);
        trial.assert_sound("index");
        let clean = format!("clean-{run}");
        trial.index(&clean, &[]).expect_code(0);
        trial.assert_same("index", &clean, &["harbour", "ferry", "date:none"]);
        // What has not changed is not read again, whatever the clock says now.
        let again = trial.index("index", &["--format", "json"]).expect_code(0);
        assert_eq!(again.json()["files"]["read"], 0);
    }
}
