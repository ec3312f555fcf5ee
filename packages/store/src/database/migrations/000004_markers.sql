-- Up Migration
create table marker (
  name text primary key,
  at timestamptz not null default now()
);
