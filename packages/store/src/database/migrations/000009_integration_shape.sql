-- Up Migration
-- Which shape summary and documents were written in: what has the present one is answered as it rests.
alter table integration add column shape integer not null default 0;
-- Of the sides of the scenario, beside its document.
alter table scenario add column revisions json;
