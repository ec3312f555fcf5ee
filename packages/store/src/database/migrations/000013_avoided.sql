-- Connections whose cluster a server does not reach: it leaves them to the others as long as there are some that do.
alter table relay_server add column avoids text[] not null default '{}';

create table reader_server (
  id text primary key,
  seen timestamptz not null,
  avoids text[] not null
);
