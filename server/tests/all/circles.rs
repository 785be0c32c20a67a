//! No circles of files: within a room, no file uses another that uses it, not even by way of others.
//!
//! A file uses another if a path that it writes, in a `use` or anywhere else, leads to what the other defines. A path
//! is followed through re-exports to the definition: what is taken through a `mod.rs` that only hands it on is taken
//! from the file that has it. The re-export itself is a use, a `mod` is none. Features are not told apart, code
//! that only tests compile is left out, and methods are not seen: they are called without a path.
//!
//! A file that takes something from the module around it is judged apart: the module is what both are part of. It is
//! a circle all the same if the module uses the file, and those that there are may only become fewer.
//!
//! Independent of what the rooms do.

use proc_macro2::{TokenStream, TokenTree};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use syn::punctuated::Punctuated;
use syn::visit::{self, Visit};
use syn::{Attribute, Ident, Item, ItemMod, Meta, Token, UseTree};

const ROOMS: [&str; 6] = ["app", "frontend", "migration", "model", "server", "store"];

/// Modules that use files below them which use what the module's own file defines. It belongs in a file of its own, and
/// the line is then to be struck out.
const ENTANGLED: &[(&str, &str)] = &[("store", "lib.rs")];

/// A module and what its file says in it.
#[derive(Default)]
struct Module {
    /// The file that it is in, from the root of the sources.
    file: PathBuf,
    /// The module around it; the root is its own.
    parent: usize,
    children: BTreeMap<String, usize>,
    /// Names of what it defines; those of macros end with `!`.
    items: BTreeSet<String>,
    /// What each `use` brings: its name here, and its path.
    imports: BTreeMap<String, Vec<String>>,
    /// Paths of what all names are taken from.
    globs: Vec<Vec<String>>,
    /// Every path that is written in it.
    paths: BTreeSet<Vec<String>>,
}

/// A library's sources.
struct Sources {
    root: PathBuf,
    /// The first is the root.
    modules: Vec<Module>,
    /// Files that only tests compile.
    tests: BTreeSet<PathBuf>,
}

/// Which file uses which, and the names that it takes.
type Uses = BTreeMap<PathBuf, BTreeMap<PathBuf, BTreeSet<String>>>;

impl Sources {
    /// Reads `lib.rs` under `root` and every file that it leads to.
    fn read(root: &Path) -> Self {
        let mut sources = Self { root: root.to_owned(), modules: Vec::new(), tests: BTreeSet::new() };
        sources.read_file(Path::new("lib.rs"), Path::new(""), 0);
        sources
    }

    /// Reads the module that is the whole of `file` and whose children are files in `folder`.
    fn read_file(&mut self, file: &Path, folder: &Path, parent: usize) -> usize {
        let path = self.root.join(file);
        let text = fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        let parsed = syn::parse_file(&text).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        self.read_items(&parsed.items, file, folder, parent)
    }

    fn read_items(&mut self, items: &[Item], file: &Path, folder: &Path, parent: usize) -> usize {
        let at = self.modules.len();
        self.modules.push(Module { file: file.to_owned(), parent, ..Module::default() });
        for item in items {
            let (attributes, name) = head(item);
            let is_test = attributes.iter().any(is_test);
            match item {
                Item::Mod(module) => self.read_module(module, is_test, file, folder, at),
                _ if is_test => {}
                _ => {
                    let module = &mut self.modules[at];
                    module.items.extend(name);
                    Reader { module }.visit_item(item);
                }
            }
        }
        at
    }

    fn read_module(&mut self, module: &ItemMod, is_test: bool, file: &Path, folder: &Path, parent: usize) {
        let name = module.ident.to_string();
        let below = folder.join(&name);
        let child = match &module.content {
            Some(_) if is_test => return,
            Some((_, items)) => self.read_items(items, file, &below, parent),
            None => {
                let flat = folder.join(format!("{name}.rs"));
                let file = if self.root.join(&flat).exists() { flat } else { below.join("mod.rs") };
                if is_test {
                    self.tests.insert(file);
                    return;
                }
                self.read_file(&file, &below, parent)
            }
        };
        self.modules[parent].children.insert(name, child);
    }

