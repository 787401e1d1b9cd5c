//! A stand-in ContactShip API on loopback.
