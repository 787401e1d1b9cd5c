//! The ContactShip call client.

pub mod tape;
