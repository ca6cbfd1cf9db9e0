//! The channels whose names differ in Chinese and in English. A channel without a row is shown by its code.

use macros::Label;

/// A channel with a name of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Label)]
pub enum KnownChannel {
    /// Taobao, a marketplace of Alibaba.
    #[label("淘宝", "Taobao")]
    Taobao,
    /// Tmall, a marketplace of Alibaba.
    #[label("天猫", "Tmall")]
    Tmall,
    /// The marketplace of JD (京东).
    #[label("京东", "JD")]
    Jd,
    /// A shop on Shopify.
    #[label("Shopify", "Shopify")]
    Shopify,
    /// A shop on Youzan (有赞).
    #[label("有赞", "Youzan")]
    Youzan,
}
