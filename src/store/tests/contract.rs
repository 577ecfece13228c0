//! What the store promises, tested on SQLite and, where `COUNTERSIGN_TEST_POSTGRES` names a server, on PostgreSQL.

#[macro_use]
#[path = "contract/place.rs"]
mod place;

#[path = "contract/accounts.rs"]
mod accounts;
#[path = "contract/at_rest.rs"]
mod at_rest;
#[path = "contract/audit.rs"]
mod audit;
#[path = "contract/companies.rs"]
mod companies;
#[path = "contract/fixtures.rs"]
mod fixtures;
#[path = "contract/installation.rs"]
mod installation;
#[path = "contract/lists.rs"]
mod lists;
#[path = "contract/outbox.rs"]
mod outbox;
#[path = "contract/sessions.rs"]
mod sessions;
