//! Turns `locales/{fr,en}.json` into a typed module: a string that is missing in one language, or a name
//! that is misspelt where it is used, fails the build instead of reaching an advisor.

use leptos_i18n_parser::parse_locales::options::{Config, ParseOptions};
use leptos_i18n_parser::parse_locales::parse_locales;
use std::error::Error;
use std::fs;
use std::path::PathBuf;

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=locales");

    // Sentences are also built outside of views, as text: hence `interpolate_display`.
    let options = ParseOptions::new().interpolate_display(true);
    let config = Config::new("fr")?.add_locale("en")?.parse_options(options);
    let locales = parse_locales(None, config)?;
    let complaints: Vec<String> = {
        let (errors, warnings) = locales.diag.borrow();
        errors.iter().map(ToString::to_string).chain(warnings.iter().map(ToString::to_string)).collect()
    };
    if !complaints.is_empty() {
        return Err(complaints.join("\n").into());
    }

    let code = leptos_i18n_codegen::gen_code(&locales, None, false, None, false)?;
    let folder = PathBuf::from(std::env::var("OUT_DIR")?).join("i18n");
    fs::create_dir_all(&folder)?;
    fs::write(folder.join("mod.rs"), code.to_string())?;
    Ok(())
}
