-- Identity continuity (S6): what directories call people, what could not be decided at a sign-in, and people who proved
-- to be one. The master key of an identity stays as it is; a former NameID has an end.
alter table identities add column expires_at timestamptz; -- exclusive; absent: none
alter table people
  add column merged_into uuid,
  add constraint people_merged_into foreign key (tenant_id, merged_into) references people (tenant_id, id),
  add constraint people_merged_is_deactivated check (merged_into is null or status = 'deactivated');

-- S7: whether an unknown person is made; and the NameID format that an administrator has announced, with its time.
alter table connections
  add column jit boolean not null default true,
  add column name_id_change jsonb; -- read whole, never searched

-- E-mail addresses as NameID are compared in one spelling from now on. Of two that differ in letter case alone, the
-- one in lower case is kept and the other one leads to nobody any more.
select set_config('sallyport.tenant', '*', true);
update identities as each set name_id = lower(name_id)
  where name_id_format = 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress'
    and name_id <> lower(name_id)
    and not exists (
      select from identities as other
      where other.tenant_id = each.tenant_id and other.connection_id = each.connection_id
        and other.issuer = each.issuer and other.name_id_format = each.name_id_format
        and lower(other.name_id) = lower(each.name_id) and other.name_id < each.name_id
    )
    and not exists (
      select from identities as other
      where other.tenant_id = each.tenant_id and other.connection_id = each.connection_id
        and other.issuer = each.issuer and other.name_id_format = each.name_id_format
        and other.name_id = lower(each.name_id)
    );
select set_config('sallyport.tenant', '', true);

-- An id that a directory of people gave out leads to one person; a person may have several.
create table directory_links (
  tenant_id uuid not null references tenants,
  directory_id uuid not null, -- a SCIM directory, or the connection whose mapping reads the id
  external_id text not null check (length(external_id) between 1 and 256),
  person_id uuid not null,
  linked_at timestamptz not null,
  primary key (tenant_id, directory_id, external_id),
  foreign key (tenant_id, person_id) references people (tenant_id, id) on delete cascade
);
create index directory_links_by_person on directory_links (tenant_id, person_id);

create table collisions (
  id uuid primary key,
  tenant_id uuid not null references tenants,
  kind text not null,
  status text not null check (status in ('open', 'resolved', 'rejected', 'superseded', 'undone')),
  fingerprint text not null, -- of everything that was contested
  connection_id uuid not null,
  issuer text not null,
  name_id_format text not null,
  name_id text not null,
  directory_id uuid,
  external_id text,
  email text not null,
  profile jsonb not null, -- as it arrived: read whole, never searched
  holder_id uuid not null,
  claimant_id uuid,
  signin_id uuid not null, -- of the flight recorder, which forgets
  reference text not null,
  first_seen_at timestamptz not null,
  last_seen_at timestamptz not null,
  times int not null,
  decision text,
  decided_at timestamptz,
  decided_by jsonb,
  closed_at timestamptz, -- absent while it may still be decided
  moves jsonb not null,
  version int not null default 1,
  foreign key (tenant_id, connection_id) references connections (tenant_id, id) on delete cascade,
  foreign key (tenant_id, holder_id) references people (tenant_id, id) on delete cascade,
  foreign key (tenant_id, claimant_id) references people (tenant_id, id) on delete cascade
);
-- A repeat is the same record for as long as it waits, or was rejected.
create unique index collisions_once on collisions (tenant_id, fingerprint) where status in ('open', 'rejected');
create index collisions_by_time on collisions (tenant_id, first_seen_at desc, id);
create index collisions_by_holder on collisions (tenant_id, holder_id);
create index collisions_by_claimant on collisions (tenant_id, claimant_id) where claimant_id is not null;

create table person_merges (
  id uuid primary key,
  tenant_id uuid not null references tenants,
  into_id uuid not null,
  from_id uuid not null,
  at timestamptz not null,
  actor jsonb not null,
  undo_until timestamptz not null,
  undone_at timestamptz,
  moved jsonb not null, -- addresses before, identities, external ids: read whole
  foreign key (tenant_id, into_id) references people (tenant_id, id) on delete cascade,
  foreign key (tenant_id, from_id) references people (tenant_id, id) on delete cascade
);
create index person_merges_by_people on person_merges (tenant_id, from_id);

do $$
declare t text;
begin
  foreach t in array array['directory_links', 'collisions', 'person_merges'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy tenant_wall on %I using (current_setting(''sallyport.tenant'', true) in (tenant_id::text, ''*''))', t);
    execute format('grant select, insert, update, delete on %I to sallyport_tenant', t);
  end loop;
end $$;
