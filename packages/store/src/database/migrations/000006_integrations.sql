-- Up Migration
create table integration (
  id text primary key,
  -- What a later import of the same document finds it by; null where nothing can be imported again.
  identity text unique,
  -- The integration without its scenarios. json, not jsonb: it keeps the text of numbers.
  document json not null,
  -- What lists need of the document, written with it, so that a list does not read megabytes of schemas.
  summary json not null,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
-- Rows of their own, so that the scenario of an action is found without reading thousands of others; PostgreSQL cannot
-- take JSON apart that holds U+0000.
create table scenario (
  integration text not null references integration (id) on delete cascade,
  place integer not null,
  id text not null,
  document json not null,
  primary key (integration, place)
);
create index scenario_by_id on scenario (integration, id);
-- Which actions are linked to which scenarios: written with each save of a process, read instead of all definitions.
-- The integration may be gone: an action keeps its link.
create table scenario_use (
  process_id text not null references process (id) on delete cascade,
  node_id text not null,
  action_id text not null,
  integration text not null,
  scenario text not null,
  direction text not null
);
create index scenario_use_of_process on scenario_use (process_id);
create index scenario_use_of_scenario on scenario_use (integration, scenario);
