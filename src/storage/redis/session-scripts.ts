import { ERAS } from "./era-scripts.ts";
import { script } from "./script.ts";

// A session is a hash: t tenant, p person, c connection, d data, v version, a created, s seen, e end, i idle limit, and
// `x:<host>` for each host whose proxy may ask for it: SHA-256 of the secret, a space, the app.
// Every key of a tenant's sessions carries one hash tag, so a script may also touch keys that it builds itself.
const COMMON = `
${ERAS}
local FIELDS = { 't', 'p', 'c', 'd', 'v', 'a', 's', 'e', 'i' }
local function read(key)
  local row = redis.call('HMGET', key, unpack(FIELDS))
  if not row[1] then return nil end
  return row
end
local function live(row, now)
  return tonumber(row[8]) > now and tonumber(row[7]) + tonumber(row[9]) > now
end
local function drop(prefix, hash, t, p, c)
  redis.call('DEL', prefix .. 's:' .. hash)
  redis.call('ZREM', prefix .. 't:' .. t, hash)
  redis.call('ZREM', prefix .. 'p:' .. t .. ':' .. p, hash)
  redis.call('ZREM', prefix .. 'c:' .. t .. ':' .. c, hash)
  redis.call('ZREM', prefix .. 'ends', table.concat({ hash, t, p, c }, '|'))
end
local function both(prefix, row)
  local tenants, persons = era(prefix, row[1]), era(prefix, row[1] .. ':' .. row[2])
  return tenants and persons and tenants .. '.' .. persons or ''
end
local function whole(number) return string.format('%.0f', math.ceil(number)) end
-- The server's own timer only clears up, a minute after the clock that counts.
local function prolong(key, endsAt, seen, idle, now)
  redis.call('PEXPIRE', key, whole(math.min(endsAt, seen + idle) - now + 60000))
end
`;

