//! The query of the audit log.

use async_graphql::{Context, Object, Result};
use macros::guarded;

use crate::graphql::api::audit::input::AuditLogWhereInput;
use crate::graphql::api::audit::object::{AuditEntry, AuditLogConnection};
use crate::graphql::context::{ContextExt, top_level};
use crate::graphql::types::page::PageArguments;
use engine::written::Planned;

/// The query of the audit log.
#[derive(Default)]
pub struct AuditQueries;

#[guarded]
#[Object]
impl AuditQueries {
    /// The audit log: caller, operation and outcome, newest first. The events of an order are in its timeline. The log is the whole
    /// company's: a token that is limited to shops is refused.
    #[needs(SeeAudit)]
    async fn audit_log(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        last: Option<i32>,
        after: Option<String>,
        before: Option<String>,
        #[graphql(name = "where")] filter: Option<AuditLogWhereInput>,
    ) -> Result<Planned<AuditLogConnection>> {
        let page = PageArguments::check(first, last, after, before)?;
        let query = filter.unwrap_or_default().into();
        let slice = ctx.app().audit().page(ctx.op(), query, &page.into()).await.map_err(|error| top_level(&error))?;
        let nodes = slice.items.into_iter().map(|(cursor, entry)| (cursor, AuditEntry(entry))).collect();
        Ok(Planned(AuditLogConnection::of(nodes, slice.has_previous, slice.has_next)))
    }
}
