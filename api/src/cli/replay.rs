//! `panorama replay`: reads failed payloads again, after their mapping was mended.

use clap::Args;

use super::{StartError, start};
use crate::config::Settings;

/// Payloads read together.
const TOGETHER: u32 = 25;

/// Which payloads.
#[derive(Args)]
pub(super) struct ReplayArgs {
    /// Only those of this shop.
    #[arg(long)]
    shop: Option<String>,
}

/// Reads them again, oldest first.
pub(super) async fn run(settings: Settings, args: &ReplayArgs) -> Result<(), StartError> {
    let alone = start::alone(&settings).await?;
    let (mut after, mut read, mut mended) = (None, 0, 0);
    while let Some((last, count, good)) =
        alone.app().replay_failures(args.shop.as_deref(), after, TOGETHER).await.map_err(StartError::other)?
    {
        after = Some(last);
        read += count;
        mended += good;
    }
    alone.stop().await;
    println!("{read} payloads read again, {mended} applied, {} still failing", read - mended);
    Ok(())
}
