//! What the page is made of, as the server answers it.

use model::fairness::FourFifths;
use model::portfolio::DryRun;
use model::record::steering::{Notice, Setting, Settings};
use serde::{Deserialize, Serialize};

/// An event of the steering.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Line {
    /// Its number in the chain.
    pub sequence: i64,
    /// When, UTC, as RFC 3339.
    pub at: String,
    /// Its hash, hex.
    pub hash: String,
    /// What was done.
    pub notice: Notice,
}

/// The whole page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SteeringView {
    /// The version that rules; 0: the artifact's.
    pub version: u32,
    /// What it settles.
    pub settings: Settings,
    /// What is proposed, and who proposed it.
    pub proposal: Option<(Line, Settings)>,
    /// Who stopped reliance on the score; none if it may be relied on.
    pub stop: Option<Line>,
    /// Who proposes to lift that; none if nobody does.
    pub resuming: Option<Line>,
    /// What the proposal, or else the draft, would do to the bank; none if there is neither, or the reader may not try.
    pub tried: Option<Tried>,
    /// What is wrong with the draft.
    pub faults: Vec<Setting>,
    /// Whether the reader may draft, propose and take back.
    pub may_manage: bool,
    /// Whether the reader may publish what is proposed.
    pub may_publish: bool,
    /// Whether the reader may stop reliance on the score, and propose to lift the stop.
    pub may_stop: bool,
    /// Whether the reader may lift it, as it is proposed.
    pub may_resume: bool,
    /// For the next thing that is sent.
    pub key: String,
    /// Everything that was done, the latest first.
    pub history: Vec<Line>,
}

/// What another policy would do to the bank.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Tried {
    /// It.
    pub settings: Settings,
    /// Whose advice changes, and what is expected to be lost.
    pub run: DryRun,
    /// Who is granted, group by group; empty if the bank has not been counted.
    pub groups: Vec<GroupTried>,
}

/// What it would do to a group.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GroupTried {
    /// A name of `model::fairness::attributes`.
    pub attribute: String,
    /// A code of it.
    pub group: String,
    /// How many there are.
    pub clients: u64,
    /// Share granted, before and after.
    pub granted: [f64; 2],
    /// What comes of comparing it with the most-granted group, before and after.
    pub four_fifths: [FourFifths; 2],
}
