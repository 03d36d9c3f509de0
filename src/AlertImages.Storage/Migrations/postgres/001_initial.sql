-- The same tables as in SQLite (sqlite/*.sql); times are Unix milliseconds.
CREATE TABLE event (
    seq           BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id            TEXT    NOT NULL UNIQUE,
    source        TEXT    NOT NULL,
    contact_point TEXT    NOT NULL,
    group_key     TEXT    NOT NULL,
    content_hash  BYTEA   NOT NULL,
    pictures      TEXT,
    received_at   BIGINT  NOT NULL,
    state         TEXT    NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'processing', 'done', 'parked')),
    claims        INTEGER NOT NULL DEFAULT 0,
    lease_owner   TEXT,
    lease_until   BIGINT  NOT NULL DEFAULT 0,
    finished_at   BIGINT
);

CREATE INDEX event_open ON event (seq) WHERE state IN ('pending', 'processing');
CREATE INDEX event_parked ON event (seq) WHERE state = 'parked';
CREATE INDEX event_open_group ON event (contact_point, group_key, seq) WHERE state IN ('pending', 'processing');
CREATE INDEX event_content ON event (content_hash, received_at);
CREATE INDEX event_finished ON event (finished_at) WHERE finished_at IS NOT NULL;

CREATE TABLE event_payload (
    event_id TEXT  PRIMARY KEY REFERENCES event (id) ON DELETE CASCADE,
    payload  BYTEA NOT NULL
);

CREATE TABLE alert_episode (
    org          BIGINT NOT NULL,
    fingerprint  TEXT   NOT NULL,
    starts_at    BIGINT NOT NULL,
    phase        TEXT   NOT NULL CHECK (phase IN ('firing', 'resolved')),
    image_token  TEXT,
    reason       TEXT,
    last_seen_at BIGINT NOT NULL,
    taking_until BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (org, fingerprint, starts_at, phase)
);

CREATE INDEX alert_episode_seen ON alert_episode (last_seen_at);

CREATE TABLE alert_image (
    token           TEXT    PRIMARY KEY,
    path            TEXT    NOT NULL,
    url             TEXT,
    content_hash    TEXT    NOT NULL,
    created_at      BIGINT  NOT NULL,
    expires_at      BIGINT  NOT NULL,
    url_expires_at  BIGINT,
    object_provider TEXT,
    object_target   TEXT,
    object_key      TEXT,
    upload_attempts INTEGER NOT NULL DEFAULT 0,
    next_upload_at  BIGINT
);

CREATE INDEX alert_image_expires ON alert_image (expires_at);
CREATE INDEX alert_image_upload ON alert_image (next_upload_at) WHERE next_upload_at IS NOT NULL;
CREATE INDEX alert_image_object ON alert_image (object_key) WHERE object_key IS NOT NULL;

-- The pictures themselves: replicas share no disk.
CREATE TABLE alert_image_data (
    token TEXT  PRIMARY KEY REFERENCES alert_image (token) ON DELETE CASCADE,
    bytes BYTEA NOT NULL
);

ALTER TABLE alert_image_data ALTER COLUMN bytes SET STORAGE EXTERNAL;

CREATE TABLE image_object (
    provider    TEXT   NOT NULL,
    target      TEXT   NOT NULL,
    object_key  TEXT   NOT NULL,
    image_token TEXT   NOT NULL,
    created_at  BIGINT NOT NULL,
    PRIMARY KEY (provider, target, object_key)
);

CREATE INDEX image_object_age ON image_object (provider, target, created_at);

CREATE TABLE delivery (
    id              BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    event_id        TEXT    NOT NULL REFERENCES event (id) ON DELETE CASCADE,
    contact_point   TEXT    NOT NULL,
    integration     TEXT    NOT NULL,
    type            TEXT    NOT NULL,
    group_key       TEXT    NOT NULL,
    kind            TEXT    NOT NULL DEFAULT 'message' CHECK (kind IN ('message', 'images')),
    image_tokens    TEXT,
    after_attempt   INTEGER,
    is_firing       BOOLEAN NOT NULL DEFAULT FALSE,
    state           TEXT    NOT NULL DEFAULT 'pending'
                    CHECK (state IN ('pending', 'sending', 'retry', 'unknown', 'delivered', 'dead')),
    attempts        INTEGER NOT NULL DEFAULT 0,
    crashes         INTEGER NOT NULL DEFAULT 0,
    next_attempt_at BIGINT  NOT NULL,
    lease_owner     TEXT,
    lease_until     BIGINT  NOT NULL DEFAULT 0,
    reason          TEXT,
    detail          TEXT,
    reference       TEXT,
    created_at      BIGINT  NOT NULL,
    finished_at     BIGINT
);

CREATE INDEX delivery_due ON delivery (next_attempt_at, id) WHERE state IN ('pending', 'retry', 'unknown');
CREATE INDEX delivery_sending ON delivery (lease_until) WHERE state = 'sending';
CREATE INDEX delivery_open_group ON delivery (integration, group_key, id) WHERE state IN ('pending', 'sending', 'retry', 'unknown');
CREATE INDEX delivery_event ON delivery (event_id);
CREATE INDEX delivery_shown_firing ON delivery (integration, group_key, id) WHERE is_firing AND state = 'delivered' AND reference IS NOT NULL;

CREATE TABLE active_alert (
    fingerprint TEXT    PRIMARY KEY,
    payload     TEXT    NOT NULL,
    starts_at   BIGINT  NOT NULL,
    ends_at     BIGINT  NOT NULL,
    updated_at  BIGINT  NOT NULL,
    is_timeout  BOOLEAN NOT NULL
);

CREATE TABLE alert_group (
    id            BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    contact_point TEXT    NOT NULL,
    group_key     TEXT    NOT NULL,
    policy        TEXT    NOT NULL,
    labels        TEXT    NOT NULL,
    next_flush_at BIGINT  NOT NULL,
    has_flushed   BOOLEAN NOT NULL DEFAULT FALSE,
    notified      TEXT,
    UNIQUE (contact_point, group_key)
);

CREATE INDEX alert_group_due ON alert_group (next_flush_at);

CREATE TABLE alert_group_member (
    group_id    BIGINT NOT NULL REFERENCES alert_group (id) ON DELETE CASCADE,
    fingerprint TEXT   NOT NULL,
    PRIMARY KEY (group_id, fingerprint)
);

CREATE INDEX alert_group_member_alert ON alert_group_member (fingerprint);
