//! What an employee may do: a system user that is not an admin reaches the WABAs that it is assigned to, with its tasks
//! there (Cloud API, `tasks` of `assigned_users`).

use http::Method;
use messaging::access::Reach;
use messaging::token::Grant;
use wire::error::GraphError;
use wire::id::WabaId;

use super::Kind;
use super::answer::Result;
use super::node::Node;

/// Tasks that allow everything.
const ALL: [&str; 2] = ["FULL_CONTROL", "MANAGE"];
const MESSAGES: &[&str] = &["MESSAGING", "DEVELOP"];
const READS_TEMPLATES: &[&str] = &["VIEW_TEMPLATES", "MANAGE_TEMPLATES", "MESSAGING", "DEVELOP"];
const WRITES_TEMPLATES: &[&str] = &["MANAGE_TEMPLATES"];
const READS_PHONES: &[&str] = &["VIEW_PHONE_ASSETS", "MANAGE_PHONE_ASSETS", "MANAGE_PHONE", "MESSAGING", "DEVELOP"];
const WRITES_PHONES: &[&str] = &["MANAGE_PHONE", "MANAGE_PHONE_ASSETS"];
const INSIGHTS: &[&str] = &["VIEW_INSIGHTS", "VIEW_COST"];
const WEBHOOKS: &[&str] = &["DEVELOP", "RECEIVE_INCOMING_MESSAGES"];

/// What an operation asks of an employee.
enum Asked {
    /// To reach the WABA at all.
    Reach,
    /// One of these tasks, or one of [`ALL`].
    OneOf(&'static [&'static str]),
}

fn asked(method: &Method, kind: Kind, edge: &str) -> Asked {
    let reads = *method == Method::GET;
    let either = |reading, writing| Asked::OneOf(if reads { reading } else { writing });
    match (kind, edge) {
        (Kind::Template | Kind::TemplateGroup, _) => either(READS_TEMPLATES, WRITES_TEMPLATES),
        (Kind::Waba, edge) if edge.contains("message_template") => either(READS_TEMPLATES, WRITES_TEMPLATES),
        (Kind::Waba, "template_groups") => either(READS_TEMPLATES, WRITES_TEMPLATES),
        (Kind::Waba, "template_analytics" | "template_group_analytics") => Asked::OneOf(INSIGHTS),
        (Kind::Waba, "subscribed_apps") => either(WEBHOOKS, WEBHOOKS),
        (Kind::Waba, "phone_numbers") => either(READS_PHONES, WRITES_PHONES),
        (Kind::Waba, "assigned_users") if !reads => Asked::OneOf(&["MANAGE_USERS"]),
        (Kind::Media | Kind::MessageHistory, _)
        | (
            Kind::Phone,
            "messages" | "messages_encrypted" | "marketing_messages" | "media" | "block_users" | "message_history",
        ) => Asked::OneOf(MESSAGES),
        (Kind::Phone | Kind::BusinessProfile, _) => either(READS_PHONES, WRITES_PHONES),
        _ if reads => Asked::Reach,
        _ => Asked::OneOf(&[]),
    }
}

/// Refuses an employee whose tasks don't allow an operation on a node.
pub(super) fn check(grant: &Grant, node: &Node, method: &Method, edge: &str) -> Result<()> {
    let Some(reach) = &grant.reach else { return Ok(()) };
    let asked = asked(method, node.kind(), edge);
    let waba = match node {
        Node::Phone(line) | Node::BusinessProfile(line) => line.waba_id,
        Node::Waba(waba) => waba.id,
        Node::Template(template) => template.waba_id,
        Node::TemplateGroup(group) => group.waba,
        // What belongs to no WABA is read by everybody of the business, and changed with a task on one of them.
        Node::Media(_) | Node::MessageHistory(_) => return of_any(reach, &asked),
        Node::App(_) if edge == "uploads" => return of_any(reach, &Asked::OneOf(MESSAGES)),
        Node::MigrationIntent(intent) => intent.waba,
        Node::MobilityIntent(all) => all.0.waba,
        // Its token opens all of its WABAs.
        Node::Solution(_) if edge == "access_token" => return Err(refusal(&Asked::OneOf(&[]))),
        Node::Business(_) | Node::App(_) | Node::SystemUser(_) | Node::Solution(_) | Node::Preverified(_) => {
            return of_any(reach, &asked);
        }
    };
    let Some(tasks) = reach.get(&waba) else { return Err(GraphError::unknown_object().into()) };
    allow(tasks, &asked)
}

/// Refuses an employee who may not send on the lines of a WABA.
pub(super) fn may_send(grant: &Grant, waba: WabaId) -> Result<()> {
    let Some(reach) = &grant.reach else { return Ok(()) };
    let tasks = reach.get(&waba).ok_or_else(GraphError::unknown_object)?;
    allow(tasks, &Asked::OneOf(MESSAGES))
}

fn of_any(reach: &Reach, asked: &Asked) -> Result<()> {
    if matches!(asked, Asked::Reach) || reach.values().any(|tasks| allow(tasks, asked).is_ok()) {
        return Ok(());
    }
    Err(refusal(asked))
}

fn allow(tasks: &[String], asked: &Asked) -> Result<()> {
    let has = |wanted: &[&str]| tasks.iter().any(|task| wanted.contains(&task.as_str()));
    let fits = match asked {
        Asked::Reach => true,
        Asked::OneOf(wanted) => has(wanted) || has(&ALL),
    };
    if fits { Ok(()) } else { Err(refusal(asked)) }
}

fn refusal(asked: &Asked) -> super::answer::Refusal {
    let wanted = match asked {
        Asked::Reach => Vec::new(),
        Asked::OneOf(wanted) => wanted.iter().chain(&ALL).copied().collect(),
    };
    let details = format!("the system user lacks the task for this: one of {}", wanted.join(", "));
    GraphError::permission(details).into()
}
