//! Parts the words of a query from the options around them, before clap sees them.
//!
//! `-gaza` leaves a word out, `-n 5` is an option, and either may stand before or behind the query.
//! So an option of one letter stands alone (`-n 5`, or `-n5` with a number); anything else with one
//! minus is a word. Everything with two is an option.

use std::ffi::OsString;

use clap::{Arg, Command, CommandFactory};

use super::Cli;

/// The commands whose last argument is a query.
const ASKING: [&str; 4] = ["query", "count", "facets", "timeline"];

/// The same arguments with the options before `--` and the words of the query behind it.
pub fn apart(args: impl IntoIterator<Item = OsString>) -> Vec<OsString> {
    let mut args = args.into_iter();
    let mut options: Vec<OsString> = Vec::new();
    let command = Cli::command();
    options.extend(args.next());
    // Up to the name of the command there are only options.
    let asking = loop {
        let Some(arg) = args.next() else {
            return options;
        };
        let text = arg.to_str().unwrap_or_default().to_owned();
        options.push(arg);
        if !text.starts_with('-') {
            break ASKING.iter().find(|name| **name == text);
        }
        if takes_next(&command, None, &text) {
            options.extend(args.next());
        }
    };
    let Some(command_line) = asking.and_then(|name| command.find_subcommand(name)) else {
        options.extend(args);
        return options;
    };
    let mut words: Vec<OsString> = Vec::new();
    while let Some(arg) = args.next() {
        let text = arg.to_str().unwrap_or_default();
        if text == "--" {
            words.extend(args);
            break;
        }
        if !is_option(&command, command_line, text) {
            words.push(arg);
            continue;
        }
        let wants_value = takes_next(&command, Some(command_line), text);
        options.push(arg);
        if wants_value {
            options.extend(args.next());
        }
    }
    if !words.is_empty() {
        options.push("--".into());
        options.extend(words);
    }
    options
}

fn is_option(command: &Command, asking: &Command, text: &str) -> bool {
    if text.starts_with("--") {
        return true;
    }
    let mut letters = text.strip_prefix('-').unwrap_or_default().chars();
    let Some(letter) = letters.next() else {
        return false;
    };
    let value = letters.as_str();
    let number = !value.is_empty() && value.bytes().all(|b| b.is_ascii_digit());
    match option(command, Some(asking), text) {
        Some(arg) => value.is_empty() || (number && arg.get_action().takes_values()),
        None => matches!(letter, 'h' | 'V') && value.is_empty(),
    }
}

/// Whether the option's value is the argument behind it.
fn takes_next(command: &Command, asking: Option<&Command>, text: &str) -> bool {
    let apart = match text.starts_with("--") {
        true => !text.contains('='),
        false => text.chars().count() == 2,
    };
    let arg = option(command, asking, text);
    apart && arg.is_some_and(|arg| arg.get_action().takes_values())
}

fn option<'a>(command: &'a Command, asking: Option<&'a Command>, text: &str) -> Option<&'a Arg> {
    let own = asking.map(Command::get_arguments);
    let mut all = own.into_iter().flatten().chain(command.get_arguments());
    match text.strip_prefix("--") {
        Some(long) => {
            let name = long.split('=').next();
            all.find(|arg| arg.get_long() == name)
        }
        None => {
            let letter = text.chars().nth(1);
            all.find(|arg| letter.is_some() && arg.get_short() == letter)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(args: &str, expect: &str) {
        let args = ["newsearch"].into_iter().chain(args.split(' '));
        let got: Vec<String> = apart(args.map(OsString::from))
            .into_iter()
            .skip(1)
            .map(|arg| arg.into_string().unwrap())
            .collect();
        assert_eq!(got.join(" "), expect);
    }

    #[test]
    fn options_stand_anywhere() {
        check("query doha talks", "query -- doha talks");
        check(
            "query doha --format json -n 3 talks",
            "query --format json -n 3 -- doha talks",
        );
        check(
            "query --format=json doha -n5",
            "query --format=json -n5 -- doha",
        );
        check("-i a -q query x", "-i a -q query -- x");
        check("query x -i a -q", "query -i a -q -- x");
        check(
            "--index a count x --index=b",
            "--index a count --index=b -- x",
        );
        check("facets lang x -n 3", "facets -n 3 -- lang x");
        check("query -h", "query -h");
        check("query", "query");
    }

    #[test]
    fn a_minus_before_a_word_leaves_it_out() {
        check("query doha -gaza", "query -- doha -gaza");
        check("query -iraq -q doha", "query -q -- -iraq doha");
        check("query -n 3 -né -lang:de", "query -n 3 -- -né -lang:de");
        check("query doha -", "query -- doha -");
        check("query a -- -n 3", "query -- a -n 3");
    }

    #[test]
    fn other_commands_are_left_alone() {
        check("index a b --jobs 2", "index a b --jobs 2");
        check("--help", "--help");
        check("-i", "-i");
    }
}
