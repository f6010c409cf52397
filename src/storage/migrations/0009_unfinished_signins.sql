-- A person who signs in with a password has no identity provider behind their session.
alter table sessions alter column connection_id drop not null;
-- A sign-in whose first step is done, and that owes more (second factor, notice, ...): recorded at once, and finished by
-- the last step; one that is abandoned stays as it is (S3).
alter table signin_attempts
  drop constraint signin_attempts_outcome_check,
  add constraint signin_attempts_outcome_check check (outcome in ('accepted', 'refused', 'tested', 'unfinished'));
