#!/bin/sh
# Runs a private PostgreSQL in a folder of its own, until nobody holds the other end of its standard input.
# With TLS, where there is a certificate in the folder, and for those who know the password in it, where there is one.
# usage: server.sh FOLDER PORT
set -eu
folder=$1
port=$2

programs=$(dirname "$(command -v postgres || ls /usr/lib/postgresql/*/bin/postgres | tail -n 1)")

# PostgreSQL refuses to be run by root.
unprivileged() {
    if [ "$(id -u)" = 0 ]; then
        runuser -u postgres -- "$@"
    else
        "$@"
    fi
}

[ "$(id -u)" != 0 ] || chown -R postgres "$folder"
set -- --auth trust
[ ! -e "$folder/password" ] || set -- --auth scram-sha-256 --pwfile "$folder/password"
unprivileged "$programs/initdb" --pgdata "$folder/data" --username postgres "$@" >&2
# Nothing in it has to outlast the machine.
options="-k $folder -h 127.0.0.1 -p $port -c fsync=off -c max_connections=200"
[ ! -e "$folder/server.pem" ] ||
    options="$options -c ssl=on -c ssl_cert_file=$folder/server.pem -c ssl_key_file=$folder/server.key"
unprivileged "$programs/pg_ctl" start -D "$folder/data" -l "$folder/log" -w -o "$options" >&2
cat >/dev/null
unprivileged "$programs/pg_ctl" stop -D "$folder/data" -m immediate >&2
rm -rf "$folder"
