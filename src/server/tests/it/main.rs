//! The promises of `contract.md` and `domain.md`, held against a whole desk: real router, real databases, real HTTP.
//!
//! Each test runs on SQLite and, when `COUNTERSIGN_TEST_POSTGRES` names a superuser's address, on PostgreSQL too
//! (`cargo xtask test -p server --test it` starts a cluster for that). The clock is the test's own.

#[cfg(test)]
mod harness;
#[cfg(test)]
mod media_host;
#[cfg(test)]
mod receiver;
#[cfg(test)]
mod samples;

#[cfg(test)]
mod admin;
#[cfg(test)]
mod anew;
#[cfg(test)]
mod api;
#[cfg(test)]
mod at_rest;
#[cfg(test)]
mod attached;
#[cfg(test)]
mod audit;
#[cfg(test)]
mod audit_log;
#[cfg(test)]
mod bad_input;
#[cfg(test)]
mod bulk;
#[cfg(test)]
mod by_hand;
#[cfg(test)]
mod command_line;
#[cfg(test)]
mod commands;
#[cfg(test)]
mod conventions;
#[cfg(test)]
mod correct;
#[cfg(test)]
mod decide;
#[cfg(test)]
mod dossier;
#[cfg(test)]
mod drafts;
#[cfg(test)]
mod elsewhere;
#[cfg(test)]
mod events;
#[cfg(test)]
mod files;
#[cfg(test)]
mod form;
#[cfg(test)]
mod gates;
#[cfg(test)]
mod guard;
#[cfg(test)]
mod idempotent;
#[cfg(test)]
mod insight;
#[cfg(test)]
mod list_page;
#[cfg(test)]
mod lists;
#[cfg(test)]
mod live;
#[cfg(test)]
mod log;
#[cfg(test)]
mod looks;
#[cfg(test)]
mod mail;
#[cfg(test)]
mod meant;
#[cfg(test)]
mod openapi;
#[cfg(test)]
mod pages;
#[cfg(test)]
mod parents;
#[cfg(test)]
mod personal;
#[cfg(test)]
mod policies;
#[cfg(test)]
mod priority;
#[cfg(test)]
mod privacy;
#[cfg(test)]
mod privacy_people;
#[cfg(test)]
mod profile;
#[cfg(test)]
mod proposals;
#[cfg(test)]
mod queue;
#[cfg(test)]
mod race;
#[cfg(test)]
mod revisions;
#[cfg(test)]
mod rights;
#[cfg(test)]
mod rotation;
#[cfg(test)]
mod sent_again;
#[cfg(test)]
mod shapes;
#[cfg(test)]
mod sign_in;
#[cfg(test)]
mod simulate;
#[cfg(test)]
mod since;
#[cfg(test)]
mod smtp;
#[cfg(test)]
mod source_events;
#[cfg(test)]
mod templates;
#[cfg(test)]
mod told;
#[cfg(test)]
mod unsent;
#[cfg(test)]
mod viewer;
#[cfg(test)]
mod work;
