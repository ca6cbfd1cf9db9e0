//! Types in the form that a constant allows.

use syn::visit_mut::{self, VisitMut};
use syn::{Lifetime, Type, TypeReference};

/// The type with every elided lifetime replaced by `'static`, because only its shape is needed.
pub fn settled(of: &Type) -> Type {
    let mut of = of.clone();
    Settle.visit_type_mut(&mut of);
    of
}

struct Settle;

impl VisitMut for Settle {
    fn visit_type_reference_mut(&mut self, reference: &mut TypeReference) {
        reference.lifetime.get_or_insert_with(|| Lifetime::new("'static", reference.and_token.span));
        visit_mut::visit_type_reference_mut(self, reference);
    }

    fn visit_lifetime_mut(&mut self, lifetime: &mut Lifetime) {
        if lifetime.ident == "_" {
            *lifetime = Lifetime::new("'static", lifetime.apostrophe);
        }
    }
}
