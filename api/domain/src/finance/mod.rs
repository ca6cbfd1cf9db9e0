//! Finance: the events of exports. Vouchers and settlements are data of an order.

mod event;
