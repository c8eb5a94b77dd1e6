if redis.call('HGET', KEYS[2], 'stamps') == ARGV[1] then
    redis.call('DEL', KEYS[2])
end
if ARGV[2] then
    redis.call('HSET', KEYS[1], 'stamps', ARGV[1], 'body', ARGV[2], 'etag', ARGV[3])
    redis.call('PEXPIRE', KEYS[1], ARGV[4])
end
return 1
