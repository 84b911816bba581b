// StepTimeMeasurementTests.swift: the forms against measured kernels of every kind they claim to describe.

import Testing
import Units

@testable import Hardware

/// Rows of one device and format, and how far off their median may be.
struct KernelGroup: Sendable, CustomTestStringConvertible {
  var table: String
  var dtype: String
  var backend = "vllm"
  /// A little above the median error over the rows of `Data`, as computed apart from the published parameters.
  var limit: Double
  var testDescription: String { "\(table) \(backend) \(dtype)" }

  var fits: KernelFits {
    let name = Fixture.measured.first { $0.table == table }!.accelerator.name
    return KernelFits.all.first { $0.name == name }!
  }
  var accelerator: Accelerator { Fixture.measured.first { $0.table == table }!.accelerator }

  func peak(_ type: String) -> Double {
    switch type {
    case "bfloat16", "kv_bfloat16": accelerator.peaks.bf16.value
    case "nvfp4": accelerator.peaks.fp4!.value
    default: accelerator.peaks.fp8!.value
    }
  }
  var variant: KernelVariant {
    switch dtype {
    case "bfloat16": .bf16
    case "fp8": .fp8Dynamic
    case "fp8_block": .fp8Block
    default: .nvfp4
    }
  }
  var bytesPerValue: Double {
    switch dtype {
    case "bfloat16": 2
    case "nvfp4": 0.5625
    default: 1
    }
  }
}

@Suite struct StepTimeMeasurementTests {
  static let gemm: [KernelGroup] =
    ["a100_sxm", "h100_sxm", "h200_sxm", "b200_sxm", "b300_sxm", "gb200", "gb300", "l40s"]
    .map { KernelGroup(table: $0, dtype: "bfloat16", limit: 0.085) }
    + ["h100_sxm", "h200_sxm", "b200_sxm"].map {
      KernelGroup(table: $0, dtype: "fp8_block", backend: "trtllm", limit: 0.12)
    }
    + ["h100_sxm", "h200_sxm", "b200_sxm", "b300_sxm", "gb200", "gb300", "l40s"].map {
      KernelGroup(table: $0, dtype: "fp8", limit: 0.155)
    }
    + ["b200_sxm", "b300_sxm", "gb200", "gb300"].map {
      KernelGroup(table: $0, dtype: "nvfp4", limit: 0.08)
    }
    + ["bfloat16", "fp8", "nvfp4"].map {
      KernelGroup(table: "rtx_pro_6000_server", dtype: $0, limit: 0.065)
    }

  @Test("matrix products", arguments: gemm)
  func matrixProducts(group: KernelGroup) throws {
    let fit = try #require(group.fits.gemm[group.variant])
    let ratios = try MeasuredTable.gemm.get().filter {
      $0["gpu"] == group.table && $0["backend"] == group.backend && $0["dtype"] == group.dtype
    }.map { row in
      fit.time(
        rows: row.number("m_tokens"), outputs: row.number("n_out_features"),
        inputs: row.number("k_in_features"), bytesPerValue: group.bytesPerValue,
        peak: group.peak(group.dtype), bandwidth: group.accelerator.memoryBandwidth.value
      ).total.value * 1e6 / row.number("time_us")
    }
    #expect(ratios.count == 36 && errors(ratios).median <= group.limit, "\(errors(ratios))")
  }

  static let attention: [KernelGroup] = Fixture.measured.map {
    KernelGroup(table: $0.table, dtype: "bfloat16", limit: 0.08)
  }

  @Test("prompt attention", arguments: attention)
  func promptAttention(group: KernelGroup) throws {
    let fit = group.fits.promptAttention
    let rates = DeviceRates(
      bf16: group.peak("bfloat16"), linear: 0,
      bandwidth: group.accelerator.memoryBandwidth.value,
      multiprocessors: group.fits.normalizer.multiprocessors)
    let ratios = try MeasuredTable.promptAttention.get().filter {
      $0["gpu"] == group.table && $0["backend"] == "vllm"
    }.map { row in
      let (s, b) = (row.number("prompt_tokens"), row.number("batch_sequences"))
      let (heads, kv) = (row.number("query_heads"), row.number("kv_heads"))
      let dim = row.number("head_dim")
      let time = fit.time(
        flops: 4 * b * heads * dim * s * (s + 1) / 2, bytes: 4 * b * s * dim * (heads + kv),
        newTokens: s, context: s, headDim: dim, rates: rates)
      return (time.total.value * 1e6 + fit.launchMicroseconds) / row.number("time_us")
    }
    #expect(ratios.count == 36 && errors(ratios).median <= group.limit, "\(errors(ratios))")
  }

