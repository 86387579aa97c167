//! Who may connect: from where, and by which proof.

mod jwt;
mod origins;
mod proof;
mod tokens;
