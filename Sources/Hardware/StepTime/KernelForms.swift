// KernelForms.swift: the fitted forms of single kernels, on plain numbers, times in seconds.

import Foundation
import Units

/// What a form multiplies its efficiencies with.
struct DeviceRates: Hashable, Sendable, BitwiseCopyable {
  /// Dense peak of 16-bit products, FLOP/s.
  var bf16: Double
  /// Dense peak at the activation type of the linear layers, FLOP/s.
  var linear: Double
  /// Memory, byte/s.
  var bandwidth: Double
  var multiprocessors: Double
}

/// (x⁴ + y⁴)^¼: a smooth maximum of a compute and a memory time.
func fourNorm(_ x: Double, _ y: Double) -> Double {
  let (a, b) = (x * x, y * y)
  return (a * a + b * b).squareRoot().squareRoot()
}

/// A matrix product C[m, n] = A[m, k] W[n, k].
///
///     t = launch + [ (2mnk (1 + o/(mn)) / (P ηc))⁴ + (B / (W ηm))⁴ ]^¼ + q
///
/// B = w(nk + mk) + 2mn bytes; q = mk(2 + w)/(W ηm) where the time holds the quantisation of A. The bound compares
/// 2mnk/(P ηc) with B/(W ηm) + q: 1 + o/(mn) is a device that few outputs do not fill, not arithmetic.
struct GEMMFit: Hashable, Sendable, BitwiseCopyable {
  var launchMicroseconds: Double
  var computeEfficiency: Double
  var memoryEfficiency: Double
  /// Outputs at which arithmetic runs at half speed, in millions.
  var halfMegaOutputs: Double
  var quantizesActivations: Bool = false

  /// - Parameter bytesPerValue: of weights and activations alike.
  func time(
    rows m: Double, outputs n: Double, inputs k: Double, bytesPerValue w: Double, peak: Double,
    bandwidth: Double
  ) -> StepPart {
    let arithmetic = 2 * m * n * k / (peak * computeEfficiency)
    let compute = arithmetic * (1 + halfMegaOutputs * 1e6 / (m * n))
    let memoryRate = bandwidth * memoryEfficiency
    let memory = (w * (n * k + m * k) + 2 * m * n) / memoryRate
    let quantization = quantizesActivations ? m * k * (2 + w) / memoryRate : 0
    return .roofline(
      launch: launchMicroseconds * 1e-6, rest: fourNorm(compute, memory) + quantization,
      compute: arithmetic, memory: memory + quantization)
  }
}

/// Causal attention of a prompt chunk of q tokens after a prefix of p, s = p + q.
///
///     t = launch + F/(P ηc) + g·512·hd·s·SM/(P ηc) + B/(W ηm),  F = 4·heads·hd·(qp + q(q+1)/2)
///
/// Measured with p = 0; a prefix enters F and s by geometry (a guess). The bound compares F/(P ηc) with B/(W ηm): the
/// tail g is a wait, not arithmetic. In the tail the prefix counts as p·min(1, q/512), a further guess from geometry:
/// a chunk shorter than the 512 rows of the tail's tiles leaves as much less of the prefix to wait for.
struct PromptAttentionFit: Hashable, Sendable, BitwiseCopyable {
  var launchMicroseconds: Double
  var computeEfficiency: Double
  var memoryEfficiency: Double
  /// Share of a last tile that every multiprocessor waits for.
  var tail: Double

  /// Rows of the tiles that the tail waits for; the 512 of the form.
  private static let tailRows = 512.0

  /// The time without the launch; `context` counts the keys the last of `newTokens` queries attends to.
  func time(
    flops: Double, bytes: Double, newTokens: Double, context: Double, headDim: Double,
    rates: DeviceRates
  ) -> StepPart {
    let waited = newTokens + (context - newTokens) * min(1, newTokens / Self.tailRows)
    let peak = rates.bf16 * computeEfficiency
    let compute = (flops + tail * Self.tailRows * headDim * waited * rates.multiprocessors) / peak
    let memory = bytes / (rates.bandwidth * memoryEfficiency)
    return .roofline(rest: compute + memory, compute: flops / peak, memory: memory)
  }
}

