// DeploymentOptions.swift: a model on a GPU, as `fit` and `step` take it from flags.

import Hardware
import Planning
import Plans
import Text

/// One replica: what runs on what, spread how, in which formats.
struct Deployment {
  let model: ModelArchitecture
  let accelerator: Accelerator
  let parallelism: Parallelism
  let precision: Precision
  /// Whose kernels and host times, of `--engine`; vLLM where none is named.
  let engine: EngineProfile
  /// How names were read, and what in the catalog is a guess.
  let remarks: [String]
  let identity: CatalogIdentity

  static let options: [CommandOption] = [
    CommandOption("model", "M", "a name of `headroom catalog models`, or a config.json"),
    CommandOption("gpu", "G", "a name of `headroom catalog gpus`"),
    CommandOption("tp", "N", "tensor-parallel GPUs of one replica (1)"),
    CommandOption("ep", "N", "expert-parallel groups within them (1)"),
    CommandOption("precision", "P", "weights: bf16, fp16, fp8, int8, int4, nvfp4, mxfp4"),
    CommandOption("kv", "P", "KV cache: bf16, fp16, fp8 (bf16)"),
    CatalogOptions.option,
  ]

  /// - Throws: `UsageError` without `--model` and `--gpu`; `InputErrors` with every value that is wrong.
  init(_ arguments: ParsedArguments) throws {
    let modelName = try arguments.required("model", example: "llama-3.1-70b")
    let gpuName = try arguments.required("gpu", example: "H200-SXM")
    var catalog = try CatalogOptions.load(arguments)
    let problems = InputProblems()
    var remarks: [String] = []
    var model: ModelArchitecture?
    do {
      let match = try CatalogOptions.model(modelName, in: &catalog)
      model = match.entry
      remarks += match.note.map { [$0] } ?? []
    } catch let errors as InputErrors { problems.add(errors) }
    var accelerator: Accelerator?
    do throws(InputErrors) {
      let match = try catalog.accelerator(named: gpuName, at: ParsedArguments.place("gpu"))
      accelerator = match.entry
      remarks += match.note.map { [$0] } ?? []
    } catch { problems.add(error) }
    var spread = Parallelism()
    do throws(InputErrors) {
      spread.tensorParallel = try arguments.int("tp", in: PoolKeys.tensorParallel.range) ?? 1
      spread.expertParallel = try arguments.int("ep", in: PoolKeys.expertParallel.range) ?? 1
    } catch { problems.add(error) }
    try problems.check()
    guard let model, let accelerator else {
      preconditionFailure("a name that was not found is a problem")
    }
    do throws(InputErrors) {
      try spread.validate(model, on: accelerator, at: ParsedArguments.place("tp"))
    } catch { problems.add(error) }
    var engine: EngineProfile?
    do throws(InputErrors) {
      engine = try arguments.value("engine").map { name throws(InputErrors) in
        try catalog.engine(named: name, at: ParsedArguments.place("engine"))
      }
    } catch { problems.add(error) }
    var precision: Precision?
    do throws(InputErrors) {
      precision = try Precision.named(
        weights: arguments.value("precision") ?? model.publishedWeights.rawValue,
        kvCache: arguments.value("kv") ?? "bf16", on: accelerator,
        at: SourceLocation(file: "--precision/--kv"))
    } catch { problems.add(error) }
    try problems.check()
    identity = CatalogIdentity(catalog)
    self.engine = engine ?? catalog.engines[0]
    self.model = model
    self.accelerator = accelerator
    parallelism = spread
    self.precision = precision ?? Precision(weights: model.publishedWeights, on: accelerator)
    if arguments.value("precision") == nil {
      remarks.append("weights in \(model.publishedWeights.rawValue), as published")
    }
    if let remark = model.kvCacheRemark(self.precision.kvCache) { remarks.append(remark) }
    if let remark = spread.blockRemark(model, self.precision.weights) { remarks.append(remark) }
    if accelerator.isDatasheetOnly {
      remarks.append("\(accelerator.name) is known from its datasheet alone: nothing was measured")
    }
    self.remarks = remarks + accelerator.guesses.map { "guess: \($0)" }
  }

  /// `llama-3.1-70b on 2 × H200-SXM, fp8 weights and activations, bf16 KV`.
  var title: String {
    "\(model.name) on \(parallelism.devices) × \(accelerator.name), \(precision.label) weights, "
      + "\(precision.activations.rawValue) activations, \(precision.kvCache.rawValue) KV"
  }
}
