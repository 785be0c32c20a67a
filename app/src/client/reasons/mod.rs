//! Why the score is what it is: first in sentences, then every contribution.

pub mod contributions;
pub mod sentence;
mod shown;
pub mod why;

pub use contributions::Contributions;
pub(super) use contributions::{Bar, Picture};
pub use sentence::{Sentence, standing_in_words};
pub use why::{ReasonList, Why, Withheld, lede};
