//! What an answer remarks about the file that was sent.

use crate::http::answer::faults::Fault;
use crate::http::answer::problem::is_zero;
use crate::http::file_json::Accepted;
use model::file::ClientFile;
use serde::Serialize;
use utoipa::ToSchema;

/// What a caller should know about the file that was sent.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Remarks {
    /// Columns that were sent and of which nothing is made, such as `application.ORGANIZATION_TYPE`; absent if there are none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    ignored: Vec<String>,
    /// What was taken as missing or left out, and why, up to a hundred notes; absent if there are none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    notes: Vec<Fault>,
    /// How many notes there are beyond those that are listed; absent if there are none.
    #[serde(skip_serializing_if = "is_zero")]
    #[schema(required = false)]
    more_notes: usize,
}

impl Remarks {
    /// Those of a file, and the file.
    pub(super) fn of(Accepted { file, ignored, notes }: Accepted) -> (ClientFile, Self) {
        let (more_notes, notes) = (notes.more(), notes.into_listed());
        (file, Self { ignored, notes, more_notes })
    }
}
