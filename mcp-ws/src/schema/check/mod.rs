//! Holding values to the limits of their types, after serde has read them: what JSON Schema promises, and serde does not
//! look at.
//!
//! A value is walked by [`Schema::check`](super::Schema), and only through types in which something is limited. What is
//! wrong is collected with its place, in words that a model can act on. A value that is in order costs no allocation.

mod measure;
mod part;
mod pattern;
mod problems;

pub use measure::Listed;
pub use measure::Measured;
pub use measure::Ranged;
pub use measure::Written;
pub use part::Part;
pub use pattern::Pattern;
pub use problems::Problems;