    /// The module that defines what `path`, written in the module `at`, leads to, and the name that it has there; none
    /// if it leads out of the crate, or to a module. `steps` bounds how many imports are followed.
    fn definition(&self, at: usize, path: &[String], steps: usize) -> Option<(usize, String)> {
        match path {
            [first, rest @ ..] if first == "crate" => self.member(0, rest, true, steps),
            [first, rest @ ..] if first == "self" => self.member(at, rest, true, steps),
            [first, rest @ ..] if first == "super" => self.above(self.modules[at].parent, rest, steps),
            // What `macro_rules!` defines is known in the modules that follow, and in theirs.
            [first] if first.ends_with('!') => {
                let up = std::iter::successors(Some(at), |&at| (at > 0).then(|| self.modules[at].parent));
                up.into_iter()
                    .find(|&at| self.modules[at].items.contains(first))
                    .map(|at| (at, first.clone()))
            }
            _ => self.member(at, path, false, steps),
        }
    }

    fn above(&self, at: usize, path: &[String], steps: usize) -> Option<(usize, String)> {
        match path {
            [first, rest @ ..] if first == "super" => self.above(self.modules[at].parent, rest, steps),
            _ => self.member(at, path, true, steps),
        }
    }

    /// As [`Self::definition`], of a path whose first name is looked up in the module `at` alone; there it must be if
    /// `is_inside`.
    fn member(&self, at: usize, path: &[String], is_inside: bool, steps: usize) -> Option<(usize, String)> {
        let steps = steps.checked_sub(1)?;
        let (name, rest) = path.split_first()?;
        let module = &self.modules[at];
        let child = module.children.get(name);
        if let Some(&child) = child
            && !rest.is_empty()
        {
            return self.member(child, rest, true, steps);
        }
        if module.items.contains(name) {
            return Some((at, name.clone()));
        }
        if let Some(import) = module.imports.get(name) {
            return self.definition(at, &[import.as_slice(), rest].concat(), steps);
        }
        if child.is_some() {
            return None;
        }
        let by_glob = module
            .globs
            .iter()
            .find_map(|glob| self.definition(at, &[glob.as_slice(), path].concat(), steps));
        // A name that is nowhere to be seen is a macro's work, or not ours.
        by_glob.or_else(|| is_inside.then(|| (at, name.clone())))
    }

    /// Which file uses which.
    fn uses(&self) -> Uses {
        let mut uses = Uses::new();
        for (at, module) in self.modules.iter().enumerate() {
            let of = uses.entry(module.file.clone()).or_default();
            for (to, name) in module.paths.iter().filter_map(|path| self.definition(at, path, 64)) {
                let to = &self.modules[to].file;
                if *to != module.file {
                    of.entry(to.clone()).or_default().insert(name);
                }
            }
        }
        uses
    }

    /// The files of the modules around `file`.
    fn around(&self, file: &Path) -> BTreeSet<&Path> {
        let mut around = BTreeSet::new();
        let mut at = self.modules.iter().position(|module| module.file == file).unwrap_or_default();
        while at > 0 {
            at = self.modules[at].parent;
            around.insert(self.modules[at].file.as_path());
        }
        around
    }

    /// The circles of files, what is taken from the modules around aside.
    fn circles(&self) -> Vec<String> {
        let mut uses = self.uses();
        for (file, used) in &mut uses {
            let around = self.around(file);
            used.retain(|other, _| !around.contains(other.as_path()));
        }
        circles(&uses).iter().map(|circle| in_words(circle, &uses)).collect()
    }

    /// The files of modules that use a file below them which uses them, and the circle.
    fn entangled(&self) -> BTreeMap<PathBuf, String> {
        let uses = self.uses();
        let mut entangled = BTreeMap::new();
        for circle in circles(&uses) {
            for file in &circle {
                for around in self.around(file) {
                    if uses[file].contains_key(around) && circle.contains(around) {
                        entangled.insert(around.to_owned(), in_words(&circle, &uses));
                    }
                }
            }
        }
        entangled
    }
}

