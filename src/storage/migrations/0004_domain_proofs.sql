-- The proof of a domain is looked for again every day; what is gone has seven days to come back (D2). A domain may
-- stand for its sub-domains, too (D4).
alter table domains
  add column subdomains boolean not null default false,
  add column proved_by text check (proved_by in ('dns', 'https')), -- absent: proved before this was kept
  add column grace_until timestamptz,
  add column failing_since timestamptz, -- since when no look was answered
  add column check_due_at timestamptz; -- when the proof is looked for next
create index domains_check_due on domains (check_due_at) where check_due_at is not null;
-- The wall binds an ordinary owner as well, who would change no row.
select set_config('sallyport.tenant', '*', true);
-- Spread over a day, so that an installation that is upgraded does not ask for everything at once.
update domains set check_due_at = now() + random() * interval '1 day' where status <> 'pending';
-- Those whose grace began before it was counted have all of it.
update domains set grace_until = now() + interval '7 days' where status = 'grace';
select set_config('sallyport.tenant', '', true);

-- Who holds a name: the nearest of it and its parents that is proved, whichever tenant's. A sign-in has to know that
-- another tenant holds a sub-domain, and its transaction sees one tenant only: this looks over the wall for one row.
create function nearest_held_domain(candidates text[])
returns table (id uuid, tenant_id uuid, name text, subdomains boolean, connection_id uuid)
language plpgsql as $$
declare
  wall text := current_setting('sallyport.tenant', true);
begin
  -- Not a SET clause of the function: an owner without special rights may not write one.
  perform set_config('sallyport.tenant', '*', true);
  return query
    select d.id, d.tenant_id, d.name, d.subdomains, d.connection_id from domains d
    where d.name = any (candidates) and d.status <> 'pending'
    order by length(d.name) desc limit 1;
  perform set_config('sallyport.tenant', coalesce(wall, ''), true);
end $$;
