// check/checks.h - the checks, each a function of what was read once.
//
// Purpose: one file a subject; the order in which they run does not matter.
// Shape:   files and configuration only (Project) here; what asks a server stands in inside.h.
// Errors:  none: what cannot be known is not found, or is a finding of its own.
#pragma once

#include "check/project.h"

namespace groundway::check {

void find_leaks(const Project& project, const Outside& outside, Findings& out);      // git, permission bits
void find_broken(const Project& project, Findings& out);                             // cannot be resolved
void find_tiers(const Project& project, Findings& out);                              // what two tiers share
void find_transport(const Project& project, const Outside& outside, Findings& out);  // TLS and CA files
void find_variables(const Project& project, const Outside& outside, Findings& out);  // contradictions, typos
void find_old_secrets(const Project& project, const Outside& outside, Findings& out);
void find_readings(const Project& project, Findings& out);  // dialects, file orders

// `shares` says so, in either direction and through others.
bool declared_to_share(const Project& project, const Member& low, const Member& high);
// `evidence` follows the sentence; empty where the addresses alone say it.
void tell_same_database(const Project& project, const Member& low, const Member& high,
                        const std::string& evidence, Findings& out);

// "groundway.toml", as opened; where there is none yet, the one to write.
std::string config_file(const Project& project);

}  // namespace groundway::check
