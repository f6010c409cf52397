-- Links by which a customer's own IT administrator sets up one connection (W3).
create table setup_links (
  id uuid primary key,
  tenant_id uuid not null references tenants,
  connection_id uuid not null,
  preset text check (length(preset) <= 40),
  domain_id uuid, -- no reference: the claim may be released meanwhile
  note text check (length(note) <= 500),
  token_hash text not null unique, -- SHA-256 of 256 random bits; of the installation: it comes before a tenant is known
  browser_hash text, -- SHA-256 of 256 random bits
  test_id uuid, -- no reference: the recorder forgets
  created_at timestamptz not null,
  expires_at timestamptz not null,
  begun_at timestamptz,
  finished_at timestamptz,
  revoked_at timestamptz,
  check ((begun_at is null) = (browser_hash is null)),
  check (finished_at is null or begun_at is not null),
  foreign key (tenant_id, connection_id) references connections (tenant_id, id) on delete cascade
);
create index setup_links_by_tenant on setup_links (tenant_id, created_at desc, id);
create index setup_links_by_connection on setup_links (tenant_id, connection_id);

alter table setup_links enable row level security;
alter table setup_links force row level security;
create policy tenant_wall on setup_links using (current_setting('sallyport.tenant', true) in (tenant_id::text, '*'));
grant select, insert, update, delete on setup_links to sallyport_tenant;
