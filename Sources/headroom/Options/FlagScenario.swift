// FlagScenario.swift: a scenario written with flags instead of a file.

import Foundation
import Plans
import Text

/// Builds the tree that a scenario file would hold; the reader of scenarios checks it like any other, and
/// says the flag where a file would have its line.
enum FlagScenario {
  static let replicas = Option<String>(
    "replicas", "N", setting: PoolKeys.replicas, "replicas of the pool")
  static let price = Option<String>(
    "price", "$", setting: PoolKeys.price, "dollars per GPU-hour")
  static let rate = Option<String>("rate", "R", "requests a second, Poisson")
  static let concurrency = Option<String>(
    "concurrency", "N", "clients that each wait for their answer, instead of --rate")
  static let input = Option<String>("input", "TOKENS", "prompt tokens of every request")
  static let output = Option<String>("output", "TOKENS", "output tokens of every request")
  static let trace = Option<String>(
    "trace", "FILE", "a trace instead of --rate, --input and --output")

  static let options = CommandOption.list(
    ReplicaOptions.model, ReplicaOptions.gpu, ReplicaOptions.tensorParallel, replicas,
    ReplicaOptions.weights, ReplicaOptions.kvCache, rate, concurrency, input, output, trace, price)

  /// Options of the pool, and the key that each sets.
  private static let poolKeys: [(option: any DeclaredOption, key: any KeyOf<PoolChoice>)] = [
    (ReplicaOptions.gpu, PoolKeys.gpu), (replicas, PoolKeys.replicas),
    (ReplicaOptions.tensorParallel, PoolKeys.tensorParallel),
    (ReplicaOptions.weights, PoolKeys.weights), (ReplicaOptions.kvCache, PoolKeys.kvCache),
    (price, PoolKeys.price),
  ]

  /// - Throws: `UsageError` naming every flag that is missing.
  static func tree(_ arguments: ParsedArguments) throws(UsageError) -> LocatedJSON {
    try checkCompleteness(arguments)
    var load = FlagMembers(arguments)
    if arguments.has(trace) {
      var recorded = FlagMembers(arguments)
      recorded.take(trace, "path", isText: true)
      load.add("trace", recorded.object)
    } else {
      var arrivals = FlagMembers(arguments)
      arrivals.add("process", text: arguments.has(rate) ? "poisson" : "closedLoop")
      arrivals.take(rate, "ratePerSecond")
      arrivals.take(concurrency, "concurrency")
      load.add("arrivals", arrivals.object)
      load.take(input, "promptTokens")
      load.take(output, "outputTokens")
    }
    return tree(arguments, workload: load.object)
  }

  /// A scenario of one pool that the flags describe.
  static func tree(_ arguments: ParsedArguments, workload: LocatedJSON) -> LocatedJSON {
    var pool = FlagMembers(arguments)
    for (option, key) in poolKeys { pool.take(option, key.said.name) }
    var fleet = FlagMembers(arguments)
    fleet.add("pools", LocatedJSON(.array([pool.object]), at: ReplicaOptions.gpu.place))
    var top = FlagMembers(arguments)
    top.add("name", text: "from flags")
    top.take(ReplicaOptions.model, TopKeys.model.said.name, isText: true)
    top.add("workload", workload)
    top.add("fleet", fleet.object)
    return top.object
  }

  /// A hint for a scenario file as one for flags: `"tensorParallel": 8` is `--tp 8`.
  static func hint(_ text: String) -> String {
    var text = text
    for (option, key) in poolKeys {
      while let found = text.range(of: "\"\(key.said.name)\": ") {
        var value = text[found.upperBound...].prefix { $0 != " " && $0 != "," }
        let end = value.endIndex
        if value.count > 1, value.first == "\"", value.last == "\"" {
          value = value.dropFirst().dropLast()
        }
        text.replaceSubrange(found.lowerBound..<end, with: "--\(option.name) \(value)")
      }
    }
    return text
  }

  private static func checkCompleteness(_ arguments: ParsedArguments) throws(UsageError) {
    func missed(_ options: Option<String>...) -> [String] {
      options.filter { !arguments.has($0) }.map(\.name)
    }
    var missing = missed(ReplicaOptions.model, ReplicaOptions.gpu)
    if arguments.has(trace) {
      if let extra = arguments.first(of: rate, concurrency, input, output) {
        throw UsageError(
          message: "simulate: --\(extra.name) contradicts --trace, which brings its own",
          hint: "leave one of them out; --set workload.trace.rateScale=2 changes a trace's rate")
      }
    } else {
      if arguments.has(rate), arguments.has(concurrency) {
        throw UsageError(
          message: "simulate: --rate contradicts --concurrency", hint: "give one of the two")
      }
      if !arguments.has(concurrency) { missing += missed(rate) }
      missing += missed(input, output)
      if SimulateOptions.requestCount(arguments) == nil, !arguments.has(SimulateOptions.duration) {
        missing.append(SimulateOptions.requests.name)
      }
    }
    guard missing.isEmpty else {
      throw UsageError(
        message: "simulate: without a scenario it needs "
          + missing.map { "--\($0)" }.joined(separator: ", "),
        hint:
          "name a scenario file, or add what is missing; `headroom simulate --help` has examples"
      )
    }
  }
}

/// The members of one object, each where its flag stands.
struct FlagMembers {
  private let arguments: ParsedArguments
  private var members: [LocatedJSON.Member] = []

  init(_ arguments: ParsedArguments) { self.arguments = arguments }

  var object: LocatedJSON {
    LocatedJSON(
      .object(members), at: members.first?.value.location ?? SourceLocation(file: "flags"))
  }

  mutating func add(_ key: String, _ value: LocatedJSON) {
    members.append(.init(key: key, keyLocation: value.location, value: value))
  }

  mutating func add(_ key: String, text: String) {
    add(key, LocatedJSON(.string(text), at: SourceLocation(file: "flags")))
  }

  /// Takes an option's value, as a number where it is one.
  mutating func take(_ option: some DeclaredOption, _ key: String, isText: Bool = false) {
    guard let text = arguments.text(of: option) else { return }
    let content: LocatedJSON.Content =
      if isText {
        .string(text)
      } else if let whole = NumberText.parseInt(text) {
        .integer(whole)
      } else if let number = NumberText.parseDouble(text) {
        .real(number)
      } else {
        .string(text)
      }
    add(key, LocatedJSON(content, at: option.place))
  }
}
