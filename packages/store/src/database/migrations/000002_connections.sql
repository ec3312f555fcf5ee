-- Up Migration
create table connection (
  id text primary key,
  document json not null,
  -- The paths of the secrets, to show that they are set without opening them.
  secret_paths text[] not null,
  -- AES-256-GCM, see sealedSecrets.ts; null where there is none.
  sealed_secrets bytea,
  last_check json,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
