-- A domain may be linked to several connections: which of them a person takes, a policy or the person decides (D4).
create table domain_connections (
  tenant_id uuid not null references tenants,
  domain_id uuid not null,
  connection_id uuid not null,
  position int not null check (position >= 0), -- the first is the primary one
  primary key (tenant_id, domain_id, connection_id),
  foreign key (tenant_id, connection_id) references connections (tenant_id, id) on delete cascade
);
create index domain_connections_by_connection on domain_connections (tenant_id, connection_id);
alter table domains
  add unique (tenant_id, id),
  add column lost_at timestamptz; -- when another tenant proved the name, whose own proof was gone for good (D3)
alter table domain_connections
  add foreign key (tenant_id, domain_id) references domains (tenant_id, id) on delete cascade;

-- The wall binds an ordinary owner as well, who would read and write no row.
select set_config('sallyport.tenant', '*', true);
insert into domain_connections (tenant_id, domain_id, connection_id, position)
  select tenant_id, id, connection_id, 0 from domains where connection_id is not null;
select set_config('sallyport.tenant', '', true);
alter table domains drop column connection_id;

alter table domain_connections enable row level security;
alter table domain_connections force row level security;
create policy tenant_wall on domain_connections
  using (current_setting('sallyport.tenant', true) in (tenant_id::text, '*'));
grant select, insert, update, delete on domain_connections to sallyport_tenant;

-- As before, with all the connections of the one that holds the name, the primary one first.
drop function nearest_held_domain(text[]);
create function nearest_held_domain(candidates text[])
returns table (id uuid, tenant_id uuid, name text, subdomains boolean, connection_ids uuid[])
language plpgsql as $$
declare
  wall text := current_setting('sallyport.tenant', true);
begin
  -- Not a SET clause of the function: an owner without special rights may not write one.
  perform set_config('sallyport.tenant', '*', true);
  return query
    select d.id, d.tenant_id, d.name, d.subdomains, array(
        select l.connection_id from domain_connections l
        where l.tenant_id = d.tenant_id and l.domain_id = d.id order by l.position)
    from domains d
    where d.name = any (candidates) and d.status <> 'pending'
    order by length(d.name) desc limit 1;
  perform set_config('sallyport.tenant', coalesce(wall, ''), true);
end $$;
