// ErrorGroup.swift: how far predictions are from measurements, over groups of rows.

internal import Kernel

/// The errors of one measured column over the rows of one group.
public struct ErrorGroup: Hashable, Sendable {
  public var metric: String
  /// Such as `gpu=H200-SXM`.
  public var group: String
  public var count: Int
  /// Of |predicted / measured − 1|.
  public var median, p90: Double
  /// Median of predicted / measured − 1.
  public var bias: Double

  /// All groups of all columns, in order of column and first appearance of the group.
  static func all(_ figures: [ValidatedFigure]) -> [ErrorGroup] {
    var metrics: [String] = []
    var groups: [String: (order: [String], errors: [String: [Double]])] = [:]
    for figure in figures {
      guard let error = figure.error else { continue }
      if groups[figure.metric] == nil { metrics.append(figure.metric) }
      var entry = groups[figure.metric] ?? ([], [:])
      for group in figure.groups {
        if entry.errors[group] == nil { entry.order.append(group) }
        entry.errors[group, default: []].append(error)
      }
      groups[figure.metric] = entry
    }
    return metrics.flatMap { metric -> [ErrorGroup] in
      guard let entry = groups[metric] else { return [] }
      return entry.order.sorted().compactMap { group in
        entry.errors[group].map { ErrorGroup(metric: metric, group: group, errors: $0) }
      }
    }
  }

  /// - Precondition: there is an error.
  init(metric: String, group: String, errors: [Double]) {
    (self.metric, self.group, count) = (metric, group, errors.count)
    let sizes = errors.map(abs).sorted()
    median = Self.quantile(sizes, 0.5)
    p90 = Self.quantile(sizes, 0.9)
    bias = Self.quantile(errors.sorted(), 0.5)
  }

  /// Linear between the order statistics.
  static func quantile(_ sorted: [Double], _ share: Double) -> Double {
    let place = share * Double(sorted.count - 1)
    let lower = Int(place.rounded(.down))
    let upper = min(lower + 1, sorted.count - 1)
    return sorted[lower] + (place - Double(lower)) * (sorted[upper] - sorted[lower])
  }
}

/// How well the ratio of two GPUs is told, over rows that are equal but for the GPU.
public struct RatioGroup: Hashable, Sendable {
  public var numerator, denominator: String
  public var metric: String
  public var group: String
  public var count: Int
  public var median: Double
  /// Median ratios.
  public var measured, predicted: Double
  /// Of pairs that were measured more than 10 % apart: the share in which the same GPU wins; nil without any.
  public var rightWinner: Double?

  /// The pairs that buyers compare: newer over older.
  private static let pairs = [
    ("B200", "H200-SXM"), ("H200-SXM", "H100-SXM"), ("B200", "H100-SXM"), ("B300", "B200"),
    ("MI300X", "H100-SXM"), ("MI300X", "H200-SXM"), ("MI325X", "H200-SXM"), ("MI355X", "B200"),
  ]

  static func all(_ figures: [ValidatedFigure]) -> [RatioGroup] {
    var byKey: [String: [String: [ValidatedFigure]]] = [:]
    for figure in figures where figure.predicted != nil {
      guard let pairing = figure.pairing else { continue }
      byKey["\(figure.metric)|\(pairing)", default: [:]][figure.gpu, default: []].append(figure)
    }
    let keys = byKey.keys.sorted()
    var found: [RatioGroup] = []
    for (numerator, denominator) in pairs {
      var samples: [String: [String: [(measured: Double, predicted: Double)]]] = [:]
      for key in keys {
        guard let gpus = byKey[key], let above = gpus[numerator], let below = gpus[denominator]
        else { continue }
        func mean(_ rows: [ValidatedFigure], _ value: (ValidatedFigure) -> Double) -> Double {
          rows.reduce(0) { $0 + value($1) } / Double(rows.count)
        }
        let measured = mean(above, \.measured) / mean(below, \.measured)
        let predicted = mean(above) { $0.predicted ?? 0 } / mean(below) { $0.predicted ?? 1 }
        let groups = above[0].groups.filter { $0 == "all" || $0.hasPrefix("class=") }
        for group in groups {
          samples[above[0].metric, default: [:]][group, default: []].append((measured, predicted))
        }
      }
      for metric in samples.keys.sorted() {
        for (group, pairs) in (samples[metric] ?? [:]).sorted(by: { $0.key < $1.key }) {
          found.append(RatioGroup(numerator, denominator, metric, group, pairs))
        }
      }
    }
    return found
  }

  private init(
    _ numerator: String, _ denominator: String, _ metric: String, _ group: String,
    _ pairs: [(measured: Double, predicted: Double)]
  ) {
    (self.numerator, self.denominator) = (numerator, denominator)
    (self.metric, self.group, count) = (metric, group, pairs.count)
    median = ErrorGroup.quantile(pairs.map { abs($0.predicted / $0.measured - 1) }.sorted(), 0.5)
    measured = ErrorGroup.quantile(pairs.map(\.measured).sorted(), 0.5)
    predicted = ErrorGroup.quantile(pairs.map(\.predicted).sorted(), 0.5)
    let clear = pairs.filter { abs($0.measured - 1) > 0.1 }
    rightWinner =
      clear.isEmpty
      ? nil
      : Double(clear.filter { ($0.measured > 1) == ($0.predicted > 1) }.count)
        / Double(clear.count)
  }
}
