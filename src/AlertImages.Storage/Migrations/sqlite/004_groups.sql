-- Alerts of the v2 API, until their end has been told.
CREATE TABLE active_alert (
    fingerprint TEXT    PRIMARY KEY,
    payload     TEXT    NOT NULL,
    starts_at   INTEGER NOT NULL,
    ends_at     INTEGER NOT NULL,
    updated_at  INTEGER NOT NULL,
    is_timeout  INTEGER NOT NULL
) WITHOUT ROWID;

-- Groups of the policy tree; their timers live here, so that a restart keeps them.
CREATE TABLE alert_group (
    id            INTEGER PRIMARY KEY,
    contact_point TEXT    NOT NULL,
    group_key     TEXT    NOT NULL,
    policy        TEXT    NOT NULL,
    labels        TEXT    NOT NULL,
    next_flush_at INTEGER NOT NULL,
    has_flushed   INTEGER NOT NULL DEFAULT 0,
    notified      TEXT,
    UNIQUE (contact_point, group_key)
);

CREATE INDEX alert_group_due ON alert_group (next_flush_at);

CREATE TABLE alert_group_member (
    group_id    INTEGER NOT NULL REFERENCES alert_group (id) ON DELETE CASCADE,
    fingerprint TEXT    NOT NULL,
    PRIMARY KEY (group_id, fingerprint)
) WITHOUT ROWID;

CREATE INDEX alert_group_member_alert ON alert_group_member (fingerprint);
