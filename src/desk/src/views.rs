//! What people make of the list: their columns, and views saved under a name.

use crate::{Desk, DeskError, lists};
use domain::audit::AuditEntry;
use domain::view::{Columns, ListFilter, ViewRow, ViewTab, ViewsPage};
use domain::{Actor, Right, Uuid};
use serde_json::json;
use store::types::{SavedView, ViewContent};

/// Longest name of a view, in characters.
const LONGEST_NAME: usize = 60;
/// Longest query of a view, in bytes.
const LONGEST_QUERY: usize = 4_000;
/// Most views of one person.
const MOST: i64 = 50;

/// A view as a form gives it.
#[derive(Clone, Debug)]
pub struct ViewForm {
    /// Its id; of a new one, that of the form, so that one that is sent twice makes one view.
    pub view_id: Uuid,
    /// Its name.
    pub name: String,
    /// Whether everybody sees it.
    pub shared: bool,
    /// The query of its address; what is there stays when it is `None`.
    pub query: Option<String>,
}

impl Desk {
    /// The columns of the list as this actor has them: those of the view, else their own, else the default.
    pub(crate) async fn columns(&self, actor: &Actor, view: Option<Uuid>) -> Result<Columns, DeskError> {
        let Some(user_id) = lists::person_of(actor) else { return Ok(Columns::default()) };
        if let Some(view_id) = view
            && let Some(view) = self.store.find_view(view_id).await?.filter(|view| opens(view, user_id))
        {
            return Ok(Columns::read(&view.content.columns));
        }
        Ok(self.store.columns_of(user_id).await?.map_or_else(Columns::default, |kept| Columns::read(&kept)))
    }

    /// Views that this actor may open.
    pub(crate) async fn view_tabs(&self, actor: &Actor) -> Result<Vec<ViewTab>, DeskError> {
        let Some(user_id) = lists::person_of(actor) else { return Ok(Vec::new()) };
        Ok(self.store.views_for(user_id).await?.into_iter().map(tab).collect())
    }

    /// The page that sets columns and views up.
    ///
    /// # Errors
    /// Without the right, or when the store fails.
    pub async fn views_page(&self, actor: &Actor, filter: ListFilter) -> Result<ViewsPage, DeskError> {
        Self::require(actor, Right::ListSessions)?;
        let user_id = lists::person_of(actor).ok_or(DeskError::NotFound)?;
        let views = self.store.views_for(user_id).await?;
        let may_share = actor.may(Right::WorkOnSession);
        let rows = views.into_iter().map(|view| ViewRow {
            mine: view.user_id == user_id,
            may_change: changes(&view, actor, user_id),
            owner: view.owner.clone(),
            view: tab(view),
        });
        Ok(ViewsPage {
            columns: self.columns(actor, filter.view).await?,
            views: rows.collect(),
            may_share,
            new_id: self.world.id(),
            filter,
        })
    }

    /// Keeps columns: those of a view that the actor may change, else the actor's own.
    ///
    /// # Errors
    /// Without the right, or when the store fails.
    pub async fn keep_columns(&self, actor: &Actor, view: Option<Uuid>, columns: &Columns) -> Result<(), DeskError> {
        Self::require(actor, Right::ListSessions)?;
        let user_id = lists::person_of(actor).ok_or(DeskError::NotFound)?;
        if let Some(view_id) = view {
            let found = self.changeable_view(actor, view_id).await?;
            let content = ViewContent { columns: columns.write(), ..found.content };
            return self.write_view(actor, SavedView { content, ..found }).await;
        }
        Ok(self.store.keep_columns(user_id, &columns.write()).await?)
    }

    /// Whether this actor may have views at all; asked before a form is read.
    ///
    /// # Errors
    /// Without the right.
    pub fn check_views(actor: &Actor) -> Result<(), DeskError> {
        Self::require(actor, Right::ListSessions)
    }

