-- Groups as entities of the directory, and who put whom in them. `people.groups` stays, as the sorted names of all the
-- groups that a person is in from any source: access and claims read it, and it is written in the same transaction.
create table groups (
  id uuid primary key,
  tenant_id uuid not null references tenants,
  name text not null check (length(name) between 1 and 256), -- compared exactly: NFC, case kept
  description text not null default '' check (length(description) <= 1000),
  created_at timestamptz not null,
  updated_at timestamptz not null,
  version int not null default 1,
  unique (tenant_id, name),
  unique (tenant_id, id)
);
create index groups_by_tenant on groups (tenant_id, created_at desc, id);

-- A person may be in one group from several sources; each source takes back only what it gave.
create table group_members (
  tenant_id uuid not null references tenants,
  group_id uuid not null,
  person_id uuid not null,
  source text not null check (source in ('idp', 'manual', 'scim')),
  added_at timestamptz not null,
  primary key (tenant_id, group_id, person_id, source),
  foreign key (tenant_id, group_id) references groups (tenant_id, id) on delete cascade,
  foreign key (tenant_id, person_id) references people (tenant_id, id) on delete cascade
);
create index group_members_by_person on group_members (tenant_id, person_id, source);

-- What people's last sign-ins gave becomes groups. The wall binds an ordinary owner as well, who would see no row.
select set_config('sallyport.tenant', '*', true);
insert into groups (id, tenant_id, name, created_at, updated_at)
  select gen_random_uuid(), named.tenant_id, named.name, now(), now()
  from (select distinct tenant_id, unnest(groups) as name from people) named
  where length(named.name) between 1 and 256;
insert into group_members (tenant_id, group_id, person_id, source, added_at)
  select distinct p.tenant_id, g.id, p.id, 'idp', coalesce(p.last_signin_at, p.updated_at)
  from people p cross join unnest(p.groups) as held (name)
  join groups g on g.tenant_id = p.tenant_id and g.name = held.name;
select set_config('sallyport.tenant', '', true);

do $$
declare t text;
begin
  foreach t in array array['groups', 'group_members'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy tenant_wall on %I using (current_setting(''sallyport.tenant'', true) in (tenant_id::text, ''*''))', t);
    execute format('grant select, insert, update, delete on %I to sallyport_tenant', t);
  end loop;
end $$;
