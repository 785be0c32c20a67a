//! What an advice rests on beside a probability: what is known of a client, and what of it does not go together.
//!
//! Independent of models and of policies: a policy says what must be known, an engine weighs it.

use crate::catalogue::inputs::Inputs;
use crate::file::ClientFile;
use crate::file::contradictions::Contradiction;

/// What an advice rests on beside a probability.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Basis {
    /// What is known.
    pub known: Inputs,
    /// What does not go together.
    pub contradictions: Vec<Contradiction>,
}

impl Basis {
    /// That of a client's file.
    #[must_use]
    pub fn of(file: &ClientFile) -> Self {
        Self { known: Inputs::known(file), contradictions: Contradiction::of(&file.application) }
    }

    /// Everything is known, and goes together.
    #[must_use]
    pub const fn whole() -> Self {
        Self { known: Inputs::ALL, contradictions: Vec::new() }
    }
}
