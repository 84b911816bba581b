// LoadEvent.swift: what is known to change a load: holidays, and launches after which there is more of it.

public import Text

/// A day that is not like its neighbours, or from which on nothing is as before.
public struct LoadEvent: Hashable, Sendable {
  public enum Kind: String, Hashable, Sendable, CaseIterable { case launch, holiday }

  public let date: CalendarDate
  public let name: String
  /// Nil for every class.
  public let className: String?
  public let kind: Kind
  /// Load over that without it; nil where the history is to tell.
  public let effect: Double?
  public let place: SourceLocation

  public init(
    date: CalendarDate, name: String, className: String?, kind: Kind, effect: Double?,
    place: SourceLocation
  ) {
    (self.date, self.name, self.className) = (date, name, className)
    (self.kind, self.effect, self.place) = (kind, effect, place)
  }

  private static let example = "date,name,class,kind,effect"
  private static let effects = 0...1000.0

  /// Reads `date,name,class,kind,effect`; class and effect may be left out or empty.
  /// - Throws: `FileError`; `InputErrors` with every mistake.
  public static func list(path: String) throws -> [LoadEvent] {
    try list(ByteSource(path: path))
  }

  /// Reads events from memory; `name` stands for it in messages.
  public static func list(bytes: [UInt8], name: String) throws -> [LoadEvent] {
    try list(ByteSource(bytes: bytes, name: name))
  }

  private static func list(_ source: ByteSource) throws -> [LoadEvent] {
    let problems = InputProblems()
    do {
      let table = try NamedColumns(source, problems, example: example)
      let date = table.required(["date", "day"], what: "the day", example: example)
      let name = table.required(["name", "event"], what: "the event's name", example: example)
      let kind = table.required(["kind", "type"], what: "the kind of event", example: example)
      let owner = table.column(["class", "team", "service"], what: "the class")
      let effect = table.column(["effect", "multiplier"], what: "the effect")
      try problems.check()
      guard let date, let name, let kind else {
        preconditionFailure("a column that is missing is a mistake")
      }
      var events: [LoadEvent] = []
      while try table.next() {
        let day = CalendarDate(table.text(date))
        if day == nil { table.wrong(date, "a day such as 2026-12-25") }
        let known = Kind(rawValue: table.text(kind))
        if known == nil { table.wrong(kind, "launch or holiday") }
        let told = effect.map(table.text) ?? ""
        let factor = NumberText.parseDouble(told)
        if let effect, !told.isEmpty, !(factor.map { $0 > 0 && effects.contains($0) } ?? false) {
          table.wrong(effect, "a multiplier of the load above 0 and at most 1000, or empty")
          continue
        }
        guard let day, let known else { continue }
        let title = table.text(name)
        events.append(
          LoadEvent(
            date: day, name: title.isEmpty ? known.rawValue : title,
            className: owner.map(table.text).flatMap { $0.isEmpty ? nil : $0 }, kind: known,
            effect: told.isEmpty ? nil : factor, place: table.location(date)))
      }
      try problems.check()
      return events.sorted { $0.date.dayNumber < $1.date.dayNumber }
    } catch let error as ReadError { throw error.cause }
  }
}
