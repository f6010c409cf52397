-- The foundation: tenants, and everything that one tenant owns. Row-level security is the second wall: a statement
-- sees the rows of the tenant named by `sallyport.tenant` and no others; '*' is named only by the locators.
-- The application's transactions run as the role sallyport_tenant, so the wall also binds a superuser's connection.
-- An operator whose database user may not make roles makes this one before.
do $$ begin
  if not exists (select from pg_roles where rolname = 'sallyport_tenant') then
    create role sallyport_tenant nologin;
  end if;
exception when duplicate_object or unique_violation then null; end $$;

do $$ begin
  execute format('grant sallyport_tenant to %I', current_user);
exception when others then null; -- a superuser needs no grant; PostgreSQL 16 grants to the creator by itself
end $$;

create table instance_values (
  name text primary key,
  value text not null
);

create table tenants (
  id uuid primary key,
  name text not null unique check (length(name) between 1 and 200),
  created_at timestamptz not null,
  version int not null default 1
);
insert into tenants (id, name, created_at) values ('00000000-0000-0000-0000-000000000000', 'installation', date_trunc('milliseconds', now()));

-- Upstream identity providers. One row is one trust, owned by one tenant.
-- The entity ID is not unique: one Google or Entra account has one entity ID for many applications (C9).
create table connections (
  id uuid primary key,
  tenant_id uuid not null references tenants,
  name text not null check (length(name) between 1 and 200),
  protocol text not null check (protocol in ('saml')),
  preset text not null default 'generic',
  enabled boolean not null default true,
  idp_entity_id text check (length(idp_entity_id) <= 1024), -- SAML core 8.3.6
  idp_sso_url text,
  idp_slo_url text,
  idp_certificates text[] not null default '{}',
  encryption text not null check (encryption in ('strong', 'legacy')),
  request_binding text not null check (request_binding in ('redirect')),
  mapping jsonb,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  version int not null default 1,
  unique (tenant_id, id)
);
create index connections_by_tenant on connections (tenant_id, created_at desc, id);

-- A claim on a mail domain. Many may claim, one may hold it (D3).
create table domains (
  id uuid primary key,
  tenant_id uuid not null references tenants,
  name text not null check (length(name) <= 253), -- RFC 1035 2.3.4
  connection_id uuid,
  status text not null check (status in ('pending', 'verified', 'grace', 'lapsed')),
  challenge text not null,
  verified_at timestamptz,
  checked_at timestamptz,
  created_at timestamptz not null,
  version int not null default 1,
  unique (tenant_id, name),
  foreign key (tenant_id, connection_id) references connections (tenant_id, id) on delete set null (connection_id)
);
-- A lapsed holder's SSO stays enforced (D2), so its name stays taken until it is released.
create unique index domains_one_holder on domains (name) where status <> 'pending';

create table apps (
  id uuid primary key,
  tenant_id uuid not null references tenants,
  protocol text not null check (protocol in ('oidc')),
  name text not null check (length(name) between 1 and 200),
  client_id text not null unique,
  client_secret_hash text not null,
  settings jsonb not null, -- redirect URIs and the like: read whole, never searched
  groups text[] not null default '{}',
  enabled boolean not null default true,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  version int not null default 1
);
create index apps_by_tenant on apps (tenant_id, created_at desc, id);

create table people (
  id uuid primary key,
  tenant_id uuid not null references tenants,
  email text not null check (length(email) <= 320), -- RFC 3696 erratum 1690 allows 254; older directories more
  given_name text,
  family_name text,
  display_name text not null,
  groups text[] not null default '{}',
  custom jsonb not null default '{}',
  status text not null check (status in ('active', 'deactivated')),
  created_at timestamptz not null,
  updated_at timestamptz not null,
  last_signin_at timestamptz,
  version int not null default 1,
  unique (tenant_id, email),
  unique (tenant_id, id)
);
create index people_by_tenant on people (tenant_id, created_at desc, id);

-- What an upstream knows a person by (S6): all five columns, never the e-mail.
create table identities (
  tenant_id uuid not null references tenants,
  connection_id uuid not null,
  issuer text not null,
  name_id_format text not null,
  name_id text not null,
  person_id uuid not null,
  linked_at timestamptz not null,
  primary key (tenant_id, connection_id, issuer, name_id_format, name_id),
  foreign key (tenant_id, person_id) references people (tenant_id, id) on delete cascade,
  foreign key (tenant_id, connection_id) references connections (tenant_id, id) on delete cascade
);
create index identities_by_person on identities (tenant_id, person_id);

