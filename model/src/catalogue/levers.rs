//! What can be changed in a client's file, and how far: one entry a quantity, each entry the one and only
//! definition of its words, its bounds, its steps and of everything that moves with it.
//!
//! A [`LeverKind::Lever`] is something the client can do in the present application; the search for a
//! counterfactual ([`crate::counterfactual`]) turns these. A [`LeverKind::Fact`] is something about the client
//! that may have been recorded wrongly or may change one day; it can be simulated and is never advised. What
//! is neither decent to advise nor to simulate (age, gender, family) has no entry. Nor has a document or a
//! telephone number that goes with better or worse clients without making anyone better: "bring a paper"
//! would be advice about the model, not about the credit.
//!
//! How the quantities of a request hang together, in the source's data and here:
//!
//! - number of instalments and rate are read out of the amounts (`catalogue::terms`) before one of them is
//!   changed, and held fixed from then on: other amounts would be read as another product of the bank;
//! - `credit` asks for a cheaper or dearer project: credit, price of the goods and instalment change in the
//!   same proportion, so that duration, rate and down payment stay;
//! - `down_payment` pays a share of the price at once: the price stays, credit and instalment shrink in the
//!   proportion of what is left to finance (fees and insurance, which make the credit exceed the price, are
//!   taken to shrink with it);
//! - `duration` spreads the same credit over another number of instalments at the same rate. Where that
//!   cannot be read, the number is credit / instalment, which leaves the interest out;
//! - `close_credits` and `pay_overdue` change the credits elsewhere as the credit bureau would report them.
//!
//! Levers are independent of one another but for rounding: each changes what the ones before it left, and
//! ranges are those of the file as it is on record. Each touches either the application or the credits
//! elsewhere, and no other table.
//!
//! Independent of models and of the search: it says what can be done, not what it is good for. That only
//! actionable features may be recommended, within bounds and in steps, is after Ustun, Spangher and Liu,
//! "Actionable recourse in linear classification", FAT* 2019.

mod effort;
mod elsewhere;
mod entries;
mod lever;
mod range;
mod request;

pub use effort::{AT_ONCE_TO_INCOME, Effort, INSTALMENT_TO_INCOME, is_bearable};
pub(crate) use lever::LeverTarget;
pub use lever::{Direction, Lever, LeverKind};
pub use range::LeverRange;

/// Every entry, in the order in which they are applied: levers first, then facts.
#[must_use]
pub const fn levers() -> &'static [Lever] {
    entries::LEVERS
}

/// The entry called `name`.
#[must_use]
pub fn by_name(name: &str) -> Option<&'static Lever> {
    entries::LEVERS.iter().find(|lever| lever.name == name)
}

#[cfg(test)]
mod tests;
