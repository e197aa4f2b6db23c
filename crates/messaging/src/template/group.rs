//! Groups of templates, which are counted together. A template that leaves one leaves behind what was counted until then.

use store::{Row, Scope, Tx, params};
use wire::Invalid;
use wire::id::{TemplateGroupId, TemplateId, WabaId};

use super::get as template;
use crate::error::{Error, Result, not_found};

/// Cloud API: the longest name and description, in characters.
pub const CHARS: (usize, usize) = (256, 512);
/// Ours: the most templates that join or leave at once.
pub const MOST: usize = 100;

/// A group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// Its id.
    pub id: TemplateGroupId,
    /// Its WABA.
    pub waba: WabaId,
    /// Its name, once in a WABA.
    pub name: String,
    /// What it is for.
    pub description: Option<String>,
    /// The templates that are in it.
    pub templates: Vec<TemplateId>,
    /// When it was made, UTC milliseconds.
    pub created_at: i64,
    /// When it last changed, UTC milliseconds.
    pub updated_at: i64,
}

/// What becomes something else.
#[derive(Clone, Debug, Default)]
pub struct Change {
    /// Its name.
    pub name: Option<String>,
    /// What it is for; empty: nothing is said.
    pub description: Option<String>,
    /// These join.
    pub add: Vec<TemplateId>,
    /// These leave.
    pub remove: Vec<TemplateId>,
}

/// When a template was in a group, UTC milliseconds; without an end it still is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stay {
    /// The template.
    pub template: TemplateId,
    /// Since when.
    pub from_ms: i64,
    /// Until when.
    pub to_ms: Option<i64>,
}

store::statements! {
    INSERT = "INSERT INTO template_group (business_id, id, waba_id, name, description, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $6)";
    GET = "SELECT id, waba_id, name, description, created_at, updated_at FROM template_group WHERE business_id = $1 AND id = $2";
    LIST = "SELECT id, waba_id, name, description, created_at, updated_at FROM template_group WHERE business_id = $1 AND waba_id = $2 ORDER BY id";
    MEMBERS = "SELECT template_id FROM template_group_member WHERE business_id = $1 AND group_id = $2 AND left_at IS NULL ORDER BY template_id";
    STAYS = "SELECT template_id, joined_at, left_at FROM template_group_member WHERE business_id = $1 AND group_id = $2 ORDER BY template_id, joined_at";
    GROUP_OF = "SELECT group_id FROM template_group_member WHERE business_id = $1 AND template_id = $2 AND left_at IS NULL";
    JOIN_IN = "INSERT INTO template_group_member (business_id, group_id, template_id, joined_at) VALUES ($1, $2, $3, $4)
 ON CONFLICT (business_id, group_id, template_id, joined_at) DO UPDATE SET left_at = NULL";
    LEAVE = "UPDATE template_group_member SET left_at = $4 WHERE business_id = $1 AND group_id = $2 AND template_id = $3 AND left_at IS NULL";
    LEAVE_ALL = "DELETE FROM template_group_member WHERE business_id = $1 AND group_id = $2";
    RENAME = "UPDATE template_group SET name = $3, description = $4, updated_at = $5 WHERE business_id = $1 AND id = $2";
    DELETE = "DELETE FROM template_group WHERE business_id = $1 AND id = $2";
}

/// Makes a group of a WABA's templates.
pub fn create(tx: &mut Tx<'_, '_>, scope: Scope, waba: WabaId, name: &str, change: &Change) -> Result<Group> {
    let name = checked_name(name)?;
    let description = checked_description(change.description.as_deref())?;
    let (id, now, business) = (tx.next_id(), tx.now_ms(), scope.business().get());
    tx.execute(INSERT, params![business, id, waba.get(), name.as_str(), description, now]).map_err(taken(&name))?;
    let group = get(tx, scope, TemplateGroupId::new(id))?;
    join(tx, scope, &group, &change.add)?;
    get(tx, scope, group.id)
}

/// A group of the scope's business.
pub fn get(tx: &mut Tx<'_, '_>, scope: Scope, id: TemplateGroupId) -> Result<Group> {
    find(tx, scope, id)?.ok_or_else(|| not_found("template group", id))
}

/// The same, if it is there.
pub fn find(tx: &mut Tx<'_, '_>, scope: Scope, id: TemplateGroupId) -> Result<Option<Group>> {
    match tx.query_opt(GET, params![scope.business().get(), id.get()])? {
        Some(row) => read(tx, scope, &row).map(Some),
        None => Ok(None),
    }
}

/// The groups of a WABA, oldest first.
pub fn list(tx: &mut Tx<'_, '_>, scope: Scope, waba: WabaId) -> Result<Vec<Group>> {
    let rows = tx.query(LIST, params![scope.business().get(), waba.get()])?;
    rows.iter().map(|row| read(tx, scope, row)).collect()
}

