// JSONFields.swift: the wanted members of one record, those of objects inside it by their path.

internal import Text

/// What is wanted of a record: `startTime`, `metadata.request_start_ns`, or all members of an object,
/// `usageDetails.*`.
struct FieldPaths: Sendable {
  let paths: Set<String>
  /// Objects that are looked into.
  let containers: Set<String>

  init(_ wanted: [String]) {
    paths = Set(wanted)
    containers = Set(
      wanted.flatMap { path in
        let parts = path.split(separator: ".")
        return (1..<max(1, parts.count)).map { parts[..<$0].joined(separator: ".") }
      })
  }

  func wants(_ path: String, in container: String) -> Bool {
    paths.contains(path) || paths.contains(container + ".*")
  }
}

/// The wanted members, copied out of the text; null is as absent.
struct JSONFields {
  struct Field {
    var path: String
    /// A string without its quotes, as it is written.
    var bytes: [UInt8]
    var kind: JSONLine.Kind
    /// Of the value in the record.
    var offset: Int

    func withBytes<T>(_ body: (ByteView) -> T) -> T { bytes.withUnsafeBufferPointer(body) }
    var text: String { String(decoding: bytes, as: UTF8.self) }
  }

  /// In the order of the text.
  private(set) var fields: [Field] = []
  /// Where the record breaks JSON's grammar.
  private(set) var failure: Int?
  /// A wanted member that stands twice.
  private(set) var repeated: Field?

  init(_ object: ByteView, _ wanted: FieldPaths) {
    failure = read(object, in: "", from: 0, wanted)
  }

  /// Cells of a table under their column's names; one that holds an object is looked into.
  init(cells: [(column: String, bytes: [UInt8])], _ wanted: FieldPaths) {
    for (column, bytes) in cells where !bytes.isEmpty {
      let isNumber = bytes[0] == 0x2D || bytes[0] &- 0x30 < 10
      take(
        Field(path: column, bytes: bytes, kind: isNumber ? .number : .string, offset: 0), in: "",
        wanted)
    }
  }

  subscript(path: String) -> Field? { fields.first { $0.path == path } }

  func first(of paths: [String]) -> Field? {
    for path in paths {
      if let found = self[path] { return found }
    }
    return nil
  }

  /// The members of an object, whose paths begin with its own and a point.
  func members(of container: String) -> [Field] {
    fields.filter { $0.path.hasPrefix(container + ".") }
  }

  private mutating func read(
    _ text: ByteView, in container: String, from offset: Int, _ wanted: FieldPaths
  ) -> Int? {
    var object = JSONLine(text)
    while let member = object.next() {
      let key = String(decoding: member.key, as: UTF8.self)
      let path = container.isEmpty ? key : container + "." + key
      guard wanted.containers.contains(path) || wanted.wants(path, in: container) else { continue }
      take(
        Field(
          path: path, bytes: Array(member.value), kind: member.kind,
          offset: offset + member.offset),
        in: container, wanted)
    }
    return object.failure.map { $0 + offset }
  }

  private mutating func take(_ field: Field, in container: String, _ wanted: FieldPaths) {
    if field.kind == .other, field.bytes.elementsEqual("null".utf8) { return }
    if wanted.containers.contains(field.path), field.bytes.first == 0x7B {
      // An object, or one in a string or a cell.
      let text = field.kind == .string ? field.withBytes(JSONText.plain) : field.bytes
      text.withUnsafeBufferPointer { text in
        _ = read(text, in: field.path, from: field.offset, wanted)
      }
    }
    guard wanted.wants(field.path, in: container) else { return }
    if repeated == nil, self[field.path] != nil { repeated = field }
    fields.append(field)
  }
}
