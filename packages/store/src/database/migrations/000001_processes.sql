-- Up Migration
create table process (
  id text primary key,
  name text not null,
  bpmn text not null,
  -- json, not jsonb: it keeps the text of numbers, and U+0000 as an escape.
  definition json not null,
  sample_contexts json not null,
  action_count integer not null,
  error_count integer not null,
  warning_count integer not null,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index process_updated_at on process (updated_at desc, id);
