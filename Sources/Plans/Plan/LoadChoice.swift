// LoadChoice.swift: a plan's workload, and how it was written.

internal import Fleet
internal import Text
internal import Traffic
internal import Workload

/// The workload of a plan.
struct LoadChoice: Sendable {
  /// Where its requests come from.
  private(set) var specification: WorkloadSpecification
  /// Of each part: where it is described.
  private(set) var places: [SourceLocation]
  /// Of each part: where its keys are.
  private var keyPlaces: [[String: SourceLocation]]
  /// Of each part: as a scenario writes it with nothing left open.
  private(set) var written: [JSONValue]

  /// - Parameter elements: what was written of each part.
  init(_ specification: WorkloadSpecification, _ elements: [LocatedJSON]) {
    self.specification = specification
    places = elements.map(\.location)
    keyPlaces = elements.map { element in
      guard case .object(let members) = element.content else { return [:] }
      return Dictionary(members.map { ($0.key, $0.value.location) }) { first, _ in first }
    }
    written = CanonicalWorkload.parts(elements, specification)
  }

  /// Where a part has a key; where it is described, if it has none.
  func place(of key: String, part: Int) -> SourceLocation { keyPlaces[part][key] ?? places[part] }

  /// Some of its parts.
  func keeping(_ parts: [Int]) -> LoadChoice {
    var load = self
    load.specification = WorkloadSpecification(parts: parts.map { specification.parts[$0] })
    load.places = parts.map { places[$0] }
    load.keyPlaces = parts.map { keyPlaces[$0] }
    load.written = parts.map { written[$0] }
    return load
  }

  /// Traces and other files by the path under which they are opened, each once, in the order of the parts.
  var tracePaths: [String] {
    var paths: [String] = []
    for part in specification.parts {
      var own = part.files
      if let source = part.trace { own.append(source.path) }
      for path in own where !paths.contains(path) { paths.append(path) }
    }
    return paths
  }

  /// Which lengths pile up at their cap, where more than one in twenty does.
  var capWarnings: [String] {
    specification.parts.flatMap { part -> [String] in
      let lengths: [(String, any LengthDistribution)]
      switch part.source {
      case .trace: lengths = []
      case .synthetic(_, let prompt, let output, _), .closedLoop(_, let prompt, let output):
        lengths = [("promptTokens", prompt), ("outputTokens", output)]
      }
      return lengths.compactMap { key, length in
        let share = length.shareAboveMax
        guard share > 0.05 + 1e-9 else { return nil }
        let percent = NumberText.shortest((share * 100).rounded())
        return
          "class '\(part.classes[0].name)': \(percent) % of \(key) lie above their max and are cut to it, "
          + "so their mean is below the one of the distribution"
      }
    }
  }
}
