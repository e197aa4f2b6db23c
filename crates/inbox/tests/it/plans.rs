//! Every statement is understood by both engines, and the lists are read by index.

use store::Value;

use crate::world::{World, on_both_engines};

on_both_engines!(every_statement_is_prepared, lists_are_read_by_index);

async fn every_statement_is_prepared(world: World) {
    world
        .read(|tx| {
            for sql in inbox::statements() {
                tx.prepare(sql).unwrap_or_else(|error| panic!("{error}\n{sql}"));
            }
            Ok(())
        })
        .await
        .unwrap();
}

/// How SQLite would run a statement.
async fn plan(world: &World, sql: &'static str) -> Vec<String> {
    let count = (1..=20).rev().find(|number| sql.contains(&format!("${number}"))).unwrap_or(0);
    let explain = format!("EXPLAIN QUERY PLAN {sql}");
    world
        .read(move |tx| {
            let rows = tx.query(&explain, &vec![Value::Null; count])?;
            Ok(rows.iter().map(|row| row.get(3)).collect::<Result<Vec<String>, _>>()?)
        })
        .await
        .unwrap()
}

async fn lists_are_read_by_index(world: World) {
    if !world.is_sqlite() {
        return;
    }
    // What compares the state by itself is PostgreSQL's.
    for sql in inbox::conversations::STATEMENTS.iter().filter(|sql| !sql.contains("AND c.state = $")) {
        let plan = plan(&world, sql).await;
        let (index, place) = match (sql.contains("c.state"), sql.contains("state = ")) {
            (true, _) => ("conversation_by_state", "business_id=? AND (state,last_activity_at,id)"),
            (_, true) => ("conversation_by_state", "business_id=? AND state=? AND (last_activity_at,id)"),
            _ => ("conversation_by_activity", "business_id=? AND (last_activity_at,id)"),
        };
        let walks = plan.iter().filter(|step| step.contains(index) && step.contains(place)).count();
        assert_eq!(walks, 1, "{sql}\n{plan:#?}");
    }
    for sql in inbox::statements() {
        check(sql, &plan(&world, sql).await);
    }
}

/// Nothing is sorted, and neither a table nor a business is read from end to end.
fn check(sql: &str, plan: &[String]) {
    // A page's addresses are few, as are a business's agents, and links that wait: an owner sets up once.
    let is_small = [
        "FROM contact_address",
        "FROM agent WHERE business_id = $1 AND removed_at IS NULL ORDER",
        "UPDATE agent SET removed_at = NULL",
        "FROM agent_link WHERE business_id",
    ]
    .iter()
    .any(|small| sql.contains(small));
    for step in plan {
        let is_list = step.contains("json_each") || step == "SCAN n";
        let is_costly = step.contains("TEMP B-TREE")
            || step.contains("AUTOMATIC")
            || step.contains("(business_id=?)")
            || (step.starts_with("SCAN") && !is_list);
        assert!(is_small || !is_costly, "{step}\n{sql}\n{plan:#?}");
        if step.starts_with("SEARCH m ") && sql.contains("m.conversation_id = c.id") {
            assert!(step.contains("message_by_conversation (conversation_id=? AND id>?)"), "{step}\n{sql}");
        }
    }
}
