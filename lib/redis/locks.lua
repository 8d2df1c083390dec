-- Everything that the sessions ask of the server, as one script: what it does, it does whole.
-- docs/guide/redis-data-model.md draws the keys. To try it by hand:
--
--     redis-cli --eval locks.lua '{rxjs-locks}' , query lock:report
--
-- KEYS[1]  what all keys begin with
-- ARGV[1]  the call: beat, acquire, drop, bye or query; what follows it is said at each call
--
-- A session is named ID.EPOCH: a session that was lost goes on under its next epoch, on the same
-- channel. A queue is named KIND:NAME. A request is told in a queue as "SESSION ID PERMITS LIMIT".
local base = KEYS[1]
local counter = base .. ':counter'
local deadlines = base .. ':sessions'

local time = redis.call('TIME')
-- In microseconds: a double holds them exactly for another 250 years.
local now = tonumber(time[1]) * 1000000 + tonumber(time[2])

local function text(number)
  return string.format('%.0f', number)
end

local function requestsOf(session)
  return base .. ':requests:' .. session
end

local function grantsOf(session)
  return base .. ':grants:' .. session
end

local function waitingIn(queue)
  return base .. ':waiting:' .. queue
end

local function heldIn(queue)
  return base .. ':held:' .. queue
end

local function told(session, request, permits, limit)
  return session .. ' ' .. request .. ' ' .. permits .. ' ' .. limit
end

-- A place in a queue, or a token. It rises over a loss of the data as well, as the clock does.
local function nextNumber()
  local last = tonumber(redis.call('GET', counter) or 0)
  local number = text(math.max(last + 1, now))
  redis.call('SET', counter, number)
  return number
end

local function isAlive(session)
  return tonumber(redis.call('ZSCORE', deadlines, session) or 0) > now
end

local function hasRoom(queue, permits, limit)
  local held = redis.call('HGET', heldIn(queue), 'permits') or 0
  return tonumber(held) + tonumber(permits) <= tonumber(limit)
end

local function grant(queue, session, request, permits, limit, token)
  redis.call('HSET', heldIn(queue), told(session, request, permits, limit), token)
  redis.call('HINCRBY', heldIn(queue), 'permits', permits)
  redis.call('ZADD', grantsOf(session), token, request)
end

-- Lets in the first that wait, for as long as there is room. Nobody overtakes.
local function admit(queue)
  while true do
    local first = redis.call('ZRANGE', waitingIn(queue), 0, 0)[1]
    if not first then return end
    local id, epoch, request, permits, limit = string.match(first, '^(%S+)%.(%d+) (%S+) (%S+) (%S+)$')
    if not hasRoom(queue, permits, limit) then return end
    local token = nextNumber()
    redis.call('ZREM', waitingIn(queue), first)
    grant(queue, id .. '.' .. epoch, request, permits, limit, token)
    redis.call('PUBLISH', base .. ':' .. id, epoch .. ' ' .. request .. ' ' .. token)
  end
end

-- Takes a request back that waits, gives back what it holds otherwise, and returns where that was.
local function drop(session, request)
  local asked = redis.call('HGET', requestsOf(session), request)
  if not asked then return end
  local permits, limit, queue = string.match(asked, '^(%S+) (%S+) (.*)$')
  local member = told(session, request, permits, limit)
  redis.call('HDEL', requestsOf(session), request)
  if redis.call('ZREM', waitingIn(queue), member) == 0 then
    redis.call('ZREM', grantsOf(session), request)
    if redis.call('HDEL', heldIn(queue), member) == 1
      and redis.call('HINCRBY', heldIn(queue), 'permits', '-' .. permits) <= 0 then
      redis.call('DEL', heldIn(queue))
    end
  end
  return queue
end

-- Drops all requests first, and then admits whom they held up, so that no dropped request is
-- admitted.
local function dropAll(list)
  local queues = {}
  for _, each in ipairs(list) do
    local queue = drop(each[1], each[2])
    if queue then queues[queue] = true end
  end
  for queue in pairs(queues) do admit(queue) end
end

