// TenantStream.swift: the requests of some tenants of a shared service.

internal import Text
internal import Units
public import Workload

/// The requests of a trace whose tenant is one of some; time stays the trace's.
public struct TenantStream: SourceStream {
  private var trace: TraceStream
  private let tenants: Set<String>
  private var hasFound = false
  private var sawTenant = false

  /// - Precondition: the trace keeps details.
  public init(_ trace: TraceStream, tenants: [String]) {
    self.trace = trace
    self.tenants = Set(tenants)
  }

  public var record: (any SourceRecord)? { trace.record }

  /// - Throws: besides the trace's errors, `InputErrors` at the end when no request was of these tenants.
  public mutating func next() throws -> Request? {
    while let item = try trace.next() {
      guard let tenant = trace.details.tenant else { continue }
      sawTenant = true
      if tenants.contains(tenant) {
        hasFound = true
        return item
      }
    }
    guard hasFound else {
      let what = sawTenant ? "has no request of these tenants" : "names no tenant in any row"
      throw InputErrors(
        InputError(
          .noRequests, at: SourceLocation(file: "workload.trace.tenants"),
          "the trace, of format '\(trace.format.name)', \(what)",
          hint: "write tenants as the trace does, or leave \"tenants\" out"))
    }
    return nil
  }
}
