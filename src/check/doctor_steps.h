// check/doctor_steps.h - the steps of doctor, each a function of what the steps before it left.
//
// Purpose: diagnose() reads as the list of what is looked at; each subject has its file.
// Shape:   a step returns what it saw; what later steps need it leaves in Way.
// Errors:  in the Step.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "check/doctor.h"
#include "db/pg.h"
#include "guard/stamp.h"

namespace groundway::check {

struct Endpoint {
  std::string host;     // as configured, for the certificate's name; empty: the default socket
  std::string address;  // numeric, or the path of a socket
  std::string port;
  bool is_socket = false;
  bool answers = false;  // as the step tcp found
};

// What the steps of one diagnosis hand on.
struct Way {
  std::vector<Endpoint> endpoints;
  std::optional<db::PgConnection> connection;
};

// "0.42 ms", "12 ms", "1.3 s"
std::string duration_text(double milliseconds);
double since(std::chrono::steady_clock::time_point start);  // in milliseconds

// Cuts a connection whose server has gone silent, so that no query waits longer than the step's patience.
class Watchdog {
 public:
  Watchdog(const db::PgConnection& connection, Millis patience);
  Watchdog(const Watchdog&) = delete;
  Watchdog& operator=(const Watchdog&) = delete;
  ~Watchdog();
  // The error of a query that was cut says so, instead of what was left of the connection.
  Error told(Error error) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

Step look_at_environment(const Subject& subject);
Step look_at_url(const Subject& subject);

Step look_up_names(const Subject& subject, Way& way);
Step reach_addresses(const Subject& subject, Way& way);
Step look_at_tls(const Subject& subject, const Way& way);
Step log_in(const Subject& subject, Way& way);

Step look_at_server(const Subject& subject, Way& way);
Step look_at_role(const Subject& subject, Way& way);
Step look_at_settings(const Subject& subject, Way& way);
Step count_connections(const Subject& subject, Way& way);
Step look_at_stamp(const Subject& subject, Way& way);
Step look_for_pooler(const Subject& subject, Way& way);
Step compare_clocks(const Subject& subject, Way& way);
Step measure_latency(const Subject& subject, Way& way);

std::vector<Step> diagnose_file(const Subject& subject, const Tell& tell);

}  // namespace groundway::check
