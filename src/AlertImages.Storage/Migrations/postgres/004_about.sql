-- What a picture shows, for those who cannot see it.
ALTER TABLE alert_image ADD COLUMN about TEXT;

-- An alert may have further pictures of a phase: another look for a contact point, another window or panel on request.
ALTER TABLE alert_episode ADD COLUMN variant TEXT NOT NULL DEFAULT '';
ALTER TABLE alert_episode DROP CONSTRAINT alert_episode_pkey;
ALTER TABLE alert_episode ADD PRIMARY KEY (org, fingerprint, starts_at, phase, variant);