-- Our own key pairs; private halves sealed under the master key.
create table keys (
  id uuid primary key,
  tenant_id uuid not null references tenants,
  purpose text not null check (purpose in ('saml-signing', 'saml-decryption', 'oidc-signing')),
  algorithm text not null check (algorithm in ('RSA-2048', 'EC-P256')),
  certificate text not null,
  sealed_private_key bytea not null,
  created_at timestamptz not null,
  not_after timestamptz not null,
  -- 1 is the first: two nodes that make it at once leave one
  generation int not null default 1,
  unique (tenant_id, purpose, algorithm, generation)
);

create table admin_keys (
  id uuid primary key,
  tenant_id uuid not null references tenants,
  name text not null check (length(name) between 1 and 200),
  secret_hash text not null unique,
  scopes text[] not null,
  created_at timestamptz not null,
  expires_at timestamptz,
  revoked_at timestamptz,
  last_used_at timestamptz
);
create index admin_keys_by_tenant on admin_keys (tenant_id, created_at desc, id);

-- The flight recorder: every sign-in attempt with what was checked.
create table signin_attempts (
  id uuid primary key,
  tenant_id uuid not null references tenants,
  reference text not null unique,
  at timestamptz not null,
  outcome text not null check (outcome in ('accepted', 'refused')),
  code text not null,
  connection_id uuid,
  person_id uuid,
  app_id uuid,
  email text,
  ip text,
  user_agent text,
  checks jsonb not null,
  fix jsonb,
  sealed_message bytea,
  keep_until timestamptz not null
);
create index signin_attempts_by_time on signin_attempts (tenant_id, at desc, id);
create index signin_attempts_by_email on signin_attempts (tenant_id, email, at desc) where email is not null;
create index signin_attempts_by_connection on signin_attempts (tenant_id, connection_id, at desc);
create index signin_attempts_by_code on signin_attempts (tenant_id, code, at desc);
create index signin_attempts_to_forget on signin_attempts (keep_until);

-- The audit chain: one per tenant, without a gap. No update, no delete: not even by the application's role.
create table audit_events (
  tenant_id uuid not null references tenants,
  sequence bigint not null check (sequence > 0),
  id uuid not null,
  at timestamptz not null,
  actor jsonb not null,
  ip text,
  request_id text,
  name text not null,
  target_id text,
  event jsonb not null,
  previous_hash text not null,
  hash text not null,
  primary key (tenant_id, sequence)
);
create index audit_events_by_name on audit_events (tenant_id, name, sequence desc);
create index audit_events_by_target on audit_events (tenant_id, target_id, sequence desc);
create index audit_events_by_actor on audit_events (tenant_id, (actor ->> 'id'), sequence desc);
create index audit_events_by_time on audit_events (tenant_id, at desc);

create table audit_heads (
  tenant_id uuid primary key references tenants,
  sequence bigint not null,
  hash text not null
);

-- What expires, where there is no Redis. Times are milliseconds since the epoch by the application's clock.
create table ephemeral (
  key text primary key,
  value text not null,
  expires_at bigint not null
);
create index ephemeral_by_expiry on ephemeral (expires_at);
create table ephemeral_members (
  key text not null,
  member text not null,
  expires_at bigint not null,
  primary key (key, member)
);
create index ephemeral_members_by_expiry on ephemeral_members (expires_at);
create table sessions (
  key text primary key,
  tenant_id uuid not null,
  person_id uuid not null,
  connection_id uuid not null,
  data text not null,
  version int not null,
  created_at bigint not null,
  seen_at bigint not null,
  ends_at bigint not null,
  idle_ms bigint not null
);
create index sessions_by_person on sessions (tenant_id, person_id, created_at desc);
create index sessions_by_tenant on sessions (tenant_id, created_at desc);
create index sessions_by_end on sessions (ends_at);
create table session_revocations (
  tenant_id uuid not null,
  subject text not null, -- `person:<id>`, `connection:<id>` or `all`
  at bigint not null,
  primary key (tenant_id, subject)
);

do $$
declare t text;
begin
  foreach t in array array['connections', 'domains', 'apps', 'people', 'identities', 'keys', 'admin_keys',
                           'signin_attempts', 'audit_events', 'audit_heads'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy tenant_wall on %I using (current_setting(''sallyport.tenant'', true) in (tenant_id::text, ''*''))', t);
    execute format('grant select, insert, update, delete on %I to sallyport_tenant', t);
  end loop;
end $$;
-- Tenants are listed by the installation alone; a tenant sees itself.
alter table tenants enable row level security;
alter table tenants force row level security;
create policy tenant_wall on tenants
  using (current_setting('sallyport.tenant', true) in (id::text, '*', '00000000-0000-0000-0000-000000000000'));
grant select, insert, update on tenants to sallyport_tenant;
revoke update, delete on audit_events from sallyport_tenant;
