// CompareOptions.swift: what `compare` tries, and what it asks beside who wins.

import Hardware
import Planning
import Plans
import Text

enum CompareOptions {
  static let gpus = Option(
    names: "gpu", "GPUs to try, with commas between; all, nvidia or amd: its parts, if in --stock"
  ).offering(["all"] + CatalogOptions.names { $0.accelerators.map(\.name) })
  static let tensorParallel = Option<[Int]>("tp", "SIZES", "tensor-parallel sizes to try") {
    text throws(InputErrors) in
    var sizes: [Int] = []
    for word in text.names {
      sizes.append(try OptionText(text.option, word).int(in: PoolKeys.tensorParallel.range))
    }
    return sizes
  }
  static let precisions = Option(names: "precision", "weight formats to try")
    .offering(NumberType.allCases.map(\.rawValue))
  private static let price = RepeatedOption(
    names: "price", "GPU=DOLLARS", "$ per GPU-hour of a candidate: H200-SXM=4.5,B200=6")
  static let proofs = Option<Int>(
    "proofs", "N", in: 0...1000, "candidates proven at most, the best first (4)")
  static let mix = Flag(
    "mix", "two pools too, short prompts on one GPU and long ones on another: what costs less")
  static let splitPrompt = Option<Int>(
    "split-prompt", "TOKENS", in: 1...100_000_000,
    "two pools cut at so many prompt tokens, whatever they cost")
  private static let stock = RepeatedOption(
    names: "stock", "GPU=N", "GPUs of a candidate to be had: H200-SXM=16,L40S=32")
  static let tornado = Flag(
    "tornado", "move each assumption behind the winner: GPUs and $ an hour at both ends")
  private static let network = Option<String>(
    "network", "WHERE",
    "same-zone, region, cross-region or milliseconds: splits the winner's latency in parts")
  private static let budget = RepeatedOption(
    names: "budget", "PART=MS",
    "milliseconds that a part's mean may take: network, queue, prefill, decode")

  static let all =
    CommandOption.list(
      gpus, tensorParallel, precisions, price, proofs,
      Options.pool.saying("the one pool to compare, where the fleet has several"),
      SizeOptions.relativeError.saying(
        "replicate until intervals of proofs and differences are so narrow: 2% or 0.02"),
      mix, splitPrompt, stock, Options.offers, tornado, network, budget, SizeOptions.window,
      SizeOptions.maxReplicas, Options.set.saying("override a field of every scenario"),
      Options.seed, Options.threads.saying("candidates at once; changes no figure"),
      Options.out.saying(
        "write candidates.csv, winner-map.csv, mix.csv, offers.csv, compare.json, .html and .md"),
      CatalogOptions.folders, Options.details) + SimulateOptions.failure

  /// What looks into one model, and is refused of several.
  static let ofOneModel = CommandOption.list(
    tornado, mix, splitPrompt, Options.offers, network, budget, SimulateOptions.domain,
    SimulateOptions.lose)

  /// Dollars per GPU-hour by canonical name.
  static func prices(
    _ arguments: ParsedArguments, _ catalog: Catalog
  ) throws(InputErrors) -> [(gpu: String, price: Double)] {
    try byGPU(arguments, price, catalog).map { (gpu, text) throws(InputErrors) in
      guard let dollars = NumberText.parseDouble(text.text), dollars > 0,
        dollars <= PoolKeys.price.range.upperBound
      else { throw text.wrong(.outOfRange, "$ per hour above 0") }
      return (gpu, dollars)
    }
  }

  static func stock(
    _ arguments: ParsedArguments, _ catalog: Catalog
  ) throws(InputErrors) -> [GPUStock] {
    try byGPU(arguments, stock, catalog).map { (gpu, text) throws(InputErrors) in
      GPUStock(gpu: gpu, count: try text.int(in: 0...10_000_000))
    }
  }

  /// Nil where neither a network nor a target is given.
  static func latencyBudget(_ arguments: ParsedArguments) throws -> LatencyBudget? {
    guard arguments.first(of: network, budget) != nil else { return nil }
    let deployments = NetworkDelay.deployments
    let text = arguments[network] ?? "0"
    var made: LatencyBudget
    if let known = deployments.first(where: { $0.name == text }) {
      made = LatencyBudget(network: known)
    } else if let number = NumberText.parseDouble(text), (0...1e6).contains(number) {
      made = LatencyBudget(network: NetworkDelay(milliseconds: number))
    } else {
      throw network.wrong(
        .wrongType, text, "\(deployments.map(\.name).joined(separator: ", ")) or milliseconds")
    }
    for text in try arguments[budget] {
      let parts = text.text.split(separator: "=", maxSplits: 1).map(String.init)
      guard parts.count == 2, let part = LatencyPart(rawValue: parts[0]),
        let target = NumberText.parseDouble(parts[1]), target > 0, target <= 1e9
      else {
        throw text.wrong(.wrongType, "a part and milliseconds, such as queue=200")
      }
      made.targets[part] = target
    }
    return made
  }

  /// Pairs of a GPU's canonical name and what stands after its `=`.
  private static func byGPU(
    _ arguments: ParsedArguments, _ option: RepeatedOption<OptionText>, _ catalog: Catalog
  ) throws(InputErrors) -> [(gpu: String, text: OptionText)] {
    let texts = try arguments[option].reduce(into: [OptionText]()) { list, text in
      if !list.contains(text) { list.append(text) }
    }
    return try texts.map { text throws(InputErrors) in
      let parts = text.text.split(separator: "=", maxSplits: 1).map(String.init)
      guard parts.count == 2 else {
        throw text.wrong(.wrongType, "a GPU and a number, such as H200-SXM=8")
      }
      let gpu = try catalog.accelerator(named: parts[0], at: option.place).entry.name
      return (gpu, OptionText(option.name, parts[1]))
    }
  }
}

extension Option<[String]> {
  /// An option for names with commas between.
  fileprivate init(names name: String, _ summary: String) {
    self.init(name, "NAMES", summary) { $0.names }
  }
}

extension RepeatedOption<OptionText> {
  /// An option for values with commas between.
  fileprivate init(names name: String, _ placeholder: String, _ summary: String) {
    self.init(name, placeholder, summary) { text in
      text.names.map { OptionText(text.option, $0) }
    }
  }
}

extension OptionText {
  /// Values with commas between, each once.
  fileprivate var names: [String] {
    text.split(separator: ",").map { $0.filter { $0 != " " } }
      .reduce(into: []) { list, name in if !list.contains(name) { list.append(name) } }
  }
}
