-- A delivery is a message, or pictures that came too late for the message and are added to it.
ALTER TABLE delivery ADD COLUMN kind TEXT NOT NULL DEFAULT 'message' CHECK (kind IN ('message', 'images'));
-- Pictures: the tokens to add, one in each line, and the attempt of the message that went without them.
ALTER TABLE delivery ADD COLUMN image_tokens TEXT;
ALTER TABLE delivery ADD COLUMN after_attempt INTEGER;
-- A message says that its group is firing until a resolved one has followed it.
ALTER TABLE delivery ADD COLUMN is_firing INTEGER NOT NULL DEFAULT 0;

CREATE INDEX delivery_shown_firing ON delivery (integration, group_key, id) WHERE is_firing = 1 AND state = 'delivered' AND reference IS NOT NULL;
