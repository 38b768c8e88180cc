#include "base/out_of_memory.h"

#include <unistd.h>

#include <new>
#include <string_view>

#include "base/error.h"

namespace groundway {

void out_of_memory() {
  constexpr std::string_view kText =
      "error[GW0002]: a fault in groundway itself\n"
      "  cause: memory ran out: the system gave no more\n"
      "    fix: run it where more memory is free, or with --jobs 1\n";
  if (::write(2, kText.data(), kText.size()) < 0) ::_exit(71);
  ::_exit(info(Code::internal).exit_code);
}

void install_memory_handler() {
  std::set_new_handler(out_of_memory);
}

}  // namespace groundway
