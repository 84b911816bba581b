// WorkloadLoading.swift: a scenario's workload, with the objectives that stand beside its classes.

internal import Fleet
internal import Metrics
internal import Text
internal import Traffic
internal import Units
internal import Workload

/// A class with the place where it is described.
struct ReadClass {
  var name: String
  var model: String?
  var location: SourceLocation
}

/// The workload as it was read.
struct ReadLoad {
  var specification: WorkloadSpecification
  var classes: [ReadClass]
  /// The `slo` of each part of the workload, for all its classes.
  var partObjectives: [LocatedJSON?]
  var canonical: JSONValue
  var tracePaths: [String]
  /// Whether the parts stand in a list.
  var isList: Bool

  /// The key path of a part's own objective.
  func objectivePath(_ part: Int) -> String {
    isList ? "workload[\(part)].slo" : "workload.slo"
  }
}

extension ScenarioContext {
  func readWorkload(_ reader: inout ObjectReader) -> ReadLoad? {
    guard let value = reader.value("workload") else { return nil }
    var elements = [value.value]
    if case .array(let several) = value.value.content { elements = several }
    // A class's own objective is read here; the workload's reader does not know it.
    let objectives = elements.map { $0["slo"] }
    let bare =
      value.isArray
      ? LocatedJSON(.array(elements.map { $0.without("slo") }), at: value.value.location)
      : value.value.without("slo")
    let inner = ValueReader(bare, path: value.path, problems: problems)
    guard let specification = WorkloadSpecification.read(inner, folder: folder) else { return nil }
    var classes: [ReadClass] = []
    var paths: [String] = []
    warnOfCaps(specification)
    for (part, element) in zip(specification.parts, elements) {
      for entry in part.classes {
        let place = element["model"]?.location ?? element.location
        classes.append(ReadClass(name: entry.name, model: entry.model, location: place))
      }
      for file in part.files where !paths.contains(file) { paths.append(file) }
      if let source = part.trace, !paths.contains(source.path) {
        paths.append(source.path)
      }
    }
    return ReadLoad(
      specification: specification, classes: classes, partObjectives: objectives,
      canonical: CanonicalWorkload.tree(elements, specification), tracePaths: paths,
      isList: value.isArray)
  }
}

extension ScenarioContext {
  /// Says which lengths pile up at their cap, where more than one in twenty does.
  private func warnOfCaps(_ workload: WorkloadSpecification) {
    for part in workload.parts {
      let lengths: [(String, any LengthDistribution)]
      switch part.source {
      case .trace: continue
      case .synthetic(_, let prompt, let output, _), .closedLoop(_, let prompt, let output):
        lengths = [("promptTokens", prompt), ("outputTokens", output)]
      }
      for (key, length) in lengths {
        let share = length.shareAboveMax
        guard share > 0.05 + 1e-9 else { continue }
        let percent = NumberText.shortest((share * 100).rounded())
        warn(
          "class '\(part.classes[0].name)': \(percent) % of \(key) lie above their max and are cut to it, "
            + "so their mean is below the one of the distribution")
      }
    }
  }
}

extension LocatedJSON {
  /// The same object without one key; anything else as it is.
  func without(_ key: String) -> LocatedJSON {
    guard case .object(let members) = content else { return self }
    return LocatedJSON(.object(members.filter { $0.key != key }), at: location)
  }
}
