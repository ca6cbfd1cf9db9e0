//! The decisions about a task: a person takes it on, gives it to another role or person, or finishes it; or its cause goes away.

use chrono::{DateTime, Utc};

use super::Task;
use super::kind::{TaskOutcome, TaskState, roles_seen_by};
use crate::access::actor::{Actor, Permission, Person, Role};
use crate::event::Event;
use crate::refusal::{Code, Reason, Refusal};

/// A person who works on a task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Worker {
    /// The person with the role of the act.
    pub person: Person,
    /// Whether the person may take over a task that another person has.
    pub may_take_over: bool,
}

impl From<&Actor> for Worker {
    fn from(actor: &Actor) -> Self {
        let may_take_over = actor.roles.iter().any(|role| roles_seen_by(*role).is_none());
        Self { person: actor.person(Permission::WorkTasks), may_take_over }
    }
}

/// The role and the person that a task is given to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Assignment {
    /// The role; `None` = it stays.
    pub role: Option<Role>,
    /// The subject of the person; `None` = any person of the role.
    pub assignee: Option<String>,
}

impl Task {
    /// Takes the task on. `None` = the person has it already.
    ///
    /// # Errors
    /// `TASK_CLOSED`, `TASK_TAKEN`.
    pub fn claim(&mut self, by: &Worker) -> Result<Option<Event>, Refusal> {
        self.is_free_for(by)?;
        if self.state == TaskState::Claimed && self.is_assigned_to(&by.person.subject) {
            return Ok(None);
        }
        (self.state, self.assignee) = (TaskState::Claimed, Some(by.person.clone()));
        self.version += 1;
        Ok(Some(Event::TaskClaimed { task: self.id, task_kind: self.kind, role: self.role }))
    }

    /// Finishes the task with an outcome; the person becomes its assignee.
    ///
    /// # Errors
    /// `TASK_CLOSED`, `TASK_TAKEN`, `OUTCOME_NOT_POSSIBLE`.
    pub fn complete(
        &mut self,
        by: &Worker,
        outcome: TaskOutcome,
        note: Option<String>,
        now: DateTime<Utc>,
    ) -> Result<Event, Refusal> {
        self.is_free_for(by)?;
        if !self.kind.outcomes().contains(&outcome) {
            return Err(Refusal::from(Code::OutcomeNotPossible).at("outcome"));
        }
        (self.state, self.assignee) = (TaskState::Done, Some(by.person.clone()));
        (self.outcome, self.note, self.completed_at) = (Some(outcome), note, Some(now));
        self.version += 1;
        Ok(Event::TaskCompleted { task: self.id, task_kind: self.kind, role: self.role, outcome })
    }

    /// Gives the task to a role, a person, or both. Its new person has to take it on. `None` = it is theirs already.
    ///
    /// # Errors
    /// `TASK_CLOSED`, `TASK_TAKEN`, `TASK_ROLE_NOT_POSSIBLE`.
    pub fn assign(&mut self, by: &Worker, to: &Assignment) -> Result<Option<Event>, Refusal> {
        self.is_free_for(by)?;
        let (role, previous_role) = (to.role.unwrap_or(self.role), self.role);
        if !self.kind.is_for(role) {
            return Err(Refusal::because(Reason::with(Code::TaskRoleNotPossible, [role.name()])).at("role"));
        }
        let stays = match &to.assignee {
            Some(subject) => self.is_assigned_to(subject),
            None => self.assignee.is_none(),
        };
        if role == previous_role && stays {
            return Ok(None);
        }
        // Only the subject is known of a person who has not acted yet.
        let person = |subject: &String| Person { subject: subject.clone(), name: subject.clone(), role };
        (self.role, self.state) = (role, TaskState::Open);
        self.assignee = to.assignee.as_ref().map(person);
        self.version += 1;
        Ok(Some(Event::TaskAssigned { task: self.id, task_kind: self.kind, role, previous_role }))
    }

    /// Ends the task, because its cause is gone. `None` = it has ended already.
    pub fn close(&mut self, now: DateTime<Utc>) -> Option<Event> {
        if !self.state.is_unfinished() {
            return None;
        }
        (self.state, self.completed_at) = (TaskState::Closed, Some(now));
        self.version += 1;
        Some(Event::TaskClosed { task: self.id, task_kind: self.kind, role: self.role })
    }

    /// Whether this person works on it, or was given it.
    pub fn is_assigned_to(&self, subject: &str) -> bool {
        self.assignee.as_ref().is_some_and(|person| person.subject == subject)
    }

