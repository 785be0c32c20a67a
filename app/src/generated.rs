//! What `build.rs` made of the locales.

include!(concat!(env!("OUT_DIR"), "/i18n/mod.rs"));
