// CheckpointName.swift: what to call the model of somebody's config.json.

/// A name for a model that was read from a file.
///
/// `_name_or_path` is a published name in a published file, and in anybody else's the folder of a training run. A
/// folder says nothing to others and may say too much, and a name that begins with `-` would be an option where a
/// command is printed: then the file's own folder or name is taken.
enum CheckpointName {
  /// - Parameters:
  ///   - written: the file's `_name_or_path`; nil where it has none.
  ///   - path: where the file was read.
  static func name(_ written: String?, path: String) -> String {
    if let written, isPublished(written) { return written }
    return fallback(path)
  }

  /// `org/name` or `name`: letters, digits and `._-+`, and no folder or training step.
  static func isPublished(_ name: String) -> Bool {
    let parts = name.split(separator: "/", omittingEmptySubsequences: false)
    guard 1...2 ~= parts.count, name.utf8.count <= 128 else { return false }
    let isPlain = parts.allSatisfy { part in
      guard let first = part.unicodeScalars.first, isLetterOrDigit(first) else { return false }
      return part.unicodeScalars.allSatisfy {
        isLetterOrDigit($0) || "._-+".unicodeScalars.contains($0)
      }
    }
    return isPlain && !isStep(parts[parts.count - 1])
  }

  /// `checkpoint-500`, `step_1000`, `epoch-3`: a point of a training run, and `final`, `output`.
  private static func isStep(_ part: Substring) -> Bool {
    let name = part.lowercased()
    if ["final", "output", "outputs", "merged", "model", "checkpoint"].contains(name) {
      return true
    }
    for word in ["checkpoint", "step", "global_step", "epoch", "ckpt"] where name.hasPrefix(word) {
      let rest = name.dropFirst(word.count).drop { "-_".contains($0) }
      if !rest.isEmpty, rest.allSatisfy(\.isNumber) { return true }
    }
    return false
  }

  private static func isLetterOrDigit(_ scalar: Unicode.Scalar) -> Bool {
    scalar.isASCII && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar))
  }

  /// The nearest part of the path that says something: the file's name, or its folder where that is `config.json`.
  private static func fallback(_ path: String) -> String {
    var parts = path.split { $0 == "/" || $0 == "\\" }.map(String.init)
    if let file = parts.last, file.lowercased().hasSuffix(".json") {
      parts[parts.count - 1] = String(file.dropLast(5))
    }
    let names = parts.reversed().map(clean).filter { !$0.isEmpty }
    let usable = names.first { $0.lowercased() != "config" && !isStep($0[...]) }
    return usable ?? names.first ?? "config"
  }

  /// Letters, digits and `._-+`, with a hyphen for anything else, and none in front.
  static func clean(_ text: String) -> String {
    var name = ""
    for scalar in text.unicodeScalars {
      let isKept = isLetterOrDigit(scalar) || "._-+".unicodeScalars.contains(scalar)
      if isKept {
        name.unicodeScalars.append(scalar)
      } else if name.last != "-" {
        name.append("-")
      }
    }
    let bare = name.drop { "-._+".contains($0) }.prefix(80)
    return String(bare.reversed().drop { "-.".contains($0) }.reversed())
  }
}
