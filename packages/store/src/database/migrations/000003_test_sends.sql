-- Up Migration
create table test_send (
  id bigint generated always as identity primary key,
  at timestamptz not null default now(),
  connection text not null,
  process_id text,
  node_id text,
  action_id text,
  action_name text not null,
  outcome text not null,
  receipts json not null,
  failure json,
  -- Length of receipts, so that the history can be bounded without reading them.
  size integer not null
);
-- The empty text stands for test sends without a process: they are bounded like those of one.
create index test_send_of_process on test_send ((coalesce(process_id, '')), id desc) include (size);
