// ThresholdKey.swift: thresholds as a scenario lists them.

internal import Text

extension ValueKey<[Threshold]> {
  /// A list of texts, each a threshold.
  init(thresholds path: String, _ meaning: String) {
    self.init(
      path, "none", meaning,
      read: { value in
        (value.elements(count: 0...Self.mostThresholds) ?? []).compactMap { element in
          guard let text = element.string() else { return nil }
          do throws(InputErrors) {
            return try Threshold(parsing: text, at: element.value.location)
          } catch {
            element.problems.add(error)
            return nil
          }
        }
      },
      write: { .array($0.map { .string($0.description) }) })
  }

  /// A guess at far more than a person writes.
  private static var mostThresholds: Int { 200 }
}
