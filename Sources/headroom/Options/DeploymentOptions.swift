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
  /// Between the nodes of a replica that spans several.
  let network: Interconnect?
  let precision: Precision
  /// Whose kernels and host times, of `--engine`; vLLM where none is named.
  let engine: EngineProfile
  /// How names were read, and what in the catalog is a guess.
  let remarks: [String]
  let identity: CatalogIdentity

  static let options = CommandOption.list(
    ReplicaOptions.model, ReplicaOptions.gpu, ReplicaOptions.tensorParallel,
    ReplicaOptions.expertParallel, ReplicaOptions.attentionDataParallel,
    ReplicaOptions.pipelineParallel, ReplicaOptions.interconnect, ReplicaOptions.weights,
    ReplicaOptions.kvCache, CatalogOptions.folders)

  /// - Throws: `UsageError` without `--model` and `--gpu`; `InputErrors` with every value that is wrong.
  init(_ arguments: ParsedArguments) throws {
    let modelName = try arguments.required(ReplicaOptions.model, example: "llama-3.1-70b")
    let gpuName = try arguments.required(ReplicaOptions.gpu, example: "H200-SXM")
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
      let match = try catalog.accelerator(named: gpuName, at: ReplicaOptions.gpu.place)
      accelerator = match.entry
      remarks += match.note.map { [$0] } ?? []
    } catch { problems.add(error) }
    var spread = Parallelism()
    do throws(InputErrors) { spread = try Self.spread(arguments) } catch { problems.add(error) }
    try problems.check()
    guard let model, let accelerator else {
      preconditionFailure("a name that was not found is a problem")
    }
    var network: Interconnect?
    do throws(InputErrors) {
      network = try catalog.interconnects.network(
        named: arguments[ReplicaOptions.interconnect], of: accelerator,
        at: ReplicaOptions.interconnect.place)
      try spread.validate(
        model, on: accelerator, interconnect: network?.effectiveRate,
        at: ReplicaOptions.tensorParallel.place)
    } catch { problems.add(error) }
    var engine: EngineProfile?
    do throws(InputErrors) {
      engine = try arguments[ReplicaOptions.engine].map { name throws(InputErrors) in
        try catalog.engine(named: name, at: ReplicaOptions.engine.place)
      }
    } catch { problems.add(error) }
    var precision: Precision?
    do throws(InputErrors) {
      precision = try Precision.named(
        weights: arguments[ReplicaOptions.weights] ?? model.publishedWeights.rawValue,
        kvCache: arguments[ReplicaOptions.kvCache], on: accelerator,
        at: SourceLocation(file: "--precision/--kv"))
    } catch { problems.add(error) }
    try problems.check()
    identity = CatalogIdentity(catalog)
    self.engine = engine ?? catalog.engines[0]
    self.model = model
    self.accelerator = accelerator
    parallelism = spread
    self.network = network
    self.precision = precision ?? Precision(weights: model.publishedWeights, on: accelerator)
    if arguments[ReplicaOptions.weights] == nil {
      remarks.append("weights in \(model.publishedWeights.rawValue), as published")
    }
    if let remark = model.kvCacheRemark(self.precision.kvCache) { remarks.append(remark) }
    if let remark = spread.blockRemark(model, self.precision.weights) { remarks.append(remark) }
    if accelerator.isDatasheetOnly {
      remarks.append("\(accelerator.name) is known from its datasheet alone: nothing was measured")
    }
    self.remarks = remarks + accelerator.guesses.map { "guess: \($0)" }
  }

  private static func spread(
    _ arguments: ParsedArguments
  ) throws(InputErrors) -> Parallelism {
    Parallelism(
      tensorParallel: try arguments[ReplicaOptions.tensorParallel] ?? 1,
      pipelineParallel: try arguments[ReplicaOptions.pipelineParallel] ?? 1,
      expertParallel: try arguments[ReplicaOptions.expertParallel] ?? 1,
      attentionDataParallel: try arguments[ReplicaOptions.attentionDataParallel] ?? 1)
  }

  /// `llama-3.1-70b on 2 × H200-SXM, fp8 weights and activations, bf16 KV`.
  var title: String {
    "\(model.name) on \(parallelism.devices) × \(accelerator.name), \(precision.label) weights, "
      + "\(precision.activations.rawValue) activations, \(precision.kvCache.rawValue) KV"
  }
}
