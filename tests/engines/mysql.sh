#!/bin/sh
# Runs a private MariaDB in a folder of its own, until nobody holds the other end of its standard input.
# With TLS, where there is a certificate in the folder.
# usage: mysql.sh FOLDER PORT
set -eu
PATH=$PATH:/usr/sbin
folder=$1
port=$2

user=$(id -un)
if [ "$(id -u)" = 0 ]; then
    user=mysql
    chown -R "$user" "$folder"
fi
mariadb-install-db --no-defaults --user="$user" --datadir="$folder/data" --auth-root-authentication-method=normal >&2
set --
[ ! -e "$folder/server.pem" ] || set -- --ssl-cert="$folder/server.pem" --ssl-key="$folder/server.key"
# Nothing in it has to outlast the machine.
mariadbd --no-defaults --user="$user" --datadir="$folder/data" --socket="$folder/socket" --port="$port" \
    --bind-address=127.0.0.1 --innodb-flush-log-at-trx-commit=0 --max-connections=300 "$@" >&2 &
server=$!
cat >/dev/null
kill "$server"
wait "$server" || true
rm -rf "$folder"
