-- What an event holds stands apart from its state: SQLite writes a row whole, and the state changes several times.
CREATE TABLE event_payload (
    event_id TEXT PRIMARY KEY REFERENCES event (id) ON DELETE CASCADE,
    payload  BLOB NOT NULL
);

INSERT INTO event_payload (event_id, payload) SELECT id, payload FROM event ORDER BY seq;
ALTER TABLE event DROP COLUMN payload;
