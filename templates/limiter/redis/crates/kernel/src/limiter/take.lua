local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local interval, capacity = tonumber(ARGV[1]), tonumber(ARGV[2])
local used = 0
local kept = redis.call('GET', KEYS[1])
if kept then
    local before, at = string.match(kept, '^(%d+) (%d+)$')
    used = math.max(0, before - math.max(0, now - at) * 1000)
end
local excess = math.max(0, used + interval - capacity)
if ARGV[3] == 'take' and excess == 0 then
    used = used + interval
    local bucket = string.format('%.0f %.0f', used, now)
    redis.call('SET', KEYS[1], bucket, 'PX', math.ceil(used / 1000000))
end
return {used, excess}
