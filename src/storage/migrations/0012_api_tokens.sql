-- What people make for the APIs of apps (T3): the secret's hash, who may be asked about it, and when it was last used.
create table api_tokens (
  id uuid primary key,
  tenant_id uuid not null references tenants,
  person_id uuid not null,
  name text not null check (length(name) between 1 and 200),
  secret_hash text not null unique, -- SHA-256 of 256 random bits
  created_at timestamptz not null,
  expires_at timestamptz not null,
  revoked_at timestamptz,
  last_used_at timestamptz,
  last_used_app_id uuid, -- the app may be gone by now
  last_used_ip text,
  warned_days int, -- the nearest distance to its end that was told of
  foreign key (tenant_id, person_id) references people (tenant_id, id) on delete cascade
);
create index api_tokens_by_tenant on api_tokens (tenant_id, created_at desc, id);
create index api_tokens_by_person on api_tokens (tenant_id, person_id, created_at desc, id);
create index api_tokens_by_end on api_tokens (tenant_id, expires_at);

alter table api_tokens enable row level security;
alter table api_tokens force row level security;
create policy tenant_wall on api_tokens using (current_setting('sallyport.tenant', true) in (tenant_id::text, '*'));
grant select, insert, update, delete on api_tokens to sallyport_tenant;
