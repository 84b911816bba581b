// MeasuredOptions.swift: which measurements to read, and what they do not say of what was measured.

import Foundation
import Planning
import Text

enum MeasuredOptions {
  private static let measurements = RepeatedOption<String>(
    "measurements", "FILE", "measurements: CSV with a header, or a benchmark's JSON")

  /// Tables and results, what they do not say, and how many rows at once.
  static let options = CommandOption.list(
    measurements, Options.threads.saying("rows at once; changes no figure"),
    CatalogOptions.folders,
    ReplicaOptions.model.saying("what a benchmark's JSON ran, where it does not say it"),
    ReplicaOptions.gpu.saying("the same of its GPUs"),
    ReplicaOptions.tensorParallel.saying("the same of its tensor-parallel GPUs"),
    ReplicaOptions.expertParallel.saying("the same of its expert-parallel groups"),
    ReplicaOptions.weights.saying("the same of its weights"),
    ReplicaOptions.kvCache.saying("the same of its KV cache"),
    ReplicaOptions.engine.saying("the same of its engine, with the version (vllm 0.15)"))

  /// The files to read.
  static func files(_ arguments: ParsedArguments, of command: String) throws -> [String] {
    let files = arguments[measurements]
    guard !files.isEmpty else {
      throw UsageError(
        message: "\(command): no measurements to read", hint: "add --measurements FILE.csv")
    }
    return files
  }

  static func threads(_ arguments: ParsedArguments) throws -> Int {
    try arguments[Options.threads] ?? ProcessInfo.processInfo.activeProcessorCount
  }

  static func deployment(_ arguments: ParsedArguments) throws -> BenchDeployment {
    BenchDeployment(
      model: arguments[ReplicaOptions.model], gpu: arguments[ReplicaOptions.gpu],
      weights: arguments[ReplicaOptions.weights], kvCache: arguments[ReplicaOptions.kvCache],
      engine: arguments[ReplicaOptions.engine],
      tensorParallel: try arguments[ReplicaOptions.tensorParallel],
      expertParallel: try arguments[ReplicaOptions.expertParallel])
  }
}