/// Changes a group; all of it or nothing.
pub fn change(tx: &mut Tx<'_, '_>, scope: Scope, id: TemplateGroupId, change: &Change) -> Result<()> {
    let group = get(tx, scope, id)?;
    let name = change.name.as_deref().map_or(Ok(group.name.clone()), checked_name)?;
    let description = match change.description.as_deref() {
        None => group.description.clone(),
        given => checked_description(given)?,
    };
    let (business, now) = (scope.business().get(), tx.now_ms());
    for template in &change.remove {
        if tx.execute(LEAVE, params![business, id.get(), template.get(), now])? == 0 {
            let reason = format!("{template} is not in the group");
            return Err(Invalid::parameter("remove_whatsapp_business_templates", reason).into());
        }
    }
    join(tx, scope, &group, &change.add)?;
    tx.execute(RENAME, params![business, id.get(), name.as_str(), description, now]).map_err(taken(&name))?;
    Ok(())
}

/// Deletes a group with what was counted for it; its templates stay.
pub fn delete(tx: &mut Tx<'_, '_>, scope: Scope, id: TemplateGroupId) -> Result<()> {
    get(tx, scope, id)?;
    tx.execute(LEAVE_ALL, params![scope.business().get(), id.get()])?;
    tx.execute(DELETE, params![scope.business().get(), id.get()])?;
    Ok(())
}

/// When which templates were in a group.
pub fn stays(tx: &mut Tx<'_, '_>, scope: Scope, id: TemplateGroupId) -> Result<Vec<Stay>> {
    let rows = tx.query(STAYS, params![scope.business().get(), id.get()])?;
    let stay =
        |row: &Row| Ok(Stay { template: TemplateId::new(row.get(0)?), from_ms: row.get(1)?, to_ms: row.get(2)? });
    rows.iter().map(stay).collect()
}

fn join(tx: &mut Tx<'_, '_>, scope: Scope, group: &Group, templates: &[TemplateId]) -> Result<()> {
    let wrong = |reason: String| Error::from(Invalid::parameter("whatsapp_business_templates", reason));
    if templates.len() > MOST {
        return Err(wrong(format!("takes up to {MOST} ids")));
    }
    let (business, now) = (scope.business().get(), tx.now_ms());
    for id in templates {
        match template(tx, scope, *id) {
            Ok(template) if template.waba_id == group.waba => {}
            Ok(_) | Err(Error::NotFound { .. }) => {
                return Err(wrong(format!("{id} is not a template of this account")));
            }
            Err(error) => return Err(error),
        }
        let row = tx.query_opt(GROUP_OF, params![business, id.get()])?;
        match row.map(|row| row.get::<i64>(0)).transpose()? {
            Some(here) if here == group.id.get() => continue,
            Some(other) => return Err(wrong(format!("{id} is in the group {other}; a template is in one at most"))),
            None => {}
        }
        tx.execute(JOIN_IN, params![business, group.id.get(), id.get(), now])?;
    }
    Ok(())
}

fn checked_name(name: &str) -> Result<String> {
    let name = name.trim();
    if (1..=CHARS.0).contains(&name.chars().count()) && !name.contains('\0') {
        return Ok(name.to_owned());
    }
    Err(Invalid::parameter("name", format!("needs 1 to {} characters", CHARS.0)).into())
}

fn checked_description(description: Option<&str>) -> Result<Option<String>> {
    let Some(text) = description.map(str::trim).filter(|text| !text.is_empty()) else { return Ok(None) };
    if text.chars().count() > CHARS.1 || text.contains('\0') {
        return Err(Invalid::parameter("description", format!("takes up to {} characters", CHARS.1)).into());
    }
    Ok(Some(text.to_owned()))
}

fn taken(name: &str) -> impl Fn(db::Error) -> Error {
    move |error| {
        if error.is_unique("template_group__business_id__waba_id__name") {
            Error::Taken { field: "name", value: name.to_owned() }
        } else {
            error.into()
        }
    }
}

fn read(tx: &mut Tx<'_, '_>, scope: Scope, row: &Row) -> Result<Group> {
    let id: i64 = row.get(0)?;
    let members = tx.query(MEMBERS, params![scope.business().get(), id])?;
    Ok(Group {
        id: TemplateGroupId::new(id),
        waba: WabaId::new(row.get(1)?),
        name: row.get(2)?,
        description: row.get(3)?,
        templates: members.iter().map(|row| Ok(TemplateId::new(row.get(0)?))).collect::<Result<_>>()?,
        created_at: row.get(4)?,
        updated_at: row.get(5)?,
    })
}
