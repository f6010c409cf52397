import { script } from "./script.ts";

// An era is a counter that begins at the server's time, so that one that was lost never comes back as what it was.
// Changes under way stand in a sorted set by their ends: a node that dies leaves one behind, for a minute.
export const ERAS = `
local function micros() local t = redis.call('TIME') return t[1] .. string.format('%06d', t[2]) end
local function era(at, whose)
  local open = at .. 'o:' .. whose
  if redis.call('EXISTS', open) == 1 then
    redis.call('ZREMRANGEBYSCORE', open, '-inf', micros())
    if redis.call('EXISTS', open) == 1 then return nil end
  end
  local known = redis.call('GET', at .. 'w:' .. whose)
  if known then return known end
  known = micros()
  redis.call('SET', at .. 'w:' .. whose, known, 'EX', 604800)
  return known
end
local function begin(at, whose)
  if redis.call('EXISTS', at .. 'w:' .. whose) == 0 then redis.call('SET', at .. 'w:' .. whose, micros()) end
  redis.call('INCR', at .. 'w:' .. whose)
  redis.call('EXPIRE', at .. 'w:' .. whose, 604800)
end
local function tell(at, what) redis.call('PUBLISH', at .. 'changed', what) end
`;

/** KEYS era of the tenant, for its slot; ARGV prefix, token, life of the mark in microseconds, tenant, people or none. */
export const eraScripts = {
  eraOpen: script(
    1,
    `${ERAS} local at, ends = ARGV[1], string.format('%.0f', tonumber(micros()) + tonumber(ARGV[3]))
     local function open(whose)
       begin(at, whose)
       redis.call('ZADD', at .. 'o:' .. whose, ends, ARGV[2])
       redis.call('PEXPIRE', at .. 'o:' .. whose, string.format('%.0f', tonumber(ARGV[3]) / 1000 + 1000))
     end
     if #ARGV == 4 then open(ARGV[4]) tell(at, 't:' .. ARGV[4]) end
     for i = 5, #ARGV do
       open(ARGV[4] .. ':' .. ARGV[i])
       tell(at, 'p:' .. ARGV[4] .. ':' .. ARGV[i])
     end`,
  ),
  eraClose: script(
    1,
    `${ERAS} local at = ARGV[1]
     local function close(whose)
       begin(at, whose)
       redis.call('ZREM', at .. 'o:' .. whose, ARGV[2])
     end
     if #ARGV == 4 then close(ARGV[4]) tell(at, 't:' .. ARGV[4]) end
     for i = 5, #ARGV do
       close(ARGV[4] .. ':' .. ARGV[i])
       tell(at, 'p:' .. ARGV[4] .. ':' .. ARGV[i])
     end`,
  ),
};
