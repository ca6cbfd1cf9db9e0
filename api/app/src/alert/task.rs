//! The task of an alert: it opens with the alert, where a person must handle it, and ends when the alert is resolved.

use chrono::{DateTime, Utc};
use domain::alert::{Alert, AlertState};
use domain::event::Event;
use domain::kernel::ids::{AlertId, Mint};
use domain::refusal::Reason;
use domain::task::kind::TaskSourceKind;
use domain::task::{NewTask, TaskSource};

use crate::alert::alerts::announce;
use crate::{Alerts, AppError};
use store::UnitOfWork;

impl Alerts<'_> {
    /// Opens the task of a new alert. A new alert has no earlier task, so no statement looks for one.
    pub(super) async fn open_task(
        self,
        work: &mut UnitOfWork,
        alert: &Alert,
        mint: &mut Mint,
        now: DateTime<Utc>,
    ) -> Result<(), AppError> {
        if let Some(task) = task_of(alert) {
            self.app.tasks().open_new(work, task, mint, now).await?;
        }
        Ok(())
    }

    /// Resolves an alert and closes its task.
    pub(super) async fn resolve(self, mut work: UnitOfWork, id: AlertId, now: DateTime<Utc>) -> Result<(), AppError> {
        let Some(mut alert) = work.load::<Alert>(&id).await? else { return Ok(()) };
        if alert.state == AlertState::Resolved {
            return Ok(());
        }
        alert.state = AlertState::Resolved;
        alert.resolved_at = Some(now);
        work.put(&alert).await?;
        announce(&mut work, &alert, Event::AlertResolved { alert: id }, now);
        self.app.tasks().close_of_source(&mut work, (TaskSourceKind::Alert, &id.to_string()), None, now).await?;
        work.commit().await?;
        Ok(())
    }
}

/// The task that an alert opens; `None` = its kind needs no person.
fn task_of(alert: &Alert) -> Option<NewTask> {
    let task = alert.kind.task()?;
    // The reason of an alert with a sentence for the customer names the order first.
    let number = alert.because.values.first();
    Some(NewTask {
        needs: task.needs.to_vec(),
        instruction: task.instruction.map(|code| Reason::with(code, number)),
        due_at: Some(alert.raised_at + task.due_within()),
        order: alert.order,
        shop: alert.shop.clone(),
        warehouse: alert.warehouse.clone(),
        ..NewTask::new(task.kind, task.role, alert.because.clone(), TaskSource::new(TaskSourceKind::Alert, &alert.id))
    })
}