local function endSessions(sessions)
  local list = {}
  for _, session in ipairs(sessions) do
    redis.call('ZREM', deadlines, session)
    for _, request in ipairs(redis.call('HKEYS', requestsOf(session))) do
      list[#list + 1] = { session, request }
    end
  end
  dropAll(list)
end

local function endDue()
  local due = redis.call('ZRANGEBYSCORE', deadlines, '-inf', text(now))
  if #due > 0 then endSessions(due) end
end

-- In how many milliseconds the next session falls due, if it does not say anything before.
local function untilDue()
  local first = redis.call('ZRANGE', deadlines, 0, 0, 'WITHSCORES')[2]
  return tostring(math.ceil((tonumber(first) - now) / 1000))
end

-- session, id of the request, permits, limit, queue, whether only if available
local function acquire(session, request, permits, limit, queue, ifAvailable)
  if not isAlive(session) then return { 'lost' } end
  -- Asked again, since the answer was lost. Nothing is written before this: where memory is full
  -- the server refuses new requests alone.
  local token = redis.call('ZSCORE', grantsOf(session), request)
  if token then return { 'granted', text(token) } end
  if redis.call('HEXISTS', requestsOf(session), request) == 1 then return { 'waiting', untilDue() } end
  -- The first that is written: if the server refuses it, nothing has changed.
  nextNumber()
  endDue()
  -- Larger than the tokens of requests that took the place of a dead holder.
  local number = nextNumber()
  local free = redis.call('EXISTS', waitingIn(queue)) == 0 and hasRoom(queue, permits, limit)
  if not free and ifAvailable == 'true' then return { 'refused' } end
  redis.call('HSET', requestsOf(session), request, permits .. ' ' .. limit .. ' ' .. queue)
  if free then
    grant(queue, session, request, permits, limit, number)
    return { 'granted', number }
  end
  redis.call('ZADD', waitingIn(queue), number, told(session, request, permits, limit))
  return { 'waiting', untilDue() }
end

-- Does once all that will be done later: an access list that forbids some of it is heard of now,
-- and not halfway through a hand-over.
local function try(session)
  local queue = 'session:' .. session
  acquire(session, 'a', '1', '1', queue, 'false')
  acquire(session, 'b', '1', '1', queue, 'false')
  dropAll({ { session, 'a' } })
  dropAll({ { session, 'b' } })
end

-- session, lease in ms, whether it is new, the highest token that it has heard of in a beat, and
-- how many grants up to that it holds
local function beat(session, lease, new, since, heard)
  -- A write that is never refused. Where memory is full the server lets a script go on that has
  -- written before, and so a session lives on.
  redis.call('DEL', base .. ':')
  endDue()
  if new == 'true' then
    local id, epoch = string.match(session, '^(.*)%.(%d+)$')
    endSessions({ id .. '.' .. text(epoch - 1) })
  elseif not isAlive(session) then
    return { 'lost' }
  end
  redis.call('ZADD', deadlines, text(now + tonumber(lease) * 1000), session)
  if new == 'true' then try(session) end
  -- A replica may have taken over and lost a grant, or a release.
  if redis.call('ZCOUNT', grantsOf(session), '-inf', since) ~= tonumber(heard) then since = '0' end
  local reply = { 'alive', base, redis.call('GET', counter) or '0', untilDue(), since }
  local grants = redis.call('ZRANGEBYSCORE', grantsOf(session), '(' .. since, '+inf', 'WITHSCORES')
  for index = 1, #grants, 2 do
    reply[#reply + 1] = grants[index]
    reply[#reply + 1] = text(grants[index + 1])
  end
  return reply
end

local call = ARGV[1]

if call == 'acquire' then
  return acquire(ARGV[2], ARGV[3], ARGV[4], ARGV[5], ARGV[6], ARGV[7])
end

if call == 'beat' then
  return beat(ARGV[2], ARGV[3], ARGV[4], ARGV[5], ARGV[6])
end

-- session, ids of requests
if call == 'drop' then
  local list = {}
  for index = 3, #ARGV do list[#list + 1] = { ARGV[2], ARGV[index] } end
  endDue()
  dropAll(list)
  return { 'dropped' }
end

-- sessions
if call == 'bye' then
  local sessions = {}
  for index = 2, #ARGV do sessions[#sessions + 1] = ARGV[index] end
  endDue()
  endSessions(sessions)
  return { 'ended' }
end

-- queue
if call == 'query' then
  endDue()
  local held, token = '0', nil
  local all = redis.call('HGETALL', heldIn(ARGV[2]))
  for index = 1, #all, 2 do
    if all[index] == 'permits' then
      held = all[index + 1]
    elseif not token or tonumber(all[index + 1]) > tonumber(token) then
      token = all[index + 1]
    end
  end
  local waiting = redis.call('ZCARD', waitingIn(ARGV[2]))
  return { held, tostring(waiting), token or redis.call('GET', counter) or text(now) }
end

return redis.error_reply('ERR rxjs-locks: no such call')
