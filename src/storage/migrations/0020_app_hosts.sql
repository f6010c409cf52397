-- Hosts of apps behind a reverse proxy (A3): each is one app's in the whole installation, for the host comes before the
-- tenant is known.
alter table apps add constraint apps_of_tenant unique (tenant_id, id);

create table app_hosts (
  host text collate "C" primary key check (length(host) between 1 and 300),
  tenant_id uuid not null references tenants,
  app_id uuid not null,
  foreign key (tenant_id, app_id) references apps (tenant_id, id) on delete cascade
);
create index app_hosts_by_app on app_hosts (tenant_id, app_id);

alter table app_hosts enable row level security;
alter table app_hosts force row level security;
create policy tenant_wall on app_hosts using (current_setting('sallyport.tenant', true) in (tenant_id::text, '*'));
grant select, insert, update, delete on app_hosts to sallyport_tenant;
