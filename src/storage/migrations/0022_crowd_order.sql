-- Apps that speak Crowd read everybody in the order of the addresses, octet by octet, a thousand at a time (A4, U10):
-- each part begins where the last one ended, without sorting all that is left.
create index people_by_address on people (tenant_id, email collate "C");
create index groups_by_name on groups (tenant_id, name collate "C");
