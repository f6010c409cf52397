-- Doors of a session: by host, what lets its reverse proxy ask for the session (A3). They end with it.
alter table sessions add column doors jsonb not null default '{}';
