//! What was brought: files that were found and whose headers are right.
//!
//! [`search`] finds them in folders and [`archive`]s, [`source`] opens them: what [`packing`] and [`encoding`] make of a
//! file is text in UTF-8, [`dialect`] finds out how it is written ([`beginning`]: or what it is instead), and [`lines`] divides it.
//!
//! Independent of what is in their rows.

mod archive;
mod beginning;
pub(super) mod coverage;
pub(super) mod dialect;
mod encoding;
pub(super) mod header;
pub(super) mod line;
pub(super) mod lines;
pub(super) mod notation;
mod packing;
mod search;
pub(super) mod source;

use crate::import::ImportError;
use crate::import::table::SourceFile;
use coverage::Coverage;
use header::Header;
use source::Source;
use std::path::Path;

/// Files that can be read.
#[derive(Debug)]
pub(in crate::import) struct Delivery {
    pub(in crate::import) source: Source,
    pub(in crate::import) files: Vec<(&'static SourceFile, Header)>,
    pub(in crate::import) covered: Coverage,
}

impl Delivery {
    /// The files at `source`; `coverage` says whose history was extracted, see [`super::import`]. Archives in archives
    /// are unpacked into folder `scratch`.
    pub(in crate::import) fn find(
        source: &Path,
        coverage: Option<&Path>,
        scratch: &Path,
    ) -> Result<Self, ImportError> {
        let root = source;
        let mut source = Source::find(root, scratch)?;
        if let Some(path) = coverage {
            source.add_coverage(path, root)?;
        }
        let files = header::check(&source)?;
        let covered = coverage::read(&source)?;
        Ok(Self { source, files, covered })
    }

    /// Whether a file of clients has a column for their outcome.
    pub(in crate::import) fn has_outcomes(&self) -> bool {
        let has = |(file, header): &(&SourceFile, Header)| {
            let clients = file.table().clients;
            clients.is_some_and(|columns| header.delivered().any(|column| column == columns.outcome))
        };
        self.files.iter().any(has)
    }
}
