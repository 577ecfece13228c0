# A PostgreSQL cluster that lives as long as this script's standard input is open.
# Arguments: the folder of PostgreSQL's programs, a free port. Input: the superuser's password, then silence.
set -eu
umask 077
programs=$1
port=$2
read -r password

[ -w "${TMPDIR:-/tmp}" ] || TMPDIR=/tmp
here=$(mktemp -d "${TMPDIR:-/tmp}/countersign-postgres-$port.XXXXXX")
server=
end() {
    if [ -n "$server" ]; then
        kill -INT "$server" 2>/dev/null || :
        wait "$server" || :
    fi
    rm -rf "$here"
}
trap end EXIT
trap 'exit 1' HUP INT TERM

fail() {
    cat "$here/log" >&2
    exit 1
}

printf '%s\n' "$password" >"$here/password"
"$programs/initdb" --pgdata "$here/data" --username postgres --pwfile "$here/password" --auth scram-sha-256 \
    --encoding UTF8 --locale C --no-sync >"$here/log" 2>&1 || fail
rm "$here/password"

"$programs/postgres" -D "$here/data" \
    -c listen_addresses=127.0.0.1 -c port="$port" -c unix_socket_directories="$here" \
    -c max_connections=200 -c shared_buffers=64MB -c max_wal_size=256MB \
    >"$here/log" 2>&1 </dev/null &
server=$!

tries=0
until "$programs/pg_isready" --quiet --host 127.0.0.1 --port "$port"; do
    kill -0 "$server" 2>/dev/null || fail
    tries=$((tries + 1))
    [ "$tries" -lt 300 ] || fail
    sleep 0.1
done
echo ready
cat >/dev/null || :
