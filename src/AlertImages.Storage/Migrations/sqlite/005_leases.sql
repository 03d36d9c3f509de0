-- A lease ends by itself where several processes share the store; here it only tells who has what.
ALTER TABLE event ADD COLUMN lease_until INTEGER NOT NULL DEFAULT 0;
ALTER TABLE delivery ADD COLUMN lease_until INTEGER NOT NULL DEFAULT 0;
