//! Where the files are that a browser loads, and by which names pages ask for them.
//!
//! `tools/build-site` puts the program, its parts and the style sheet into a folder named by a digest of what is in them. So a
//! page names the very build that it was made with: after an upgrade it finds that build's files or none, never another's, whose
//! parts do not fit; and what is kept by such a name is kept for good. `cargo leptos watch` makes no such folder: its files
//! change under their names.

use leptos::config::LeptosOptions;
use std::fs;
use std::path::Path;

/// The folder of what is built, within the site's.
const BUILT: &str = "pkg";

/// What pages and routes are told of the site in the folder `root`.
#[must_use]
pub fn options(root: &str) -> LeptosOptions {
    let folder =
        digest(&Path::new(root).join(BUILT)).map_or_else(|| BUILT.into(), |it| format!("{BUILT}/{it}"));
    LeptosOptions::builder().output_name("clairscore").site_root(root).site_pkg_dir(folder).build()
}

/// Whether what is built changes its name with its content.
#[must_use]
pub fn is_named_by_content(options: &LeptosOptions) -> bool {
    &*options.site_pkg_dir != BUILT
}

/// The name of the one folder in `built`.
fn digest(built: &Path) -> Option<String> {
    let folders = fs::read_dir(built).ok()?.filter_map(Result::ok).filter(|entry| entry.path().is_dir());
    let mut names = folders.filter_map(|entry| entry.file_name().into_string().ok());
    names.next().filter(|_| names.next().is_none())
}
