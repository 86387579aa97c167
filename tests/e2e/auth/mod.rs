//! Who may connect: from where, and by which proof.

mod origins;
mod proof;
mod tokens;
