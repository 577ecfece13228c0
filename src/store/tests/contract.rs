//! What the store promises, tested on SQLite and, where `COUNTERSIGN_TEST_POSTGRES` names a server, on PostgreSQL.

#[macro_use]
#[cfg(test)]
#[path = "contract/place.rs"]
mod place;

#[cfg(test)]
#[path = "contract/accounts.rs"]
mod accounts;
#[cfg(test)]
#[path = "contract/at_rest.rs"]
mod at_rest;
#[cfg(test)]
#[path = "contract/audit.rs"]
mod audit;
#[cfg(test)]
#[path = "contract/audit_pages.rs"]
mod audit_pages;
#[cfg(test)]
#[path = "contract/bucket.rs"]
mod bucket;
#[cfg(test)]
#[path = "contract/bulk.rs"]
mod bulk;
#[cfg(test)]
#[path = "contract/calls.rs"]
mod calls;
#[cfg(test)]
#[path = "contract/companies.rs"]
mod companies;
#[cfg(test)]
#[path = "contract/files.rs"]
mod files;
#[cfg(test)]
#[path = "contract/fixtures.rs"]
mod fixtures;
#[cfg(test)]
#[path = "contract/installation.rs"]
mod installation;
#[cfg(test)]
#[path = "contract/lists.rs"]
mod lists;
#[cfg(test)]
#[path = "contract/looks.rs"]
mod looks;
#[cfg(test)]
#[path = "contract/mails.rs"]
mod mails;
#[cfg(test)]
#[path = "contract/migrating.rs"]
mod migrating;
#[cfg(test)]
#[path = "contract/outbox.rs"]
mod outbox;
#[cfg(test)]
#[path = "contract/page.rs"]
mod page;
#[cfg(test)]
#[path = "contract/policies.rs"]
mod policies;
#[cfg(test)]
#[path = "contract/presence.rs"]
mod presence;
#[cfg(test)]
#[path = "contract/privacy.rs"]
mod privacy;
#[cfg(test)]
#[path = "contract/proposals.rs"]
mod proposals;
#[cfg(test)]
#[path = "contract/session_looks.rs"]
mod session_looks;
#[cfg(test)]
#[path = "contract/sessions.rs"]
mod sessions;
#[cfg(test)]
#[path = "contract/unsent.rs"]
mod unsent;
#[cfg(test)]
#[path = "contract/walks.rs"]
mod walks;
#[cfg(test)]
#[path = "contract/work.rs"]
mod work;