/// Attention of b decode rows: affine in their total context.
///
///     t = launch + c·b·heads/1000 + KV/(W ηm) · (1 + u/(b·kvHeads))
struct DecodeAttentionFit: Hashable, Sendable, BitwiseCopyable {
  var launchMicroseconds: Double
  var memoryEfficiency: Double
  /// Microseconds for 1000 pairs of a sequence and a query head.
  var microsecondsPerThousandHeads: Double
  /// Pairs of a sequence and a KV head at which the memory runs at half speed.
  var halfHeads: Double

  /// One layer; context tokens cost `kvBytesPerToken` each.
  func time(
    rows: Double, heads: Double, kvHeads: Double, kvBytesPerToken: Double, bandwidth: Double
  ) -> DecodeAttentionTime {
    let slowdown = 1 + halfHeads / (rows * kvHeads)
    return DecodeAttentionTime(
      launch: Seconds(launchMicroseconds * 1e-6),
      memoryBase: Seconds(microsecondsPerThousandHeads * 1e-9 * rows * heads),
      memoryPerContextToken: Seconds(kvBytesPerToken * slowdown / (bandwidth * memoryEfficiency)))
  }
}

/// A collective over one group: t = α + V/β + γ√V, V = factor × bytes of one device's tensor.
struct CollectiveFit: Hashable, Sendable, BitwiseCopyable {
  var launchMicroseconds: Double
  var gigabytesPerSecond: Double
  /// Microseconds a √GB.
  var microsecondsPerRootGigabyte: Double

  /// - Parameter volume: bytes on the wire of one device, 2(g−1)/g of the tensor for an all-reduce.
  func time(volume: Double) -> StepPart {
    let transfer =
      volume / (gigabytesPerSecond * 1e9)
      + microsecondsPerRootGigabyte * 1e-6 * (volume / 1e9).squareRoot()
    return StepPart(launch: Seconds(launchMicroseconds * 1e-6), link: Seconds(transfer))
  }
}

/// The routed experts of one layer on one device: gate, up, activation, down and permutations.
///
///     t = launch + e·E' + [ (F/(P ηc) (1 + h·A/R) (1 + c/i'))^q + (Bw/(W ηw))^q ]^(1/q) + a·N·(2·hidden + 2m·i')/W
///
/// R rows, A touched and E' held experts of m matrices, i' the width of an expert on the device; h·A is the padding of half a tile
/// an expert, c columns that are not filled, a the passes over the activations, of all N = T·k visits or of R. The
/// bound compares F/(P ηc) with Bw/(W ηw) and the activations. Efficiencies trade with a: a fit, no physics.
struct ExpertFit: Hashable, Sendable, BitwiseCopyable {
  var launchMicroseconds: Double
  var computeEfficiency: Double
  var weightEfficiency: Double
  /// q, between a sum (1) and a maximum (∞).
  var norm = 2.0
  /// h, rows.
  var halfRows = 0.0
  /// e: a grouped product looks at each expert.
  var microsecondsPerHeldExpert = 0.0
  /// c.
  var halfColumns = 0.0
  /// a, in units of one over the bandwidth.
  var activationPasses = 0.0
  /// N is every visit, not those of this device: its kernels move all of them.
  var movesAllVisits = false
  /// Fitted to whole steps: its launch holds router and quantisation.
  var holdsLayer = false

  func time(_ load: ExpertLoad, peak: Double, bandwidth: Double) -> StepPart {
    let arithmetic = load.flops / (peak * computeEfficiency)
    let compute =
      arithmetic * (1 + halfRows * load.active / load.rows) * (1 + halfColumns / load.columns)
    let reads = load.weightBytes / (bandwidth * weightEfficiency)
    let moved = movesAllVisits ? load.visits : load.rows
    let activations =
      activationPasses * moved * (2 * load.hidden + 2 * load.matrices * load.columns) / bandwidth
    let larger = max(compute, reads)
    let norm = larger * pow(1 + pow(min(compute, reads) / larger, norm), 1 / norm)
    return .roofline(
      launch: (launchMicroseconds + microsecondsPerHeldExpert * load.held) * 1e-6,
      rest: norm + activations, compute: arithmetic, memory: reads + activations)
  }
}
