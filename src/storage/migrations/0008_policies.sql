-- Authentication policies: what people have to do to sign in, and for whom (P1, P2). The default policy of a tenant
-- has the tenant's own id; it has no row before somebody changes it.
create table policies (
  id uuid primary key,
  tenant_id uuid not null references tenants,
  name text not null check (length(name) between 1 and 200),
  rank int check (rank between 1 and 10000), -- absent: the default policy, which is asked last
  sso_mode text not null check (sso_mode in ('off', 'optional', 'enforced')),
  sso_connection_id uuid,
  settings jsonb not null, -- the rest is read whole, never searched
  created_at timestamptz not null,
  updated_at timestamptz not null,
  version int not null check (version > 0),
  unique (tenant_id, id),
  check ((id = tenant_id) = (rank is null)),
  foreign key (tenant_id, sso_connection_id) references connections (tenant_id, id) on delete set null (sso_connection_id)
);
create index policies_by_rank on policies (tenant_id, rank, created_at, id);

-- A person is bound to one policy at most; a group may be to several, and the rank decides.
create table policy_people (
  tenant_id uuid not null references tenants,
  person_id uuid not null,
  policy_id uuid not null,
  primary key (tenant_id, person_id),
  foreign key (tenant_id, policy_id) references policies (tenant_id, id) on delete cascade,
  foreign key (tenant_id, person_id) references people (tenant_id, id) on delete cascade
);
create index policy_people_by_policy on policy_people (tenant_id, policy_id);
create table policy_groups (
  tenant_id uuid not null references tenants,
  group_id uuid not null,
  policy_id uuid not null,
  primary key (tenant_id, group_id, policy_id),
  foreign key (tenant_id, policy_id) references policies (tenant_id, id) on delete cascade,
  foreign key (tenant_id, group_id) references groups (tenant_id, id) on delete cascade
);
create index policy_groups_by_policy on policy_groups (tenant_id, policy_id);

create table policy_versions (
  tenant_id uuid not null references tenants,
  policy_id uuid not null,
  version int not null,
  at timestamptz not null,
  actor jsonb not null,
  policy jsonb not null,
  primary key (tenant_id, policy_id, version),
  foreign key (tenant_id, policy_id) references policies (tenant_id, id) on delete cascade
);

do $$
declare t text;
begin
  foreach t in array array['policies', 'policy_people', 'policy_groups', 'policy_versions'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy tenant_wall on %I using (current_setting(''sallyport.tenant'', true) in (tenant_id::text, ''*''))', t);
    execute format('grant select, insert, update, delete on %I to sallyport_tenant', t);
  end loop;
end $$;
