//! placeholder until the panels stand
