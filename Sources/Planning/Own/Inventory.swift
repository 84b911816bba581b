// Inventory.swift: the GPUs that are there: how many, where, owned or leased until when.

public import Hardware
public import Text

/// One line of an inventory.
public struct StockItem: Hashable, Sendable {
  /// As the catalog calls it.
  public let gpu: String
  public let count: Int
  public let site: String
  /// Nil for what is owned.
  public let leasedUntil: CalendarDate?
}

/// What stands in the racks.
public struct Inventory: Sendable {
  public let stock: [StockItem]

  /// Reads `{ stock: [{ gpu, count, site, owned: true | leasedUntil: "2027-06-30" }] }`.
  /// - Throws: `InputErrors`: every mistake in it.
  public init(_ tree: LocatedJSON, catalog: Catalog) throws(InputErrors) {
    let problems = InputProblems()
    stock = try ObjectReader.decode(tree, problems: problems) { reader in
      reader.array("stock") { element in
        element.object { reader in
          let gpu = reader.value("gpu").flatMap { value in
            value.string().flatMap { Self.gpu($0, value, catalog) }
          }
          let count = reader.int("count", in: 1...1_000_000)
          let site = reader.string("site", default: "")
          let isOwned = reader.boolIfPresent("owned")
          let until = reader.valueIfPresent("leasedUntil").flatMap(Self.date)
          if isOwned == true, until != nil {
            reader.report(
              .conflict, key: "owned", "what is owned is not leased",
              hint: "give owned: true or leasedUntil, not both")
          }
          return StockItem(gpu: gpu ?? "", count: count, site: site, leasedUntil: until)
        }
      }
    }
  }

  private static func gpu(_ name: String, _ value: ValueReader, _ catalog: Catalog) -> String? {
    do { return try catalog.accelerator(named: name, at: value.value.location).entry.name } catch {
      value.problems.add(error)
      return nil
    }
  }

  private static func date(_ value: ValueReader) -> CalendarDate? {
    guard let text = value.string() else { return nil }
    if let date = CalendarDate(text) { return date }
    value.report(
      .wrongType, "\(JSONWriter.quoted(text)) is no day", hint: #"write it as "2027-06-30""#)
    return nil
  }

  /// GPUs of a type on a day; all that is there where no day is given.
  public func count(_ gpu: String, on day: CalendarDate? = nil) -> Int {
    stock.filter { item in
      guard item.gpu == gpu else { return false }
      guard let day, let end = item.leasedUntil else { return true }
      return end.dayNumber >= day.dayNumber
    }.reduce(0) { $0 + $1.count }
  }

  /// Types in the order of the file.
  public var gpus: [String] {
    stock.reduce(into: []) { if !$0.contains($1.gpu) { $0.append($1.gpu) } }
  }

  /// Days on which leases end, earliest first.
  public func leaseEnds(of gpu: String) -> [CalendarDate] {
    stock.filter { $0.gpu == gpu }.compactMap(\.leasedUntil).sorted { $0.dayNumber < $1.dayNumber }
  }
}
