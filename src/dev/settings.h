// dev/settings.h - the server's configuration files as text.
//
// Purpose: what makes the local server behave like RDS is said here, once.
// Shape:   pure. The files live in conf/, outside the data folder, and are written anew before every start.
#pragma once

#include <string>

#include "dev/place.h"

namespace groundway::dev {

inline constexpr const char* kSuperuser = "rdsadmin";  // as on RDS: it exists, and nobody is given it
// appended to postgresql.conf
inline constexpr const char* kIncludeLine = "include '../conf/groundway.conf'\n";

struct Listen {
  int port = 0;
  bool ipv6 = false;  // this machine has ::1
};

std::string render_settings(const Place& place, const Listen& listen);
// hostssl only: a plain connection gets the refusal that RDS gives ("no encryption").
std::string render_hba();
// Of the server on which schemas are tried out: it listens on its socket alone, and keeps nothing that matters.
std::string render_scratch_settings(const Place& place);
std::string render_scratch_hba();
inline constexpr int kScratchPort = 5432;  // a part of the socket's name and nothing more
// Which operating system users may be the superuser over the socket: the caller, and the server's own user.
std::string render_ident(const Place& place);
// The port in a rendered file; 0 when there is none.
int port_in(std::string_view settings);

}  // namespace groundway::dev
