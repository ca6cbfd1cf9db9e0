//! The form of an enum of the API that mirrors one of the domain.

/// Declares a GraphQL enum that mirrors a domain enum variant by variant.
macro_rules! mirror {
    ($($(#[$doc:meta])* $name:ident of $domain:path { $($(#[$of_variant:meta])* $variant:ident,)* })*) => {$(
        #[macros::guarded]
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, async_graphql::Enum, macros::Written)]
        pub enum $name { $($(#[$of_variant])* $variant,)* }

        impl From<$domain> for $name {
            fn from(value: $domain) -> Self {
                use $domain as Domain;
                match value { $(Domain::$variant => Self::$variant,)* }
            }
        }

        impl From<$name> for $domain {
            fn from(value: $name) -> Self {
                match value { $($name::$variant => Self::$variant,)* }
            }
        }
    )*};
}
pub(super) use mirror;
