-- Every set of rules that a connection had, so that what was changed can be read and undone (M5).
create table mapping_versions (
  tenant_id uuid not null references tenants,
  connection_id uuid not null,
  version int not null check (version > 0),
  at timestamptz not null,
  actor jsonb not null,
  mapping jsonb not null, -- read whole, never searched
  primary key (tenant_id, connection_id, version),
  foreign key (tenant_id, connection_id) references connections (tenant_id, id) on delete cascade
);

-- The rules in force become the first that is kept. The owner stands before the tenant wall like anybody: it is
-- opened to the owner alone, for this statement; the table is locked till the migrations are committed.
alter table connections no force row level security;
insert into mapping_versions (tenant_id, connection_id, version, at, actor, mapping)
  select tenant_id, id, coalesce((mapping ->> 'version')::int, 1), updated_at, '{"kind":"system"}', mapping - 'version'
  from connections where mapping is not null;
alter table connections force row level security;

alter table mapping_versions enable row level security;
alter table mapping_versions force row level security;
create policy tenant_wall on mapping_versions
  using (current_setting('sallyport.tenant', true) in (tenant_id::text, '*'));
grant select, insert, update, delete on mapping_versions to sallyport_tenant;
