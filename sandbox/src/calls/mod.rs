//! The calls that the sandbox knows: the documented example, and generated ones that depend on nothing but seed and id.

mod build;
mod clock;
mod random;
mod recipe;
mod speech;

pub use build::{Wanted, build};
pub use recipe::{listed, number, recipe};
