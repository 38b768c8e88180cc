// cli/copy_args.h - what the commands of a copy read from their words in the same way.
//
// Purpose: `copy` in both directions, its follow, cutover and abandon take files, names and numbers alike, refuse
//          them in the same words and show a Report the same way.
// Shape:   functions of the typed words; show_copy() writes the report files.
// Errors:  usage; those of env/resolve.h and of the files.
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/command.h"
#include "copy/copy.h"
#include "copy/report.h"

namespace groundway::cli {

// The word at this place, where there is one.
std::optional<std::string> word_at(const Args& args, std::size_t place);

// The path of the SQLite file that a SOURCE leads to; `fix` is what to type where it leads elsewhere.
Result<std::string> source_file(const Args& args, Outside& world, const std::string& typed, const std::string& fix);

// A comma-separated flag, all of its uses together.
std::vector<std::string> listed_names(const Args& args, std::string_view flag);

// A whole number from `low` to `high`; `standard` where the flag was not typed.
Result<std::uint64_t> number_of(const Args& args, std::string_view flag, std::uint64_t standard, std::uint64_t low,
                                std::uint64_t high);
inline constexpr std::uint64_t kMostRejects = 1'000'000'000'000;

copy::Verify verify_of(const Args& args);

struct FlagPair {
  std::string_view a, b;
};
Result<void> refuse_pairs(const Args& args, std::initializer_list<FlagPair> pairs);

// Onto the screen, and into the files that --report names.
Result<void> show_copy(const copy::Report& report, const std::vector<std::string>& files, Outside& world, Out& out);

}  // namespace groundway::cli
