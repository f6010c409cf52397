-- Policies measured before they are in force (P4): who would lose access. A row is a run, so that another node can go
-- on where one has ended; it names people, and is forgotten with the sign-ins that it was read from.
create table preflights (
  id uuid primary key,
  tenant_id uuid not null references tenants,
  draft jsonb not null, -- the policy's id, if there is one, and what would be changed
  status text not null check (status in ('running', 'done', 'failed')),
  total int not null,
  done int not null,
  result jsonb,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index preflights_running on preflights (updated_at) where status = 'running'; -- whose node may be gone
create index preflights_by_tenant on preflights (tenant_id, created_at);

alter table preflights enable row level security;
alter table preflights force row level security;
create policy tenant_wall on preflights using (current_setting('sallyport.tenant', true) in (tenant_id::text, '*'));
grant select, insert, update, delete on preflights to sallyport_tenant;