/// The attributes and the name of an item; a macro's ends with `!`.
fn head(item: &Item) -> (&[Attribute], Option<String>) {
    let (attributes, name) = match item {
        Item::Const(item) => (&item.attrs, Some(&item.ident)),
        Item::Enum(item) => (&item.attrs, Some(&item.ident)),
        Item::Fn(item) => (&item.attrs, Some(&item.sig.ident)),
        Item::Impl(item) => (&item.attrs, None),
        Item::Macro(item) => return (&item.attrs, item.ident.as_ref().map(|name| format!("{name}!"))),
        Item::Mod(item) => (&item.attrs, None),
        Item::Static(item) => (&item.attrs, Some(&item.ident)),
        Item::Struct(item) => (&item.attrs, Some(&item.ident)),
        Item::Trait(item) => (&item.attrs, Some(&item.ident)),
        Item::Type(item) => (&item.attrs, Some(&item.ident)),
        Item::Union(item) => (&item.attrs, Some(&item.ident)),
        Item::Use(item) => (&item.attrs, None),
        _ => return (&[], None),
    };
    (attributes, name.map(Ident::to_string))
}

/// Whether it leaves an item to tests: `#[cfg(test)]`, alone or among what must all hold.
fn is_test(attribute: &Attribute) -> bool {
    fn asks_for_test(condition: &Meta) -> bool {
        match condition {
            Meta::Path(path) => path.is_ident("test"),
            Meta::List(list) if list.path.is_ident("all") => list
                .parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated)
                .is_ok_and(|all| all.iter().any(asks_for_test)),
            _ => false,
        }
    }
    attribute.path().is_ident("cfg")
        && attribute.parse_args().is_ok_and(|condition| asks_for_test(&condition))
}

/// Takes from an item what it imports and which paths it writes.
struct Reader<'a> {
    module: &'a mut Module,
}

impl Reader<'_> {
    fn import(&mut self, tree: &UseTree, before: &[String]) {
        let with = |name: &Ident| {
            // In a group, `self` is what stands before it.
            let own = (name != "self" || before.is_empty()).then(|| name.to_string());
            before.iter().cloned().chain(own).collect::<Vec<_>>()
        };
        match tree {
            UseTree::Path(path) => self.import(&path.tree, &with(&path.ident)),
            UseTree::Group(group) => group.items.iter().for_each(|tree| self.import(tree, before)),
            UseTree::Glob(_) => self.module.globs.push(before.to_vec()),
            UseTree::Name(name) => self.bring(None, with(&name.ident)),
            UseTree::Rename(name) => self.bring(Some(name.rename.to_string()), with(&name.ident)),
        }
    }

    fn bring(&mut self, name: Option<String>, path: Vec<String>) {
        if let Some(name) = name.or_else(|| path.last().cloned()) {
            self.module.paths.insert(path.clone());
            self.module.imports.insert(name, path);
        }
    }

    /// The paths among the tokens of a macro or an attribute, of two names or more.
    fn scan(&mut self, tokens: TokenStream) {
        let mut path: Vec<String> = Vec::new();
        let mut colons = 0;
        for token in tokens {
            match token {
                TokenTree::Punct(mark) if mark.as_char() == ':' => colons += 1,
                TokenTree::Ident(name) => {
                    if colons != 2 {
                        self.wrote(std::mem::take(&mut path));
                    }
                    path.push(name.to_string());
                    colons = 0;
                }
                other => {
                    self.wrote(std::mem::take(&mut path));
                    colons = 0;
                    if let TokenTree::Group(group) = other {
                        self.scan(group.stream());
                    }
                }
            }
        }
        self.wrote(path);
    }

    fn wrote(&mut self, path: Vec<String>) {
        if path.len() > 1 {
            self.module.paths.insert(path);
        }
    }
}

