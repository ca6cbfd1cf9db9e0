//! Tasks: their causes, their readers, the work on them, their lists and their live events.

mod causes;
mod lists;
mod live;
mod work;

use domain::access::actor::{Permission, Role};
use domain::kernel::ids::{Mint, OrderId};
use domain::refusal::{Code, Reason};
use domain::task::kind::{TaskKind, TaskSourceKind};
use domain::task::{NewTask, Task, TaskSource};
use panorama::graphql::types::id::{Kind, decode, encode};
use serde_json::{Value, json};
use tests::client::{Answer, Client, Subscription, Transport};
use tests::company::{Company, Order, WAREHOUSE, now};
use tests::environment::Environment;
use tests::token::Claims;

/// The operations of the people who work on tasks.
const DOCUMENT: &str = include_str!("../../../frontend-examples/operations/tasks.graphql");

async fn run(client: &Client, operation: &str, variables: Value) -> Answer {
    client.query(DOCUMENT, Some(operation), variables).await
}

/// A mutation of the document with its input.
async fn act(client: &Client, operation: &str, input: Value) -> Answer {
    run(client, operation, json!({ "input": input })).await
}

/// The tasks that a client sees, most urgent first.
async fn seen(client: &Client, filter: Value) -> Vec<Value> {
    let answer = run(client, "MyTasks", json!({ "where": filter, "first": 100 })).await.expect_ok();
    let tasks = answer.list("tasks.nodes").to_vec();
    assert_eq!(answer.number("tasks.count.value"), i64::try_from(tasks.len()).unwrap(), "{answer}");
    tasks
}

fn kinds(tasks: &[Value]) -> Vec<&str> {
    let mut kinds: Vec<&str> = tasks.iter().map(|task| task["kind"].as_str().unwrap()).collect();
    kinds.sort_unstable();
    kinds
}

/// The task as a client sees it under its id; null where it does not exist for the client.
async fn node(client: &Client, id: &Value) -> Value {
    let document = "query($id: ID!) { node(id: $id) { ... on Task { id state version because { code } note } } }";
    client.query(document, None, json!({ "id": id })).await.expect_ok().data("node").clone()
}

async fn follow(client: &Client, transport: Transport, variables: Value) -> Subscription {
    client.subscribe_to(transport, DOCUMENT, Some("Tasks"), variables).await
}

/// A person of a role, who works in the warehouse of the first shop.
fn person(company: &Company, role: &str, subject: &str) -> Client {
    company.client(&Claims::of(&[role]).in_warehouses(&[WAREHOUSE]).with_subject(subject))
}

/// A task that a rule asks for.
fn wanted(kind: TaskKind, role: Role, source: &str) -> NewTask {
    let because = Reason::with(Code::TaskPromiseAtRisk, ["TM-1"]);
    NewTask::new(kind, role, because, TaskSource::new(TaskSourceKind::Rule, source))
}

/// The same task about an order, whose reason needs a permission.
fn about(order: &Order<'_>, needs: &[Permission], new: NewTask) -> NewTask {
    let (_, id) = decode(&order.id).unwrap();
    NewTask { order: Some(OrderId(id)), shop: Some(order.shop.to_owned()), needs: needs.to_vec(), ..new }
}

/// Opens tasks as a source does, and returns their global ids.
async fn open(environment: &Environment, tasks: Vec<NewTask>) -> Vec<Value> {
    let store = environment.store().await;
    let mut work = store.begin(now(), Mint::new(now(), uuid::Uuid::new_v4().as_u128())).await.unwrap();
    let mut mint = Mint::new(now(), uuid::Uuid::new_v4().as_u128());
    let mut ids = Vec::new();
    for new in tasks {
        let (task, _) = Task::open(mint.next(), new, now());
        work.put(&task).await.unwrap();
        ids.push(json!(encode(Kind::Task, task.id.0).0));
    }
    work.commit().await.unwrap();
    ids
}
