import { script } from "./script.ts";

// A value is a hash: `v` the value, `x` the instant of its end by the application's clock, which alone decides.
// The server's own timer only clears up, a minute later.
const LIVE = `
local function live(now)
  local kept = redis.call('HMGET', KEYS[1], 'v', 'x')
  if kept[1] and tonumber(kept[2]) > tonumber(now) then return kept[1] end
  return nil
end
local function keep(value, now, ttl)
  redis.call('HSET', KEYS[1], 'v', value, 'x', string.format('%.0f', tonumber(now) + tonumber(ttl)))
  redis.call('PEXPIRE', KEYS[1], string.format('%.0f', math.ceil(tonumber(ttl)) + 60000))
end
`;

export const ephemeralScripts = {
  ephemeralPut: script(1, `${LIVE} keep(ARGV[2], ARGV[1], ARGV[3])`),
  ephemeralGet: script(1, `${LIVE} return live(ARGV[1])`),
  ephemeralTake: script(1, `${LIVE} local value = live(ARGV[1]) redis.call('DEL', KEYS[1]) return value`),
  ephemeralClaim: script(
    1,
    `${LIVE} if live(ARGV[1]) then return 0 end
     keep(ARGV[2], ARGV[1], ARGV[3])
     return 1`,
  ),
  ephemeralSwap: script(
    1,
    `${LIVE} if live(ARGV[1]) ~= ARGV[2] then return 0 end
     redis.call('HSET', KEYS[1], 'v', ARGV[3])
     return 1`,
  ),
  ephemeralCount: script(
    1,
    `${LIVE} if live(ARGV[1]) then return redis.call('HINCRBY', KEYS[1], 'v', 1) end
     keep('1', ARGV[1], ARGV[2])
     return 1`,
  ),
  // A set is a sorted set of members by their ends.
  ephemeralJoin: script(
    1,
    `local ends = tonumber(ARGV[1]) + tonumber(ARGV[3])
     redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', ARGV[1])
     redis.call('ZADD', KEYS[1], 'GT', string.format('%.0f', ends), ARGV[2])
     local last = redis.call('ZRANGE', KEYS[1], -1, -1, 'WITHSCORES')
     redis.call('PEXPIRE', KEYS[1], string.format('%.0f', math.ceil(tonumber(last[2]) - tonumber(ARGV[1])) + 60000))`,
  ),
};
