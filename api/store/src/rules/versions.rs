//! Rules: one row says which versions count, and each version is a row that never changes.

use domain::kernel::ids::RuleId;
use domain::rules::rule::{Rule, RuleState};
use entity::rules::{rule, rule_version};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::StoreError;
use crate::base::value::{from_json, from_word, json, micros, micros_of, time, time_of, word};
use crate::base::write::Existing;
use crate::order::aggregate::Aggregate;
use crate::order::work::UnitOfWork;
use crate::rules::RuleStore;

impl RuleStore<'_> {
    /// The rules after this id in their newest version, oldest first, at most `limit`. `None` = from the beginning.
    pub async fn page(self, after: Option<RuleId>, limit: u64) -> Result<Vec<Rule>, StoreError> {
        let mut all = rule::Entity::find();
        if let Some(after) = after {
            all = all.filter(rule::Column::Id.gt(after.0));
        }
        let heads = all.order_by_asc(rule::Column::Id).limit(limit).all(self.store.connection()).await?;
        let newest = heads.iter().map(|head| (head.id, head.version));
        with_versions(self.store.connection(), &heads, newest.collect()).await
    }

    /// A rule in its newest version; `None` = there is none of this id.
    pub async fn one(self, id: RuleId) -> Result<Option<Rule>, StoreError> {
        newest(self.store.connection(), rule::Entity::find_by_id(id.0).one(self.store.connection()).await?).await
    }

    /// These versions of rules; a version that does not exist is left out.
    pub async fn versions(self, wanted: &[(RuleId, i64)]) -> Result<Vec<Rule>, StoreError> {
        let connection = self.store.connection();
        let ids = wanted.iter().map(|(rule, _)| rule.0);
        let heads = rule::Entity::find().filter(rule::Column::Id.is_in(ids)).all(connection).await?;
        with_versions(connection, &heads, wanted.iter().map(|(rule, version)| (rule.0, *version)).collect()).await
    }

    /// The versions that count: of each rule the one that is on, and the one in shadow.
    pub async fn in_force(self) -> Result<Vec<Rule>, StoreError> {
        let counts =
            Condition::any().add(rule::Column::ActiveVersion.is_not_null()).add(rule::Column::ShadowVersion.is_not_null());
        let heads = rule::Entity::find().filter(counts).order_by_asc(rule::Column::Id).all(self.store.connection()).await?;
        let both = heads.iter().flat_map(|head| [head.active_version, head.shadow_version].map(|one| (head.id, one)));
        let wanted = both.filter_map(|(id, version)| Some((id, version?))).collect();
        with_versions(self.store.connection(), &heads, wanted).await
    }
}

impl UnitOfWork {
    /// The number of rules that are on or in shadow. Until this unit of work ends, no other one changes rules.
    pub async fn count_rules_in_force(&mut self) -> Result<u64, StoreError> {
        self.lock_name("rules").await?;
        let counts =
            Condition::any().add(rule::Column::ActiveVersion.is_not_null()).add(rule::Column::ShadowVersion.is_not_null());
        Ok(rule::Entity::find().filter(counts).count(self.transaction().await?).await?)
    }
}

impl Aggregate for Rule {
    const NAME: &'static str = "rule";
    type Id = RuleId;
    type Reach = ();

    fn id(&self) -> RuleId {
        self.id
    }

    fn version(&self) -> i64 {
        self.version
    }

    fn target(id: &RuleId) -> String {
        format!("rule {id}")
    }

    async fn load(work: &mut UnitOfWork, id: &RuleId, _: Option<&()>) -> Result<Option<Self>, StoreError> {
        let transaction = work.transaction().await?;
        let head = rule::Entity::find_by_id(id.0).lock_exclusive().one(transaction).await?;
        newest(transaction, head).await
    }

    async fn put(&self, work: &mut UnitOfWork) -> Result<(), StoreError> {
        let head = rule::Model {
            id: self.id.0,
            version: self.version,
            active_version: self.active_version,
            shadow_version: self.shadow_version,
            created_at: micros(self.created_at),
        };
        let version = rule_version::Model {
            rule_id: self.id.0,
            version: self.version,
            name: self.name.clone(),
            trigger_kind: word(&self.trigger),
            priority: self.priority,
            valid_from: micros_of(self.valid_from),
            valid_until: micros_of(self.valid_until),
            condition: json("condition", &self.condition)?,
            actions: json("actions", &self.actions)?,
            set_at: micros(self.changed_at),
            set_by: json("person", &self.changed_by)?,
        };
        work.insert::<rule::Entity>(Existing::Replace, head);
        work.insert::<rule_version::Entity>(Existing::Keep, version);
        Ok(())
    }
}

/// The rule of a row in its newest version.
async fn newest<C: ConnectionTrait>(from: &C, head: Option<rule::Model>) -> Result<Option<Rule>, StoreError> {
    let Some(head) = head else { return Ok(None) };
    let wanted = vec![(head.id, head.version)];
    Ok(with_versions(from, &[head], wanted).await?.pop())
}

/// The wanted versions of these rules, by rule and version.
async fn with_versions<C: ConnectionTrait>(
    from: &C,
    heads: &[rule::Model],
    wanted: Vec<(uuid::Uuid, i64)>,
) -> Result<Vec<Rule>, StoreError> {
    if wanted.is_empty() {
        return Ok(Vec::new());
    }
    let ids = heads.iter().map(|head| head.id);
    let versions = wanted.iter().map(|(_, version)| *version);
    let found = rule_version::Entity::find()
        .filter(rule_version::Column::RuleId.is_in(ids))
        .filter(rule_version::Column::Version.is_in(versions))
        .order_by_asc(rule_version::Column::RuleId)
        .order_by_asc(rule_version::Column::Version)
        .all(from)
        .await?;
    let of_wanted = found.into_iter().filter(|row| wanted.contains(&(row.rule_id, row.version)));
    of_wanted.filter_map(|row| Some(rule_of(heads.iter().find(|head| head.id == row.rule_id)?, row))).collect()
}

fn rule_of(head: &rule::Model, row: rule_version::Model) -> Result<Rule, StoreError> {
    let counts = |version: Option<i64>| version == Some(row.version);
    let state = match (counts(head.active_version), counts(head.shadow_version)) {
        (true, _) => RuleState::On,
        (false, true) => RuleState::Shadow,
        (false, false) => RuleState::Off,
    };
    Ok(Rule {
        id: row.rule_id.into(),
        name: row.name,
        version: row.version,
        state,
        active_version: head.active_version,
        shadow_version: head.shadow_version,
        trigger: from_word("rule trigger", &row.trigger_kind)?,
        priority: row.priority,
        valid_from: time_of(row.valid_from)?,
        valid_until: time_of(row.valid_until)?,
        condition: from_json("condition", &row.condition)?,
        actions: from_json("actions", &row.actions)?,
        created_at: time(head.created_at)?,
        changed_at: time(row.set_at)?,
        changed_by: from_json("person", &row.set_by)?,
    })
}
