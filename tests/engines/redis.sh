#!/bin/sh
# Runs a private Redis, until nobody holds the other end of its standard input.
# usage: redis.sh PORT
set -eu

redis-server --port "$1" --bind 127.0.0.1 --save '' --appendonly no >/dev/null &
server=$!
cat >/dev/null
kill -CONT "$server"
kill "$server"
