//! The events of conversations.

/// The events of the messages of an order. `event.rs` of this crate describes a row.
#[macro_export]
macro_rules! conversation_events {
    ($then:ident $($state:tt)*) => { $then! { $($state)*
        /// A message of the conversation was recorded.
        ConversationMessageRecorded: SeeConversation {
            message: $crate::kernel::ids::MessageId,
            /// The direction of the message.
            direction: $crate::order::message::Direction,
        } => ["新增一条沟通记录", "A message was written down"];
    } };
}
