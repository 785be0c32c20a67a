//! The arrows between the rooms, as ARCHITECTURE.md draws them: who may depend on whom, and what may never
//! enter. Asked of cargo itself, for each way in which a room is built.
//!
//! Independent of what the rooms do.

use std::collections::BTreeSet;
use std::process::Command;

const ROOMS: [&str; 6] = ["app", "frontend", "migration", "model", "server", "store"];
const SCREEN: &[&str] = &["leptos", "web-sys"];
const HTTP: &[&str] = &["axum", "hyper"];
const DATABASE: &[&str] = &["sea-orm", "sqlx", "libsqlite3-sys"];
const RUNTIME: &[&str] = &["tokio"];

/// A room as it is built for one of its two homes.
struct Build {
    room: &'static str,
    feature: Option<&'static str>,
    target: Option<&'static str>,
}

impl Build {
    fn native(room: &'static str) -> Self {
        Self { room, feature: None, target: None }
    }

    fn browser(room: &'static str) -> Self {
        Self { room, feature: None, target: Some("wasm32-unknown-unknown") }
    }

    fn with(self, feature: &'static str) -> Self {
        Self { feature: Some(feature), ..self }
    }

    /// The packages that this build is made of, down to `depth` below it; tests and build scripts aside.
    fn packages(&self, depth: &str) -> BTreeSet<String> {
        let mut cargo = Command::new(env!("CARGO"));
        cargo.current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/.."));
        cargo.args(["tree", "--locked", "--edges", "normal,no-proc-macro", "--prefix", "none"]);
        cargo.args(["--package", self.room, "--depth", depth]);
        cargo.args(self.feature.iter().flat_map(|feature| ["--features", feature]));
        cargo.args(self.target.iter().flat_map(|target| ["--target", target]));
        let output = cargo.output().expect("cargo starts: it has just started this test");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout)
            .expect("cargo writes UTF-8")
            .lines()
            .filter_map(|line| line.split_whitespace().next())
            .filter(|package| *package != self.room)
            .map(str::to_owned)
            .collect()
    }

    /// The rooms that this one names in its Cargo.toml are exactly `rooms`.
    fn leads_to(&self, rooms: &[&str]) {
        let mut arrows = self.packages("1");
        arrows.retain(|package| ROOMS.contains(&package.as_str()));
        assert!(arrows.iter().eq(rooms), "{} leads to {arrows:?}, not to {rooms:?}", self.room);
    }

    /// Nothing of `kinds` is in this build, not even by way of others.
    fn is_free_of(&self, kinds: &[&[&str]]) {
        let packages = self.packages("99");
        for package in kinds.concat() {
            assert!(!packages.contains(package), "{package} has entered {}", self.room);
        }
    }
}

#[test]
fn the_model_depends_on_no_room_and_on_nothing_that_does_io() {
    for build in [Build::native("model"), Build::native("model").with("onnx"), Build::browser("model")] {
        build.leads_to(&[]);
        build.is_free_of(&[SCREEN, HTTP, DATABASE, RUNTIME]);
    }
}

#[test]
fn tract_enters_the_model_only_behind_the_feature_onnx() {
    Build::native("model").is_free_of(&[&["tract-onnx"]]);
    assert!(Build::native("model").with("onnx").packages("1").contains("tract-onnx"));
}

#[test]
fn the_migrations_know_no_room() {
    Build::native("migration").leads_to(&[]);
    Build::native("migration").is_free_of(&[SCREEN, HTTP]);
}

#[test]
fn the_store_leads_to_the_schema_and_the_model_and_knows_no_screen_and_no_http() {
    Build::native("store").leads_to(&["migration", "model"]);
    Build::native("store").is_free_of(&[SCREEN, HTTP]);
}

#[test]
fn on_the_server_the_app_leads_to_the_store_and_the_model() {
    Build::native("app").with("ssr").leads_to(&["model", "store"]);
}

#[test]
fn in_the_browser_the_app_leads_to_the_model_only() {
    let build = Build::browser("app").with("hydrate");
    build.leads_to(&["model"]);
    build.is_free_of(&[HTTP, DATABASE, RUNTIME, &["tract-onnx", "migration", "store"]]);
}

#[test]
fn the_frontend_leads_to_the_app_only() {
    Build::browser("frontend").leads_to(&["app"]);
    Build::browser("frontend").is_free_of(&[HTTP, DATABASE, RUNTIME, &["tract-onnx", "migration", "store"]]);
}

#[test]
fn the_server_leads_to_the_app_the_model_and_the_store() {
    Build::native("server").leads_to(&["app", "model", "store"]);
}
