-- What was found for the picture of each alert when the event was processed, as a JSON array in the order of the alerts.
ALTER TABLE event ADD COLUMN subjects TEXT;
