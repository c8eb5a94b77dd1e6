local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
for _, key in ipairs(KEYS) do
    local set = redis.pcall('HSET', key, 'stamp', ARGV[1])
    if type(set) == 'table' and set.err then
        -- A server that is full still forgets, and what has no stamp gets a new one.
        redis.call('DEL', unpack(KEYS))
        return set
    end
    if ARGV[3] == 'begins' then
        redis.call('HSET', key, ARGV[2], now + ARGV[4])
    else
        redis.call('HDEL', key, ARGV[2])
    end
    if redis.call('PTTL', key) < tonumber(ARGV[4]) then
        redis.call('PEXPIRE', key, ARGV[4] * 2)
    end
end
return 1
