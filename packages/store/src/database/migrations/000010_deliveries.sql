-- Up Migration
-- A shard is a queue of its own with its own numbering of batches; a connection has a fixed number of them.
-- Every step updates its row: the free space of its page keeps those updates within it.
create table shard (
  id integer generated always as identity primary key,
  connection text not null,
  place smallint not null,
  owner text,
  leased_until timestamptz,
  -- Raised by every take-over: what an earlier owner still says does not count.
  epoch integer not null default 0,
  -- Raised by whatever changes waiting rows, other than acceptance.
  rev bigint not null default 0,
  -- Numbers of the batch that was begun last and of the one that was decided as sent last.
  last bigint not null default 0,
  sent bigint not null default 0,
  -- Raised when the position in Kafka was lost for good; part of its name there.
  generation integer not null default 0,
  position_topic text,
  -- Why it asks a person; null = it works.
  stopped text,
  unique (connection, place)
) with (fillfactor = 10);

create sequence delivery_id as bigint;

-- Written once at acceptance and never updated. Ids ascend with time: whole partitions grow too old and are dropped.
create table delivery (
  id bigint primary key,
  due timestamptz not null,
  created timestamptz not null,
  shard integer not null,
  -- As asked for; null = fixed when it is sent, and then in the batch.
  part integer,
  -- Bytes of key, value and headers.
  size integer not null,
  connection text not null,
  topic text not null,
  -- null = it has no order.
  order_key text,
  -- UTF-8 without U+0000 is in the texts, everything else in the bytes.
  key text,
  value text,
  headers json,
  key_bytes bytea,
  value_bytes bytea
) partition by range (id);
-- What people ask for in a long history. Each partition has its own, so that what grows stays in memory.
create index delivery_key on delivery using hash (key);

-- The partitions from `lo` up to `hi`.
create table delivery_partition (
  lo bigint primary key,
  hi bigint not null
);

-- Makes partitions until `ahead` more ids fit, and answers how far they reach. They grow with what is kept, so that
-- there are never many. Attaching, unlike creating in place, holds up nobody who reads or writes.
create function add_delivery_partitions(ahead bigint) returns bigint language plpgsql as $$
declare
  bottom bigint;
  top bigint;
  next bigint;
  name text;
begin
  perform pg_advisory_xact_lock(7305281);
  select coalesce(min(lo), 1), coalesce(max(hi), 1) into bottom, top from delivery_partition;
  while top < (select last_value from delivery_id) + ahead loop
    next := top + greatest(1000000, (top - bottom) / 32);
    name := 'delivery_' || top;
    execute format('create table %I (like delivery including defaults including constraints, check (id >= %s and id < %s))', name, top, next);
    execute format('alter table delivery attach partition %I for values from (%s) to (%s)', name, top, next);
    execute format('alter table %I drop constraint %I', name, (select conname from pg_constraint where conrelid = name::regclass and contype = 'c' limit 1));
    insert into delivery_partition (lo, hi) values (top, next);
    top := next;
  end loop;
  return top;
end $$;
select add_delivery_partitions(2000000);

-- Only the unfinished. 0 waits (also while it is being sent), 1 waits for its next attempt, 2 has failed, 3 is parked
-- behind one of its order key that is in 1 or 2.
create table queue (
  id bigint primary key,
  due timestamptz not null,
  shard integer not null,
  size integer not null,
  state smallint not null default 0,
  -- Refused attempts since it was accepted, or since a person offered it again.
  attempts smallint not null default 0,
  order_key text,
  retry_at timestamptz
) with (autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_threshold = 20000, autovacuum_vacuum_cost_delay = 0);
create index queue_waiting on queue (shard, due, id) where state = 0;
create index queue_held on queue (shard, order_key) where state > 0;
create index queue_retry on queue (shard, retry_at) where state = 1;
create index queue_failed on queue (id) where state = 2;

-- Order keys with a failed record, or one that waits for its next attempt, and the place of the first of them.
create table hold (
  shard integer not null,
  order_key text not null,
  due timestamptz not null,
  id bigint not null,
  primary key (shard, order_key)
);

-- One row stands for the state and the receipts of all its deliveries. 1 is being sent, 2 was sent, 3 is void.
create table batch (
  shard integer not null,
  n bigint not null,
  -- When it was begun and when it was decided.
  at timestamptz not null default clock_timestamp(),
  ended timestamptz,
  due_lo timestamptz not null,
  due_hi timestamptz not null,
  -- The time the records have in Kafka.
  kafka_at timestamptz,
  -- The least of its ids: a partition of deliveries stays as long as a batch that is kept has ids in it.
  id_lo bigint not null,
  state smallint not null,
  -- 0 exactly once, 1 at least once.
  mode smallint not null,
  digest text not null,
  ids bigint[] not null,
  parts integer[] not null,
  -- {"topic/partition": first offset}; null = confirmed by position only.
  base json,
  -- {"id": offset}, where rows of a batch were acknowledged one by one.
  offsets json,
  -- Attempts that brought no decision.
  attempts json,
  primary key (shard, n)
);
create index batch_due on batch (shard, due_hi, due_lo);
create index batch_at on batch (at);
create index batch_ids on batch (id_lo);

-- Skipped (1) and cancelled (2) deliveries, with their row of the queue as it was.
create table ending (
  id bigint primary key,
  kind smallint not null,
  at timestamptz not null default clock_timestamp(),
  who text,
  reason text,
  bulk bigint,
  due timestamptz not null,
  shard integer not null,
  size integer not null,
  state smallint not null,
  attempts smallint not null,
  order_key text,
  retry_at timestamptz
);
create index ending_at on ending (at);
create index ending_bulk on ending (bulk, id) where bulk is not null;

-- The last refusal of a delivery; kept after it went through.
create table refusal (
  id bigint primary key,
  attempts integer not null default 1,
  first_at timestamptz not null default clock_timestamp(),
  at timestamptz not null default clock_timestamp(),
  shard integer not null,
  topic text not null,
  code text not null,
  message text not null,
  -- Alike for refusals that differ only in numbers.
  cause text not null
);
create index refusal_cause on refusal (cause, id);

-- When a delivery is due that was given another time than at its acceptance.
create table rescheduled (
  id bigint primary key,
  due timestamptz not null
);

create table idempotency (
  key text primary key,
  hash text not null,
  ids bigint[] not null,
  at timestamptz not null default now()
);
create index idempotency_at on idempotency (at);

create table relay_server (
  id text primary key,
  seen timestamptz not null
);

create table connection_delivery (
  connection text primary key,
  away_since timestamptz,
  reason text,
  mode smallint not null,
  fallback_reason text
);
create table outage (
  id bigint generated always as identity primary key,
  connection text not null,
  from_at timestamptz not null,
  to_at timestamptz,
  reason text
);
create unique index outage_open on outage (connection) where to_at is null;
create index outage_from on outage (from_at);

-- For the charts. The latencies are counts by bucket.
create table delivery_minute (
  minute timestamptz not null,
  connection text not null,
  topic text not null,
  delivered bigint not null,
  failed bigint not null,
  latencies bigint[] not null,
  primary key (minute, connection, topic)
);

create table installation (
  one boolean primary key default true check (one),
  id text not null,
  keep_finished_days double precision not null default 30
);
