//! The whole bank, looked at: which clients (a filter), in which order, a page of them, how a quantity is distributed among
//! them, and how many of them there are in every bin of every view while a filter moves.
//!
//! The vocabulary and the arithmetic of both sides: a server computes on [`Clients`], a browser on [`Crossfilter`], both on the
//! same bins, so that a filter means the same clients wherever it is asked. Independent of SQL, of HTTP and of the screen.

mod bins;
mod clients;
mod column;
mod crossfilter;
mod distribution;
mod dry_run;
mod exposure;
mod filter;
mod group;
mod manifest;
mod outcomes;
mod published;
mod query;
mod rank;
mod reading;
mod strip;

pub use bins::{Allowed, BINS, Edges, MISSING, Scale};
pub use clients::{Clients, Row, Selection};
pub use column::{COLUMNS, Column, ColumnKind, PROBABILITY, UNKNOWN};
pub use crossfilter::Crossfilter;
pub use distribution::{Distribution, Sorted};
pub use dry_run::DryRun;
pub use exposure::{Exposure, Exposures, Sums, exposures};
pub use filter::{Condition, Filter, Range};
pub use group::{Columns, Counted};
pub use manifest::{Manifest, ManifestColumn, pack_ids};
pub use outcomes::{OutcomeCell, outcomes};
pub use query::{ClientPage, ClientQuery, ClientSummary, FilterChoices, MAX_PAGE_SIZE, MOST_EXPORTED, Sort};
pub use rank::{Rank, Told};
pub use reading::{Parsed, Unread, is_parameter, parameters, parse, read_id, read_number, readings};
pub use strip::Strip;