impl<'ast> Visit<'ast> for Reader<'_> {
    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        if item.leading_colon.is_none() {
            self.import(&item.tree, &[]);
        }
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        if path.leading_colon.is_none() {
            self.wrote(path.segments.iter().map(|segment| segment.ident.to_string()).collect());
        }
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, call: &'ast syn::Macro) {
        if let Some(name) = call.path.get_ident() {
            self.module.paths.insert(vec![format!("{name}!")]);
        }
        self.scan(call.tokens.clone());
        visit::visit_macro(self, call);
    }

    fn visit_meta_list(&mut self, list: &'ast syn::MetaList) {
        self.scan(list.tokens.clone());
    }

    // Who may see an item is no use of theirs.
    fn visit_vis_restricted(&mut self, _: &'ast syn::VisRestricted) {}
}

/// Sets of files that lead to each other.
fn circles(uses: &Uses) -> BTreeSet<BTreeSet<PathBuf>> {
    let leads_to = |from: &Path| {
        let mut reached = BTreeSet::new();
        let mut open: Vec<&PathBuf> = uses[from].keys().collect();
        while let Some(file) = open.pop() {
            if reached.insert(file.clone()) {
                open.extend(uses[file].keys());
            }
        }
        reached
    };
    let reached: BTreeMap<&PathBuf, BTreeSet<PathBuf>> =
        uses.keys().map(|file| (file, leads_to(file))).collect();
    let around = |file: &PathBuf| {
        let mut circle = reached[file].clone();
        circle.retain(|other| reached[other].contains(file));
        circle
    };
    uses.keys().map(around).filter(|circle| !circle.is_empty()).collect()
}

/// A circle in words: which of its files take which names of one another.
fn in_words(circle: &BTreeSet<PathBuf>, uses: &Uses) -> String {
    let mut text = String::new();
    for (from, used) in uses.iter().filter(|(file, _)| circle.contains(*file)) {
        for (to, names) in used.iter().filter(|(file, _)| circle.contains(*file)) {
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            let _ = writeln!(text, "  {} -> {}: {}", from.display(), to.display(), names.join(", "));
        }
    }
    text
}

fn room(name: &str) -> Sources {
    Sources::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(name).join("src"))
}

/// Every Rust file under `folder`, from `root`.
fn files(root: &Path, folder: &Path) -> BTreeSet<PathBuf> {
    let entries = fs::read_dir(folder).expect("the sources can be listed");
    entries
        .map(|entry| entry.expect("the sources can be listed").path())
        .flat_map(|path| match path.is_dir() {
            true => files(root, &path),
            false => path.strip_prefix(root).map(Path::to_owned).into_iter().collect(),
        })
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .collect()
}

/// A room as a test invents it.
fn invented(files: &[(&str, &str)]) -> Sources {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (file, text) in files {
        let path = folder.path().join(file);
        fs::create_dir_all(path.parent().expect("it is in the folder")).expect("the folder can be made");
        fs::write(path, text).expect("it can be written");
    }
    Sources::read(folder.path())
}

#[test]
fn files_that_take_names_of_each_other_are_a_circle() {
    let files = |b| {
        [
            ("lib.rs", "mod a; mod b; mod c;"),
            ("a.rs", "use crate::{b::{self, B}, c}; pub struct A;"),
            ("b.rs", b),
            ("c.rs", "pub fn c() {}"),
        ]
    };
    for back in [
        "use super::a::A; pub struct B;",
        "use crate::a::{self as first, A as First}; pub struct B(First);",
        "use super::a; pub struct B(a::A);",
        "pub struct B(crate::a::A);",
        "pub struct B; fn f() { use crate::a::A; let _ = A; }",
        "pub struct B; fn f() { println!(\"{:?}\", crate::a::A); }",
        "#[derive(crate::a::A)] pub struct B;",
        "pub struct B; #[cfg(not(test))] use crate::a::A;",
        "pub struct B; mod inner { use super::super::a::A; }",
    ] {
        assert_eq!(invented(&files(back)).circles(), ["  a.rs -> b.rs: B\n  b.rs -> a.rs: A\n"], "{back}");
    }
    for no_way_back in [
        "pub struct B;",
        "pub struct B; #[cfg(test)] mod tests { use crate::a::A; }",
        "pub struct B; #[cfg(all(test, feature = \"x\"))] use crate::a::A;",
        "pub(in crate::a) struct B;",
        "use ::a::A; pub struct B;",
        "use std::a::A; pub struct B;",
        "use crate::c::c; pub struct B;",
    ] {
        assert!(invented(&files(no_way_back)).circles().is_empty(), "{no_way_back}");
    }
}

