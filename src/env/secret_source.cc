#include "env/secret_source.h"

#include <fmt/format.h>

#include "base/process.h"
#include "base/text.h"
#include "env/config.h"
#include "env/url.h"

namespace groundway::env {
namespace {

constexpr Millis kCommandTimeout{30'000};  // a vault's login included
constexpr unsigned kOthers = 077;          // permission bits of group and others

Error refused(const SecretRequest& request, const std::string& what, std::string fix = {}) {
  return Error{Code::secret_source, what}.at(request.origin).with_fix(std::move(fix));
}

Result<std::string> from_variable(const std::string& name, const SecretRequest& request,
                                  const Sources& sources) {
  ASSIGN(auto found, sources.get(name));
  if (found) return std::move(found->value);
  return refused(request, "the variable " + text::excerpt(name, 80) + " is not set",
                 "export " + text::excerpt(name, 80) + "=postgresql://USER:PASSWORD@HOST:5432/DATABASE");
}

Result<std::string> from_file(const std::string& name, const SecretRequest& request, const Outside& outside) {
  const std::string path = below(request.folder, name);
  const auto mode = outside.files.mode(path);
  if (!mode) return refused(request, "there is no file " + path);
  if ((*mode & kOthers) != 0) {
    return refused(request, fmt::format("{} may be used by others (mode {:04o})", path, *mode),
                   "chmod 600 " + text::shell_quote(path));
  }
  auto text = outside.files.read(path);
  if (text) return text;
  return refused(request, text.error().cause);
}

// What the command prints on stderr is not shown: it may hold the secret.
Result<std::string> from_command(const std::string& command, const SecretRequest& request,
                                 const Outside& outside) {
  if (!request.run_commands) return refused(request, "the secret's command is not run for a list");
  Child child;
  child.argv = {"/bin/sh", "-c", command};
  for (const auto& [name, value] : outside.environment.all()) child.environment.push_back(name + "=" + value);
  child.folder = request.folder == "." ? "" : request.folder;
  child.timeout = kCommandTimeout;
  ASSIGN(Ended ended, run(child));
  if (ended.exit_code == 0) return std::move(ended.output);
  return refused(request, "the secret's command ended with status " + std::to_string(ended.exit_code),
                 "run the command of that line by itself to see its message");
}

Result<std::string> read_text(const SecretRequest& request, const Sources& sources, Outside& outside) {
  const std::size_t colon = request.source.find(':');
  const std::string kind = request.source.substr(0, colon);
  const std::string rest = colon == std::string::npos ? "" : request.source.substr(colon + 1);
  if (kind == "env") return from_variable(rest, request, sources);
  if (kind == "file") return from_file(rest, request, outside);
  if (kind == "command") return from_command(rest, request, outside);
  const std::string instead = "export " + request.variable + "=postgresql://USER:PASSWORD@HOST:5432/DATABASE";
  if (kind == "aws-sm" || kind == "aws-ssm" || kind == "rds-iam" || kind == "arn") {
    return refused(request, "reading " + kind + ": needs the AWS part, which is not in this version",
                   instead);
  }
  return refused(request, "the secret's source is none of env:NAME, file:PATH, command:COMMAND", instead);
}

}  // namespace

Result<DatabaseUrl> read_secret(const SecretRequest& request, const Sources& sources, Outside& outside) {
  ASSIGN(const std::string text, read_text(request, sources, outside));
  return parse_secret(text, request);
}

}  // namespace groundway::env
