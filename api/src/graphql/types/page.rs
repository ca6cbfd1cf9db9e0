//! Relay connections: pages by keyset cursors, with `nodes` as well as `edges`.

use async_graphql::{Result, SimpleObject};
use domain::refusal::{Code, Reason};
use macros::Written;

use engine::ApiError;

/// The number of entries of a page that is requested without a size.
const USUAL_PAGE: u32 = 20;
/// The largest number of entries of a page.
pub const LARGEST_PAGE: u32 = 100;

/// The position of a page in its list.
#[derive(Debug, Clone, Default, SimpleObject, Written)]
pub struct PageInfo {
    /// Whether the list has entries after this page.
    pub has_next_page: bool,
    /// Whether the list has entries before this page.
    pub has_previous_page: bool,
    /// The cursor of the page's first entry.
    pub start_cursor: Option<String>,
    /// The cursor of the page's last entry; pass it as `after`.
    pub end_cursor: Option<String>,
}

/// The number of entries of a list.
#[derive(Debug, Clone, Copy, SimpleObject, Written)]
pub struct Count {
    /// The number of entries.
    pub value: u32,
    /// Whether the number is exact.
    pub precision: CountPrecision,
}

/// Whether a count is exact. Counting stops at 10,000 entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, async_graphql::Enum, Written)]
pub enum CountPrecision {
    /// The list has exactly this many entries.
    Exact,
    /// The list has at least this many entries.
    AtLeast,
}

/// The four arguments of a page, checked.
#[derive(Debug, Clone, Default)]
pub struct PageArguments {
    pub(crate) first: Option<u32>,
    pub(crate) last: Option<u32>,
    pub(crate) after: Option<String>,
    pub(crate) before: Option<String>,
}

impl PageArguments {
    /// Checks the arguments of a page: either `first` or `last`, from 1 to 100.
    pub fn check(first: Option<i32>, last: Option<i32>, after: Option<String>, before: Option<String>) -> Result<Self> {
        Self::check_within(LARGEST_PAGE, first, last, after, before)
    }

    /// Like [`Self::check`], for a list whose pages have at most `largest` entries.
    pub fn check_within(
        largest: u32,
        first: Option<i32>,
        last: Option<i32>,
        after: Option<String>,
        before: Option<String>,
    ) -> Result<Self> {
        let size = |name: &str, value: Option<i32>| match value.map(u32::try_from) {
            None => Ok(None),
            Some(Ok(size)) if (1..=largest).contains(&size) => Ok(Some(size)),
            Some(_) => {
                let reason = Reason::with(Code::PageSize, [name, &largest.to_string()]);
                Err(ApiError::bad_request(reason))
            }
        };
        if first.is_some() && last.is_some() {
            return Err(ApiError::bad_request(Code::PageBothEnds).into());
        }
        Ok(Self { first: size("first", first)?, last: size("last", last)?, after, before })
    }

    /// The number of entries of the page.
    pub fn size(&self) -> u32 {
        self.first.or(self.last).unwrap_or(USUAL_PAGE)
    }
}

/// Declares a connection and its edge for one kind of node.
macro_rules! connection {
    ($(#[$doc:meta])* $connection:ident, $(#[$edge_doc:meta])* $edge:ident, $node:ty) => {
        $(#[$doc])*
        #[derive(async_graphql::Description)]
        pub struct $connection {
            /// The nodes with their cursors.
            pub nodes: Vec<(String, $node)>,
            /// The position of the page in its list.
            pub page_info: $crate::graphql::types::page::PageInfo,
        }

        impl $connection {
            /// A page of nodes; its start and end cursors are those of its first and last node.
            pub fn of(nodes: Vec<(String, $node)>, has_previous_page: bool, has_next_page: bool) -> Self {
                let start_cursor = nodes.first().map(|(cursor, _)| cursor.clone());
                let end_cursor = nodes.last().map(|(cursor, _)| cursor.clone());
                let page_info = $crate::graphql::types::page::PageInfo { has_next_page, has_previous_page, start_cursor, end_cursor };
                Self { nodes, page_info }
            }
        }

        #[macros::written]
        #[async_graphql::Object(use_type_description)]
        impl $connection {
            /// The entries of the page.
            async fn nodes(&self) -> Vec<&$node> {
                self.nodes.iter().map(|(_, node)| node).collect()
            }

            /// The entries of the page, each with its cursor.
            async fn edges(&self) -> Vec<$edge<'_>> {
                self.nodes.iter().map(|(cursor, node)| $edge { cursor, node }).collect()
            }

            /// The position of the page in its list.
            async fn page_info(&self) -> &$crate::graphql::types::page::PageInfo {
                &self.page_info
            }
        }

        $(#[$edge_doc])*
        #[derive(async_graphql::Description)]
        pub struct $edge<'a> {
            cursor: &'a str,
            node: &'a $node,
        }

        #[macros::written]
        #[async_graphql::Object(use_type_description)]
        impl<'a> $edge<'a> {
            /// The position of the entry in the list; pass it as `after` or `before`.
            async fn cursor(&self) -> &str {
                self.cursor
            }

            /// The entry of the list.
            async fn node(&self) -> &$node {
                self.node
            }
        }
    };
}
pub(crate) use connection;

impl From<PageArguments> for crate::app::Window {
    fn from(page: PageArguments) -> Self {
        Self { first: page.first, last: page.last, after: page.after, before: page.before }
    }
}
