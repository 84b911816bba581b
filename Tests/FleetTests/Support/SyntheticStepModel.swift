// SyntheticStepModel.swift: a step-time model whose terms are whole ticks, so that tests can force ties.

import Hardware
import Units

/// Every term of a step in ticks: whole numbers below 2⁵³ survive the way through seconds exactly.
///
/// It prices no real GPU. FLOPs and bytes are whole too, and the peaks one of each a tick: shares are exact.
struct SyntheticStepModel: StepTimeModel {
  var tokenBase: Int64 = 0
  var perToken: Int64 = 0
  var perSample: Int64 = 0
  var attentionLaunch: Int64 = 0
  var memoryBase: Int64 = 0
  var memoryPerRow: Int64 = 0
  var memorySlope: Int64 = 0
  /// Added to both slopes for each row beyond a multiple of three: composition changes the slope.
  var slopePerRow: Int64 = 0
  var computeBase: Int64 = 0
  var computePerRow: Int64 = 0
  var computeSlope: Int64 = 0
  /// Layers of a limited reach, and what a token within it costs.
  var reach: Int?
  var memoryPerReached: Int64 = 0
  var computePerReached: Int64 = 0
  var promptLaunch: Int64 = 0
  var promptPerToken: Int64 = 0
  var promptPerPair: Int64 = 0
  var hostBase: Int64 = 0
  var hostPerRow: Int64 = 0
  /// Steps of more tokens take so much more host time.
  var eagerTokens = 100
  var eagerMore: Int64 = 0
  var gapTicks: Int64 = 0
  var draftBase: Int64 = 0
  var draftPerRow: Int64 = 0
  var flopsPerToken = 0
  var flopsPerPair = 0
  var flopsPerSample = 0
  var weightsRead = 0
  /// Read for each token up to a number of them, as by experts.
  var expertBytes = 0
  var headBytes = 0
  var contextBytes = 0
  var reachedBytes = 0

  private func seconds(_ ticks: Int64) -> Seconds {
    Seconds(Double(ticks) / Double(SimulationTime.ticksPerSecond))
  }

  func tokens(_ count: Int) -> StepPart {
    StepPart(launch: seconds(tokenBase), memory: seconds(perToken * Int64(count)))
  }
  func sampling(rows: Int) -> StepPart { StepPart(memory: seconds(perSample * Int64(rows))) }
  func decodeAttention(rows: Int) -> DecodeAttentionTime {
    let extra = slopePerRow * Int64(rows % 3)
    var time = DecodeAttentionTime(
      launch: seconds(attentionLaunch),
      memoryBase: seconds(memoryBase + memoryPerRow * Int64(rows)),
      memoryPerContextToken: seconds(memorySlope + extra),
      computeBase: seconds(computeBase + computePerRow * Int64(rows)),
      computePerContextToken: seconds(computeSlope == 0 ? 0 : computeSlope + extra))
    time.memoryPerReachedToken = seconds(memoryPerReached)
    time.computePerReachedToken = seconds(computePerReached)
    return time
  }
  func drafting(rows: Int) -> StepPart {
    StepPart(launch: seconds(draftBase), compute: seconds(draftPerRow * Int64(rows)))
  }
  var promptAttentionLaunch: Seconds { seconds(promptLaunch) }
  func promptAttention(newTokens: Int, prefixTokens: Int) -> StepPart {
    let pairs = Int64(newTokens) * Int64(prefixTokens) + Int64(newTokens * (newTokens + 1) / 2)
    return StepPart(
      compute: seconds(promptPerPair * pairs), link: seconds(promptPerToken * Int64(newTokens)))
  }
  func launches(tokens: Int) -> Seconds {
    seconds(tokens > eagerTokens ? hostBase + eagerMore : hostBase)
  }
  func serial(sampledRows: Int) -> Seconds {
    seconds(gapTicks + hostPerRow * Int64(sampledRows))
  }

  func modelFLOPs(tokens: Int, attentionPairs: Double, sampledRows: Int) -> FLOPs {
    FLOPs(
      Double(flopsPerToken * tokens + flopsPerSample * sampledRows)
        + Double(flopsPerPair) * attentionPairs)
  }
  func weightBytes(tokens: Int, samples: Bool) -> Bytes {
    Bytes(Double(weightsRead + expertBytes * min(tokens, 8) + (samples ? headBytes : 0)))
  }
  var kvBytesPerToken: Bytes { Bytes(Double(contextBytes)) }
  var kvBytesPerReachedToken: Bytes { Bytes(Double(reachedBytes)) }
  var peak: FLOPsPerSecond { FLOPsPerSecond(Double(SimulationTime.ticksPerSecond)) }
  var bandwidth: BytesPerSecond { BytesPerSecond(Double(SimulationTime.ticksPerSecond)) }
}
