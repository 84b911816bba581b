// MeasuredOptions.swift: which measurements to read, and what they do not say of what was measured.

import Foundation
import Planning
import Plans
import Text

enum MeasuredOptions {
  /// Tables and results, what they do not say, and how many rows at once.
  static let options = [
    CommandOption(
      "measurements", "FILE", "measurements: CSV with a header, or a benchmark's JSON",
      isRepeatable: true),
    CommandOption("threads", "N", "rows at once; changes no figure"), CatalogOptions.option,
    CommandOption("model", "M", "what a benchmark's JSON ran, where it does not say it"),
    CommandOption("gpu", "G", "the same of its GPUs"),
    CommandOption("tp", "N", "the same of its tensor-parallel GPUs"),
    CommandOption("ep", "N", "the same of its expert-parallel groups"),
    CommandOption("precision", "P", "the same of its weights"),
    CommandOption("kv", "P", "the same of its KV cache"),
    CommandOption("engine", "E", "the same of its engine, with the version (vllm 0.15)"),
  ]

  /// The files to read.
  static func files(_ arguments: ParsedArguments, of command: String) throws -> [String] {
    let files = arguments.values("measurements")
    guard !files.isEmpty else {
      throw UsageError(
        message: "\(command): no measurements to read", hint: "add --measurements FILE.csv")
    }
    return files
  }

  static func threads(_ arguments: ParsedArguments) throws -> Int {
    try arguments.int("threads", in: 1...1024) ?? ProcessInfo.processInfo.activeProcessorCount
  }

  static func deployment(_ arguments: ParsedArguments) throws -> BenchDeployment {
    BenchDeployment(
      model: arguments.value("model"), gpu: arguments.value("gpu"),
      weights: arguments.value("precision"), kvCache: arguments.value("kv"),
      engine: arguments.value("engine"),
      tensorParallel: try arguments.int("tp", in: PoolKeys.tensorParallel.range),
      expertParallel: try arguments.int("ep", in: PoolKeys.expertParallel.range))
  }
}
