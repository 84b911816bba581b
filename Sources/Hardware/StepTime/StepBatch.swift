// StepBatch.swift: what one engine step carries, and its price list, operator by operator.

public import Units

/// How much of a real engine a step time knows.
public enum StepTimeLevel: String, CaseIterable, Hashable, Sendable {
  /// max(FLOP/peak, bytes/bandwidth) of every operator, summed, nothing else: the datasheet's bound.
  case ideal
  /// Five numbers of an engine over any device's datasheet.
  case layered
  /// A form fitted to measured kernels for every operator, and the engine's host times.
  case kernels
}

/// Where the step times of a deployment come from.
public enum StepTimeBasis: String, CaseIterable, Hashable, Sendable {
  /// Kernels of the device, or served runs on it.
  case measured
  /// Kernels of another device or engine.
  case borrowed
  /// The data sheet, with what other devices reach of theirs.
  case datasheet
}

/// The term that most of a time is spent on.
public enum StepBound: String, CaseIterable, Hashable, Sendable {
  case launch, compute, memory, link, host
}

/// The tokens of one prompt that a step computes.
public struct PromptChunk: Hashable, Sendable, BitwiseCopyable {
  public var newTokens: Int
  /// Tokens of the same prompt whose KV is already there.
  public var prefixTokens: Int

  public init(newTokens: Int, prefixTokens: Int = 0) {
    self.newTokens = newTokens
    self.prefixTokens = prefixTokens
  }
}

/// What one engine step computes.
public struct StepBatch: Hashable, Sendable {
  /// Sequences that decode one token each.
  public var decodeRows: Int
  /// Tokens they attend to, summed over the rows.
  public var decodeContextTokens: Int
  public var chunks: [PromptChunk]
  /// Rows that emit a token: the decode rows and the chunks that end their prompt.
  public var sampledRows: Int

  /// - Precondition: no count is negative, every chunk has new tokens, decode rows have context.
  public init(
    decodeRows: Int = 0, decodeContextTokens: Int = 0, chunks: [PromptChunk] = [],
    sampledRows: Int
  ) {
    precondition(decodeRows >= 0 && decodeContextTokens >= 0 && sampledRows >= 0)
    precondition(chunks.allSatisfy { $0.newTokens > 0 && $0.prefixTokens >= 0 })
    self.decodeRows = decodeRows
    self.decodeContextTokens = decodeContextTokens
    self.chunks = chunks
    self.sampledRows = sampledRows
  }

  /// Tokens that the decode rows read in a layer, were their contexts alike.
  /// - Parameter reach: of the layer; nil for all there is.
  func readTokens(within reach: Int?) -> Double {
    Double(reach.map { min(decodeContextTokens, decodeRows * $0) } ?? decodeContextTokens)
  }

  /// Every token of the step.
  public var tokens: Int { decodeRows + chunks.reduce(0) { $0 + $1.newTokens } }
}

/// What the lines of a step's price list are called.
enum OperatorName: String, Hashable, Sendable, BitwiseCopyable {
  case qkv
  case attentionDecode = "attention_decode"
  case attentionPrefill = "attention_prefill"
  case output = "o_proj"
  case gateUp = "gate_up"
  case down
  case router, experts
  case sharedGateUp = "shared_gate_up"
  case sharedDown = "shared_down"
  /// Of latent attention: down to the ranks of queries and of keys and values, and up again.
  case latentDown = "q_a_kv_a"
  case queryUp = "q_b"
  case keyValueUp = "kv_b"
  /// Queries of a sparse attention's indexer.
  case indexer
  /// Of linear attention: queries, keys, values and gate in, results out.
  case stateIn = "linear_attention_in"
  case stateOut = "linear_attention_out"
  case allReduce = "all_reduce"
  /// Tokens to the devices of their experts and back, between ranks of attention.
  case exchange = "expert_exchange"
  /// Of a pipeline: the hidden states of a batch, from each stage to the next.
  case handOver = "stage_hand_over"
  case elementwise = "norms_rope_activation"
  /// All launches of the layers, where a level has them as one number.
  case launches
  case lmHead = "lm_head"
  /// Host time that the device waits for; that nothing overlaps; and of each sampled row.
  case hostWait = "host_wait"
  case hostSerial = "host_serial"
  case hostRows = "host_rows"
}

/// One line of a step's price list: all calls of one operator on one device.
public struct StepOperator: Hashable, Sendable {
  public var name: String
  /// Calls in the step.
  public var count: Int
  /// Arithmetic, bytes and time of all calls together, on one device of the replica.
  public var flops: FLOPs
  public var bytes: Bytes
  public var time: Seconds
  public var bound: StepBound

  public init(
    name: String, count: Int, flops: FLOPs, bytes: Bytes, time: Seconds, bound: StepBound
  ) {
    self.name = name
    self.count = count
    self.flops = flops
    self.bytes = bytes
    self.time = time
    self.bound = bound
  }
}

extension StepPart {
  /// The largest term; the earlier of {memory, compute, link, launch} on a tie: what is free is no arithmetic.
  public var bound: StepBound {
    var best = (StepBound.memory, memory)
    for candidate in [(StepBound.compute, compute), (.link, link), (.launch, launch)]
    where candidate.1 > best.1 { best = candidate }
    return best.0
  }

  /// A part of which everything but the launch is one bound: the larger of the two terms.
  /// - Parameters:
  ///   - rest: the time without the launch; not a sum of the two terms in general.
  ///   - compute: FLOPs over their achievable rate, without what an under-filled device adds.
  ///   - memory: bytes over theirs, likewise.
  static func roofline(
    launch: Double = 0, rest: Double, compute: Double, memory: Double
  ) -> StepPart {
    compute >= memory
      ? StepPart(launch: Seconds(launch), compute: Seconds(rest))
      : StepPart(launch: Seconds(launch), memory: Seconds(rest))
  }
}
