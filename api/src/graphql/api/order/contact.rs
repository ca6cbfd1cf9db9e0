//! `OrderContact`: the receiver of an order and the address.

use async_graphql::{Context, Description, Object};
use domain::access::actor::Scope;
use macros::{Written, written};

use crate::app::ContactOfOrder;
use crate::graphql::context::ContextExt;
use crate::graphql::types::enums::ContactPart;

/// The receiver of an order and the address. Each part is personal data and has its own permission.
#[derive(Description)]
pub struct OrderContact(pub ContactOfOrder);

impl OrderContact {
    fn scope(&self) -> Scope<'_> {
        self.0.head().scope()
    }
}

#[written]
#[Object(use_type_description)]
impl OrderContact {
    /// The name of the receiver.
    #[needs(SeeContact)]
    async fn name(&self) -> Option<String> {
        self.0.contact().name.clone()
    }

    /// The receiver's phone, masked.
    #[needs(SeePhone)]
    async fn phone(&self) -> Option<Phone> {
        self.0.contact().phone.as_ref().map(|phone| Phone::shown(phone.masked.clone()))
    }

    /// The address of the receiver.
    #[needs(SeeContact)]
    async fn address(&self) -> Address {
        Address(self.0.clone())
    }

    /// The parts that the platform sent encrypted: they have no value here and can be used only through the platform's own shipping label
    /// service. Names the parts that you may see.
    #[graphql(visible = "crate::graphql::context::sees_any_contact")]
    async fn encrypted(&self, ctx: &Context<'_>) -> Vec<ContactPart> {
        let seen = |part: &domain::order::contact::ContactPart| ctx.op().actor.can(part.needs(), &self.0.head().scope());
        self.0.contact().encrypted.parts().filter(seen).map(ContactPart::from).collect()
    }
}

/// The phone of the receiver.
#[derive(async_graphql::SimpleObject, Written)]
pub struct Phone {
    /// The mask for the screen: `138****0000`, `138****0000-1234` with an extension, or the platform's own mask.
    pub masked: String,
    /// The phone in clear: E.164, or the text as it was sent where it could not be read as a number. Only `orderContactReveal` fills it,
    /// after it has recorded the caller, the time and the reason.
    pub full: Option<String>,
    /// The digits to dial after the number, as of a platform's privacy number. Only `orderContactReveal` fills it.
    pub extension: Option<String>,
    /// The text as the channel sent it, which may name a second number. Only `orderContactReveal` fills it.
    pub sent: Option<String>,
}

impl Phone {
    /// A phone of which only the mask is shown.
    pub fn shown(masked: String) -> Self {
        Self { masked, full: None, extension: None, sent: None }
    }
}

/// A postal address, as far as the channel gives it. Platforms mask parts of it.
#[derive(Description)]
pub struct Address(pub ContactOfOrder);

#[written]
#[Object(use_type_description)]
impl Address {
    /// The country: ISO 3166-1 alpha-2, or as the channel names it.
    async fn country(&self) -> Option<&str> {
        self.0.contact().address.country.as_deref()
    }

    /// The province or state.
    async fn province(&self) -> Option<&str> {
        self.0.contact().address.province.as_deref()
    }

    /// The city or town.
    async fn city(&self) -> Option<&str> {
        self.0.contact().address.city.as_deref()
    }

    /// The district or county.
    async fn district(&self) -> Option<&str> {
        self.0.contact().address.district.as_deref()
    }

    /// The street and house number.
    async fn line(&self) -> Option<&str> {
        self.0.contact().address.line.as_deref()
    }

    /// The postal code of the address.
    async fn postal_code(&self) -> Option<&str> {
        self.0.contact().address.postal_code.as_deref()
    }
}
