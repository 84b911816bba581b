// WorkloadReading.swift: a scenario's `workload`, read with every mistake in its place.

public import Text
internal import Units
public import Workload

extension WorkloadSpecification {
  /// Reads `workload`: one object, or a list of classes that run together.
  /// - Parameter folder: where the relative path of a trace starts; empty for the working folder.
  /// - Returns: nil when something is wrong, which is then recorded in the reader's problems.
  public static func read(_ value: ValueReader, folder: String) -> WorkloadSpecification? {
    let before = value.problems.count
    let parts: [WorkloadPart]
    if value.isArray {
      let elements = value.elements(count: 1...WorkloadLimits.classes) ?? []
      parts = elements.enumerated().compactMap { index, element in
        readPart(element, folder: folder, name: "class-\(index + 1)")
      }
    } else {
      parts = readPart(value, folder: folder, name: "default").map { [$0] } ?? []
    }
    guard value.problems.count == before else { return nil }
    var seen: Set<String> = []
    for name in parts.flatMap(\.classes).map(\.name) where !seen.insert(name).inserted {
      value.report(
        .conflict, "two classes are called \(JSONWriter.quoted(name))",
        hint: "give each its own name")
      return nil
    }
    guard seen.count <= WorkloadLimits.classes else {
      value.report(
        .tooLarge, "there are \(seen.count) classes; the limit is \(WorkloadLimits.classes)",
        hint: "join classes")
      return nil
    }
    return WorkloadSpecification(parts: parts)
  }

  private static func readPart(_ value: ValueReader, folder: String, name: String) -> WorkloadPart?
  {
    let part: WorkloadPart?? = value.object { reader in
      let before = reader.problems.count
      let own = WorkloadClass.read(&reader, name: name)
      let bound = LoadBound.read(&reader)
      let part =
        reader.has("trace")
        ? readTrace(&reader, own: own, bound: bound, folder: folder)
        : WorkloadPart.readSynthetic(&reader, own: own, bound: bound) {
          readArrivals($0, folder: folder)
        }
      return reader.problems.count == before ? part : nil
    }
    return part ?? nil
  }

  private static func readTrace(
    _ reader: inout ObjectReader, own: WorkloadClass, bound: LoadBound?, folder: String
  ) -> WorkloadPart? {
    for key in ["arrivals", "promptTokens", "outputTokens", "correlation"] where reader.has(key) {
      reader.report(
        .conflict, key: key,
        "'\(reader.path(to: key))' stands beside a trace, which brings its own",
        hint: "take out \"\(key)\" or \"trace\"")
      reader.ignore(key)
    }
    let read = reader.object("trace") { TraceSource.read(&$0, folder: folder) }
    guard let (source, labelled) = read else { return nil }
    let classes = labelled.map {
      WorkloadClass(
        name: $0.name, tenant: $0.tenant ?? own.tenant, model: $0.model ?? own.model,
        priority: own.priority, route: $0.route.completed(by: own.route),
        sharedPrefixTokens: own.sharedPrefixTokens)
    }
    return WorkloadPart(.trace(source, bound: bound), classes: classes.isEmpty ? [own] : classes)
  }

  /// Arrivals whose rates stand in a file, or any other process.
  private static func readArrivals(_ value: ValueReader, folder: String)
    -> (process: ArrivalSpecification, files: [String])?
  {
    guard RecordedProfile.isMeant(by: value) else {
      return ArrivalSpecification.read(value).map { ($0, []) }
    }
    return RecordedProfile.read(value, folder: folder).map { ($0.arrivals, [$0.path]) }
  }
}
