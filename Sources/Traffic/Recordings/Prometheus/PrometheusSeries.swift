// PrometheusSeries.swift: one metric with one set of labels over time, as Prometheus answers.

internal import Text

/// A metric of one target with its samples.
struct PrometheusSeries {
  var metric: String
  /// Upper edge of a histogram's bucket.
  var edge: Double?
  /// All labels, in order of their names: what tells it from other series.
  var identity: String
  var samples: [(time: Double, value: Double)]
  var place: SourceLocation
}
