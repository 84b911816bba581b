// InferenceMAXLaunch.swift: the settings that a public benchmark gives its engines, and that its results do not repeat.

/// How InferenceMAX (InferenceX) launches an engine, from its public launch scripts (`benchmarks/*.sh`, 2025 and 2026).
enum InferenceMAXLaunch {
  static func apply(to run: inout MeasuredRun) {
    run.stepTokens = stepTokens(run)
    run.streamInterval = streamInterval(run)
    run.schedulesAhead = run.engine.name == "vllm"
    let pollsRarely = run.engine.version.lexicographicallyPrecedes([0, 5, 10])
    if run.engine.name == "sglang", pollsRarely, let clients = run.concurrency {
      run.pollSteps = pollSteps(gpu: run.gpu, clients: clients)
    }
  }

  /// Tokens of a step: `--chunked-prefill-size` of SGLang, `--max_num_tokens` of TensorRT-LLM; nil for the default.
  private static func stepTokens(_ run: MeasuredRun) -> Int? {
    let (model, gpu) = (run.model.lowercased(), run.gpu.lowercased())
    guard let lengths = run.lengths, let clients = run.concurrency else { return nil }
    switch run.engine.name {
    case "sglang": return model.contains("deepseek") && run.weights == "nvfp4" ? 16_384 : 32_768
    case "trtllm" where model.contains("gpt-oss"): return 20_000
    case "trtllm" where model.contains("deepseek"):
      // Room for one prompt beside a token of every client, in whole 64s; from 2026 on at least 8192.
      let onePrompt = (clients + lengths.prompt + 127) / 64 * 64
      let isEarly = run.engine.version.lexicographicallyPrecedes([1, 2])
      return isEarly ? onePrompt : max(8192, onePrompt)
    case "trtllm": return gpu.hasPrefix("b200") ? 16_384 : lengths.prompt + lengths.output + 200
    default: return nil
    }
  }

  /// `stream_interval` of TensorRT-LLM, `--stream-interval` of SGLang.
  private static func streamInterval(_ run: MeasuredRun) -> Int {
    switch run.engine.name {
    case "trtllm": run.model.lowercased().contains("gpt-oss") ? 20 : 10
    case "sglang": 10
    default: 1
    }
  }

  /// SGLang before 0.5.10 runs on Blackwell with `--scheduler-recv-interval` 10, from 16 clients on 30: requests are looked for every so
  /// many steps only, so one waits half of them. 1.2 times that fits the measured p50 (39 runs, 8.8 % median).
  private static func pollSteps(gpu: String, clients: Int) -> Double {
    let name = gpu.lowercased()
    guard name.hasPrefix("b200") || name.hasPrefix("b300") else { return 0 }
    return 1.2 * (clients < 16 ? 10 : 30) / 2
  }
}
