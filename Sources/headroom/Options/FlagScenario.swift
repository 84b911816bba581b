// FlagScenario.swift: a scenario written with flags instead of a file.

import Foundation
import Plans
import Text

/// Builds the tree that a scenario file would hold; the reader of scenarios checks it like any other, and
/// says the flag where a file would have its line.
enum FlagScenario {
  static let options: [CommandOption] = [
    CommandOption("model", "M", "a name of `headroom catalog models`, or a config.json"),
    CommandOption("gpu", "G", "a name of `headroom catalog gpus`"),
    CommandOption("tp", "N", "tensor-parallel GPUs of one replica (1)"),
    CommandOption("replicas", "N", "replicas of the pool (1)"),
    CommandOption("precision", "P", "weights: bf16, fp16, fp8, int8, int4, nvfp4, mxfp4"),
    CommandOption("kv", "P", "KV cache: bf16, fp16, fp8 (bf16)"),
    CommandOption("rate", "R", "requests a second, Poisson"),
    CommandOption("concurrency", "N", "clients that each wait for their answer, instead of --rate"),
    CommandOption("input", "TOKENS", "prompt tokens of every request"),
    CommandOption("output", "TOKENS", "output tokens of every request"),
    CommandOption("trace", "FILE", "a trace instead of --rate, --input and --output"),
    CommandOption("price", "$", "dollars per GPU-hour"),
  ]

  /// Flags of the pool, and the key that each sets.
  private static let poolKeys: [(flag: String, key: any KeyOf<PoolChoice>)] = [
    ("gpu", PoolKeys.gpu), ("replicas", PoolKeys.replicas), ("tp", PoolKeys.tensorParallel),
    ("precision", PoolKeys.weights), ("kv", PoolKeys.kvCache), ("price", PoolKeys.price),
  ]

  /// - Throws: `UsageError` naming every flag that is missing.
  static func tree(_ arguments: ParsedArguments) throws(UsageError) -> LocatedJSON {
    try checkCompleteness(arguments)
    var load = FlagMembers(arguments)
    if arguments.flag("trace") {
      var trace = FlagMembers(arguments)
      trace.take("trace", "path", isText: true)
      load.add("trace", trace.object)
    } else {
      var arrivals = FlagMembers(arguments)
      arrivals.add("process", text: arguments.flag("rate") ? "poisson" : "closedLoop")
      arrivals.take("rate", "ratePerSecond")
      arrivals.take("concurrency", "concurrency")
      load.add("arrivals", arrivals.object)
      load.take("input", "promptTokens")
      load.take("output", "outputTokens")
    }
    return tree(arguments, workload: load.object)
  }

  /// A scenario of one pool that the flags describe.
  static func tree(_ arguments: ParsedArguments, workload: LocatedJSON) -> LocatedJSON {
    var pool = FlagMembers(arguments)
    for (flag, key) in poolKeys { pool.take(flag, key.said.name) }
    var fleet = FlagMembers(arguments)
    fleet.add("pools", LocatedJSON(.array([pool.object]), at: ParsedArguments.place("gpu")))
    var top = FlagMembers(arguments)
    top.add("name", text: "from flags")
    top.take("model", "model", isText: true)
    top.add("workload", workload)
    top.add("fleet", fleet.object)
    return top.object
  }

  /// A hint for a scenario file as one for flags: `"tensorParallel": 8` is `--tp 8`.
  static func hint(_ text: String) -> String {
    var text = text
    for (flag, key) in poolKeys {
      while let found = text.range(of: "\"\(key.said.name)\": ") {
        var value = text[found.upperBound...].prefix { $0 != " " && $0 != "," }
        let end = value.endIndex
        if value.count > 1, value.first == "\"", value.last == "\"" {
          value = value.dropFirst().dropLast()
        }
        text.replaceSubrange(found.lowerBound..<end, with: "--\(flag) \(value)")
      }
    }
    return text
  }

  private static func checkCompleteness(_ arguments: ParsedArguments) throws(UsageError) {
    var missing = ["model", "gpu"].filter { !arguments.flag($0) }
    if arguments.flag("trace") {
      if let extra = ["rate", "concurrency", "input", "output"].first(where: arguments.flag) {
        throw UsageError(
          message: "simulate: --\(extra) contradicts --trace, which brings its own",
          hint: "leave one of them out; --set workload.trace.rateScale=2 changes a trace's rate")
      }
    } else {
      if arguments.flag("rate"), arguments.flag("concurrency") {
        throw UsageError(
          message: "simulate: --rate contradicts --concurrency", hint: "give one of the two")
      }
      if !arguments.flag("rate"), !arguments.flag("concurrency") { missing.append("rate") }
      missing += ["input", "output"].filter { !arguments.flag($0) }
      if SimulateOptions.requestCount(arguments) == nil, !arguments.flag("duration") {
        missing.append("requests")
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

  /// Takes a flag's value, as a number where it is one.
  mutating func take(_ flag: String, _ key: String, isText: Bool = false) {
    guard let text = arguments.value(flag) else { return }
    let place = ParsedArguments.place(flag)
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
    add(key, LocatedJSON(content, at: place))
  }
}
