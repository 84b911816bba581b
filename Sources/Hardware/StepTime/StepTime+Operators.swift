// StepTime+Operators.swift: a step as its operators, whose times add up to the step.

public import Units

/// All calls of one operator in the part of a step that depends on the tokens alone.
struct TokenOperator: BitwiseCopyable {
  var name: OperatorName
  var count: Int
  var flops: Double
  var bytes: Double
  var part: StepPart
}

extension StepTime {
  /// Hands out every operator priced by the number of tokens; their parts add up to `tokens`.
  func forEachTokenOperator(_ count: Int, _ price: (TokenOperator) -> Void) {
    precondition(count >= 0, "a step has no negative tokens")
    guard count > 0 else { return }
    let rows = Double(shard.perRank(count))
    let batch = Double(shard.perBatch(count))
    let factor = moeFactor(tokens: shard.perRank(count))
    func body(_ kernels: TokenOperator) {
      var item = kernels
      item.part = item.part * factor
      price(item)
    }
    forEachLinearOperator(rows: rows, tokens: batch, body)
    let layers = Double(shard.layers)
    exchanges.forEach(rows: rows, tokens: batch, body)
    let bytes = rows * shard.elementwiseBytesPerToken
    body(
      TokenOperator(
        name: .elementwise, count: shard.layers, flops: 0, bytes: bytes,
        part: pricing.elementwise(bytes: bytes / layers) * layers))
    if launchPerLayer > .zero {
      body(
        TokenOperator(
          name: .launches, count: shard.layers, flops: 0, bytes: 0,
          part: StepPart(launch: launchPerLayer * shard.pairs)))
    }
  }

  private func moeFactor(tokens: Int) -> Double {
    shard.experts != nil && overheads.capturedTokens > 0 && tokens > overheads.capturedTokens
      ? overheads.moePromptFactor : 1
  }

  /// The products and the experts. A level that takes one four-norm t over all of them deals t out by
  /// (cᵢC³ + bᵢB³)/t³, which adds up to t: C and B are the sums of the compute and memory times cᵢ and bᵢ.
  /// - Parameters:
  ///   - rows: tokens of one rank, which its own products multiply.
  ///   - tokens: of all ranks, whose experts are shared.
  private func forEachLinearOperator(
    rows: Double, tokens: Double, _ body: (TokenOperator) -> Void
  ) {
    var (compute, memory) = (0.0, 0.0)
    for product in shard.products {
      guard let terms = pricing.jointTerms(product, rows: rows) else { break }
      compute += terms.compute * Double(product.layers)
      memory += terms.memory * Double(product.layers)
    }
    if let experts = shard.experts, let terms = pricing.jointTerms(experts, tokens: tokens) {
      compute += terms.compute * Double(shard.moeLayers)
      memory += terms.memory * Double(shard.moeLayers)
    }
    let norm = fourNorm(compute, memory)
    func share(_ terms: (compute: Double, memory: Double)) -> StepPart {
      let (c, m) = (compute / norm, memory / norm)
      return .roofline(
        rest: terms.compute * c * c * c + terms.memory * m * m * m,
        compute: terms.compute, memory: terms.memory)
    }
    for product in shard.products {
      let layers = Double(product.layers)
      let part =
        pricing.jointTerms(product, rows: rows).map(share)
        ?? pricing.product(product, rows: rows)
      body(
        TokenOperator(
          name: product.name, count: product.layers, flops: product.flops(rows: rows) * layers,
          bytes: product.bytes(rows: rows) * layers, part: part * layers))
    }
    guard let experts = shard.experts else { return }
    let load = experts.load(tokens: tokens)
    let layers = Double(shard.moeLayers)
    let part =
      pricing.jointTerms(experts, tokens: tokens).map(share)
      ?? pricing.experts(experts, tokens: tokens)
    body(
      TokenOperator(
        name: .experts, count: shard.moeLayers, flops: load.flops * layers,
        bytes: load.bytes * layers, part: part * layers))
  }

  /// The whole step: max(gpu, launches) + serial.
  public func total(of batch: StepBatch) -> Seconds {
    max(device(of: batch).total, launches(tokens: batch.tokens))
      + serial(sampledRows: batch.sampledRows)
  }

  /// The term that most of the step goes to; `host` when the device waits for it, or most is its serial time.
  public func bound(of batch: StepBatch) -> StepBound {
    let work = device(of: batch)
    let largest = max(work.launch, work.compute, work.memory, work.link)
    let isSerial = serial(sampledRows: batch.sampledRows) > largest
    return hostWait(of: batch) > .zero || isSerial ? .host : work.bound
  }

  /// How long the device waits for the host; zero where the device sets the pace.
  public func hostWait(of batch: StepBatch) -> Seconds {
    max(.zero, launches(tokens: batch.tokens) - device(of: batch).total)
  }

  /// Where the host's times come from.
  public var hostSource: String { overheads.source }

  /// True for a step with more sampled rows than the host's times were fitted to.
  public func isHostExtrapolated(for batch: StepBatch) -> Bool {
    overheads.fittedRows.map { batch.sampledRows > $0 } ?? false
  }