    /// Saves a view: a new one with the columns that the actor sees, or another name, reach or filter of one there is.
    ///
    /// # Errors
    /// Without the right; a name that is missing or too long; too many views; a view of somebody else's.
    pub async fn save_view(&self, actor: &Actor, form: ViewForm, seen: Option<Uuid>) -> Result<(), DeskError> {
        Self::require(actor, Right::ListSessions)?;
        let user_id = lists::person_of(actor).ok_or(DeskError::NotFound)?;
        let name = form.name.split_whitespace().collect::<Vec<_>>().join(" ");
        if name.is_empty() {
            return Err(DeskError::field("name", "Give the view a name."));
        }
        if name.chars().count() > LONGEST_NAME {
            return Err(DeskError::field("name", "A name may have at most 60 characters."));
        }
        if form.query.as_ref().is_some_and(|query| query.len() > LONGEST_QUERY) {
            return Err(DeskError::field("query", "This filter is too long to be saved."));
        }
        let before = self.store.find_view(form.view_id).await?;
        let view = match before {
            Some(before) if changes(&before, actor, user_id) => {
                let query = form.query.unwrap_or(before.content.query);
                SavedView { content: ViewContent { name, query, ..before.content }, shared: form.shared, ..before }
            }
            Some(_) => return Err(DeskError::Forbidden(Right::ManageViews)),
            None => SavedView {
                view_id: form.view_id,
                user_id,
                owner: actor.display(),
                shared: form.shared,
                made_at: self.world.now(),
                content: ViewContent {
                    name,
                    query: form.query.unwrap_or_default(),
                    columns: self.columns(actor, seen).await?.write(),
                },
            },
        };
        if view.shared {
            // who changes nothing at the desk shows nothing to others either
            Self::require(actor, Right::WorkOnSession)?;
        }
        self.write_view(actor, view).await
    }

    /// Deletes a view.
    ///
    /// # Errors
    /// Without the right, or when there is none that the actor sees.
    pub async fn delete_view(&self, actor: &Actor, view_id: Uuid) -> Result<(), DeskError> {
        Self::require(actor, Right::ListSessions)?;
        let view = self.changeable_view(actor, view_id).await?;
        let detail = json!({"shared": view.shared});
        let entry = AuditEntry::new(actor, self.world.now(), "view.delete", target(view_id), detail);
        if self.store.delete_view(view_id, entry).await? { Ok(()) } else { Err(DeskError::NotFound) }
    }

    async fn changeable_view(&self, actor: &Actor, view_id: Uuid) -> Result<SavedView, DeskError> {
        let user_id = lists::person_of(actor).ok_or(DeskError::NotFound)?;
        let found = self.store.find_view(view_id).await?.filter(|view| opens(view, user_id));
        let view = found.ok_or(DeskError::NotFound)?;
        if changes(&view, actor, user_id) { Ok(view) } else { Err(DeskError::Forbidden(Right::ManageViews)) }
    }

    async fn write_view(&self, actor: &Actor, view: SavedView) -> Result<(), DeskError> {
        let detail = json!({"shared": view.shared});
        let entry = AuditEntry::new(actor, self.world.now(), "view.save", target(view.view_id), detail);
        if self.store.keep_view(view, MOST, entry).await? {
            Ok(())
        } else {
            Err(DeskError::field("name", "You have 50 views already: delete one first."))
        }
    }
}

fn target(view_id: Uuid) -> String {
    format!("view:{view_id}")
}

fn opens(view: &SavedView, user_id: Uuid) -> bool {
    view.shared || view.user_id == user_id
}

fn changes(view: &SavedView, actor: &Actor, user_id: Uuid) -> bool {
    view.user_id == user_id || (view.shared && actor.may(Right::ManageViews))
}

fn tab(view: SavedView) -> ViewTab {
    ViewTab { view_id: view.view_id, name: view.content.name, shared: view.shared, query: view.content.query }
}
