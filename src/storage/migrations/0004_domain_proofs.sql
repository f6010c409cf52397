-- The proof of a domain is looked for again every day; what is gone has seven days to come back (D2).
alter table domains
  add column proved_by text check (proved_by in ('dns', 'https')), -- absent: proved before this was kept
  add column grace_until timestamptz,
  add column failing_since timestamptz, -- since when no look was answered
  add column check_due_at timestamptz; -- when the proof is looked for next
create index domains_check_due on domains (check_due_at) where check_due_at is not null;
-- Spread over a day, so that an installation that is upgraded does not ask for everything at once.
update domains set check_due_at = now() + random() * interval '1 day' where status <> 'pending';
-- Those whose grace began before it was counted have all of it.
update domains set grace_until = now() + interval '7 days' where status = 'grace';
