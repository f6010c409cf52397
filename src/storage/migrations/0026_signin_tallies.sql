-- Closed quarters of a day of the flight recorder, counted beforehand: a report of a month need not count a million rows.
-- A period that stands here is true: whatever changes what it counts takes it away in the same transaction. The database
-- does that itself, so that a node of the version before does it too. No period has to stand here.
create function signin_tally_period(at timestamptz) returns timestamptz language sql immutable parallel safe as $$
  select date_bin('6 hours', at, '1970-01-01T00:00:00Z')
$$;

create table signin_tallies (
  tenant_id uuid not null references tenants,
  period timestamptz not null check (period = signin_tally_period(period)), -- where it begins
  part text not null check (part in ('bucket', 'connection', 'app', 'failure')),
  slot timestamptz check ((slot is null) = (part <> 'bucket')), -- fifteen minutes: local days begin at :00, :15, :30 or :45
  outcome text not null,
  connection_id uuid,
  app_id uuid,
  code text,
  count int not null check (count > 0)
);
create index signin_tallies_by_period on signin_tallies (tenant_id, period);

alter table signin_tallies enable row level security;
alter table signin_tallies force row level security;
create policy tenant_wall on signin_tallies
  using (current_setting('sallyport.tenant', true) in (tenant_id::text, '*'));
grant select, insert, update, delete on signin_tallies to sallyport_tenant;

-- Who changes a row of the period shares this lock, who counts the period holds it alone: no count misses what is being
-- written, and sign-ins do not wait for one another.
create function signin_tally_lock(tenant uuid, period timestamptz) returns bigint language sql immutable parallel safe as $$
  select hashtextextended('signin tally:' || tenant::text || ':' || extract(epoch from period)::bigint::text, 0)
$$;

create function forget_signin_tally(tenant uuid, at timestamptz) returns void language plpgsql as $$
declare changed timestamptz := signin_tally_period(at);
begin
  perform pg_advisory_xact_lock_shared(signin_tally_lock(tenant, changed));
  -- A statement of its own, begun with the lock in hand: it sees a count that was committed meanwhile.
  delete from signin_tallies t where t.tenant_id = tenant and t.period = changed;
end $$;

create function signin_attempt_changed() returns trigger language plpgsql as $$
begin
  if tg_op <> 'INSERT' then perform forget_signin_tally(old.tenant_id, old.at); end if;
  if tg_op <> 'DELETE' then perform forget_signin_tally(new.tenant_id, new.at); end if;
  return null;
end $$;

create trigger tallies_of_inserted after insert on signin_attempts
  for each row execute function signin_attempt_changed();
create trigger tallies_of_deleted after delete on signin_attempts
  for each row execute function signin_attempt_changed();
create trigger tallies_of_updated after update on signin_attempts
  for each row when ((old.tenant_id, old.at, old.outcome, old.code, old.connection_id, old.app_id)
    is distinct from (new.tenant_id, new.at, new.outcome, new.code, new.connection_id, new.app_id))
  execute function signin_attempt_changed();

create function signin_attempts_truncated() returns trigger language plpgsql as $$
begin
  truncate signin_tallies;
  return null;
end $$;
create trigger tallies_of_truncated after truncate on signin_attempts execute function signin_attempts_truncated();
