// StepTimeModel.swift: what prices one forward pass, split into the parts an engine can cache.

public import Units

/// The time of one part of an engine step, by the term of the roofline that causes it.
///
/// The four terms add up to the part's time. A kernel's launch time is `launch`; the rest of it is
/// `compute` or `memory`, whichever of FLOPs over their rate and bytes over theirs is the larger, whatever
/// else an under-filled device adds to it; a collective is `link`.
public struct StepPart: Hashable, Sendable, BitwiseCopyable {
  public var launch, compute, memory, link: Seconds

  public init(
    launch: Seconds = .zero, compute: Seconds = .zero, memory: Seconds = .zero,
    link: Seconds = .zero
  ) {
    self.launch = launch
    self.compute = compute
    self.memory = memory
    self.link = link
  }

  public static let zero = StepPart()
  public var total: Seconds { launch + compute + memory + link }

  public static func + (a: Self, b: Self) -> Self {
    Self(
      launch: a.launch + b.launch, compute: a.compute + b.compute, memory: a.memory + b.memory,
      link: a.link + b.link)
  }
  public static func += (a: inout Self, b: Self) { a = a + b }
  public static func * (a: Self, factor: Double) -> Self {
    Self(
      launch: a.launch * factor, compute: a.compute * factor, memory: a.memory * factor,
      link: a.link * factor)
  }
}

/// Decode attention of all layers for a fixed number of rows: affine in their total context, and in what of it layers
/// of a limited reach see.
///
///     time = launch + max(memoryBase + memoryPerToken × context + memoryPerReachedToken × reached,
///                         computeBase + computePerToken × context + computePerReachedToken × reached)
///     reached = Σ min(context of a row, reach)
///
/// Levels that know one bound only give the other as zero.
public struct DecodeAttentionTime: Hashable, Sendable, BitwiseCopyable {
  public var launch: Seconds
  public var memoryBase: Seconds
  public var memoryPerContextToken: Seconds
  public var computeBase: Seconds
  public var computePerContextToken: Seconds
  public var memoryPerReachedToken = Seconds.zero
  public var computePerReachedToken = Seconds.zero

  public init(
    launch: Seconds, memoryBase: Seconds, memoryPerContextToken: Seconds,
    computeBase: Seconds = .zero, computePerContextToken: Seconds = .zero
  ) {
    self.launch = launch
    self.memoryBase = memoryBase
    self.memoryPerContextToken = memoryPerContextToken
    self.computeBase = computeBase
    self.computePerContextToken = computePerContextToken
  }

  /// What moving keys and values takes, and what their arithmetic does, without the launch.
  /// - Parameter reached: of the context, what layers of a limited reach see.
  public func terms(context: Double, reached: Double) -> (memory: Seconds, compute: Seconds) {
    (
      memoryBase + memoryPerContextToken * context + memoryPerReachedToken * reached,
      computeBase + computePerContextToken * context + computePerReachedToken * reached
    )
  }
}

/// The time of one engine step (a forward pass of one replica), in parts that depend on one count each.
///
///     gpu  = tokens(T) + sampling(S) + [b > 0] decodeAttention(b)(total context, what is reached of it)
///          + drafting(rows that emit)
///          + [chunks] promptAttentionLaunch + Σ promptAttention(qⱼ, pⱼ)
///     step = max(gpu, launches(T)) + serial(S)
///
/// T is every token of the step (one a decode row, and the prompt chunks'), S the rows that emit a
/// token (where drafts are verified, all of their tokens count in both), b the decode rows, q the new tokens of a chunk and p the tokens computed before it. The split
/// lets an engine tabulate `tokens`, `sampling` and `decodeAttention`, each on one integer.
/// Everything is summed over the layers and is the time of one GPU of the tensor-parallel group.
public protocol StepTimeModel: Sendable {
  /// Linear layers or experts, collectives, norms: all that depends on the number of tokens alone.
  func tokens(_ count: Int) -> StepPart
  /// The LM head on the rows that emit a token; zero for none.
  func sampling(rows: Int) -> StepPart
  /// What speculative decoding adds to a step in which so many rows emit tokens: the drafts of the next one, but for
  /// what depends on all tokens or on contexts.
  func drafting(rows: Int) -> StepPart
  /// - Precondition: `rows > 0`.
  func decodeAttention(rows: Int) -> DecodeAttentionTime
  /// Tokens of its context that a decode row reads at most in layers of a limited reach (a sliding window, the choice
  /// of an indexer); nil where every layer reads all of it.
  var reach: Int? { get }
  /// Paid once in a step that carries at least one prompt chunk.
  var promptAttentionLaunch: Seconds { get }
  /// Attention of one prompt chunk, without its launch.
  /// - Precondition: `newTokens > 0`, `prefixTokens >= 0`.
  func promptAttention(newTokens: Int, prefixTokens: Int) -> StepPart
  /// Host time of a step that overlaps with the GPU.
  func launches(tokens: Int) -> Seconds
  /// Host time of a step that does not overlap.
  func serial(sampledRows: Int) -> Seconds

  /// Arithmetic the model must do on all GPUs of the replica, for MFU.
  /// - Parameter attentionPairs: query–key pairs, Σ over queries of the keys each attends to.
  func modelFLOPs(tokens: Int, attentionPairs: Double, sampledRows: Int) -> FLOPs
  /// Bytes one step must read from the memory of all GPUs of the replica beside its KV: weights once
  /// (of an MoE layer the experts touched), LM head when a row is sampled. For MBU.
  func weightBytes(tokens: Int, samples: Bool) -> Bytes
  /// KV bytes of one token of context on all GPUs of the replica, in layers that read all of it.
  var kvBytesPerToken: Bytes { get }
  /// The same in layers of a limited reach, of a token within it.
  var kvBytesPerReachedToken: Bytes { get }
  /// Sums of the dense peaks at the activation type and of the memory bandwidths over the replica's GPUs.
  var peak: FLOPsPerSecond { get }
  var bandwidth: BytesPerSecond { get }
}

extension StepTimeModel {
  /// Nothing is drafted.
  public func drafting(rows: Int) -> StepPart { .zero }
}
