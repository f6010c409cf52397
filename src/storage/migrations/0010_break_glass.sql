-- The sealed way in (S8): sheets of single-use codes, and the sessions that came of them. All of it lives here, so that
-- it works while everything else is away.
create table break_glass_credentials (
  id uuid primary key,
  tenant_id uuid not null references tenants,
  person_id uuid not null,
  created_at timestamptz not null,
  revoked_at timestamptz,
  unique (tenant_id, id),
  -- Who administers no longer holds no codes, and gets none back with a new role.
  foreign key (tenant_id, person_id) references administrators (tenant_id, person_id) on delete cascade
);
create index break_glass_credentials_by_tenant on break_glass_credentials (tenant_id, created_at desc, id);

create table break_glass_codes (
  selector text primary key check (length(selector) = 8), -- of the installation: it comes before a tenant is known
  tenant_id uuid not null references tenants,
  credential_id uuid not null,
  hash text not null, -- argon2id (RFC 9106), PHC string
  used_at timestamptz,
  used_for text check (used_for in ('sign-in', 'rehearsal')),
  check ((used_at is null) = (used_for is null)),
  foreign key (tenant_id, credential_id) references break_glass_credentials (tenant_id, id) on delete cascade
);
create index break_glass_codes_by_credential on break_glass_codes (tenant_id, credential_id);

create table break_glass_sessions (
  id uuid primary key,
  tenant_id uuid not null references tenants,
  person_id uuid not null,
  credential_id uuid not null,
  token_hash text not null unique, -- SHA-256 of 256 random bits
  created_at timestamptz not null,
  ends_at timestamptz not null,
  ended_at timestamptz,
  ip text,
  user_agent text,
  foreign key (tenant_id, credential_id) references break_glass_credentials (tenant_id, id) on delete cascade
);
create index break_glass_sessions_by_tenant on break_glass_sessions (tenant_id, created_at desc, id);

do $$
declare t text;
begin
  foreach t in array array['break_glass_credentials', 'break_glass_codes', 'break_glass_sessions'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy tenant_wall on %I using (current_setting(''sallyport.tenant'', true) in (tenant_id::text, ''*''))', t);
    execute format('grant select, insert, update, delete on %I to sallyport_tenant', t);
  end loop;
end $$;
