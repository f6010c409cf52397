-- The overview counts a month of sign-ins at a time: the index by time also carries what is counted, so that the
-- recorder's own rows, with all their checks, are not read for it.
drop index signin_attempts_by_time;
create index signin_attempts_by_time on signin_attempts (tenant_id, at desc, id)
  include (outcome, code, connection_id, app_id);
