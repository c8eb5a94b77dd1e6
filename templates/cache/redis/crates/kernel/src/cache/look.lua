local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local stamps = {}
for place = 3, #KEYS do
    local members = redis.call('HGETALL', KEYS[place])
    local stamp
    for member = 1, #members, 2 do
        if members[member] == 'stamp' then
            stamp = members[member + 1]
        elseif tonumber(members[member + 1]) > now then
            return {'none', '', '', ''}
        else
            redis.call('HDEL', KEYS[place], members[member])
        end
    end
    if not stamp then
        stamp = ARGV[1]
        redis.call('HSET', KEYS[place], 'stamp', stamp)
    end
    if redis.call('PTTL', KEYS[place]) < tonumber(ARGV[2]) then
        redis.call('PEXPIRE', KEYS[place], ARGV[2] * 2)
    end
    stamps[#stamps + 1] = stamp
end
local valid = table.concat(stamps, ' ')
local copy = redis.call('HMGET', KEYS[1], 'stamps', 'body', 'etag')
if copy[1] == valid then
    return {'found', valid, copy[2], copy[3]}
end
local loading = redis.call('HMGET', KEYS[2], 'stamps', 'by')
if loading[1] == valid and loading[2] ~= ARGV[3] then
    return {'wait', valid, '', ''}
end
redis.call('HSET', KEYS[2], 'stamps', valid, 'by', ARGV[3])
redis.call('PEXPIRE', KEYS[2], ARGV[4])
return {'load', valid, '', ''}
