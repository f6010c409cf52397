-- When each step of a sign-in was done, beside what was checked: how long the identity provider took, and how long we.
-- Null in what was recorded before.
alter table signin_attempts add column moments jsonb;