    /// Refuses a finished task, and one that another person has.
    fn is_free_for(&self, by: &Worker) -> Result<(), Refusal> {
        if !self.state.is_unfinished() {
            return Err(Code::TaskClosed.into());
        }
        match &self.assignee {
            Some(other) if other.subject != by.person.subject && !by.may_take_over => {
                Err(Refusal::because(Reason::with(Code::TaskTaken, [&other.name])))
            }
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::task::kind::{TaskKind, TaskSourceKind};
    use crate::task::{NewTask, TaskSource};

    fn task(kind: TaskKind) -> Task {
        let source = TaskSource::new(TaskSourceKind::Rule, "r");
        let new = NewTask::new(kind, Role::CustomerService, Code::TaskReasonHidden.into(), source);
        Task::open(Uuid::from_u128(1).into(), new, DateTime::UNIX_EPOCH).0
    }

    fn worker(subject: &str, role: Role) -> Worker {
        let person = Person { subject: subject.into(), name: subject.to_uppercase(), role };
        Worker { person, may_take_over: roles_seen_by(role).is_none() }
    }

    fn code<T: std::fmt::Debug>(refused: Result<T, Refusal>) -> Code {
        refused.unwrap_err().reason.code
    }

    #[test]
    fn a_task_is_taken_on_by_one_person() {
        let (li, wang, lead) =
            (worker("li", Role::CustomerService), worker("wang", Role::CustomerService), worker("m", Role::Manager));
        let mut task = task(TaskKind::RuleReview);
        assert!(task.claim(&li).unwrap().is_some() && task.claim(&li).unwrap().is_none());
        assert_eq!((task.state, task.version), (TaskState::Claimed, 2));
        assert_eq!(code(task.claim(&wang)), Code::TaskTaken);
        let finished = task.complete(&wang, TaskOutcome::FalseAlarm, None, DateTime::UNIX_EPOCH);
        assert_eq!(code(finished), Code::TaskTaken);
        assert!(task.claim(&lead).unwrap().is_some() && task.is_assigned_to("m"));
        assert_eq!(code(task.assign(&li, &Assignment { role: Some(Role::Manager), assignee: None })), Code::TaskTaken);
    }

    #[test]
    fn an_outcome_belongs_to_the_kind_and_is_the_end() {
        let li = worker("li", Role::CustomerService);
        let mut task = task(TaskKind::RuleReview);
        let called = task.complete(&li, TaskOutcome::CustomerWaits, None, DateTime::UNIX_EPOCH);
        assert_eq!(code(called), Code::OutcomeNotPossible);
        assert!(task.open_key().is_some() && task.completed_at.is_none());
        task.complete(&li, TaskOutcome::FalseAlarm, Some("n".into()), DateTime::UNIX_EPOCH).unwrap();
        assert_eq!((task.state, task.open_key(), task.is_overdue(DateTime::UNIX_EPOCH)), (TaskState::Done, None, false));
        assert_eq!(code(task.complete(&li, TaskOutcome::FalseAlarm, None, DateTime::UNIX_EPOCH)), Code::TaskClosed);
        assert_eq!(code(task.claim(&li)), Code::TaskClosed);
        assert!(task.close(DateTime::UNIX_EPOCH).is_none() && task.version == 2);
    }

    #[test]
    fn a_task_goes_to_another_role_or_person() {
        let li = worker("li", Role::CustomerService);
        let mut task = task(TaskKind::PaymentCheck);
        task.claim(&li).unwrap();
        let to = |role, assignee: Option<&str>| Assignment { role, assignee: assignee.map(str::to_owned) };
        assert_eq!(code(task.assign(&li, &to(Some(Role::Operations), None))), Code::TaskRoleNotPossible);
        let event = task.assign(&li, &to(Some(Role::Finance), None)).unwrap().unwrap();
        assert!(matches!(event, Event::TaskAssigned { role: Role::Finance, previous_role: Role::CustomerService, .. }));
        assert_eq!((task.state, task.assignee.is_none(), task.version), (TaskState::Open, true, 3));
        assert!(task.assign(&li, &to(Some(Role::Finance), None)).unwrap().is_none());
        task.assign(&li, &to(None, Some("chen"))).unwrap().unwrap();
        assert!(task.is_assigned_to("chen") && task.role == Role::Finance);
        assert_eq!(code(task.claim(&li)), Code::TaskTaken);
        assert!(task.claim(&worker("chen", Role::Finance)).unwrap().is_some());
    }
}
