//! The ContactShip call client.
