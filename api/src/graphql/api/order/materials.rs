//! The upload of the material of a customized line.

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use chrono::{DateTime, Utc};
use macros::guarded;

use crate::app::MaterialInput;
use crate::graphql::api::order::input::{change, line_id};
use crate::graphql::api::order::object::Order;
use crate::graphql::api::order::payload::outcome;
use crate::graphql::context::ContextExt;
use crate::graphql::types::scalar::BigInt;
use crate::graphql::types::user_error::UserError;

/// Announces a file as the material of a line.
#[guarded]
#[derive(Debug, Clone, InputObject)]
pub struct MaterialUploadStartInput {
    /// The order's global id.
    #[target]
    pub order: ID,
    /// The global id of the line.
    pub line: ID,
    /// The name of the file, at most 200 characters; its first letter and its ending are kept.
    pub file_name: String,
    /// The size of the file in bytes.
    pub size: BigInt,
    /// The content type: of a font (`font/ttf`, `font/otf`, `font/woff`, `font/woff2`), `application/zip`, `image/png`, `image/jpeg` or
    /// `application/pdf`. The contents must be of this type.
    pub content_type: String,
    /// The version that you have seen; another one is refused with `STALE_VERSION`.
    pub expected_version: Option<i64>,
    /// An idempotency key of up to 200 characters; the same key and input give an address of the same file again.
    pub idempotency_key: Option<String>,
}

/// The payload of `materialUploadStart`.
#[derive(SimpleObject)]
pub struct MaterialUploadStartPayload {
    /// The order as it is now; null when there is none that you may see.
    order: Option<Order>,
    /// The address of the upload; null when the mutation was refused.
    upload: Option<FileUpload>,
    /// The reasons of a refusal; empty when the mutation was done.
    user_errors: Vec<UserError>,
}

/// The address to which a file is uploaded.
#[derive(Debug, Clone, SimpleObject)]
pub struct FileUpload {
    /// The whole address. `PUT` the bytes of the file to it, without a token: 201 = stored, 200 = these bytes were stored already.
    url: String,
    /// The time until which the address is valid.
    expires_at: DateTime<Utc>,
}

/// The mutations of materials.
#[derive(Default)]
pub struct MaterialMutations;

#[guarded]
#[Object]
impl MaterialMutations {
    /// Announces a file as the material of a customized line, and answers with the address to which it is uploaded. Once all of it arrived,
    /// `OrderMaterialAttached` is in the timeline, and the line has its material. Until then nothing is changed.
    #[needs(AttachMaterial)]
    async fn material_upload_start(
        &self,
        ctx: &Context<'_>,
        input: MaterialUploadStartInput,
    ) -> Result<MaterialUploadStartPayload> {
        let change = change(&input.order, input.expected_version, input.idempotency_key.as_ref())?;
        let wanted = MaterialInput {
            line: line_id(&input.line)?,
            file_name: input.file_name,
            size: u64::try_from(input.size.0).unwrap_or(0),
            content_type: input.content_type,
        };
        let (changed, address) = ctx
            .app()
            .orders()
            .start_material_upload(ctx.op(), &change, &wanted)
            .await
            .map_or_else(|error| (Err(error), None), |(changed, address)| (Ok(changed), Some(address)));
        let outcome = outcome(ctx, changed)?;
        let upload = address.map(|address| FileUpload { url: address.url, expires_at: address.expires_at });
        Ok(MaterialUploadStartPayload { order: outcome.order, upload, user_errors: outcome.user_errors })
    }
}
