// SizeKnob.swift: the knobs that `size` may turn, as options with lists of values.

import Planning
import Plans
import Text

/// A key that `size` may vary, and its option.
struct SizeKnob {
  /// Values of it, with commas between.
  let option: Option<String>
  private let key: AxisKey

  private init(_ name: String, _ key: AxisKey, _ placeholder: String, _ summary: String) {
    self.key = key
    option = Option(name, placeholder, summary)
  }

  var name: String { option.name }

  private static let all = [
    SizeKnob(
      "tp", .pool(PoolKeys.tensorParallel), "N,…",
      "tensor-parallel GPUs of a replica to try, such as 1,2,4"),
    SizeKnob(
      "precision", .pool(PoolKeys.weights), "P,…", "weight formats to try, such as bf16,fp8"),
    SizeKnob(
      "max-num-seqs", .pool(PoolKeys.maxNumSeqs), "N,…",
      "requests that may run at once, to try"),
    SizeKnob(
      "max-num-batched-tokens", .pool(PoolKeys.maxNumBatchedTokens), "N,…",
      "tokens of one step, to try"),
    SizeKnob(
      "router", .fleet(FleetKeys.router), "NAME,…",
      "routers to try; `headroom simulate --help` names them"),
  ]

  static let options = all.map(\.option.declared)

  /// Those that were given, in the order of the table.
  static func given(_ arguments: ParsedArguments) -> [SizeKnob] {
    all.filter { arguments.has($0.option) }
  }

  /// The call without its knobs: what every setting has in common.
  static func without(_ arguments: ParsedArguments) -> ParsedArguments {
    arguments.without(options)
  }

  /// A setting of it for one pool.
  func example(pool: String) -> String { "\(key.path(ofPool: pool))=…" }

  /// The values that were listed of each knob, in the order of the table.
  /// - Throws: `InputErrors` for a value that is none, and for more settings than one can want.
  static func axes(_ arguments: ParsedArguments) throws(InputErrors) -> [Axis] {
    var axes: [Axis] = []
    var count = 1
    for knob in given(arguments) {
      let text = arguments[knob.option] ?? ""
      let words = text.split(separator: ",", omittingEmptySubsequences: false).map {
        String($0.filter { $0 != " " })
      }
      let isGood = words.allSatisfy {
        !$0.isEmpty && (!knob.key.isNumber || NumberText.parseInt($0) != nil)
      }
      guard isGood else {
        throw knob.option.wrong(
          .wrongType, text,
          knob.key.isNumber ? "whole numbers and commas" : "names and commas")
      }
      count *= words.count
      guard count <= settingLimit else {
        throw knob.option.wrong(
          .tooLarge, text, "one of at most \(settingLimit) settings of all knobs")
      }
      axes.append(
        try Axis(
          knob.name, knob.key, words, ofPool: arguments[Options.pool],
          at: knob.option.place))
    }
    return axes
  }

  /// Settings of one call: some seconds each.
  private static let settingLimit = 1_000
}