#[test]
fn a_circle_may_lead_through_others() {
    let files = [
        ("lib.rs", "mod a; mod b; mod c; mod d;"),
        ("a.rs", "use crate::b::B;"),
        ("b.rs", "use crate::c::C; use crate::d::D;"),
        ("c.rs", "use crate::a::A;"),
        ("d.rs", "pub struct D;"),
    ];
    let circle = "  a.rs -> b.rs: B\n  b.rs -> c.rs: C\n  c.rs -> a.rs: A\n";
    assert_eq!(invented(&files).circles(), [circle]);
}

#[test]
fn a_name_is_taken_from_the_file_that_defines_it() {
    let entangled = |face| {
        let files = [
            ("lib.rs", "mod folder;"),
            ("folder/mod.rs", face),
            ("folder/a.rs", "use super::B; pub struct A;"),
            ("folder/b.rs", "pub struct B;"),
        ];
        let sources = invented(&files);
        assert!(sources.circles().is_empty(), "{face}");
        sources.entangled().into_keys().collect::<Vec<_>>()
    };
    assert!(entangled("mod a; mod b; pub use a::A; pub use b::B;").is_empty());
    assert!(entangled("mod a; mod b; pub use a::*; pub use b::*;").is_empty());
    assert_eq!(entangled("mod a; mod b; pub use a::A; pub struct B;"), [Path::new("folder/mod.rs")]);
    assert_eq!(entangled("mod a; mod b; pub struct B; fn f(_: a::A) {}"), [Path::new("folder/mod.rs")]);
    // Those below may use a module that uses none of them.
    assert!(entangled("mod a; mod b; pub struct B;").is_empty());
}

#[test]
fn a_macro_is_taken_from_the_module_around_that_defines_it() {
    let entangled = |text| {
        let files = [("lib.rs", "macro_rules! make { () => {} } mod a; use a::A;"), ("a.rs", text)];
        invented(&files).entangled().into_keys().collect::<Vec<_>>()
    };
    assert_eq!(entangled("pub struct A; make!();"), [Path::new("lib.rs")]);
    assert!(entangled("pub struct A; vec![];").is_empty());
}

#[test]
fn no_file_of_a_room_uses_a_file_that_uses_it() {
    for name in ROOMS {
        let circles = room(name).circles();
        assert!(circles.is_empty(), "circles of files in {name}:\n{}", circles.join("\n"));
    }
}

#[test]
fn no_further_module_uses_a_file_below_that_uses_it() {
    let mut known: BTreeSet<_> = ENTANGLED.iter().map(|(room, file)| (*room, PathBuf::from(file))).collect();
    for name in ROOMS {
        for (file, circle) in room(name).entangled() {
            let is_known = known.remove(&(name, file.clone()));
            assert!(is_known, "{} in {name} is used by what it uses:\n{circle}", file.display());
        }
    }
    assert!(known.is_empty(), "no longer entangled, to be struck out: {known:?}");
}

#[test]
fn every_file_of_a_room_is_read() {
    for name in ROOMS {
        let sources = room(name);
        let read: BTreeSet<&PathBuf> = sources.modules.iter().map(|module| &module.file).collect();
        let mut unread = files(&sources.root, &sources.root);
        // What only tests compile may have rooms of its own; `main.rs` is a crate of its own, of one file.
        let is_of_tests = |file: &Path| {
            sources.tests.iter().any(|test| file == test || file.starts_with(test.with_extension("")))
        };
        unread.retain(|file| !read.contains(file) && !is_of_tests(file) && file != Path::new("main.rs"));
        assert!(unread.is_empty(), "files of {name} that no `mod` leads to: {unread:?}");
    }
}