  static let decode: [KernelGroup] = Fixture.measured.flatMap { entry in
    (entry.table == "a100_sxm" ? ["bfloat16"] : ["bfloat16", "fp8"]).map {
      KernelGroup(table: entry.table, dtype: $0, limit: 0.08)
    }
  }

  @Test("decode attention", arguments: decode)
  func decodeAttention(group: KernelGroup) throws {
    let fit = try #require(
      group.fits.decodeAttention(kvCache: group.dtype == "fp8" ? .fp8 : .bf16))
    let ratios = try MeasuredTable.decodeAttention.get().filter {
      $0["gpu"] == group.table && $0["backend"] == "vllm" && $0["kv_dtype"] == group.dtype
    }.map { row in
      let (b, kv) = (row.number("batch_sequences"), row.number("kv_heads"))
      let time = fit.time(
        rows: b, heads: row.number("query_heads"), kvHeads: kv,
        kvBytesPerToken: 2 * group.bytesPerValue * kv * row.number("head_dim"),
        bandwidth: group.accelerator.memoryBandwidth.value)
      let seconds =
        time.launch.value + time.memoryBase.value
        + time.memoryPerContextToken.value * b * row.number("context_tokens")
      return seconds * 1e6 / row.number("time_us")
    }
    #expect(ratios.count == 36 && errors(ratios).median <= group.limit, "\(errors(ratios))")
  }

  @Test("all-reduce", arguments: Fixture.measured.map(\.table))
  func allReduce(table: String) throws {
    let fits = KernelGroup(table: table, dtype: "", limit: 0).fits
    for group in [2, 4, 8] {
      guard let fit = fits.allReduce[group] else { continue }
      let g = Double(group)
      let rows = try MeasuredTable.allReduce.get().filter {
        $0["gpu"] == table && $0["num_gpus"] == "\(group)"
          && (4096...512e6).contains($0.number("message_bytes"))
      }
      let newest = rows.compactMap { $0["backend_version"] }.max()
      let ratios = rows.filter { $0["backend_version"] == newest }.map { row in
        let time = fit.time(volume: 2 * (g - 1) / g * row.number("message_bytes"))
        return time.total.value * 1e6 / row.number("time_us")
      }
      #expect(ratios.count > 5 && errors(ratios).median <= 0.12, "TP \(group): \(errors(ratios))")
    }
  }

  static let experts: [KernelGroup] = [
    KernelGroup(table: "h100_sxm", dtype: "bfloat16", limit: 0.06),
    KernelGroup(table: "h200_sxm", dtype: "bfloat16", limit: 0.075),
    KernelGroup(table: "b200_sxm", dtype: "bfloat16", limit: 0.09),
    KernelGroup(table: "gb200", dtype: "bfloat16", limit: 0.115),
    KernelGroup(table: "l40s", dtype: "bfloat16", limit: 0.06),
    KernelGroup(table: "h100_sxm", dtype: "fp8_block", limit: 0.065),
    KernelGroup(table: "h200_sxm", dtype: "fp8_block", limit: 0.11),
    KernelGroup(table: "b200_sxm", dtype: "fp8_block", limit: 0.12),
    KernelGroup(table: "b200_sxm", dtype: "nvfp4", limit: 0.15),
    KernelGroup(table: "b300_sxm", dtype: "nvfp4", limit: 0.15),
    KernelGroup(table: "gb200", dtype: "nvfp4", limit: 0.135),
    KernelGroup(table: "l40s", dtype: "fp8", limit: 0.06),
  ]

  @Test("routed experts under balanced routing", arguments: experts)
  func routedExperts(group: KernelGroup) throws {
    let fit = try #require(group.fits.experts[.vllm]?[group.variant])
    let ratios = try MeasuredTable.experts.get().filter {
      $0["gpu"] == group.table && $0["backend"] == group.backend && $0["dtype"] == group.dtype
    }.compactMap { row -> Double? in
      let (tp, ep) = (row.number("moe_tp"), row.number("moe_ep"))
      let (experts, k) = (row.number("experts"), row.number("top_k"))
      let tokens = row.number("tokens")
      let shard = ExpertShard(
        experts: experts, topK: k, hidden: row.number("hidden"),
        columns: row.number("intermediate") / tp, groups: ep,
        bytesPerWeight: group.bytesPerValue, bytesPerActivation: group.bytesPerValue,
        choice: .balanced)
      let load = shard.load(tokens: tokens)
      let bandwidth = group.accelerator.memoryBandwidth.value
      // Rows that read faster than the memory allows touched fewer experts than they say.
      guard load.weightBytes / bandwidth <= row.number("time_us") * 1e-6 else { return nil }
      let time = fit.time(load, peak: group.peak(group.dtype), bandwidth: bandwidth)
      return time.total.value * 1e6 / row.number("time_us")
    }
    #expect(ratios.count == 36 && errors(ratios).median <= group.limit, "\(errors(ratios))")
  }
}
