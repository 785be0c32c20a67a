//! Which commit a program says that it is built of: `build.rs` is compiled by itself and asked as cargo asks it, with and
//! without a commit that an image is given. Independent of the program, which is not built again for this.

use std::path::{Path, PathBuf};
use std::process::Command;

const COMMIT: &str = "0123456789abcdef0123456789abcdef01234567";

/// The script that says version and commit, as a program.
fn script() -> PathBuf {
    let program = Path::new(env!("CARGO_TARGET_TMPDIR")).join("version-script");
    let compiler = std::env::var("RUSTC").unwrap_or_else(|_| "rustc".to_owned());
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("build.rs");
    let compiled =
        Command::new(compiler).args(["--edition", "2024", "-o"]).arg(&program).arg(source).status();
    assert!(compiled.expect("the compiler runs").success());
    program
}

/// The version that a program built by that profile in that folder would say, given that commit.
fn told(script: &Path, folder: &Path, profile: &str, commit: Option<&str>) -> String {
    let mut asked = Command::new(script);
    asked.current_dir(folder).env("CARGO_PKG_VERSION", "1.2.3").env("PROFILE", profile);
    // Whatever checkout this runs in is none that git would find from there.
    asked.env("GIT_CEILING_DIRECTORIES", folder.parent().expect("a folder has one")).env_remove("GIT_DIR");
    match commit {
        Some(commit) => asked.env("CLAIRSCORE_COMMIT", commit),
        None => asked.env_remove("CLAIRSCORE_COMMIT"),
    };
    let answer = asked.output().expect("it has just been compiled");
    assert!(answer.status.success());
    let answer = String::from_utf8(answer.stdout).expect("cargo reads text");
    let version = answer.lines().find_map(|line| line.strip_prefix("cargo::rustc-env=CLAIRSCORE_VERSION="));
    version.expect("it says a version").to_owned()
}

#[test]
fn an_image_says_the_commit_that_it_was_given_and_nothing_that_is_none() {
    let script = script();
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("no-checkout");
    std::fs::create_dir_all(&folder).expect("it can be made");
    for profile in ["release", "debug"] {
        let of = |commit| told(&script, &folder, profile, commit);
        assert_eq!(of(Some(COMMIT)), "1.2.3 (0123456789ab)", "{profile}");
        assert_eq!(of(Some("abc")), "1.2.3 (abc)", "{profile}");
        for none in [None, Some(""), Some("v1; rm"), Some("é")] {
            assert_eq!(of(none), "1.2.3", "{profile}: {none:?}");
        }
    }
}
