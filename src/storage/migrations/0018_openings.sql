-- Apps that were opened in a session, and what they still have to be told when it ends (X3, X4). In the database, so
-- that neither the loss of Redis nor that of a node loses it.
alter table apps add unique (tenant_id, id);

create table openings (
  tenant_id uuid not null references tenants,
  session_key text not null,
  app_id uuid not null,
  person_id uuid not null,
  connection_id uuid, -- absent: signed in with a password
  name text not null check (length(name) <= 256), -- sid, SessionIndex
  subject jsonb,
  opened_at timestamptz not null,
  ends_at timestamptz not null,
  primary key (tenant_id, session_key, app_id),
  foreign key (tenant_id, app_id) references apps (tenant_id, id) on delete cascade,
  foreign key (tenant_id, person_id) references people (tenant_id, id) on delete cascade
);
create index openings_by_app on openings (tenant_id, app_id, opened_at desc, session_key);
create index openings_by_person on openings (tenant_id, person_id);
create index openings_by_end on openings (tenant_id, ends_at);

create table logout_deliveries (
  id uuid primary key,
  tenant_id uuid not null references tenants,
  app_id uuid not null,
  person_id uuid not null,
  session_key text not null,
  channel text not null,
  name text not null,
  subject jsonb,
  because text not null,
  status text not null check (status in ('pending', 'delivered', 'given_up')),
  attempts int not null default 0,
  last_answer text,
  created_at timestamptz not null,
  due_at timestamptz not null,
  settled_at timestamptz,
  foreign key (tenant_id, app_id) references apps (tenant_id, id) on delete cascade,
  foreign key (tenant_id, person_id) references people (tenant_id, id) on delete cascade
);
create index logout_deliveries_due on logout_deliveries (due_at) where status = 'pending';
create index logout_deliveries_order on logout_deliveries (tenant_id, app_id, session_key, created_at)
  where status = 'pending';
create index logout_deliveries_by_app on logout_deliveries (tenant_id, app_id, created_at desc, id);
create index logout_deliveries_settled on logout_deliveries (tenant_id, settled_at) where settled_at is not null;

do $$
declare t text;
begin
  foreach t in array array['openings', 'logout_deliveries'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy tenant_wall on %I using (current_setting(''sallyport.tenant'', true) in (tenant_id::text, ''*''))', t);
    execute format('grant select, insert, update, delete on %I to sallyport_tenant', t);
  end loop;
end $$;
