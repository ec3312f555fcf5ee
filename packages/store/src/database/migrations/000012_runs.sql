-- Up Migration
-- What was published: a copy of the draft, never changed. It outlives its process while runs of it are kept.
create table process_version (
  process text not null,
  number integer not null,
  name text not null,
  note text not null,
  published_at timestamptz not null default clock_timestamp(),
  -- The save of the draft that it was made from.
  draft_version integer not null,
  change_count integer not null,
  bpmn text not null,
  definition json not null,
  sample_contexts json not null,
  data_model json,
  action_count integer not null,
  error_count integer not null,
  warning_count integer not null,
  primary key (process, number)
);

-- The topics that a version listens to, in each environment; null = without one.
create table listened (
  process text not null,
  version integer not null,
  node text not null,
  action text not null,
  -- await, callback or start
  use text not null,
  environment text,
  connection text not null,
  topic text not null,
  -- header or body, and the header or the path; null = nothing is correlated.
  by text,
  name text
);
create index listened_of_version on listened (process, version);
create index listened_topic on listened (connection, topic);

-- When a topic was first listened to: what lay there before does not count.
create table listened_since (
  connection text not null,
  topic text not null,
  since timestamptz not null default clock_timestamp(),
  primary key (connection, topic)
);

create sequence run_id as bigint;

-- What stays the same while a run goes on, and how it stands. What changes with each step is in run_state.
create table run (
  id bigint primary key,
  uuid text not null unique,
  process text not null,
  version integer not null,
  environment text,
  started_by text not null,
  key text,
  -- traceparent of the request that started it.
  trace text,
  -- active, completed, failed or cancelled
  status text not null,
  started_at timestamptz not null default clock_timestamp(),
  ended_at timestamptz,
  -- A version that a start has just read cannot be removed meanwhile.
  foreign key (process, version) references process_version (process, number)
);
create index run_of_process on run (process, id);
create index run_under_way on run (process, version) where status in ('active', 'failed');
create index run_failed on run (id) where status = 'failed';
create index run_ended on run (ended_at) where ended_at is not null;
create index run_key on run using hash (key);

-- Its row is the lock of the run. Nothing but the id is indexed, so that updates stay within the page.
create table run_state (
  run bigint primary key,
  last_event integer not null,
  -- How often in a row it could not go on because of a fault of the program.
  trouble smallint not null default 0,
  -- It waits for a timer, a trigger or a reply.
  is_waiting boolean not null default false,
  -- Why it has stopped, numbers left out; null = it has not.
  cause text,
  progress json not null,
  data json not null,
  -- What the reducer knows besides the data.
  state json not null
) with (fillfactor = 60);

create table run_event (
  run bigint not null,
  n integer not null,
  at timestamptz not null,
  -- The transaction that wrote it: who looks for news asks for those that were not over when it looked last.
  tx xid8 not null default pg_current_xact_id(),
  event json not null,
  moments json not null,
  primary key (run, n)
);
create index run_event_tx on run_event (tx);

-- What has happened to runs and is not applied yet; a timer is an event that is not due yet.
create table run_inbox (
  id bigint generated always as identity primary key,
  run bigint not null,
  -- When it is looked at; later than `at` where the run has to be left alone for a while.
  due timestamptz not null,
  at timestamptz not null,
  -- The id that the reducer has given a timer.
  timer text,
  event json not null
) with (autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_threshold = 20000, autovacuum_vacuum_cost_delay = 0);
create index run_inbox_due on run_inbox (due, id);
create index run_inbox_run on run_inbox (run, at, id);
create unique index run_inbox_timer on run_inbox (run, timer) where timer is not null;

-- What a delivery is to its run.
create table run_delivery (
  delivery bigint primary key,
  run bigint not null,
  visit text not null,
  node text not null,
  action text not null,
  attempt integer not null,
  place integer not null
);
create index run_delivery_run on run_delivery (run, delivery);

-- null = a program has published it.
alter table queue add column run bigint;
alter table ending add column run bigint;
alter table delivery add column trace text;
alter table delivery add column retry json;
-- Key, value and headers as they go to Kafka, where those that may be shown are masked.
alter table delivery add column sealed bytea;

-- Replies that runs wait for. The correlation is a hash of connection, topic, header or path, and value.
create table run_await (
  id bigint generated always as identity primary key,
  run bigint not null,
  visit text not null,
  action text not null,
  attempt integer not null,
  connection text not null,
  topic text not null,
  by text not null,
  name text not null,
  value text not null,
  correlation text not null,
  since timestamptz not null default clock_timestamp()
);
create index run_await_run on run_await (run, visit, action);
create index run_await_correlation on run_await (correlation, id);

-- Who reads a connection, and how far it is.
create table reader (
  connection text primary key,
  owner text,
  leased_until timestamptz,
  -- Raised by every take-over: what an earlier reader still brings does not count.
  epoch integer not null default 0,
  away text,
  ends json
);
create table read_position (
  connection text not null,
  topic text not null,
  part integer not null,
  next bigint not null,
  primary key (connection, topic, part)
);

create table received (
  id bigint generated always as identity primary key,
  connection text not null,
  topic text not null,
  part integer not null,
  position bigint not null,
  -- The time it has in Kafka.
  at timestamptz not null,
  received_at timestamptz not null default clock_timestamp(),
  -- waiting, matched, unmatched or discarded
  state text not null default 'waiting',
  runs bigint[] not null default '{}',
  reason text,
  key text,
  value text,
  headers json,
  key_bytes bytea,
  value_bytes bytea
);
create index received_waiting on received (id) where state = 'waiting';
create index received_unmatched on received (id) where state = 'unmatched';
create index received_at on received (received_at);

-- By what a record may be found; there while it is waiting or unmatched.
create table received_correlation (
  correlation text not null,
  received bigint not null,
  primary key (correlation, received)
);
create index received_correlation_record on received_correlation (received);
