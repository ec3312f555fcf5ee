-- Up Migration
create table environment (
  name text primary key,
  document json not null,
  version integer not null default 1,
  updated_at timestamptz not null default now()
);
