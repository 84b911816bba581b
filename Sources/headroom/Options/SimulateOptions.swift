// SimulateOptions.swift: what `simulate` takes beside a scenario, as overrides of it.

import Fleet
import Report
import Text

enum SimulateOptions {
  static let options: [CommandOption] = [
    CommandOption(
      "set", "KEY=VALUE", "override a field, such as fleet.pools[0].replicas=4", isRepeatable: true),
    CommandOption("duration", "D", "arrivals last so long: \"30s\", \"24h\""),
    CommandOption(
      "requests", optionalCount: "N",
      "with N: so many requests; without: requests.csv too, in --out"),
    CommandOption("sort", "put rows of the trace that are out of order into order, in memory"),
    CommandOption(
      "lenient", "skip and count rows of the trace that break its format, instead of refusing them"),
    CommandOption("router", "NAME", Routers.all.map(\.name).joined(separator: ", ")),
    CommandOption("seed", "N", "of all random numbers (1)"),
    CommandOption("replications", "N", "runs with other random numbers, for intervals (1)"),
    CommandOption("bootstrap", "N", "block resamples of a trace, for intervals (none)"),
    CommandOption("warmup", "D", "what is dropped from the start; 0s for nothing"),
    CommandOption("threads", "N", "replications that run at once; changes no figure"),
    CommandOption("out", "DIR", "write the report's files to a folder"),
    CatalogOptions.option,
  ]

  /// What the failure gate takes away.
  static let failure: [CommandOption] = [
    CommandOption(
      "domain", "D", "what may be lost at the percentile: gpu, node, rack or off (node)"),
    CommandOption("lose", "N", "so many of them at once (1)"),
  ]

  /// N of `--requests N`.
  static func requestCount(_ arguments: ParsedArguments) -> String? {
    arguments.values("requests").last { !$0.isEmpty }
  }

  /// Whether `--requests` stands alone: it asks for the file.
  static func wantsRequestsFile(_ arguments: ParsedArguments) -> Bool {
    arguments.values("requests").contains("")
  }

  /// The overrides in the order in which they apply: `--set` in the order given, then the flags of their own.
  /// - Throws: every one that makes no sense.
  static func overrides(_ arguments: ParsedArguments) throws(InputErrors) -> [JSONOverride] {
    var texts = arguments.values("set").map { ($0, "--set") }
    func flag(_ name: String, _ path: String, _ value: String?) {
      guard let value else { return }
      assert(paths.contains { $0 == (name, path) }, "an override that messages cannot name")
      texts.append(("\(path)=\(value)", "--\(name)"))
    }
    flag("sort", "workload.trace.sort", arguments.flag("sort") ? "true" : nil)
    flag("lenient", "workload.trace.lenient", arguments.flag("lenient") ? "true" : nil)
    flag("duration", "workload.duration", arguments.value("duration").map(JSONWriter.quoted))
    flag("requests", "workload.requests", requestCount(arguments))
    flag("router", "fleet.router", arguments.value("router").map(JSONWriter.quoted))
    flag("seed", "seed", arguments.value("seed"))
    flag("replications", "replications", arguments.value("replications"))
    flag("bootstrap", "bootstrap", arguments.value("bootstrap"))
    flag("warmup", "warmup", arguments.value("warmup").map(duration))
    flag("domain", "headroom.domain", arguments.value("domain").map(JSONWriter.quoted))
    flag("lose", "headroom.lose", arguments.value("lose"))
    let problems = InputProblems()
    var overrides: [JSONOverride] = []
    for (text, flag) in texts {
      do throws(InputErrors) {
        overrides.append(try JSONOverride(parsing: text, flag: flag))
      } catch { problems.add(error) }
    }
    try problems.check()
    return overrides
  }

  /// Options that override one field, with its path.
  private static let paths = [
    ("sort", "workload.trace.sort"), ("lenient", "workload.trace.lenient"),
    ("duration", "workload.duration"),
    ("requests", "workload.requests"), ("router", "fleet.router"), ("seed", "seed"),
    ("replications", "replications"), ("bootstrap", "bootstrap"), ("warmup", "warmup"),
    ("domain", "headroom.domain"), ("lose", "headroom.lose"),
  ]

  /// A command on a scenario, or on flags in its place, that places the mistakes of both.
  static func placing(
    _ run: @escaping @Sendable (Invocation) throws -> CommandOutput
  ) -> @Sendable (Invocation) throws -> CommandOutput {
    { call in
      let inFlags = call.arguments.operands.isEmpty
      do { return try run(call) } catch let errors as InputErrors {
        throw placed(errors, inFlags: inFlags)
      } catch ReadError.input(let errors) {
        throw placed(errors, inFlags: inFlags)
      }
    }
  }

  /// The same mistakes, those of an option's value at the option alone: `--seed`, not `--seed seed`.
  /// - Parameter inFlags: the scenario was written with flags, so hints name them.
  static func placed(_ errors: InputErrors, inFlags: Bool) -> InputErrors {
    InputErrors(
      errors.errors.map { error in
        var place = error.location
        if let (name, _) = paths.first(where: { place.file == "--\($0) \($1)" }) {
          place.file = "--\(name)"
        }
        let isFlag = inFlags && place.file.hasPrefix("--") && !place.file.hasPrefix("--set")
        let hint = isFlag ? FlagScenario.hint(error.hint) : error.hint
        return InputError(error.code, at: place, error.message, hint: hint)
      }, omitted: errors.omitted)
  }

  /// A duration as JSON: a bare number stays a number of seconds.
  private static func duration(_ text: String) -> String {
    NumberText.parseDouble(text) == nil ? JSONWriter.quoted(text) : text
  }
}

extension ReportFolder {
  /// The folder of `--out`, ready to be written to; nil where none is asked for.
  /// - Throws: `FileError`, "cannot write".
  static func asked(_ call: Invocation) throws(FileError) -> ReportFolder? {
    guard let path = call.arguments.value("out") else { return nil }
    return try ReportFolder(preparing: path)
  }
}
