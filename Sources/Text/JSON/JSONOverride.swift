// JSONOverride.swift: `key.path=value` on the command line, laid over a value read from a file.

/// One `--set key.path=value`.
public struct JSONOverride: Hashable, Sendable {
  /// A step of a key path: a key of an object, or an index of an array.
  enum Step: Hashable, Sendable {
    case key(String)
    case index(Int)
  }
  /// The path as it was written, such as `fleet.pools[0].replicas`.
  public let path: String
  public let value: LocatedJSON
  let steps: [Step]

  /// The most overrides' path steps; deeper trees are refused when read.
  private static let stepLimit = LocatedJSON.nestingLimit

  /// Parses `key.path=value`. The value is JSON5; what is not JSON5 is text without quotes.
  /// - Parameter flag: how messages call the option.
  /// - Throws: `.syntax` for a path or value that makes no sense, `.notFinite` for NaN and the like.
  public init(parsing text: String, flag: String = "--set") throws(InputErrors) {
    let place = SourceLocation(file: flag)
    guard let equals = text.firstIndex(of: "=") else {
      throw InputErrors(
        InputError(
          .syntax, at: place, "\(JSONWriter.quoted(text)) has no '='",
          hint: "write \(flag) key.path=value, such as fleet.pools[0].replicas=8"))
    }
    path = String(text[..<equals]).trimmingBlanks()
    let named = SourceLocation(file: "\(flag) \(path)")
    steps = try Self.parseSteps(path, at: named)
    value = try Self.parseValue(String(text[text.index(after: equals)...]), at: named)
  }

  private static func parseSteps(
    _ path: String, at place: SourceLocation
  ) throws(InputErrors) -> [Step] {
    var steps: [Step] = []
    var key = ""
    var rest = path[...]
    var expectsKey = true
    func malformed(_ what: String) -> InputErrors {
      InputErrors(
        InputError(
          .syntax, at: place, "the key path \(JSONWriter.quoted(path)) \(what)",
          hint: "write keys with dots and indexes in brackets, such as fleet.pools[0].replicas"))
    }
    while let next = rest.popFirst() {
      switch next {
      case ".":
        if expectsKey, key.isEmpty { throw malformed("has an empty key") }
        if !key.isEmpty { steps.append(.key(key)) }
        key = ""
        expectsKey = true
      case "[":
        if expectsKey, key.isEmpty { throw malformed("has an index without a key before it") }
        if !key.isEmpty { steps.append(.key(key)) }
        key = ""
        let digits = rest.prefix { $0 != "]" }
        rest = rest.dropFirst(digits.count)
        guard rest.popFirst() == "]", let index = NumberText.parseInt(String(digits)), index >= 0
        else { throw malformed("has an index that is no whole number in brackets") }
        steps.append(.index(index))
        expectsKey = false
      default:
        if !expectsKey { throw malformed("lacks a dot after ']'") }
        key.append(next)
      }
    }
    if expectsKey, key.isEmpty { throw malformed(path.isEmpty ? "is empty" : "ends with a dot") }
    if !key.isEmpty { steps.append(.key(key)) }
    guard steps.count <= stepLimit else { throw malformed("is deeper than \(stepLimit) levels") }
    return steps
  }

  private static func parseValue(
    _ text: String, at place: SourceLocation
  ) throws(InputErrors) -> LocatedJSON {
    let trimmed = text.trimmingBlanks()
    guard let first = trimmed.first else {
      throw InputErrors(
        InputError(.empty, at: place, "no value after '='", hint: #"write "" for an empty text"#))
    }
    do {
      return try LocatedJSON.parse(trimmed, file: place.file, what: "value").relocated(to: place)
    } catch {
      let isMeantAsJSON = "{[\"'".contains(first)
      let isReadable = error.errors.allSatisfy { $0.code != .syntax && $0.code != .empty }
      guard isMeantAsJSON || isReadable else { return LocatedJSON(.string(trimmed), at: place) }
      throw InputErrors(
        error.errors.map { InputError($0.code, at: place, $0.message, hint: $0.hint) })
    }
  }

  /// Sets the value in a tree. Missing keys are added, and missing objects on the way to them;
  /// an element of an array can also be named by its `name` (`fleet.pools.main.replicas`).
  /// - Throws: when the path leads through a value that has no such part.
  public func apply(to tree: inout LocatedJSON) throws(InputErrors) {
    tree = try replaced(in: tree, from: 0, at: "")
  }

  private func replaced(
    in node: LocatedJSON?, from step: Int, at parent: String
  ) throws(InputErrors) -> LocatedJSON {
    guard step < steps.count else { return value }
    switch (steps[step], node?.content) {
    case (.key(let key), nil), (.key(let key), .null?):
      let inner = try replaced(in: nil, from: step + 1, at: ValueReader.join(parent, key))
      let member = LocatedJSON.Member(key: key, keyLocation: value.location, value: inner)
      return LocatedJSON(.object([member]), at: value.location)
    case (.key(let key), .object(var members)?):
      let place = members.firstIndex { $0.key == key }
      let inner = try replaced(
        in: place.map { members[$0].value }, from: step + 1, at: ValueReader.join(parent, key))
      if let place {
        members[place].value = inner
      } else {
        members.append(.init(key: key, keyLocation: value.location, value: inner))
      }
      return LocatedJSON(.object(members), at: node?.location ?? value.location)
    case (.key(let key), .array(let elements)?):
      guard let index = elements.firstIndex(where: { $0["name"]?.content == .string(key) }) else {
        throw senseless("'\(parent)' is an array without an element named '\(key)'")
      }
      return try replacedElement(index, of: elements, in: node, from: step, at: parent)
    case (.index(let index), .array(let elements)?):
      guard index < elements.count else {
        throw senseless("'\(parent)' has \(elements.count) elements, counted from 0")
      }
      return try replacedElement(index, of: elements, in: node, from: step, at: parent)
    case (.index, nil): throw senseless("'\(parent)' is not there, so it has no elements")
    case (_, _):
      throw senseless("'\(parent)' is \(node?.summary ?? "nothing"), which has no such part")
    }
  }

  private func replacedElement(
    _ index: Int, of elements: [LocatedJSON], in node: LocatedJSON?, from step: Int,
    at parent: String
  ) throws(InputErrors) -> LocatedJSON {
    var elements = elements
    elements[index] = try replaced(
      in: elements[index], from: step + 1, at: "\(parent)[\(index)]")
    return LocatedJSON(.array(elements), at: node?.location ?? value.location)
  }

  private func senseless(_ why: String) -> InputErrors {
    InputErrors(
      InputError(
        .doesNotFit, at: value.location, "the key path leads nowhere: \(why)",
        hint: "check the path against the file"))
  }
}

extension LocatedJSON {
  /// The same tree with one place for all of it.
  func relocated(to place: SourceLocation) -> LocatedJSON {
    switch content {
    case .array(let values):
      LocatedJSON(.array(values.map { $0.relocated(to: place) }), at: place)
    case .object(let members):
      LocatedJSON(
        .object(
          members.map {
            Member(key: $0.key, keyLocation: place, value: $0.value.relocated(to: place))
          }), at: place)
    default: LocatedJSON(content, at: place)
    }
  }
}

extension String {
  /// Without blanks and tabs at both ends.
  func trimmingBlanks() -> String {
    var view = self[...]
    while let last = view.last, last == " " || last == "\t" { view.removeLast() }
    return String(view.drop { $0 == " " || $0 == "\t" })
  }
}
