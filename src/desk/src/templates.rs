//! Comments that admins have written beforehand, and putting one into a form.

use crate::decide::FormDecision;
use crate::{Desk, DeskError};
use domain::audit::AuditEntry;
use domain::templates::{CommentTemplate, MOST, inserted};
use domain::view::TemplatesPage;
use domain::{Actor, Right, Uuid};
use serde_json::json;

fn target(template_id: Uuid) -> String {
    format!("template:{template_id}")
}

impl Desk {
    /// All templates, for those who see policies.
    ///
    /// # Errors
    /// Without the right, or when the store fails.
    pub async fn templates_page(&self, actor: &Actor) -> Result<TemplatesPage, DeskError> {
        Self::require(actor, Right::SeePolicies)?;
        Ok(TemplatesPage {
            templates: self.store.comment_templates().await?,
            may_change: actor.may(Right::ManagePolicies),
        })
    }

    /// Adds a template.
    ///
    /// # Errors
    /// Without the right; wrong fields; a title that is taken.
    pub async fn add_template(&self, actor: &Actor, title: &str, body: &str) -> Result<(), DeskError> {
        Self::require(actor, Right::ManagePolicies)?;
        let template = CommentTemplate::new(self.world.id(), title, body).map_err(DeskError::Invalid)?;
        if self.store.comment_templates().await?.len() >= MOST {
            return Err(DeskError::NotAllowed("There are 200 templates already. Take one away first."));
        }
        let now = self.world.now();
        let entry = AuditEntry::new(actor, now, "template.add", target(template.template_id), json!({}));
        if self.store.add_template(template, now, entry).await? {
            Ok(())
        } else {
            Err(DeskError::field("title", "Another template has this title."))
        }
    }

    /// Takes a template away; comments made from it stay.
    ///
    /// # Errors
    /// Without the right, or for an unknown template.
    pub async fn drop_template(&self, actor: &Actor, template_id: Uuid) -> Result<(), DeskError> {
        Self::require(actor, Right::ManagePolicies)?;
        let entry = AuditEntry::new(actor, self.world.now(), "template.drop", target(template_id), json!({}));
        if self.store.drop_template(template_id, entry).await? { Ok(()) } else { Err(DeskError::NotFound) }
    }

    /// Keeps the form as it was sent, with a template put into its comment; decides nothing.
    ///
    /// # Errors
    /// Without the right to decide; an unknown session or template.
    pub async fn insert_template(
        &self,
        actor: &Actor,
        session_id: Uuid,
        form: &FormDecision,
        template_id: Uuid,
    ) -> Result<(), DeskError> {
        Self::require(actor, Right::Decide)?;
        let Actor::Person { user_id, .. } = actor else { return Err(DeskError::Forbidden(Right::Decide)) };
        self.visible(actor, session_id).await?;
        let templates = self.store.comment_templates().await?;
        let mut form = form.clone();
        if let Some(template) = templates.iter().find(|one| one.template_id == template_id) {
            form.draft.comment = inserted(&form.draft.comment, &template.body);
        }
        form.draft.given_back = true;
        self.keep(*user_id, session_id, &form, None).await
    }
}
