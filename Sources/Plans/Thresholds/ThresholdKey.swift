// ThresholdKey.swift: thresholds as a scenario lists them.

internal import Text

extension ValueKey<[Threshold]> {
  /// A list of texts, each a threshold.
  init(thresholds path: String, _ meaning: String) {
    self.init(
      path, "none", meaning,
      read: { value in
        let elements = value.elements(count: 0...Self.mostThresholds) ?? []
        let texts = elements.compactMap { element in
          element.string().map { ($0, element.value.location) }
        }
        return texts.compactMap { text, place in
          do throws(InputErrors) { return try Threshold(parsing: text, at: place) } catch {
            value.problems.add(error)
            return nil
          }
        }
      },
      write: { .array($0.map { .string($0.description) }) })
  }

  /// A guess at far more than a person writes.
  private static var mostThresholds: Int { 200 }
}
