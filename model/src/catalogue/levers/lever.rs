//! What a lever is: something of a file that can be read, set within a range, and has its price.

use super::effort::Effort;
use super::range::LeverRange;
use crate::catalogue::Unit;
use crate::file::{Application, Bureau, ClientFile};
use crate::text::Text;

/// Which way a client can go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Direction {
    /// Less than now.
    Down,
    /// More than now.
    Up,
    /// Either.
    Both,
}

impl Direction {
    /// Whether it leads from one value to the other.
    #[must_use]
    pub fn leads(self, from: f64, to: f64) -> bool {
        match self {
            Self::Down => to < from,
            Self::Up => to > from,
            Self::Both => to != from,
        }
    }
}

/// Who may change an entry, and for what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LeverKind {
    /// The client, now, in this direction: advised and simulated. The range may reach the other way too,
    /// for simulation.
    Lever(Direction),
    /// Nobody at once: simulated only.
    Fact,
}

/// The part of a file that a lever changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LeverTarget {
    /// The application.
    Application,
    /// The credits elsewhere.
    Bureau,
}

/// How a lever changes its part: it sees no other one.
#[derive(Debug, Clone, Copy)]
pub(super) enum Setter {
    Application(fn(&mut Application, f64)),
    Bureau(fn(&mut [Bureau], f64)),
}

/// One entry: something that can be changed in a client's file.
#[derive(Debug, Clone, Copy)]
pub struct Lever {
    /// Its name everywhere: in an address, in the API, in a report.
    pub name: &'static str,
    /// What a person calls it.
    pub label: Text,
    /// One sentence for whoever has the client beside them.
    pub help: Text,
    /// What its value counts.
    pub unit: Unit,
    /// Whether the client can do it.
    pub kind: LeverKind,
    /// The features that may follow, by name; no other one does.
    pub moves: &'static [&'static str],
    pub(super) read: fn(&ClientFile) -> Option<f64>,
    pub(super) set: Setter,
    pub(super) range: fn(&ClientFile) -> Option<LeverRange>,
    pub(super) effort: fn(&ClientFile, f64) -> Effort,
}

impl Lever {
    /// Where it stands in a file; none where that is not known. What a client would do in addition to what
    /// the file says (closing credits) stands at 0.
    #[must_use]
    pub fn read(&self, file: &ClientFile) -> Option<f64> {
        (self.read)(file)
    }

    /// The values that it can be given for this client; none if it does not apply to them.
    #[must_use]
    pub fn range(&self, file: &ClientFile) -> Option<LeverRange> {
        (self.range)(file)
    }

    /// What it asks of the client of this file to set it to `value`.
    #[must_use]
    pub fn effort(&self, file: &ClientFile, value: f64) -> Effort {
        (self.effort)(file, value)
    }

    /// Whether only whole values mean anything: there is no half credit to close.
    #[must_use]
    pub const fn is_whole(&self) -> bool {
        matches!(self.unit, Unit::Count | Unit::Flag)
    }

    /// Whether it can be set to a value of this range.
    #[must_use]
    pub fn takes(&self, range: LeverRange, value: f64) -> bool {
        range.holds(value) && (!self.is_whole() || value.fract() == 0.0)
    }

    /// What it changes.
    pub(crate) const fn part(&self) -> LeverTarget {
        match self.set {
            Setter::Application(_) => LeverTarget::Application,
            Setter::Bureau(_) => LeverTarget::Bureau,
        }
    }

    /// Gives it a value, whatever the value is: [`crate::scenario`] is where values are judged.
    pub(crate) fn set(&self, file: &mut ClientFile, value: f64) {
        match self.set {
            Setter::Application(set) => set(&mut file.application, value),
            Setter::Bureau(set) => set(file.bureau.as_deref_mut().unwrap_or_default(), value),
        }
    }
}
