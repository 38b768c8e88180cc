#include "dev/settings.h"

#include "base/text.h"

namespace groundway::dev {
namespace {

// Nothing is flushed to the disk: a power cut may cost this server's data, and every test is several times
// faster. A commit is still written before it is answered, so a killed server loses none.
// The rest is near what RDS gives a small instance.
// Shared memory of parallel work lies in the data folder: a container's /dev/shm is small, and would keep what a
// killed server left there.
constexpr const char* kFixed = R"(# Written by `groundway dev up` before every start; edits are lost.
ssl = on
ssl_min_protocol_version = 'TLSv1.2'
password_encryption = 'scram-sha-256'
rds.force_ssl = 1
fsync = off
full_page_writes = off
wal_level = replica
max_connections = 100
dynamic_shared_memory_type = mmap
shared_buffers = '128MB'
min_wal_size = '80MB'
max_wal_size = '512MB'
unix_socket_permissions = 0700
timezone = 'UTC'
log_timezone = 'UTC'
log_min_messages = warning
log_line_prefix = '%m [%p] %u@%d %a '
)";

constexpr const char* kScratch = R"(# Written before every start; edits are lost.
listen_addresses = ''
fsync = off
full_page_writes = off
synchronous_commit = off
autovacuum = off
jit = off
max_connections = 50
dynamic_shared_memory_type = mmap
shared_buffers = '32MB'
unix_socket_permissions = 0700
timezone = 'UTC'
log_timezone = 'UTC'
log_min_messages = fatal
log_min_error_statement = panic
log_line_prefix = '%m [%p] %u@%d %a '
)";

// A string of postgresql.conf: quotes double, a backslash escapes.
std::string quoted(std::string_view value) {
  return "'" + text::replace_all(text::replace_all(std::string(value), "\\", "\\\\"), "'", "''") + "'";
}

std::string setting(std::string_view name, std::string_view value) {
  return std::string(name) + " = " + quoted(value) + "\n";
}

std::string map_line(const std::string& system_user) {
  return "groundway  \"" + system_user + "\"  " + kSuperuser + "\n";
}

}  // namespace

std::string render_settings(const Place& place, const Listen& listen) {
  return kFixed + std::string("port = ") + std::to_string(listen.port) + "\n" +
         setting("listen_addresses", listen.ipv6 ? "127.0.0.1,::1" : "127.0.0.1") +
         setting("unix_socket_directories", place.sockets) +
         setting("hba_file", place.configuration + "/hba.conf") +
         setting("ident_file", place.configuration + "/ident.conf") +
         setting("ssl_cert_file", place.tls + "/server.crt") +
         setting("ssl_key_file", place.tls + "/server.key") +
         setting("cluster_name", "groundway " + place.database);
}

std::string render_scratch_settings(const Place& place) {
  return kScratch + std::string("port = ") + std::to_string(kScratchPort) + "\n" +
         setting("unix_socket_directories", place.sockets) +
         setting("hba_file", place.configuration + "/hba.conf") +
         setting("ident_file", place.configuration + "/ident.conf") + setting("cluster_name", "groundway scratch");
}

std::string render_scratch_hba() {
  return std::string("# type  database  user  method\nlocal  all  ") + kSuperuser + "  peer map=groundway\n";
}

std::string render_hba() {
  return std::string("# type  database  user  address  method\n") +                        //
         "local    all          " + kSuperuser + "                peer map=groundway\n" +  //
         "hostssl  all          " + kSuperuser + "  all           reject\n" +              //
         "hostssl  all          all       127.0.0.1/32  scram-sha-256\n" +                 //
         "hostssl  all          all       ::1/128       scram-sha-256\n";
}

std::string render_ident(const Place& place) {
  std::string out = map_line(place.caller);
  if (place.user.name != place.caller) out += map_line(place.user.name);
  return out;
}

int port_in(std::string_view settings) {
  for (const std::string& line : text::split(settings, '\n')) {
    constexpr std::string_view kName = "port = ";
    if (!line.starts_with(kName)) continue;
    const auto port = text::parse_int(std::string_view(line).substr(kName.size()));
    return port && *port > 0 && *port < 65'536 ? static_cast<int>(*port) : 0;
  }
  return 0;
}

}  // namespace groundway::dev