export const sessionScripts = {
  /** KEYS session; ARGV prefix, hash, now. */
  sessionRead: script(
    1,
    `${COMMON} local row = read(KEYS[1])
     if not row then return nil end
     if live(row, tonumber(ARGV[3])) then
       row[10] = both(ARGV[1], row)
       return row
     end
     drop(ARGV[1], ARGV[2], row[1], row[2], row[3])
     return nil`,
  ),
  /** KEYS session; ARGV prefix, host, now. What a proxy asks, many times a second. */
  sessionAtDoor: script(
    1,
    `${COMMON} local row = redis.call('HMGET', KEYS[1], 't', 'p', 'c', 'd', 'v', 'a', 's', 'e', 'i', 'x:' .. ARGV[2])
     if not row[10] or not live(row, tonumber(ARGV[3])) then return nil end
     row[11] = both(ARGV[1], row)
     return row`,
  ),
  /** KEYS session; ARGV now, host, secret's hash and app, most hosts. Where there are too many, all begin anew. */
  sessionDoor: script(
    1,
    `${COMMON} local row = read(KEYS[1])
     if not row or not live(row, tonumber(ARGV[1])) then return 0 end
     if redis.call('HLEN', KEYS[1]) >= tonumber(ARGV[4]) + #FIELDS then
       for _, field in ipairs(redis.call('HKEYS', KEYS[1])) do
         if string.sub(field, 1, 2) == 'x:' then redis.call('HDEL', KEYS[1], field) end
       end
     end
     redis.call('HSET', KEYS[1], 'x:' .. ARGV[2], ARGV[3])
     return 1`,
  ),
  /** KEYS session, ends, three indexes, four marks; ARGV prefix, hash, then the nine fields. */
  sessionCreate: script(
    9,
    `${COMMON} local created = tonumber(ARGV[8])
     if redis.call('EXISTS', KEYS[1]) == 1 then return 0 end
     for i = 6, 9 do
       local mark = redis.call('GET', KEYS[i])
       if mark and tonumber(mark) >= created then return 0 end
     end
     for i, field in ipairs(FIELDS) do redis.call('HSET', KEYS[1], field, ARGV[i + 2]) end
     prolong(KEYS[1], tonumber(ARGV[10]), tonumber(ARGV[9]), tonumber(ARGV[11]), created)
     local rest = tonumber(ARGV[10]) - created + 60000
     for i = 3, 5 do
       redis.call('ZADD', KEYS[i], ARGV[8], ARGV[2])
       if redis.call('PTTL', KEYS[i]) < rest then redis.call('PEXPIRE', KEYS[i], whole(rest)) end
     end
     redis.call('ZADD', KEYS[2], ARGV[10], table.concat({ ARGV[2], ARGV[3], ARGV[4], ARGV[5] }, '|'))
     for _, over in ipairs(redis.call('ZRANGE', KEYS[2], '-inf', ARGV[8], 'BYSCORE', 'LIMIT', 0, 20)) do
       local hash, t, p, c = string.match(over, '^([^|]*)|([^|]*)|([^|]*)|([^|]*)$')
       drop(ARGV[1], hash, t, p, c)
     end
     return 1`,
  ),
  /** KEYS session; ARGV now, data, expected version, prefix, hash. */
  sessionReplace: script(
    1,
    `${COMMON} local row, now = read(KEYS[1]), tonumber(ARGV[1])
     if not row or row[5] ~= ARGV[3] or not live(row, now) then return 0 end
     local seen = math.max(tonumber(row[7]), now)
     redis.call('HSET', KEYS[1], 'd', ARGV[2], 'v', whole(tonumber(row[5]) + 1), 's', whole(seen))
     prolong(KEYS[1], tonumber(row[8]), seen, tonumber(row[9]), now)
     tell(ARGV[4], 's:' .. ARGV[5])
     return 1`,
  ),
  /** KEYS session; ARGV now. */
  sessionTouch: script(
    1,
    `${COMMON} local row, now = read(KEYS[1]), tonumber(ARGV[1])
     if not row or not live(row, now) then return 0 end
     local seen = math.max(tonumber(row[7]), now)
     redis.call('HSET', KEYS[1], 's', whole(seen))
     prolong(KEYS[1], tonumber(row[8]), seen, tonumber(row[9]), now)
     return 1`,
  ),
  /** KEYS session; ARGV prefix, hash, hard end, idle limit, now. The indexes live as long as their last session. */
  sessionLimit: script(
    1,
    `${COMMON} local row, now, ending = read(KEYS[1]), tonumber(ARGV[5]), tonumber(ARGV[3])
     if not row or not live(row, now) then return 0 end
     redis.call('HSET', KEYS[1], 'e', ARGV[3], 'i', ARGV[4])
     prolong(KEYS[1], ending, tonumber(row[7]), tonumber(ARGV[4]), now)
     local t, p, c, rest = row[1], row[2], row[3], ending - now + 60000
     for _, index in ipairs({ 't:' .. t, 'p:' .. t .. ':' .. p, 'c:' .. t .. ':' .. c }) do
       if redis.call('PTTL', ARGV[1] .. index) < rest then redis.call('PEXPIRE', ARGV[1] .. index, whole(rest)) end
     end
     redis.call('ZADD', ARGV[1] .. 'ends', 'XX', ARGV[3], table.concat({ ARGV[2], t, p, c }, '|'))
     tell(ARGV[1], 's:' .. ARGV[2])
     return 1`,
  ),
  /** KEYS session; ARGV prefix, hash. */
  sessionRemove: script(
    1,
    `${COMMON} local row = read(KEYS[1])
     if not row then return 0 end
     drop(ARGV[1], ARGV[2], row[1], row[2], row[3])
     tell(ARGV[1], 's:' .. ARGV[2])
     return 1`,
  ),
  /** KEYS index; ARGV prefix, now, connection or '', largest score, hash to begin below or '', limit. */
  sessionList: script(
    1,
    `${COMMON} local found, gone, offset = {}, {}, 0
     local now, limit = tonumber(ARGV[2]), tonumber(ARGV[6])
     while #found < limit do
       local batch = redis.call('ZRANGE', KEYS[1], ARGV[4], '-inf', 'BYSCORE', 'REV', 'LIMIT', offset, 200, 'WITHSCORES')
       if #batch == 0 then break end
       offset = offset + 200
       for i = 1, #batch, 2 do
         local hash = batch[i]
         local shown = ARGV[5] ~= '' and tonumber(batch[i + 1]) == tonumber(ARGV[4]) and hash >= ARGV[5]
         if not shown and #found < limit then
           local row = read(ARGV[1] .. 's:' .. hash)
           if not row then
             gone[#gone + 1] = hash
           elseif live(row, now) and (ARGV[3] == '' or row[3] == ARGV[3]) then
             row[10] = hash
             found[#found + 1] = row
           end
         end
       end
     end
     for _, hash in ipairs(gone) do redis.call('ZREM', KEYS[1], hash) end
     return found`,
  ),
  /** KEYS index, mark; ARGV prefix, now, connection or '', hash that stays or '', life of the mark in ms, whom to tell of. */
  sessionRevoke: script(
    2,
    `${COMMON} local now, revoked = tonumber(ARGV[2]), 0
     local mark = redis.call('GET', KEYS[2])
     if not mark or tonumber(mark) < now then redis.call('SET', KEYS[2], ARGV[2], 'PX', ARGV[5]) end
     for _, hash in ipairs(redis.call('ZRANGE', KEYS[1], 0, -1)) do
       local row = hash ~= ARGV[4] and read(ARGV[1] .. 's:' .. hash)
       if row and (ARGV[3] == '' or row[3] == ARGV[3]) then
         if live(row, now) then revoked = revoked + 1 end
         drop(ARGV[1], hash, row[1], row[2], row[3])
       end
     end
     tell(ARGV[1], ARGV[6])
     return revoked`,
  ),
};
