//! The binary's inside: configuration, wiring, middleware and the command line, as a library so that tests and the
//! bench can start a desk of their own.

pub mod cli;
pub mod commands;
pub mod config;
pub mod demo;
pub mod listen;
pub mod panics;
pub mod site;
pub mod web;
pub mod world;
