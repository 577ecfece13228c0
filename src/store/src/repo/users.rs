//! Accounts. The desk is never left without an active admin.

use super::{Base, Conn, Db, audit};
use crate::error::{Stop, StoreError};
use crate::rows::UserRow;
use crate::types::{User, UserChange, UserChanged};
use crate::words::{Word, join};
use domain::audit::AuditEntry;
use domain::view::AccountState;
use domain::{Role, Time, Uuid};
use sqlx::{FromRow, query, query_as, query_scalar};

macro_rules! select_users {
    ($rest:literal) => {
        concat!("SELECT ", user_columns!(), " FROM users u ", $rest)
    };
}

#[derive(FromRow)]
struct ListedRow {
    #[sqlx(flatten)]
    user: UserRow,
    open_sign_ins: i64,
}

/// Inserts an account. False when the email is taken.
pub(crate) async fn insert(conn: &mut Conn, user: &User) -> Result<bool, StoreError> {
    let made = query::<Db>(
        "INSERT INTO users (user_id, email, name, roles, state, password_hash, created_at, changed_at, \
         last_sign_in_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $7, $8) ON CONFLICT (email) DO NOTHING",
    )
    .bind(user.user_id)
    .bind(&user.email)
    .bind(&user.name)
    .bind(join(&user.roles))
    .bind(user.state.word())
    .bind(user.password_hash.as_deref())
    .bind(user.created_at.0)
    .bind(user.last_sign_in_at.map(|at| at.0))
    .execute(conn)
    .await?;
    Ok(made.rows_affected() > 0)
}

/// Ends all sign-ins of an account.
pub(crate) async fn end_sign_ins(conn: &mut Conn, user_id: Uuid) -> Result<(), StoreError> {
    query::<Db>("DELETE FROM sign_ins WHERE user_id = $1").bind(user_id).execute(conn).await?;
    Ok(())
}

/// Gives an account a new password, makes an invited one active and ends its sign-ins. False for an unknown or
/// disabled account.
pub(crate) async fn give_password(conn: &mut Conn, user_id: Uuid, hash: &str, at: Time) -> Result<bool, StoreError> {
    let changed = query::<Db>(
        "UPDATE users SET password_hash = $2, state = CASE WHEN state = 'invited' THEN 'active' ELSE state END, \
         changed_at = $3 WHERE user_id = $1 AND state <> 'disabled'",
    )
    .bind(user_id)
    .bind(hash)
    .bind(at.0)
    .execute(&mut *conn)
    .await?;
    end_sign_ins(conn, user_id).await?;
    Ok(changed.rows_affected() > 0)
}

impl Base {
    pub(crate) async fn add_user(&self, user: User, entry: AuditEntry) -> Result<bool, StoreError> {
        self.write((user, entry), |conn, (user, entry)| {
            Box::pin(async move {
                audit::append(conn, entry).await?;
                if insert(conn, user).await? { Ok(true) } else { Err(Stop::Undo(false)) }
            })
        })
        .await
    }

    pub(crate) async fn find_user(&self, user_id: Uuid) -> Result<Option<User>, StoreError> {
        let row = query_as::<Db, UserRow>(select_users!("WHERE u.user_id = $1"))
            .bind(user_id)
            .fetch_optional(self.pool())
            .await?;
        row.map(UserRow::read).transpose()
    }

    pub(crate) async fn find_user_by_email(&self, email: &str) -> Result<Option<User>, StoreError> {
        let row = query_as::<Db, UserRow>(select_users!("WHERE u.email = $1"))
            .bind(email)
            .fetch_optional(self.pool())
            .await?;
        row.map(UserRow::read).transpose()
    }

    pub(crate) async fn list_users(&self) -> Result<Vec<(User, i64)>, StoreError> {
        let rows = query_as::<Db, ListedRow>(concat!(
            "SELECT ",
            user_columns!(),
            ", (SELECT count(*) FROM sign_ins i WHERE i.user_id = u.user_id) AS open_sign_ins \
             FROM users u ORDER BY lower(u.name), u.user_id"
        ))
        .fetch_all(self.pool())
        .await?;
        rows.into_iter().map(|row| Ok((row.user.read()?, row.open_sign_ins))).collect()
    }

    pub(crate) async fn count_users(&self) -> Result<i64, StoreError> {
        Ok(query_scalar::<Db, i64>("SELECT count(*) FROM users").fetch_one(self.pool()).await?)
    }

