// AnswerReference.swift: a figure of another answer in place of a number: "@size.json:gpus".

import Text

enum AnswerReference {
  /// The tree with every text of the form `@FILE:key.path` replaced by what stands there in that JSON file.
  /// - Throws: `InputErrors` for a path that leads nowhere; `ReadError`.
  static func resolved(_ tree: LocatedJSON) throws -> LocatedJSON {
    var tree = tree
    switch tree.content {
    case .string(let text):
      guard text.hasPrefix("@"), let colon = text.lastIndex(of: ":") else { return tree }
      let file = String(text[text.index(after: text.startIndex)..<colon])
      guard file.hasSuffix(".json") else { return tree }
      let path = String(text[text.index(after: colon)...])
      let found = try value(
        path, in: try LocatedJSON.load(path: file, what: "answer"), at: tree.location)
      return LocatedJSON(found.content, at: tree.location)
    case .array(let values): tree.content = .array(try values.map(resolved))
    case .object(let members):
      tree.content = .object(
        try members.map {
          LocatedJSON.Member(
            key: $0.key, keyLocation: $0.keyLocation, value: try resolved($0.value))
        })
    default: break
    }
    return tree
  }

  private static func value(
    _ path: String, in tree: LocatedJSON, at place: SourceLocation
  ) throws(InputErrors) -> LocatedJSON {
    var value = tree
    for key in path.split(separator: ".").map(String.init) {
      guard let next = value[key] else {
        throw InputErrors(
          InputError(
            .missingKey, at: place, "the answer has no \(JSONWriter.quoted(path))",
            hint: "name a key of that JSON file, such as gpus or cost_per_hour"))
      }
      value = next
    }
    return value
  }
}
