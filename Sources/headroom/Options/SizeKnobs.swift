// SizeKnobs.swift: the knobs that `size` may turn, as options with lists of values.

import Fleet
import Planning
import Text

enum SizeKnobs {
  /// A knob: its option, the key it sets, and whether that key is text.
  fileprivate struct Entry {
    let name: String
    let key: String
    let isText: Bool
    let placeholder: String
    let summary: String
  }

  private static let entries: [Entry] = [
    Entry(
      name: "tp", key: "tensorParallel", isText: false, placeholder: "N,…",
      summary: "tensor-parallel GPUs of a replica to try, such as 1,2,4"),
    Entry(
      name: "precision", key: "weights", isText: true, placeholder: "P,…",
      summary: "weight formats to try, such as bf16,fp8"),
    Entry(
      name: "max-num-seqs", key: "maxNumSeqs", isText: false, placeholder: "N,…",
      summary: "requests that may run at once, to try"),
    Entry(
      name: "max-num-batched-tokens", key: "maxNumBatchedTokens", isText: false,
      placeholder: "N,…", summary: "tokens of one step, to try"),
    Entry(
      name: "router", key: "fleet.router", isText: true, placeholder: "NAME,…",
      summary: "routers to try; `headroom simulate --help` names them"),
  ]

  static let options = entries.map { CommandOption($0.name, $0.placeholder, $0.summary) }

  /// A knob that was given, and a setting of it for one pool.
  struct Given {
    let name: String
    private let key: String

    fileprivate init(_ entry: Entry) { (name, key) = (entry.name, entry.key) }

    func example(pool: String) -> String {
      key.hasPrefix("fleet.") ? "\(key)=…" : "fleet.pools.\(pool).\(key)=…"
    }
  }

  /// In the order of the table.
  static func given(_ arguments: ParsedArguments) -> [Given] {
    entries.filter { arguments.flag($0.name) }.map(Given.init)
  }

  /// The knobs that were listed, in the order of the table.
  /// - Throws: `InputErrors` for an empty value, and for more settings than one can want.
  static func knobs(_ arguments: ParsedArguments) throws(InputErrors) -> [Knob] {
    let pool = arguments.value("pool").map { "fleet.pools.\($0)." } ?? "fleet.pools[0]."
    var knobs: [Knob] = []
    var count = 1
    for entry in entries {
      guard let text = arguments.value(entry.name) else { continue }
      let words = text.split(separator: ",", omittingEmptySubsequences: false).map {
        String($0.filter { $0 != " " })
      }
      let isGood = words.allSatisfy {
        !$0.isEmpty && (entry.isText || NumberText.parseInt($0) != nil)
      }
      guard isGood else {
        throw ParsedArguments.wrong(
          .wrongType, entry.name, text,
          entry.isText ? "names and commas" : "whole numbers and commas")
      }
      count *= words.count
      guard count <= settingLimit else {
        throw ParsedArguments.wrong(
          .tooLarge, entry.name, text, "one of at most \(settingLimit) settings of all knobs")
      }
      knobs.append(
        Knob(
          name: entry.name, path: entry.key.hasPrefix("fleet.") ? entry.key : pool + entry.key,
          values: entry.isText ? words.map(JSONWriter.quoted) : words))
    }
    return knobs
  }

  /// Settings of one call: some seconds each.
  private static let settingLimit = 1_000
}