  /// The device's time, summed over its operators.
  public func device(of batch: StepBatch) -> StepPart {
    var part = tokens(batch.tokens) + sampling(rows: batch.sampledRows)
    if batch.decodeRows > 0 {
      part += decodePart(batch)
    }
    if !batch.chunks.isEmpty { part.launch += promptAttentionLaunch }
    for chunk in batch.chunks {
      part += promptAttention(newTokens: chunk.newTokens, prefixTokens: chunk.prefixTokens)
    }
    return part
  }

  /// Rows are taken to have the same context.
  private func decodePart(_ batch: StepBatch) -> StepPart {
    let time = decodeAttention(rows: batch.decodeRows)
    let terms = time.terms(
      context: Double(batch.decodeContextTokens), reached: batch.readTokens(within: reach))
    return .roofline(
      launch: time.launch.value, rest: max(terms.memory, terms.compute).value,
      compute: terms.compute.value, memory: terms.memory.value)
  }

  /// Every operator of the step on one device, in the order of a layer; the times add up to `total`.
  public func operators(of batch: StepBatch) -> [StepOperator] {
    var rows: [StepOperator] = []
    forEachTokenOperator(batch.tokens) { item in
      rows.append(
        StepOperator(
          name: item.name.rawValue, count: item.count, flops: FLOPs(item.flops),
          bytes: Bytes(item.bytes),
          time: item.part.total, bound: item.part.bound))
    }
    rows.insert(contentsOf: attentionOperators(of: batch), at: min(1, rows.count))
    rows += samplingOperators(rows: batch.sampledRows)
    let wait = hostWait(of: batch)
    if wait > .zero { rows.append(hostOperator(.hostWait, time: wait)) }
    let serial = serial(sampledRows: batch.sampledRows)
    if serial > .zero { rows.append(hostOperator(.hostSerial, time: serial)) }
    return rows
  }

  private func hostOperator(_ name: OperatorName, time: Seconds, count: Int = 1) -> StepOperator {
    StepOperator(
      name: name.rawValue, count: count, flops: .zero, bytes: .zero, time: time, bound: .host)
  }

  /// Linear layers are among those that attend.
  private func attentionOperators(of batch: StepBatch) -> [StepOperator] {
    var rows: [StepOperator] = []
    if batch.decodeRows > 0 {
      let part = decodePart(batch)
      var (flops, bytes) = (0.0, 0.0)
      for shard in shard.attentions {
        let read = batch.readTokens(within: shard.reach.map { Int($0) })
        flops += shard.decodeFLOPsPerPair * read * Double(shard.layers)
        bytes += shard.kvBytesPerToken * read * Double(shard.layers)
      }
      addState(sequences: batch.decodeRows, tokens: batch.decodeRows, &flops, &bytes)
      rows.append(attentionOperator(.attentionDecode, flops: flops, bytes: bytes, part))
    }
    if !batch.chunks.isEmpty {
      var part = StepPart(launch: promptAttentionLaunch)
      var (flops, bytes) = (0.0, 0.0)
      for chunk in batch.chunks {
        let (q, p) = (chunk.newTokens, chunk.prefixTokens)
        part += promptAttention(newTokens: q, prefixTokens: p)
        for shard in shard.attentions {
          let layers = Double(shard.layers)
          flops += shard.promptFLOPsPerPair * shard.pairs(newTokens: q, prefixTokens: p) * layers
          bytes +=
            shard.promptBytes(
              newTokens: Double(q), context: shard.context(newTokens: q, prefixTokens: p)) * layers
        }
        addState(sequences: 1, tokens: q, &flops, &bytes)
      }
      rows.append(attentionOperator(.attentionPrefill, flops: flops, bytes: bytes, part))
    }
    return rows
  }

  private func addState(
    sequences: Int, tokens: Int, _ flops: inout Double, _ bytes: inout Double
  ) {
    guard let state = shard.state else { return }
    let layers = Double(state.layers)
    flops += state.flopsPerToken * Double(tokens) * layers
    bytes +=
      (2 * state.bytes * Double(sequences) + state.bytesPerToken * Double(tokens)) * layers
  }

  private func attentionOperator(
    _ name: OperatorName, flops: Double, bytes: Double, _ part: StepPart
  ) -> StepOperator {
    let share = 1 / Double(shard.ranks * shard.stages)
    return StepOperator(
      name: name.rawValue, count: shard.layers, flops: FLOPs(flops * share),
      bytes: Bytes(bytes * share), time: part.total, bound: part.bound)
  }

  private func samplingOperators(rows: Int) -> [StepOperator] {
    guard rows > 0 else { return [] }
    let rows = shard.perRank(rows)
    let part = pricing.lmHead(shard.lmHead, rows: Double(rows))
    let head = StepOperator(
      name: OperatorName.lmHead.rawValue, count: 1,
      flops: FLOPs(shard.lmHead.flops(rows: Double(rows))),
      bytes: Bytes(shard.lmHead.bytes(rows: Double(rows))), time: part.total, bound: part.bound)
    guard hostPerSampledRow > .zero else { return [head] }
    return [head, hostOperator(.hostRows, time: hostPerSampledRow * Double(rows), count: rows)]
  }
}
