// CommonOptions.swift: options of more than one command, declared once.

import Economics
import Plans
import Text
internal import Traffic

/// Options of every command, and those that mean the same in several.
enum Options {
  static let json = Flag("json", "print one JSON object and nothing else")
  static let quiet = Flag("quiet", "no progress and no remarks on standard error")
  static let noColor = Flag("no-color", "no colours (NO_COLOR does the same)")
  static let help = Flag("help", "this text")
  /// What every command knows.
  static let common = CommandOption.list(json, quiet, noColor, help)

  /// Of commands whose answer has a first screen.
  static let details = Flag("details", "print all of the answer, not its first screen")
  /// Of commands whose figures have a formula.
  static let explain = Flag("explain", "print each figure's formula, its values and its source")
  /// A folder, or the one file of a command that writes one; each command says what it holds.
  static let out = Option<String>("out", "DIR", "write the report's files to a folder")
  /// Parts of a run at once; each command says what they are.
  static let threads = Option<Int>(
    "threads", "N", in: 1...1024, "replications that run at once; changes no figure")
  static let set = RepeatedOption<String>(
    "set", "KEY=VALUE", "override a field, such as fleet.pools[0].replicas=4")
  static let seed = Option<Int>(
    "seed", "N", setting: RunKeys.seed, in: 0...Int.max, "of all random numbers")
  /// The one pool that is meant, where the fleet has several.
  static let pool = Option<String>(
    "pool", "NAME", "the one pool to size, where the fleet has several")
  /// Ways of paying by name; none for those of a scenario's `cost` block.
  static let offers = Option<[String]>(
    "offers", "NAME,…",
    "ways of paying to look at: " + Offers.all.map(\.name).joined(separator: ", ")
      + "; all for those of the cost block, or every one"
  ) { text throws(InputErrors) in
    guard text.text != "all" else { return [] }
    return try text.text.split(separator: ",").map { word throws(InputErrors) in
      try text.choice(String(word.filter { $0 != " " }), of: Offers.all.map(\.name))
    }
  }
  .offering(["all"] + Offers.all.map(\.name))
}

/// How a trace is read.
enum TraceReadingOptions {
  static let format = Option<String>(
    "format", "NAME", "the format, where it cannot be told from the content"
  ).offering(TraceFormat.all.map(\.name))
  static let sort = Flag("sort", "put rows that are out of order into order, in memory")
  static let lenient = Flag(
    "lenient", "skip and count rows that break the format, instead of refusing them")
  static let from = Option(
    duration: "from", "leave out what comes before, from the first arrival: \"30m\"")
  static let to = Option(duration: "to", "leave out what comes at this time or later")
}
