//! Why the score is what it is: first in sentences, then every contribution.

pub mod choice;
pub mod contributions;
pub mod why;

pub use choice::Reason;
pub use contributions::Contributions;
pub(super) use contributions::Picture;
pub use why::{Reasons, Why, Withheld};
