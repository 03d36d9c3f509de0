-- Work is looked for lane by lane: one that is full must not be read through to find another.
DROP INDEX delivery_due;
CREATE INDEX delivery_lane ON delivery (integration, next_attempt_at, id) WHERE state IN ('pending', 'retry', 'unknown');
CREATE INDEX delivery_dead ON delivery (finished_at) WHERE state = 'dead';

-- Alerts are written one behind the other; by fingerprint each would change a page of its own.
CREATE TABLE new_alert (
    id          INTEGER PRIMARY KEY,
    fingerprint TEXT    NOT NULL UNIQUE,
    payload     TEXT    NOT NULL,
    starts_at   INTEGER NOT NULL,
    ends_at     INTEGER NOT NULL,
    updated_at  INTEGER NOT NULL,
    is_timeout  INTEGER NOT NULL
);
INSERT INTO new_alert (fingerprint, payload, starts_at, ends_at, updated_at, is_timeout) SELECT fingerprint, payload, starts_at, ends_at, updated_at, is_timeout FROM active_alert;
DROP TABLE active_alert;
ALTER TABLE new_alert RENAME TO active_alert;
