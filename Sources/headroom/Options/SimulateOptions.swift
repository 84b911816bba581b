// SimulateOptions.swift: what `simulate` takes beside a scenario, as overrides of it.

import Fleet
import Plans
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
    for field in fields {
      // `--requests` alone asks for a file.
      let text =
        field.flag == "requests" ? requestCount(arguments) : arguments.value(field.flag)
      if let text { texts.append(("\(field.path)=\(field.value(text))", "--\(field.flag)")) }
    }
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

  /// An option that overrides one field, and its text as JSON.
  private typealias Field = (flag: String, path: String, value: @Sendable (String) -> String)

  private static let fields: [Field] = [
    ("sort", "workload.trace.sort", { _ in "true" }),
    ("lenient", "workload.trace.lenient", { _ in "true" }),
    ("duration", "workload.duration", JSONWriter.quoted), ("requests", "workload.requests", { $0 }),
    ("router", FleetKeys.router.said.path, JSONWriter.quoted),
    ("seed", RunKeys.seed.said.path, { $0 }),
    ("replications", RunKeys.replications.said.path, { $0 }),
    ("bootstrap", RunKeys.bootstrap.said.path, { $0 }),
    ("warmup", RunKeys.warmUp.said.path, duration),
    ("domain", HeadroomKeys.domain.said.path, JSONWriter.quoted),
    ("lose", HeadroomKeys.lose.said.path, { $0 }),
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
        if let field = fields.first(where: { place.file == "--\($0.flag) \($0.path)" }) {
          place.file = "--\(field.flag)"
        }
        let isFlag = inFlags && place.file.hasPrefix("--") && !place.file.hasPrefix("--set")
        let hint = isFlag ? FlagScenario.hint(error.hint) : error.hint
        return InputError(error.code, at: place, error.message, hint: hint)
      }, omitted: errors.omitted)
  }

  /// A duration as JSON: a bare number stays a number of seconds.
  @Sendable private static func duration(_ text: String) -> String {
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
