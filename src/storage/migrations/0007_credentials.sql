-- Local credentials (T1, T2). Nothing here is readable: passwords and codes are hashed, secrets sealed, keys public.
create table passwords (
  tenant_id uuid not null references tenants,
  person_id uuid not null,
  hash text not null check (hash like '$argon2id$%'), -- PHC string
  previous text[] not null default '{}', -- newest first; none of them comes back
  set_at timestamptz not null,
  version int not null default 1,
  primary key (tenant_id, person_id),
  foreign key (tenant_id, person_id) references people (tenant_id, id) on delete cascade
);

create table second_factors (
  id uuid primary key,
  tenant_id uuid not null references tenants,
  person_id uuid not null,
  kind text not null check (kind in ('totp', 'passkey')),
  name text not null check (length(name) between 1 and 60),
  created_at timestamptz not null,
  last_used_at timestamptz,
  sealed_secret bytea,
  last_step int, -- RFC 6238 5.2: a code opens once
  credential_id text check (length(credential_id) <= 1400), -- WebAuthn 4: at most 1023 bytes
  public_key bytea,
  counter bigint, -- WebAuthn 6.1: 32 bits without sign
  transports text[] not null default '{}',
  backed_up boolean not null default false,
  suspended_at timestamptz,
  check (kind <> 'totp' or (sealed_secret is not null and last_step is not null)),
  check (kind <> 'passkey' or (credential_id is not null and public_key is not null and counter is not null)),
  unique (tenant_id, credential_id),
  foreign key (tenant_id, person_id) references people (tenant_id, id) on delete cascade
);
create index second_factors_by_person on second_factors (tenant_id, person_id, created_at);

create table recovery_codes (
  tenant_id uuid not null references tenants,
  person_id uuid not null,
  hash text not null, -- SHA-256 of 80 random bits
  made_at timestamptz not null,
  used_at timestamptz,
  primary key (tenant_id, person_id, hash),
  foreign key (tenant_id, person_id) references people (tenant_id, id) on delete cascade
);

do $$
declare t text;
begin
  foreach t in array array['passwords', 'second_factors', 'recovery_codes'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy tenant_wall on %I using (current_setting(''sallyport.tenant'', true) in (tenant_id::text, ''*''))', t);
    execute format('grant select, insert, update, delete on %I to sallyport_tenant', t);
  end loop;
end $$;
