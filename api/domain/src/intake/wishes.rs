//! What a message states about the customer and the service: the customer's level, the level of service, the signals of the remark.

use crate::order::heard::Part;
use crate::order::incoming::{IncomingService, IncomingSignals};
use crate::order::service::OrderSignal;

use super::fold::Fold;

impl Fold<'_> {
    pub(super) fn fold_wishes(&mut self) {
        let incoming = self.incoming;
        let level = incoming.customer_level.value();
        if incoming.customer_level.is_said() && self.takes(Part::CustomerLevel, self.order.customer_level != level) {
            self.order.customer_level = level;
        }
        if let Some(IncomingService { raw, level }) = &incoming.service
            && self.takes(Part::Service, self.order.raw_service.as_ref() != Some(raw))
        {
            (self.order.raw_service, self.order.service_level) = (Some(raw.clone()), *level);
        }
        if let Some(signals) = &incoming.signals {
            self.fold_signals(signals);
        }
        // Every message of an order names the same buyer; a corrected mapping may read another one.
        if incoming.buyer_index.is_some() && (self.order.buyer_index.is_none() || self.is_read_again()) {
            self.order.buyer_index.clone_from(&incoming.buyer_index);
        }
    }

    fn fold_signals(&mut self, said: &IncomingSignals) {
        let differs = !self.order.signals.iter().map(|known| known.signal).eq(said.found.iter().copied());
        if !self.takes(Part::Signals, differs) {
            return;
        }
        let at = self.version.as_ref().map_or(self.intake.received_at, |version| version.at);
        let found = |signal: &_| OrderSignal { signal: *signal, mapping: said.mapping.clone(), at };
        self.order.signals = said.found.iter().map(found).collect();
    }
}
