//! Which version and which commit the program is built from. The commit is that of the checkout, if there is one, else what
//! `CLAIRSCORE_COMMIT` says (an image is built without its history). Only a release asks git: whoever tests would build this
//! crate anew after every commit.

use std::env::var;
use std::process::Command;

/// Digits of a commit that tell it from all others.
const DIGITS: usize = 12;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-env-changed=CLAIRSCORE_COMMIT");
    let released = var("PROFILE").is_ok_and(|profile| profile == "release");
    let commit = released.then(checkout).flatten().or_else(|| var("CLAIRSCORE_COMMIT").ok());
    let commit =
        commit.filter(|commit| !commit.is_empty() && commit.bytes().all(|digit| digit.is_ascii_hexdigit()));
    let version = var("CARGO_PKG_VERSION").expect("cargo says so");
    let version = match commit {
        Some(commit) => format!("{version} ({})", &commit[..commit.len().min(DIGITS)]),
        None => version,
    };
    println!("cargo::rustc-env=CLAIRSCORE_VERSION={version}");
}

/// The commit of the checkout that this folder is in, if it is this project's.
fn checkout() -> Option<String> {
    if git(&["rev-parse", "--show-prefix"])? != "server/" {
        return None;
    }
    // Written by every commit and every change of branch.
    for history in ["logs/HEAD", "HEAD"] {
        let path = git(&["rev-parse", "--git-path", history])?;
        if std::path::Path::new(&path).exists() {
            println!("cargo::rerun-if-changed={path}");
        }
    }
    git(&["rev-parse", "HEAD"])
}

fn git(arguments: &[&str]) -> Option<String> {
    let answer =
        Command::new("git").args(arguments).output().ok().filter(|answer| answer.status.success())?;
    Some(String::from_utf8(answer.stdout).ok()?.trim().to_owned())
}
