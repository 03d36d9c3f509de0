-- Objects in external image storage, noted before they are made; they outlive the rows of their pictures.
CREATE TABLE image_object (
    provider    TEXT    NOT NULL,
    target      TEXT    NOT NULL,
    object_key  TEXT    NOT NULL,
    image_token TEXT    NOT NULL,
    created_at  INTEGER NOT NULL,
    PRIMARY KEY (provider, target, object_key)
) WITHOUT ROWID;

CREATE INDEX image_object_age ON image_object (provider, target, created_at);

ALTER TABLE alert_image ADD COLUMN url_expires_at INTEGER;
ALTER TABLE alert_image ADD COLUMN object_provider TEXT;
ALTER TABLE alert_image ADD COLUMN object_target TEXT;
ALTER TABLE alert_image ADD COLUMN object_key TEXT;
ALTER TABLE alert_image ADD COLUMN upload_attempts INTEGER NOT NULL DEFAULT 0;
ALTER TABLE alert_image ADD COLUMN next_upload_at INTEGER;

CREATE INDEX alert_image_upload ON alert_image (next_upload_at) WHERE next_upload_at IS NOT NULL;
