//! Makes what a browser loads out of the compiled `frontend`: the module is divided into what a page needs at once and
//! what is fetched later (`#[lazy]`), then wasm-bindgen gives it its JavaScript.
//!
//! usage: site FRONTEND.wasm FOLDER NAME     writes FOLDER/NAME.js, FOLDER/NAME.wasm and the parts beside them
//!
//! It calls the libraries that `cargo leptos` and `wasm-bindgen` call, in the way that they do; those two programs take
//! eighteen minutes to build, most of it for commands that a release never uses. Shrinking (wasm-opt, esbuild) is
//! left to the Makefile.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::{env, fs};
use wasm_bindgen_cli_support::Bindgen;
use wasm_split_cli_support::{Options, transform};

/// The script that fetches the parts, under the name by which Leptos' pages preload it.
const LINK: &str = "./__wasm_split.______________________.js";

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [module, folder, name] = &arguments[..] else {
        return Err("usage: site FRONTEND.wasm FOLDER NAME".into());
    };
    let folder = Path::new(folder);
    empty(folder)?;
    let main = split(Path::new(module), folder, name)?;
    Bindgen::new()
        .web(true)?
        .keep_lld_exports(true)
        .demangle(false)
        .typescript(false)
        .input_path(&main)
        .out_name(name)
        .generate(folder)?;
    // Leptos' pages ask for the module by the name of the site.
    fs::rename(folder.join(format!("{name}_bg.wasm")), folder.join(format!("{name}.wasm")))?;
    Ok(())
}

/// Writes the parts that are fetched later into `folder`; returns where the rest is, beside `module`.
fn split(module: &Path, folder: &Path, name: &str) -> Result<PathBuf, Box<dyn Error>> {
    let compiled = fs::read(module)?;
    let main = module.with_extension("main.wasm");
    let script = format!("./{name}.js");
    let mut options = Options::new(&compiled);
    options.output_dir = folder;
    options.main_out_path = &main;
    options.main_module = &script;
    options.link_name = LINK;
    let parts = transform(options)?;
    // Leptos reads here which parts a page should prefetch.
    fs::write(folder.join("__wasm_split_manifest.json"), serde_json::to_vec(&parts.prefetch_map)?)?;
    Ok(main)
}

/// Makes `folder`, and takes away what an earlier build has left in it: parts bear a hash in their names.
fn empty(folder: &Path) -> std::io::Result<()> {
    if folder.is_dir() {
        fs::remove_dir_all(folder)?;
    }
    fs::create_dir_all(folder)
}
