-- What each attempt brought, for people.
CREATE TABLE delivery_attempt (
    id          BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    delivery_id BIGINT  NOT NULL REFERENCES delivery (id) ON DELETE CASCADE,
    number      INTEGER NOT NULL,
    ended_at    BIGINT  NOT NULL,
    state       TEXT    NOT NULL,
    reason      TEXT,
    detail      TEXT
);

CREATE INDEX delivery_attempt_delivery ON delivery_attempt (delivery_id);

-- The request as it came.
ALTER TABLE event_payload ADD COLUMN received BYTEA;
