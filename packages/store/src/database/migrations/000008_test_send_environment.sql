-- Up Migration
-- The environment that a test send was made in; null where none was chosen.
alter table test_send add column environment text;
