// GPUNames.swift: the GPUs of `--gpu A,B`, where `all` and a vendor's name stand for parts of the catalog.

import Hardware
import Planning
import Text

/// Names of GPUs to try, groups spelled out.
struct GPUNames {
  /// In the order given, each part once; what is no group stays as it was written.
  private(set) var names: [String] = []
  /// What a group left out, and why.
  private(set) var remarks: [String] = []
  /// Whether a group was among the words.
  private(set) var hasGroup = false

  /// - Parameter stock: where it is not empty, a group holds only what is in it; a part named by itself stays.
  init(_ words: [String], stock: [GPUStock], catalog: Catalog) {
    for word in words {
      guard let group = Self.group(word, catalog) else {
        add(word, catalog)
        continue
      }
      hasGroup = true
      let sold = group.filter { !$0.isDatasheetOnly }
      leave(
        group.filter(\.isDatasheetOnly), of: word,
        "known from their datasheet alone, with no engine")
      let held = sold.filter { part in
        stock.isEmpty || stock.contains { $0.gpu == part.name && $0.count > 0 }
      }
      leave(sold.filter { !held.contains($0) }, of: word, "not in --stock")
      for part in held { add(part.name, catalog) }
    }
  }

  private mutating func leave(_ parts: [Accelerator], of word: String, _ why: String) {
    guard !parts.isEmpty else { return }
    remarks.append(
      "--gpu \(word) leaves out what is \(why): \(parts.map(\.name).joined(separator: ", "))")
  }

  private mutating func add(_ name: String, _ catalog: Catalog) {
    func canonical(_ name: String) -> String {
      (try? catalog.accelerator(named: name, at: ReplicaOptions.gpu.place).entry.name) ?? name
    }
    let wanted = canonical(name)
    if !names.contains(where: { canonical($0) == wanted }) { names.append(name) }
  }

  /// The parts of a group's name; nil for what is none. A part of that name goes first.
  private static func group(_ word: String, _ catalog: Catalog) -> [Accelerator]? {
    let name = word.lowercased()
    if (try? catalog.accelerator(named: word, at: ReplicaOptions.gpu.place)) != nil {
      return nil
    }
    if name == "all" { return catalog.accelerators }
    let found = catalog.accelerators.filter { $0.vendor.lowercased() == name }
    return found.isEmpty ? nil : found
  }
}
