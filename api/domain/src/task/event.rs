//! The events of tasks.

/// The events of tasks. `event.rs` of this crate describes a row.
#[macro_export]
macro_rules! task_events {
    ($then:ident $($state:tt)*) => { $then! { $($state)*
        /// A task was opened for a role.
        TaskOpened: SeeTasks about [TasksOf(*role)] {
            task: $crate::kernel::ids::TaskId,
            task_kind: $crate::task::kind::TaskKind,
            role: $crate::access::actor::Role,
        } => ["新增待办（{role}）：{task_kind}", "A task for {role}: {task_kind}", role, task_kind];

        /// A person took a task on, or over from another person.
        TaskClaimed: SeeTasks about [TasksOf(*role)] {
            task: $crate::kernel::ids::TaskId,
            task_kind: $crate::task::kind::TaskKind,
            role: $crate::access::actor::Role,
        } => ["待办已有人接手：{task_kind}", "A person took a task on: {task_kind}", task_kind];

        /// A person gave a task to another role or person: a triage by hand.
        TaskAssigned: SeeTasks about [TasksOf(*role), TasksOf(*previous_role)] {
            task: $crate::kernel::ids::TaskId,
            task_kind: $crate::task::kind::TaskKind,
            role: $crate::access::actor::Role,
            previous_role: $crate::access::actor::Role,
        } => [
            "待办已由{previous_role}转给{role}：{task_kind}",
            "A task went from {previous_role} to {role}: {task_kind}",
            previous_role, role, task_kind
        ];

        /// A person finished a task, with its outcome.
        TaskCompleted: SeeTasks about [TasksOf(*role)] {
            task: $crate::kernel::ids::TaskId,
            task_kind: $crate::task::kind::TaskKind,
            role: $crate::access::actor::Role,
            outcome: $crate::task::kind::TaskOutcome,
        } => ["待办已完成：{task_kind}，{outcome}", "A task was finished: {task_kind}, {outcome}", task_kind, outcome];

        /// A task ended by itself, because its cause was gone.
        TaskClosed: SeeTasks about [TasksOf(*role)] {
            task: $crate::kernel::ids::TaskId,
            task_kind: $crate::task::kind::TaskKind,
            role: $crate::access::actor::Role,
        } => ["待办已自动关闭：{task_kind}", "A task ended by itself: {task_kind}", task_kind];
    } };
}
