-- Policies that are rolled out ring by ring (P3), and the watch on a policy's change, which takes it back when
-- sign-ins fail (P5). A watch is a row, so it outlives nodes and any of them may look.
alter table policies
  add column ring_of text check (ring_of in ('groups', 'everyone')), -- absent: not rolled out in rings
  add column ring_limit int check (ring_limit between 0 and 10000), -- hundredths of a percent
  add check ((ring_of is null) = (ring_limit is null));

-- Where a person stands in the order in which a policy reaches people: from 0 to 9999, always the same.
create function policy_ring(policy uuid, person uuid) returns int language sql immutable parallel safe as $$
  select (('x' || substr(encode(sha256(convert_to(policy::text || ':' || person::text, 'UTF8')), 'hex'), 1, 8))
    ::bit(32)::bigint % 10000)::int
$$;

create table policy_watches (
  id uuid primary key,
  tenant_id uuid not null references tenants,
  policy_id uuid not null,
  kind text not null check (kind in ('enforcement', 'rollout')),
  version int not null, -- the change that is watched
  undo_version int not null, -- what holds again when it fails; 0: nobody, or the built-in default
  bounds jsonb not null,
  since timestamptz not null,
  until timestamptz not null,
  baseline jsonb not null, -- what connections believed when the change was made
  state text not null check (state in ('watching', 'tripped', 'confirmed', 'superseded', 'off')),
  reason text check (length(reason) <= 500),
  evidence jsonb,
  ended_at timestamptz,
  examined_until timestamptz not null,
  unique (tenant_id, id),
  check ((state = 'watching') = (ended_at is null)),
  foreign key (tenant_id, policy_id) references policies (tenant_id, id) on delete cascade
);
create index policy_watches_by_policy on policy_watches (tenant_id, policy_id, since desc);
create unique index policy_watches_under_way on policy_watches (tenant_id, policy_id) where state = 'watching';

-- One row a person, however often they try.
create table policy_watch_failures (
  tenant_id uuid not null references tenants,
  watch_id uuid not null,
  subject text not null check (length(subject) <= 600), -- a person's id, or the address of somebody not known yet
  person_id uuid,
  at timestamptz not null,
  code text not null,
  reference text not null,
  primary key (tenant_id, watch_id, subject),
  foreign key (tenant_id, watch_id) references policy_watches (tenant_id, id) on delete cascade
);

-- Who signed in since a change, and who is still in the middle of it.
create index signin_attempts_by_outcome on signin_attempts (tenant_id, outcome, at);

do $$
declare t text;
begin
  foreach t in array array['policy_watches', 'policy_watch_failures'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy tenant_wall on %I using (current_setting(''sallyport.tenant'', true) in (tenant_id::text, ''*''))', t);
    execute format('grant select, insert, update, delete on %I to sallyport_tenant', t);
  end loop;
end $$;
