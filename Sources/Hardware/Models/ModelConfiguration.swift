// ModelConfiguration.swift: the files that a checkpoint's folder holds of its model, as one text.

public import Text

/// A Hugging Face `config.json` with the `hf_quant_config.json` beside it.
public enum ModelConfiguration {
  static let file = "config.json"
  static let quantisationFile = "hf_quant_config.json"
  /// The key under which what is beside the configuration is put into it.
  static let quantisationKey = "hf_quant_config"

  /// Where the quantisation of a configuration may stand; nil for another file.
  /// - Parameter path: `…/config.json`, or one that ends so, as `NAME_config.json`.
  public static func quantisationPath(beside path: String) -> String? {
    guard path.hasSuffix(file), !path.hasSuffix(quantisationFile) else { return nil }
    return path.dropLast(file.count) + quantisationFile
  }

  /// The configuration that a folder or a file names.
  public static func path(in folder: String) -> String {
    folder.hasSuffix("/") ? folder + file : "\(folder)/\(file)"
  }

  /// Parses both.
  ///
  /// Python writes `Infinity` and `NaN` into keys that nothing here reads: such a value is as if it were not there.
  /// - Throws: every mistake of the texts.
  public static func parse(
    _ bytes: [UInt8], file: String, quantisation: (bytes: [UInt8], file: String)?
  ) throws(InputErrors) -> LocatedJSON {
    var json = try parse(bytes, file: file)
    if let quantisation, json.isModelConfiguration {
      let beside = try parse(quantisation.bytes, file: quantisation.file)
      json = json.adding(quantisationKey, beside)
    }
    return json
  }

  private static func parse(
    _ bytes: [UInt8], file: String
  ) throws(InputErrors) -> LocatedJSON {
    let problems = InputProblems()
    let json = LocatedJSON.parse(bytes, file: file, what: "catalog file", into: problems)
    guard let found = problems.inTextOrder() else {
      guard let json else { preconditionFailure("a text that cannot be read has a reason") }
      return json
    }
    guard let json, json.isModelConfiguration,
      found.errors.count == problems.count, found.errors.allSatisfy({ $0.code == .notFinite })
    else { throw found }
    return json.withoutRejected
  }
}

extension LocatedJSON {
  /// It has the keys of a Hugging Face configuration.
  var isModelConfiguration: Bool {
    ["hidden_size", "model_type", "text_config", "n_embd"].contains { self[$0] != nil }
  }

  fileprivate func adding(_ key: String, _ value: LocatedJSON) -> LocatedJSON {
    guard case .object(let members) = content, self[key] == nil else { return self }
    let member = Member(key: key, keyLocation: value.location, value: value)
    return LocatedJSON(.object(members + [member]), at: location)
  }

  fileprivate var withoutRejected: LocatedJSON {
    let kept: Content =
      switch content {
      case .rejected: .null
      case .array(let values): .array(values.map(\.withoutRejected))
      case .object(let members):
        .object(
          members.map {
            Member(key: $0.key, keyLocation: $0.keyLocation, value: $0.value.withoutRejected)
          })
      default: content
      }
    return LocatedJSON(kept, at: location)
  }
}
