//! What others see and may do while an index is rebuilt.

use std::process::Stdio;
use std::time::Duration;
use std::{fs, thread};

use crate::newsroom::queries;
use crate::program::{Trial, signal};
use crate::rebuild::{assert_tidy, rebuild, write_all};

/// Two users: one asks while the other rebuilds, and a third who would write is refused.
#[test]
fn a_reader_beside_a_rebuild_sees_the_whole_archive() {
    let trial = Trial::new();
    write_all(&trial);
    trial.index("index", &[]).expect_code(3);
    let count = trial.count("index");
    let answers = trial.answers("index", &queries(6, 4));
    let (mut looks, mut refused) = (0, 0);
    for _ in 0..2 {
        let mut command = trial.command(&["-q", "-i", "index", "rebuild", "--jobs", "1"]);
        let mut writer = command
            .stdout(Stdio::null())
            .spawn()
            .expect("the program starts");
        let id = writer.id();
        let holds = || {
            let holder = fs::read_to_string(trial.at("index/.newsearch.lock"));
            holder.is_ok_and(|holder| holder == format!("process {id}\n"))
        };
        while !holds() {
            assert!(matches!(writer.try_wait(), Ok(None)), "help: it has ended");
            thread::sleep(Duration::from_millis(1));
        }
        // It would soon be over.
        let stopped = signal(id, "-STOP");
        let second = rebuild(&trial, "index", &[]);
        assert!(stopped && signal(id, "-CONT"));
        refused += u64::from(second.code == 5);
        while writer.try_wait().expect("a child").is_none() {
            looks += 1;
            assert_eq!(trial.count("index"), count);
            let audit = trial.ask("index", &["audit", "--format", "json"]);
            let audit = audit.expect_code(0).json();
            assert_eq!(audit["totals"]["indexed"], count);
            assert_eq!(trial.answers("index", &queries(6, 4)), answers);
            trial.ask("index", &["check"]).expect_code(0);
            let second = rebuild(&trial, "index", &[]);
            assert!([0, 5].contains(&second.code), "{second:?}");
            refused += u64::from(second.code == 5);
        }
        assert_eq!(writer.wait().expect("a child").code(), Some(0));
    }
    assert!(
        looks > 0 && refused > 0,
        "help: {looks} looks, {refused} refused"
    );
    assert_tidy(&trial, "index");
    assert_eq!(trial.answers("index", &queries(6, 4)), answers);
}
