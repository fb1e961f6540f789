CREATE TABLE products (
    id          integer PRIMARY KEY,
    name        text NOT NULL,
    category    text NOT NULL,
    price_cents integer NOT NULL,
    stock       integer NOT NULL
);
CREATE INDEX products_category ON products (category);

CREATE TABLE orders (
    id           uuid PRIMARY KEY,
    customer     text NOT NULL,
    total_cents  integer NOT NULL,
    status       text NOT NULL,
    created_at   timestamptz NOT NULL DEFAULT now(),
    reconciled   boolean NOT NULL DEFAULT false
);
CREATE INDEX orders_customer ON orders (customer);

CREATE TABLE ledger (
    id           uuid PRIMARY KEY,
    order_id     uuid NOT NULL,
    amount_cents integer NOT NULL,
    country      text,
    state        text NOT NULL,
    created_at   timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX ledger_order ON ledger (order_id);

INSERT INTO products
SELECT i, 'Product ' || i, 'category-' || (i % 12), 500 + (i * 7919) % 20000, 100000
FROM generate_series(1, 2000) AS i;

INSERT INTO orders (id, customer, total_cents, status, created_at)
SELECT gen_random_uuid(), 'customer-' || (i % 900), 500 + (i * 7919) % 40000, 'paid', now() - i * interval '40 seconds'
FROM generate_series(1, 20000) AS i;

INSERT INTO ledger (id, order_id, amount_cents, country, state, created_at)
SELECT gen_random_uuid(), id, total_cents, 'DE', 'captured', created_at FROM orders;

CREATE ROLE shop LOGIN;
CREATE ROLE batch LOGIN;
CREATE ROLE dba LOGIN SUPERUSER;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO shop, batch;
ANALYZE;
