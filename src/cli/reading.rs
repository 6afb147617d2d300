//! How input is read: options that `index` and `extract` share.

use clap::Args;

/// How input is read.
#[derive(Clone, Debug, Args)]
pub struct ReadingArgs {
    /// Take a field of JSON or CSV records for one of ours: title=headline
    #[arg(long, value_name = "OURS=THEIRS", value_parser = parse_map)]
    pub map: Vec<(String, String)>,
    /// Read every file in this encoding, such as windows-1251, whatever it looks like or says of itself
    #[arg(long, value_name = "LABEL")]
    pub encoding: Option<String>,
    /// The same for the files that a glob fits: 'old/*.txt=cp866'. A label holds for the members of an
    /// archive too; where several fit, the last one counts
    #[arg(long, value_name = "GLOB=LABEL", value_parser = parse_label)]
    pub encoding_for: Vec<(String, String)>,
    /// Threads that read and write [default: all cores]
    #[arg(short, long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    pub jobs: Option<u16>,
    /// Enter hidden files and folders
    #[arg(long)]
    pub hidden: bool,
    /// Follow symbolic links
    #[arg(long)]
    pub follow: bool,
}

fn parse_map(text: &str) -> Result<(String, String), String> {
    let pair = text
        .split_once('=')
        .filter(|(ours, theirs)| !ours.is_empty() && !theirs.is_empty());
    let (ours, theirs) = pair.ok_or("expected OURS=THEIRS, such as title=headline")?;
    Ok((ours.to_owned(), theirs.to_owned()))
}

fn parse_label(text: &str) -> Result<(String, String), String> {
    let pair = text
        .rsplit_once('=')
        .filter(|(glob, label)| !glob.is_empty() && !label.is_empty());
    let (glob, label) = pair.ok_or("expected GLOB=LABEL, such as 'old/*.txt=cp866'")?;
    Ok((glob.to_owned(), label.to_owned()))
}
