//! The ContactShip call client.

pub mod tape;
pub mod toon;
