//! The schema as text: sorted, described, with the permission beside what it guards. `schema.graphql` is this text.

use async_graphql::SDLExportOptions;

use super::builder;

/// The schema's text.
pub fn print() -> String {
    let options = SDLExportOptions::new().sorted_fields().sorted_arguments().sorted_enum_items();
    let text = builder().finish().sdl_with_options(options);
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    format!("{}\n", lines.join("\n").trim())
}
