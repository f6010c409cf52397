-- What a tenant's employees see on its pages (W1). Read whole, never searched.
alter table tenants add branding jsonb not null default '{}';

-- The picture apart from it: lists of tenants carry no pictures.
create table tenant_logos (
  tenant_id uuid primary key references tenants,
  hash text not null check (hash ~ '^[0-9a-f]{64}$'), -- SHA-256 of the content, and its address
  media_type text not null check (media_type in ('image/png', 'image/jpeg', 'image/webp')),
  content bytea not null check (octet_length(content) <= 65536)
);
-- Not unique: two tenants may show the same picture.
create index tenant_logos_by_hash on tenant_logos (hash);

alter table tenant_logos enable row level security;
alter table tenant_logos force row level security;
create policy tenant_wall on tenant_logos using (current_setting('sallyport.tenant', true) in (tenant_id::text, '*'));
grant select, insert, update, delete on tenant_logos to sallyport_tenant;
