// ServingRuns.swift: rows of serving runs at a fixed concurrency, one configuration a row.

internal import Text
internal import Units

extension MeasurementFormat {
  /// `model, gpu, backend, backend_version, precision, mode, isl_tokens, osl_tokens, concurrency, tp, pp, moe_tp,
  /// moe_ep, attention_dp, ttft_ms, tpot_ms, source, measured_date`: TTFT and TPOT are means over a run that
  /// begins with all clients at once.
  static let serving = MeasurementFormat(
    name: "serving", columns: ["backend", "isl_tokens", "osl_tokens", "concurrency", "tpot_ms"]
  ) { row in
    let date = row.text("measured_date") ?? ""
    let source = row.text("source") ?? ""
    var run = MeasuredRun(
      id: row.name, place: row.place,
      engine: MeasuredEngine(
        row.text("backend") ?? "", version: row.text("backend_version") ?? "",
        year: Int(date.prefix(4))),
      model: row.text("model") ?? "", gpu: row.text("gpu") ?? "")
    run.isDisaggregated = row.text("mode") == "disagg" || countsBothPools(row)
    run.pipelineParallel = row.int("pp") ?? 1
    let spread = spread(row, prefix: run.isDisaggregated ? "decode_" : "")
    run.attentionDataParallel = spread.attention
    run.expertParallel = spread.experts
    run.tensorParallel = spread.devices
    run.gpus = run.isDisaggregated ? nil : spread.devices * run.pipelineParallel
    if run.isDisaggregated { readWorkers(row, &run) }
    run.weights = weights(row)
    if let prompt = row.int("isl_tokens"), let output = row.int("osl_tokens"), prompt > 0,
      output > 0
    {
      // The first sources publish what they drew; the last one's own text says fixed lengths.
      let isFixed = source.contains("auto-gap")
      run.lengths = MeasuredLengths(
        prompt: prompt, output: output, law: isFixed ? .fixed : .uniform(from: 0.8))
    }
    if source.contains("auto-gap") { run.startInterval = Self.autoGapInterval }
    run.arrivals = row.int("concurrency").flatMap { $0 > 0 ? .closedLoop(clients: $0) : nil }
    if source.hasPrefix("inferencex") || source.hasPrefix("aiconfigurator-gap") {
      InferenceMAXLaunch.apply(to: &run)
    }
    run.speculates = isDrafted(row)
    for (column, metric) in [("ttft_ms", MeasuredMetric.ttftMean), ("tpot_ms", .tpotMean)] {
      if let value = row.double(column), value > 0 {
        run.measured.append((metric, column, value))
      }
    }
    return .run(run)
  }

  /// Between the clients' first requests in runs whose source is silent: TTFT and TPOT of TensorRT-LLM and vLLM
  /// there are those of clients that did not start together (a fit to 300 runs).
  private static let autoGapInterval = Seconds(0.02)

  /// InferenceX ran one image of TensorRT-LLM for DeepSeek with the model's own draft heads and another without; the rows
  /// carry the image alone.
  ///
  /// - Source: its pull requests 1488 and 1489, "off: 1.2.0rc6.post2, mtp: 1.2.0rc6.post3".
  private static func isDrafted(_ row: MeasurementRow) -> Bool {
    let model = (row.text("model") ?? "").lowercased()
    return (row.text("source") ?? "").hasPrefix("inferencex") && model.contains("deepseek")
      && row.text("backend_version") == "1.2.0rc6.post3"
  }

  /// InferenceX runs DeepSeek on racks as a pool of prefill and a pool of decode. Its dump has the first of these, of November
  /// 2025, as one engine whose `tp` is the GPUs of both, which does not divide the model's heads.
  ///
  /// - Source: the same runs a month later, with their pools: at 2,252 clients 12 GPUs and 31.5 ms a token, then 4 and 8
  ///   GPUs and 31.6 ms; at 256 clients of 8k prompts 48 GPUs and 15.4 ms, then 16 and 32 GPUs and 15.3 ms.
  private static func countsBothPools(_ row: MeasurementRow) -> Bool {
    let devices = row.int("tp") ?? 1
    return (row.text("source") ?? "").hasPrefix("inferencex") && row.text("backend_version") == nil
      && (row.text("gpu") ?? "").hasPrefix("gb") && devices > 8 && row.int("moe_tp") == devices
  }

  /// The two kinds of replicas of a disaggregated run, whose GPUs are known where both are counted.
  private static func readWorkers(_ row: MeasurementRow, _ run: inout MeasuredRun) {
    let side = spread(row, prefix: "prefill_")
    run.pipelineParallel = max(row.int("prefill_pp_size") ?? 1, row.int("decode_pp_size") ?? 1)
    guard row.int("prefill_tp_size") != nil, row.int("decode_tp_size") != nil else { return }
    let (prompts, decode) = (row.int("prefill_num_workers"), row.int("decode_num_workers"))
    run.promptWorkers = MeasuredWorkers(
      count: max(1, prompts ?? 1), tensorParallel: side.devices,
      attentionDataParallel: side.attention, expertParallel: side.experts)
    guard let prompts, let decode, prompts > 0, decode > 0 else { return }
    run.decodeWorkers = decode
    run.gpus = prompts * side.devices + decode * (run.tensorParallel ?? 1)
  }

  /// GPUs of a replica, copies of its attention, and groups of its experts.
  ///
  /// Where experts are dealt to the GPUs that also share the attention, one of the sources writes the product of
  /// both counts, 64 for 8 GPUs: no node has 16 or 64.
  /// - Parameter prefix: of the columns of one kind of replicas.
  private static func spread(
    _ row: MeasurementRow, prefix: String
  ) -> (devices: Int, attention: Int, experts: Int) {
    func count(_ name: String) -> Int {
      max(1, row.int(prefix + name + (prefix.isEmpty ? "" : "_size")) ?? 1)
    }
    let (tensor, copies) = (count("tp"), count("attention_dp"))
    let (shards, groups) = (count("moe_tp"), count("moe_ep"))
    for devices in [4, 8] where shards * groups == devices * devices {
      guard tensor * copies == devices * devices, shards == groups || tensor == copies else {
        continue
      }
      return (devices, copies > 1 ? devices : 1, devices)
    }
    // Experts over more GPUs than share the attention: the rest are copies of it that the row does not count.
    if groups > tensor * copies, groups % tensor == 0 { return (groups, groups / tensor, groups) }
    return (tensor * copies, copies, groups)
  }

  /// The format of the weights: of the experts where it is stated, as they are most of them.
  private static func weights(_ row: MeasurementRow) -> String? {
    let model = (row.text("model") ?? "").lowercased()
    let stated = row.text("precision") ?? ""
    if model.contains("gpt-oss") { return "mxfp4" }
    switch stated {
    case "fp4": return "nvfp4"
    case "": return model.hasSuffix("fp8") ? "fp8" : nil
    default: return stated
    }
  }
}
