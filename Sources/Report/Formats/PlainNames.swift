// PlainNames.swift: names from files as parts of paths.

enum PlainNames {
  /// Each name with `_` for what is no letter, digit, `.`, `_` or `-`; with the noun and a number before it where that
  /// is taken, empty or begins with a point. No two differ by case alone.
  static func unique(_ names: [String], noun: String) -> [String] {
    var found: [String] = []
    for (index, name) in names.enumerated() {
      var own = String(
        name.unicodeScalars.prefix(60).map { scalar -> Character in
          let isPlain = scalar.isASCII && Character(scalar).isLetter
          let isDigit = ("0"..."9").contains(scalar)
          return isPlain || isDigit || "._-".unicodeScalars.contains(scalar)
            ? Character(scalar) : "_"
        })
      let lower = found.map { $0.lowercased() }
      if own.isEmpty || own.hasPrefix(".") || lower.contains(own.lowercased()) {
        own = "\(noun)-\(index + 1)\(own.isEmpty ? "" : "-")\(own)"
      }
      found.append(own)
    }
    return found
  }
}
