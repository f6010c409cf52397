-- Metadata exchange, whole: how requests are made, where metadata is fetched from, what changed in it and who let it
-- in; upstream OpenID Connect; our own keys in rotation; certificates' warnings; replays of recorded sign-ins.
alter table connections
  drop constraint connections_protocol_check,
  drop constraint connections_request_binding_check,
  drop column request_binding,
  add constraint connections_protocol_check check (protocol in ('saml', 'oidc')),
  add column idp_sso_post_url text,
  add column idp_slo_response_url text, -- SAML metadata 2.2.2 ResponseLocation
  add column idp_slo_binding text check (idp_slo_binding in ('redirect', 'post')),
  add column idp_initiated boolean not null default false,
  add column request jsonb not null default '{}', -- read whole, never searched
  add column metadata jsonb,
  add column oidc jsonb,
  add column metadata_due_at timestamptz; -- when the metadata is fetched next
create index connections_metadata_due on connections (metadata_due_at) where metadata_due_at is not null;

-- What a fetch or an upload of metadata changed, and what became of it.
create table metadata_changes (
  id uuid primary key,
  tenant_id uuid not null references tenants,
  connection_id uuid not null,
  at timestamptz not null,
  status text not null check (status in ('applied', 'held', 'approved', 'rejected', 'superseded')),
  reasons text[] not null, -- why it is held, as stable codes
  difference jsonb not null, -- field, before, after
  proposed jsonb not null, -- the identity provider as it would be
  decided_at timestamptz,
  foreign key (tenant_id, connection_id) references connections (tenant_id, id) on delete cascade
);
create index metadata_changes_by_connection on metadata_changes (tenant_id, connection_id, at desc, id);

-- Our own keys: the next one is published before it signs; a retired one still decrypts and verifies until it ends.
alter table keys
  add column state text not null default 'active' check (state in ('next', 'active', 'retired'));
create unique index keys_one_next on keys (tenant_id, purpose, algorithm) where state = 'next';

-- A warning of one kind about one certificate is given once.
create table certificate_warnings (
  tenant_id uuid not null references tenants,
  connection_id uuid not null, -- the nil UUID for our own keys
  sha256 text not null,
  days int not null,
  warned_at timestamptz not null,
  primary key (tenant_id, connection_id, sha256, days)
);

-- A replay of recorded sign-ins against a draft: any node may run it, every node can show how far it is.
create table replays (
  id uuid primary key,
  tenant_id uuid not null references tenants,
  connection_id uuid not null,
  span_from timestamptz not null, -- inclusive; with span_to what another node needs to go on
  span_to timestamptz not null, -- exclusive
  draft jsonb not null,
  status text not null check (status in ('running', 'done', 'failed')),
  total int not null,
  done int not null,
  result jsonb,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
-- A replay reads one connection's recorded messages, oldest first.
create index signin_attempts_recorded on signin_attempts (tenant_id, connection_id, at, id) where sealed_message is not null;
create index replays_running on replays (updated_at) where status = 'running'; -- whose node may be gone
create index replays_by_tenant on replays (tenant_id, created_at desc, id);

-- The recorder is asked by person, too; and a test of a draft signs nobody in.
alter table signin_attempts
  drop constraint signin_attempts_outcome_check,
  add constraint signin_attempts_outcome_check check (outcome in ('accepted', 'refused', 'tested'));
create index signin_attempts_by_person on signin_attempts (tenant_id, person_id, at desc) where person_id is not null;

do $$
declare t text;
begin
  foreach t in array array['metadata_changes', 'certificate_warnings', 'replays'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy tenant_wall on %I using (current_setting(''sallyport.tenant'', true) in (tenant_id::text, ''*''))', t);
    execute format('grant select, insert, update, delete on %I to sallyport_tenant', t);
  end loop;
end $$;
