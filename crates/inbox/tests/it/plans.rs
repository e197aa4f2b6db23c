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
    for sql in inbox::conversations::STATEMENTS {
        let plan = plan(&world, sql).await;
        let (index, keys) = if sql.contains("state = ") {
            ("conversation_by_state", "business_id=? AND state=? AND (last_activity_at,id)")
        } else {
            ("conversation_by_activity", "business_id=? AND (last_activity_at,id)")
        };
        let walks = plan.iter().filter(|step| step.contains(index) && step.contains(keys)).count();
        assert_eq!(walks, 1, "{sql}\n{plan:#?}");
        check(sql, &plan);
    }
    for sql in inbox::statements() {
        check(sql, &plan(&world, sql).await);
    }
}

/// Nothing is sorted and no table is read from end to end. What a job removes by expiry is found by index too.
fn check(sql: &str, plan: &[String]) {
    for step in plan {
        let is_list = step.contains("json_each") || step.contains("LIST SUBQUERY") || step == "SCAN n";
        let is_sort = step.contains("TEMP B-TREE") && !sql.contains("ORDER BY created_at");
        assert!(!is_sort && (is_list || !step.starts_with("SCAN")), "{step}\n{sql}\n{plan:#?}");
        assert!(!step.contains("AUTOMATIC"), "{step}\n{sql}");
        if step.starts_with("SEARCH m ") && sql.contains("m.conversation_id = c.id") {
            assert!(step.contains("message_by_conversation (conversation_id=? AND id>?)"), "{step}\n{sql}");
        }
    }
}
