// MeasuredOptions.swift: what a benchmark's result does not say of what it measured.

import Planning
import Text

enum MeasuredOptions {
  static let options = [
    CommandOption("model", "M", "what a benchmark's JSON ran, where it does not say it"),
    CommandOption("gpu", "G", "the same of its GPUs"),
    CommandOption("tp", "N", "the same of its tensor-parallel GPUs"),
    CommandOption("ep", "N", "the same of its expert-parallel groups"),
    CommandOption("precision", "P", "the same of its weights"),
    CommandOption("kv", "P", "the same of its KV cache"),
    CommandOption("engine", "E", "the same of its engine, with the version: \"vllm 0.15\""),
  ]

  static func deployment(_ arguments: ParsedArguments) throws -> BenchDeployment {
    BenchDeployment(
      model: arguments.value("model"), gpu: arguments.value("gpu"),
      weights: arguments.value("precision"), kvCache: arguments.value("kv"),
      engine: arguments.value("engine"),
      tensorParallel: try arguments.int("tp", in: 1...65_536),
      expertParallel: try arguments.int("ep", in: 1...65_536))
  }
}
