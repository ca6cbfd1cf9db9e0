//! The statement of a message about one value: left out, unreadable, or known.

/// The statement of a message about one value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Said<T> {
    /// The message leaves it out: the known value stays.
    #[default]
    Nothing,
    /// The message holds an unreadable value: the value counts as unknown.
    Unreadable,
    /// The value that the message states.
    Value(T),
}

impl<T: Copy> Said<T> {
    /// The value, where the message states a readable one.
    pub fn value(self) -> Option<T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Nothing | Self::Unreadable => None,
        }
    }

    /// Whether the message states the value, readable or not.
    pub fn is_said(self) -> bool {
        !matches!(self, Self::Nothing)
    }
}

impl<T> From<Option<T>> for Said<T> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Nothing, Self::Value)
    }
}
