-- What a picture shows, for those who cannot see it.
ALTER TABLE alert_image ADD COLUMN about TEXT;

-- An alert may have further pictures of a phase: another look for a contact point, another window or panel on request.
CREATE TABLE alert_episode_new (
    org          INTEGER NOT NULL,
    fingerprint  TEXT    NOT NULL,
    starts_at    INTEGER NOT NULL,
    phase        TEXT    NOT NULL CHECK (phase IN ('firing', 'resolved')),
    variant      TEXT    NOT NULL DEFAULT '',
    image_token  TEXT,
    reason       TEXT,
    last_seen_at INTEGER NOT NULL,
    taking_until INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (org, fingerprint, starts_at, phase, variant)
) WITHOUT ROWID;

INSERT INTO alert_episode_new (org, fingerprint, starts_at, phase, image_token, reason, last_seen_at, taking_until)
SELECT org, fingerprint, starts_at, phase, image_token, reason, last_seen_at, taking_until FROM alert_episode;

DROP TABLE alert_episode;
ALTER TABLE alert_episode_new RENAME TO alert_episode;
CREATE INDEX alert_episode_seen ON alert_episode (last_seen_at);