    pub(crate) async fn change_user(
        &self,
        user_id: Uuid,
        change: UserChange,
        at: Time,
        entry: AuditEntry,
    ) -> Result<UserChanged, StoreError> {
        self.write((user_id, change, at, entry), |conn, (user_id, change, at, entry)| {
            Box::pin(async move {
                // from here on no other account can change: two admins cannot demote each other
                audit::append(conn, entry).await?;
                match apply(conn, *user_id, change, *at).await? {
                    UserChanged::Done => Ok(UserChanged::Done),
                    refused => Err(Stop::Undo(refused)),
                }
            })
        })
        .await
    }

    pub(crate) async fn set_password(
        &self,
        user_id: Uuid,
        hash: &str,
        at: Time,
        entry: AuditEntry,
    ) -> Result<(), StoreError> {
        self.write((user_id, hash.to_owned(), at, entry), |conn, (user_id, hash, at, entry)| {
            Box::pin(async move {
                audit::append(conn, entry).await?;
                if give_password(conn, *user_id, hash, *at).await? { Ok(()) } else { Err(Stop::Undo(())) }
            })
        })
        .await
    }

    pub(crate) async fn record_sign_in(&self, user_id: Uuid, at: Time, entry: AuditEntry) -> Result<(), StoreError> {
        self.write((user_id, at, entry), |conn, (user_id, at, entry)| {
            Box::pin(async move {
                audit::append(conn, entry).await?;
                query::<Db>("UPDATE users SET last_sign_in_at = $2 WHERE user_id = $1")
                    .bind(*user_id)
                    .bind(at.0)
                    .execute(conn)
                    .await?;
                Ok(())
            })
        })
        .await
    }

    pub(crate) async fn rehash_password(&self, user_id: Uuid, hash: &str) -> Result<(), StoreError> {
        self.write((user_id, hash.to_owned()), |conn, (user_id, hash)| {
            Box::pin(async move {
                query::<Db>("UPDATE users SET password_hash = $2 WHERE user_id = $1 AND password_hash IS NOT NULL")
                    .bind(*user_id)
                    .bind(hash.as_str())
                    .execute(conn)
                    .await?;
                Ok(())
            })
        })
        .await
    }
}

async fn apply(conn: &mut Conn, user_id: Uuid, change: &UserChange, at: Time) -> Result<UserChanged, StoreError> {
    let row = query_as::<Db, UserRow>(concat!(select_users!("WHERE u.user_id = $1"), for_update!()))
        .bind(user_id)
        .fetch_optional(&mut *conn)
        .await?;
    let Some(user) = row.map(UserRow::read).transpose()? else { return Ok(UserChanged::NotFound) };
    let mut next = user.clone();
    match change {
        UserChange::Roles(roles) => next.roles.clone_from(roles),
        UserChange::Disable => next.state = AccountState::Disabled,
        UserChange::Enable if user.password_hash.is_some() => next.state = AccountState::Active,
        UserChange::Enable => next.state = AccountState::Invited,
        UserChange::EndSignIns => {}
    }
    if is_admin(&user) && !is_admin(&next) && other_admins(conn, user_id).await? == 0 {
        return Ok(UserChanged::LastAdmin);
    }
    query::<Db>("UPDATE users SET roles = $2, state = $3, changed_at = $4 WHERE user_id = $1")
        .bind(user_id)
        .bind(join(&next.roles))
        .bind(next.state.word())
        .bind(at.0)
        .execute(&mut *conn)
        .await?;
    if matches!(change, UserChange::Disable | UserChange::EndSignIns) {
        end_sign_ins(conn, user_id).await?;
    }
    if matches!(change, UserChange::Disable) {
        query::<Db>("DELETE FROM links WHERE user_id = $1").bind(user_id).execute(conn).await?;
    }
    Ok(UserChanged::Done)
}

fn is_admin(user: &User) -> bool {
    user.state == AccountState::Active && user.roles.contains(&Role::Admin)
}

async fn other_admins(conn: &mut Conn, user_id: Uuid) -> Result<i64, StoreError> {
    Ok(query_scalar::<Db, i64>(
        "SELECT count(*) FROM users WHERE user_id <> $1 AND state = 'active' AND roles LIKE '%,admin,%'",
    )
    .bind(user_id)
    .fetch_one(conn)
    .await?)
}
