-- Service providers by SAML (A2). A request names its sender by entity ID alone, so that is one app's in each tenant.
create unique index apps_entity_id on apps (tenant_id, (settings ->> 'entityId')) where protocol = 'saml';

-- Keys of our own as an identity provider: one that signs assertions for apps signs nothing that we send upstream.
alter table keys drop constraint keys_purpose_check;
alter table keys add constraint keys_purpose_check
  check (purpose in ('saml-signing', 'saml-decryption', 'saml-idp-signing', 'oidc-signing'));

alter table apps add unique (tenant_id, id);
-- By what name an app knows a person (SAML core 8.3.7): random, another at every app, never given to anybody else.
create table app_name_ids (
  tenant_id uuid not null references tenants,
  app_id uuid not null,
  person_id uuid not null,
  name_id text not null,
  created_at timestamptz not null,
  primary key (tenant_id, app_id, person_id),
  unique (tenant_id, app_id, name_id),
  foreign key (tenant_id, app_id) references apps (tenant_id, id) on delete cascade,
  foreign key (tenant_id, person_id) references people (tenant_id, id) on delete cascade
);

alter table app_name_ids enable row level security;
alter table app_name_ids force row level security;
create policy tenant_wall on app_name_ids using (current_setting('sallyport.tenant', true) in (tenant_id::text, '*'));
grant select, insert, update, delete on app_name_ids to sallyport_tenant;
