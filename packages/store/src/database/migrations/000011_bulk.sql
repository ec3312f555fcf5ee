-- Up Migration
-- An operation on many deliveries. It goes through them in the order of their ids, a piece at a time; whoever runs it
-- says so with each piece, and another server takes over when nobody has for a while.
create table bulk (
  id bigint generated always as identity primary key,
  operation text not null,
  state text not null default 'running',
  -- Either the ids, ascending, or what they are chosen by.
  ids bigint[],
  filter json,
  -- Of a bulk operation that takes another back.
  undo_of bigint references bulk (id),
  due timestamptz,
  who text,
  reason text,
  -- How far it has come, and the last delivery there was when it began.
  cursor bigint not null default 0,
  upper bigint not null,
  total bigint not null,
  done bigint not null default 0,
  refused bigint not null default 0,
  started_at timestamptz not null default clock_timestamp(),
  finished_at timestamptz,
  message text,
  runner text,
  heartbeat timestamptz not null default clock_timestamp()
);
create index bulk_running on bulk (heartbeat) where state = 'running';
create index bulk_finished on bulk (finished_at);
create index bulk_undo_of on bulk (undo_of) where undo_of is not null;

-- Rows of the queue as they were before a bulk operation gave them another time.
create table bulk_row (
  bulk bigint not null references bulk (id) on delete cascade,
  id bigint not null,
  due timestamptz not null,
  state smallint not null,
  attempts smallint not null,
  -- The time it was given: one that has another now has gone on since.
  given timestamptz not null,
  primary key (bulk, id)
);

-- For lists by topic: equal entries are stored once, so that it is small.
create index delivery_topic on delivery (connection, topic);
