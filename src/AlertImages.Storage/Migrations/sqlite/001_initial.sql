-- What came in, normalised; answered only after it is committed here.
CREATE TABLE event (
    seq           INTEGER PRIMARY KEY,
    id            TEXT    NOT NULL UNIQUE,
    source        TEXT    NOT NULL,
    contact_point TEXT    NOT NULL,
    group_key     TEXT    NOT NULL,
    content_hash  BLOB    NOT NULL,
    payload       BLOB    NOT NULL,
    pictures      TEXT,
    received_at   INTEGER NOT NULL,
    state         TEXT    NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'processing', 'done', 'parked')),
    claims        INTEGER NOT NULL DEFAULT 0,
    lease_owner   TEXT,
    finished_at   INTEGER
);

CREATE INDEX event_open ON event (seq) WHERE state IN ('pending', 'processing');
CREATE INDEX event_parked ON event (seq) WHERE state = 'parked';
CREATE INDEX event_open_group ON event (contact_point, group_key, seq) WHERE state IN ('pending', 'processing');
CREATE INDEX event_content ON event (content_hash, received_at);
CREATE INDEX event_finished ON event (finished_at) WHERE finished_at IS NOT NULL;

-- One row for each alert, start and phase: the two-screenshots promise.
CREATE TABLE alert_episode (
    org          INTEGER NOT NULL,
    fingerprint  TEXT    NOT NULL,
    starts_at    INTEGER NOT NULL,
    phase        TEXT    NOT NULL CHECK (phase IN ('firing', 'resolved')),
    image_token  TEXT,
    reason       TEXT,
    last_seen_at INTEGER NOT NULL,
    PRIMARY KEY (org, fingerprint, starts_at, phase)
) WITHOUT ROWID;

CREATE INDEX alert_episode_seen ON alert_episode (last_seen_at);

CREATE TABLE alert_image (
    token        TEXT PRIMARY KEY,
    path         TEXT    NOT NULL,
    url          TEXT,
    content_hash TEXT    NOT NULL,
    created_at   INTEGER NOT NULL,
    expires_at   INTEGER NOT NULL
) WITHOUT ROWID;

CREATE INDEX alert_image_expires ON alert_image (expires_at);

CREATE TABLE delivery (
    id              INTEGER PRIMARY KEY,
    event_id        TEXT    NOT NULL REFERENCES event (id) ON DELETE CASCADE,
    contact_point   TEXT    NOT NULL,
    integration     TEXT    NOT NULL,
    type            TEXT    NOT NULL,
    group_key       TEXT    NOT NULL,
    state           TEXT    NOT NULL DEFAULT 'pending'
                    CHECK (state IN ('pending', 'sending', 'retry', 'unknown', 'delivered', 'dead')),
    attempts        INTEGER NOT NULL DEFAULT 0,
    crashes         INTEGER NOT NULL DEFAULT 0,
    next_attempt_at INTEGER NOT NULL,
    lease_owner     TEXT,
    reason          TEXT,
    detail          TEXT,
    reference       TEXT,
    created_at      INTEGER NOT NULL,
    finished_at     INTEGER
);

CREATE INDEX delivery_due ON delivery (next_attempt_at, id) WHERE state IN ('pending', 'retry', 'unknown');
CREATE INDEX delivery_open_group ON delivery (integration, group_key, id) WHERE state IN ('pending', 'sending', 'retry', 'unknown');
CREATE INDEX delivery_event ON delivery (event_id);
