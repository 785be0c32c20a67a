//! What was brought: files that were found and whose headers are right.
//!
//! Independent of what is in their rows.

pub(super) mod coverage;
pub(super) mod header;
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
    /// The files at `source`; `coverage` says whose history was extracted, see [`super::import`].
    pub(in crate::import) fn find(source: &Path, coverage: Option<&Path>) -> Result<Self, ImportError> {
        let mut source = Source::find(source)?;
        if let Some(path) = coverage {
            source.add_coverage(path)?;
        }
        let files = header::check(&source)?;
        let covered = coverage::read(&source)?;
        Ok(Self { source, files, covered })
    }
}
