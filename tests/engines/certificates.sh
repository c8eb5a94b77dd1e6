#!/bin/sh
# Makes an authority, and a server's certificate of it for the loopback address, in a folder.
# usage: certificates.sh FOLDER
set -eu
cd "$1"

new_key='-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes'
# shellcheck disable=SC2086 # these are several words
openssl req -x509 $new_key -days 2 -subj /CN=authority -keyout authority.key -out authority.pem 2>/dev/null
# shellcheck disable=SC2086
openssl req $new_key -subj /CN=127.0.0.1 -keyout server.key -out server.csr 2>/dev/null
echo subjectAltName=IP:127.0.0.1 >server.ext
openssl x509 -req -in server.csr -CA authority.pem -CAkey authority.key -CAcreateserial -days 2 \
    -extfile server.ext -out server.pem 2>/dev/null
