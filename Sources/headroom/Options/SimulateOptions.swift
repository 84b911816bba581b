// SimulateOptions.swift: what `simulate` takes beside a scenario, as overrides of it.

import Fleet
import Plans
import Report
import Text

enum SimulateOptions {
  static let duration = Option<String>("duration", "D", "arrivals last so long: \"30s\", \"24h\"")
  static let requests = RepeatedOption<String>(
    "requests", optionalCount: "N", "with N: so many requests; without: requests.csv too, in --out")
  static let router = Option<String>(
    "router", "NAME", FleetKeys.router.names.joined(separator: ", ")
  ).offering(FleetKeys.router.names)
  private static let replications = Option<String>(
    "replications", "N", setting: RunKeys.replications,
    "runs with other random numbers, for intervals")
  private static let bootstrap = Option<String>(
    "bootstrap", "N", setting: RunKeys.bootstrap, "block resamples of a trace, for intervals")
  private static let warmUp = Option<String>(
    "warmup", "D", "what is dropped from the start; 0s for nothing")
  /// Files for other tools' readers; none where it is not given.
  static let exports = Option<[SimulationExport]>(
    "export", "NAME,…",
    "files for other tools, in --out: "
      + SimulationExport.all.map(\.name).joined(separator: ", ") + "; all for every one"
  ) { text throws(InputErrors) in
    let all = SimulationExport.all
    let asked = try text.parts(at: ",").map { part throws(InputErrors) in
      try text.choice(part.text.filter { $0 != " " }, of: all.map(\.name) + ["all"])
    }
    return asked.contains("all") ? all : all.filter { asked.contains($0.name) }
  }
  static let domain = Option<String>(
    "domain", "D", setting: HeadroomKeys.domain,
    "what may be lost at the percentile: gpu, node, rack or off")
  static let lose = Option<String>("lose", "N", setting: HeadroomKeys.lose)

  static let options = CommandOption.list(
    Options.set, duration, requests,
    TraceReadingOptions.sort.saying(
      "put rows of the trace that are out of order into order, in memory"),
    TraceReadingOptions.lenient.saying(
      "skip and count rows of the trace that break its format, instead of refusing them"),
    router, Options.seed, replications, bootstrap, warmUp, Options.threads, Options.out,
    exports, CatalogOptions.folders)

  /// What the failure gate takes away.
  static let failure = CommandOption.list(domain, lose)

  /// N of `--requests N`.
  static func requestCount(_ arguments: ParsedArguments) -> String? {
    arguments[requests].last { !$0.isEmpty }
  }

  /// Whether `--requests` stands alone: it asks for the file.
  static func wantsRequestsFile(_ arguments: ParsedArguments) -> Bool {
    arguments[requests].contains("")
  }

  /// The overrides in the order in which they apply: `--set` in the order given, then the flags of their own.
  /// - Throws: every one that makes no sense.
  static func overrides(_ arguments: ParsedArguments) throws(InputErrors) -> [JSONOverride] {
    var texts = arguments[Options.set].map { ($0, "--\(Options.set.name)") }
    for field in fields {
      // `--requests` alone asks for a file.
      let text =
        field.option.name == requests.name
        ? requestCount(arguments) : arguments.text(of: field.option)
      if let text { texts.append(("\(field.path)=\(field.value(text))", "--\(field.option.name)")) }
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
  private typealias Field = (
    option: any DeclaredOption, path: String, value: @Sendable (String) -> String
  )

  private static let fields: [Field] = [
    (TraceReadingOptions.sort, "workload.trace.sort", { _ in "true" }),
    (TraceReadingOptions.lenient, "workload.trace.lenient", { _ in "true" }),
    (duration, "workload.duration", JSONWriter.quoted), (requests, "workload.requests", { $0 }),
    (router, FleetKeys.router.said.path, JSONWriter.quoted),
    (Options.seed, RunKeys.seed.said.path, { $0 }),
    (replications, RunKeys.replications.said.path, { $0 }),
    (bootstrap, RunKeys.bootstrap.said.path, { $0 }),
    (warmUp, RunKeys.warmUp.said.path, seconds),
    (domain, HeadroomKeys.domain.said.path, JSONWriter.quoted),
    (lose, HeadroomKeys.lose.said.path, { $0 }),
  ]

  /// Options whose values stand in the scenario once it is read.
  static var overriding: [String] { [Options.set.name] + fields.map(\.option.name) }

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
        if let field = fields.first(where: { place.file == "--\($0.option.name) \($0.path)" }) {
          place = field.option.place
        }
        let isFlag =
          inFlags && place.file.hasPrefix("--") && !place.file.hasPrefix("--\(Options.set.name)")
        let hint = isFlag ? FlagScenario.hint(error.hint) : error.hint
        return InputError(error.code, at: place, error.message, hint: hint)
      }, omitted: errors.omitted)
  }

  /// A duration as JSON: a bare number stays a number of seconds.
  @Sendable private static func seconds(_ text: String) -> String {
    NumberText.parseDouble(text) == nil ? JSONWriter.quoted(text) : text
  }
}

extension ReportFolder {
  /// The folder of `--out`, ready to be written to; nil where none is asked for.
  /// - Throws: `FileError`, "cannot write".
  static func asked(_ call: Invocation) throws(FileError) -> ReportFolder? {
    guard let path = call.arguments[Options.out] else { return nil }
    return try ReportFolder(preparing: path)
  }
}
