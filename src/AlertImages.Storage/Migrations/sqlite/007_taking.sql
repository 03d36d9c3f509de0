-- Who shares a store takes a picture only when nobody else is at it.
ALTER TABLE alert_episode ADD COLUMN taking_until INTEGER NOT NULL DEFAULT 0;
