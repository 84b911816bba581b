// MeasuredDrafts.swift: speculative decoding of measured runs, and how many drafts were accepted in them.

internal import Engine
internal import Foundation
public import Hardware

/// Drafts of a measured run, as its source names them.
public struct MeasuredDrafts: Hashable, Sendable {
  public var draft: Draft
  /// Drafts of a row in a step.
  public var draftTokens: Int

  public init(draft: Draft, draftTokens: Int) {
    self.draft = draft
    self.draftTokens = draftTokens
  }

  /// Reads "EAGLE3 speculative decoding num_spec=7"; nil where the kind or the number is not said.
  init?(notes: String) {
    let lower = notes.lowercased()
    guard let place = lower.range(of: "num_spec=")?.upperBound,
      let number = Int(lower[place...].prefix { $0.isNumber }),
      Speculation.draftRange.contains(number)
    else { return nil }
    if lower.contains("eagle") {
      draft = .eagle
    } else if lower.contains("ngram") {
      draft = .ngram
    } else {
      return nil
    }
    draftTokens = number
  }

  /// As a group of errors is named.
  var label: String { "\(draft.name) \(draftTokens)" }
}

/// Tokens a step of runs that are alike but for their load, from one of them.
///
/// A server streams what a step emits for a row in one chunk, so tokens a step are the mean gap of chunks over the mean
/// TPOT. The run of the middle concurrency lends it to the others and is not predicted itself.
struct DraftAcceptance {
  /// A set of runs that share an acceptance: everything but the load.
  private struct Key: Hashable {
    var engine: MeasuredEngine
    var model, gpu, weights: String
    var devices: Int?
    var lengths: MeasuredLengths?
    var drafts: MeasuredDrafts
  }

  private static func key(_ run: MeasuredRun) -> Key? {
    run.drafts.map {
      Key(
        engine: run.engine, model: run.model, gpu: run.gpu, weights: run.weights ?? "",
        devices: run.tensorParallel, lengths: run.lengths, drafts: $0)
    }
  }

  /// The rows, each with the acceptance of its like.
  static func applied(to rows: [Measurement]) -> [Measurement] {
    var alike: [Key: [Int]] = [:]
    for (index, row) in rows.enumerated() {
      if case .run(let run) = row, let key = key(run) { alike[key, default: []].append(index) }
    }
    var rows = rows
    for places in alike.values where places.count > 1 {
      let told = places.compactMap { place -> (place: Int, load: Int, tokens: Double)? in
        guard case .run(let run) = rows[place], let load = run.concurrency,
          let tokens = run.tokensPerChunk
        else { return nil }
        return (place, load, tokens)
      }.sorted { ($0.load, $0.place) < ($1.load, $1.place) }
      guard !told.isEmpty else { continue }
      let lender = told[told.count / 2]
      for place in places {
        guard case .run(var run) = rows[place] else { continue }
        run.tokensPerStep = lender.tokens
        run.lendsAcceptance = place == lender.place
        rows[place] = .run(run)
      }
    }
    return rows
  }
}

extension MeasuredRun {
  /// Tokens of a streamed chunk on average; nil where the figures do not say.
  fileprivate var tokensPerChunk: Double? {
    func value(_ metric: MeasuredMetric) -> Double? {
      measured.first { $0.metric == metric }?.value
    }
    guard let drafts, let gap = value(.itlMean), let token = value(.tpotMean), token > 0 else {
      return nil
    }
    return min(max(gap / token, 1), Double(1 + drafts.draftTokens))
  }
}
