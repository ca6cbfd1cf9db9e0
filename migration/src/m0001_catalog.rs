//! Shops, warehouses, SKUs, and the watermark of each polled shop.

crate::dialect::migration!("m0001_catalog");

const UP: &[&str] = &[
    r"CREATE TABLE shop (
        id text PRIMARY KEY,
        name text NOT NULL,
        channel text NOT NULL,
        mapping text NOT NULL,
        currency text NOT NULL,
        time_zone text NOT NULL,
        ship_hours bigint NOT NULL,
        warehouse text,
        client_id text,
        poll text,
        secrets_sealed {bytes} NOT NULL,
        secrets_key text NOT NULL,
        active boolean NOT NULL,
        updated_at bigint NOT NULL
    )",
    r"CREATE TABLE warehouse (
        code text PRIMARY KEY,
        name text NOT NULL,
        city text,
        updated_at bigint NOT NULL
    )",
    r"CREATE TABLE sku (
        code text PRIMARY KEY,
        title text NOT NULL,
        barcode text,
        updated_at bigint NOT NULL
    )",
    r"CREATE TABLE shop_poll (
        shop text PRIMARY KEY REFERENCES shop (id),
        watermark bigint,
        next_at bigint NOT NULL,
        failures bigint NOT NULL,
        last_error text,
        last_ok_at bigint
    )",
    "CREATE INDEX shop_poll_due ON shop_poll (next_at, shop)",
];
