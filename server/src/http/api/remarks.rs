//! What an answer remarks about the file that was sent.

use crate::http::faults::Fault;
use serde::Serialize;
use utoipa::ToSchema;

/// What a caller should know about the file that was sent.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Remarks {
    /// Columns that were sent and of which nothing is made, such as `application.CNT_CHILDREN`; absent if there are none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    pub(super) ignored: Vec<String>,
    /// Values that cannot be and were taken as missing; absent if there are none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    pub(super) notes: Vec<Fault>,
}
