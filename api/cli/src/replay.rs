//! `panorama replay`: reads payloads again after their mapping was corrected: failed ones, and those that were read wrongly.

use chrono::{DateTime, Utc};
use clap::Args;

use panorama::app::{App, MOST_READ_AGAIN, PayloadFilter, ReadAgainInput, ReadOutcome};
use panorama::cli::{StartError, application};
use panorama::config::Settings;

/// The number of payloads read together.
const TOGETHER: u32 = 25;

/// The payloads to read again.
#[derive(Args)]
pub(super) struct ReplayArgs {
    /// Reads only payloads of this shop.
    #[arg(long)]
    shop: Option<String>,
    /// Also reads payloads that were read before: the new content replaces the content of the first reading.
    #[arg(long)]
    again: bool,
    /// With `--again`, only those that this mapping read.
    #[arg(long, requires = "again")]
    mapping: Option<String>,
    /// With `--again`, only those that this version of its document read; 0 is the one that is built in.
    #[arg(long, requires = "mapping")]
    version: Option<i64>,
    /// With `--again`, only those that came at this time or later (RFC 3339).
    #[arg(long, requires = "again")]
    from: Option<DateTime<Utc>>,
    /// With `--again`, only those that came before this time (RFC 3339).
    #[arg(long, requires = "again")]
    to: Option<DateTime<Utc>>,
    /// With `--again`, changes nothing and reports only what would change.
    #[arg(long, requires = "again")]
    dry_run: bool,
}

/// Reads the payloads again, oldest first.
pub(super) async fn run(settings: Settings, args: &ReplayArgs) -> Result<(), StartError> {
    let alone = application::alone(&settings).await?;
    let done = if args.again { again(alone.app(), args).await } else { failures(alone.app(), args).await };
    alone.stop().await;
    done
}

async fn failures(app: &App, args: &ReplayArgs) -> Result<(), StartError> {
    let (mut after, mut read, mut mended) = (None, 0, 0);
    while let Some((last, count, good)) =
        app.intake().replay_failures(args.shop.as_deref(), after, TOGETHER).await.map_err(StartError::in_app)?
    {
        after = Some(last);
        read += count;
        mended += good;
    }
    println!("{read} payloads read again, {mended} applied, {} still failing", read - mended);
    Ok(())
}

async fn again(app: &App, args: &ReplayArgs) -> Result<(), StartError> {
    let filter = PayloadFilter {
        shop: args.shop.clone(),
        mapping: args.mapping.clone(),
        document_version: args.version,
        from: args.from,
        to: args.to,
        only_failed: false,
    };
    let mut input = ReadAgainInput { filter, after: None, first: MOST_READ_AGAIN, dry_run: args.dry_run };
    let mut counts = [0_usize; 3];
    loop {
        let read = app.intake().reread_by_operator(&input).await.map_err(StartError::in_app)?;
        for one in &read.results {
            counts[match one.outcome {
                ReadOutcome::Changed => 0,
                ReadOutcome::Unchanged => 1,
                ReadOutcome::Failed => 2,
            }] += 1;
        }
        input.after = read.cursor.or(input.after);
        if !read.has_more {
            break;
        }
    }
    let [changed, unchanged, failed] = counts;
    println!("{} payloads read again, {changed} changed, {unchanged} unchanged, {failed} failing", changed + unchanged + failed);
    Ok(())
}
