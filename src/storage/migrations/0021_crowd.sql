-- Apps that speak Crowd (A4). An application's name comes before a tenant is known, as a client id does, and stands in
-- the same column, which is unique in the installation.
alter table apps add constraint apps_crowd_application
  check (protocol <> 'crowd' or (client_id is not null and client_secret_hash is not null));

-- What people make to type into such an app in place of a password is an API token of another kind: never taken where
-- the other is asked for. No reference: the app may be gone by now, and then nothing takes it.
alter table api_tokens add column kind text not null default 'api' check (kind in ('api', 'app-password'));
alter table api_tokens add column only_app_id uuid;

-- What an app notes of people and groups for itself (Crowd's attributes); no other app sees it.
create table app_attributes (
  tenant_id uuid not null references tenants,
  app_id uuid not null,
  about text not null check (about in ('person', 'group')),
  subject_id uuid not null,
  name text not null check (length(name) between 1 and 255),
  values text[] not null,
  primary key (tenant_id, app_id, about, subject_id, name),
  foreign key (app_id) references apps (id) on delete cascade
);

alter table app_attributes enable row level security;
alter table app_attributes force row level security;
create policy tenant_wall on app_attributes using (current_setting('sallyport.tenant', true) in (tenant_id::text, '*'));
grant select, insert, update, delete on app_attributes to sallyport_tenant;
