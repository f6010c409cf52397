-- Who administers a tenant: a person of its directory, with one role.
create table administrators (
  tenant_id uuid not null references tenants,
  person_id uuid not null,
  role text not null check (role in ('owner', 'admin', 'auditor', 'helpdesk')),
  granted_at timestamptz not null,
  primary key (tenant_id, person_id),
  -- No cascade: an administrator is not deleted with the person, but removed first, and that is recorded.
  foreign key (tenant_id, person_id) references people (tenant_id, id)
);

alter table administrators enable row level security;
alter table administrators force row level security;
create policy tenant_wall on administrators
  using (current_setting('sallyport.tenant', true) in (tenant_id::text, '*'));
grant select, insert, update, delete on administrators to sallyport_tenant;
