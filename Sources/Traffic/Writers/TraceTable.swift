// TraceTable.swift: generated requests as the rows of a trace, in a format of choice.

public import Workload

/// Builds rows in memory; the caller takes the bytes when there are enough.
public struct TraceTable {
  /// What was written and not yet taken.
  public private(set) var bytes: [UInt8]
  private var writer: any TraceWriter
  private let details: [TraceDetails]

  /// - Parameter classes: of the requests; their names, tenants and models go where the format has a place.
  public init(to format: TraceWriterFormat, classes: [WorkloadClass]) {
    writer = format.make()
    bytes = writer.head
    details = classes.map { entry in
      var details = TraceDetails()
      details.label = classes.count > 1 ? entry.name : nil
      details.tenant = entry.tenant
      details.model = entry.model
      return details
    }
  }

  /// - Parameter session: of the request, as `WorkloadStream.sessionNumber`; it is named by its number, and by its
  ///   class too where there are several.
  /// - Precondition: the request's class is one of those given.
  public mutating func add(_ request: Request, session: UInt64 = 0) {
    guard session > 0 else {
      writer.write(request, details[request.classIndex], into: &bytes)
      return
    }
    var details = details[request.classIndex]
    details.session = details.label.map { "\($0)/s\(session)" } ?? "s\(session)"
    writer.write(request, details, into: &bytes)
  }

  /// Forgets what was written, once the caller has taken it; keeps the memory for more.
  public mutating func removeBytes() { bytes.removeAll(keepingCapacity: true) }
}
