-- Up Migration
-- The schema of the variables that a person has declared; null where nobody has.
alter table process add column data_model json;
