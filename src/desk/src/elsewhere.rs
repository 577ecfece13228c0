//! Who looks like the subject elsewhere: what the source's checks found, and what the desk finds itself in the sessions
//! of the same environment, by keyed tokens. The cost does not grow with the number of sessions: a few look-ups in the
//! index, each of a page of rows at most.

use crate::{Desk, DeskError, countries};
use domain::duplicates;
use domain::panels::Reported;
use domain::view::{Alike, Elsewhere, ElsewhereLine, ElsewhereSession};
use domain::{Actor, Kind, Right, Uuid};
use store::types::StoredSession;

/// Sessions listed for each mark that they share.
const MOST_ALIKE: usize = 20;
/// Lines of the panel.
const MOST_LINES: usize = 50;

impl Desk {
    /// What looks like the subject elsewhere; `None` where nobody is looked for: companies of which the source says
    /// nothing, and what is redacted.
    pub(crate) async fn elsewhere(
        &self,
        actor: &Actor,
        stored: &StoredSession,
        reported: Vec<Reported>,
    ) -> Result<Option<Elsewhere>, DeskError> {
        let state = &stored.state;
        if state.redaction.is_some() || (state.kind == Kind::Business && reported.is_empty()) {
            return Ok(None);
        }
        let mut found = Elsewhere::default();
        let (marks, words): (Vec<_>, Vec<_>) =
            duplicates::marks(&stored.payload, countries::three_letters).into_iter().unzip();
        // the session itself stands among them, and one more tells that there are more
        let limit = i64::try_from(MOST_ALIKE + 2).unwrap_or(i64::MAX);
        let alike = self.store.alike(state.environment, &words, limit).await?;
        for (likeness, sessions) in marks.into_iter().zip(alike) {
            found.more |= sessions.len() > MOST_ALIKE + 1;
            let others = sessions.into_iter().take(MOST_ALIKE + 1);
            for listed in others.filter(|listed| listed.state.session_id != state.session_id) {
                let alike = Alike { what: likeness.sentence().to_owned(), share: None, own: true };
                let other = listed.state.session_id;
                if let Some(line) = found.lines.iter_mut().find(|line| of(line) == Some(other)) {
                    line.alike.push(alike);
                    continue;
                }
                let session = ElsewhereSession {
                    session_id: other,
                    number: listed.state.number,
                    status: listed.state.status,
                    created_at: Some(listed.state.created_at),
                };
                found.lines.push(ElsewhereLine {
                    alike: vec![alike],
                    session: Some(session),
                    name: Some(listed.subject.name).filter(|name| !name.is_empty()),
                    ..ElsewhereLine::default()
                });
            }
        }
        self.add_reported(actor, stored, reported, &mut found).await?;
        if found.lines.len() > MOST_LINES {
            found.lines.truncate(MOST_LINES);
            found.more = true;
        }
        Ok(Some(found))
    }

    /// Adds what the source found; its sessions become links where they are of this environment and can be opened.
    async fn add_reported(
        &self,
        actor: &Actor,
        stored: &StoredSession,
        reported: Vec<Reported>,
        found: &mut Elsewhere,
    ) -> Result<(), DeskError> {
        let ids: Vec<Uuid> = reported.iter().filter_map(|one| one.session_id).collect();
        let heads = if ids.is_empty() || !actor.may(Right::OpenSession) {
            Vec::new()
        } else {
            self.store.session_heads(&ids).await?
        };
        for Reported { session_id, mut line } in reported {
            let head = heads.iter().find(|head| Some(head.session_id) == session_id);
            if let Some(head) = head.filter(|head| head.environment == stored.state.environment && !head.deleted) {
                let known = found.lines.iter_mut().find(|line| of(line) == session_id);
                if let Some(known) = known {
                    known.alike.append(&mut line.alike);
                    known.lists.append(&mut line.lists);
                    known.picture = known.picture.take().or(line.picture);
                    continue;
                }
                // what the source calls it helps nobody who can open it
                line.called = None;
                line.session = Some(ElsewhereSession {
                    session_id: head.session_id,
                    number: head.number,
                    status: head.status,
                    created_at: None,
                });
            }
            found.lines.push(line);
        }
        Ok(())
    }
}

fn of(line: &ElsewhereLine) -> Option<Uuid> {
    line.session.map(|session| session.session_id)
}
