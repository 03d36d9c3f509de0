-- Work is looked for lane by lane: one that is full must not be read through to find another.
DROP INDEX delivery_due;
CREATE INDEX delivery_lane ON delivery (integration, next_attempt_at, id) WHERE state IN ('pending', 'retry', 'unknown');
CREATE INDEX delivery_dead ON delivery (finished_at) WHERE state = 'dead';
