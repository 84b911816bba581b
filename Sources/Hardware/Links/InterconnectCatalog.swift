// InterconnectCatalog.swift: the links between GPUs at hand, found by any of their names.

public import Text
import Units

/// Links between GPUs: those built in, then what a user added or replaced.
public struct InterconnectCatalog: Sendable {
  /// In the order `headroom catalog interconnects` lists them.
  public private(set) var entries: [Interconnect] = []

  /// The files that travel inside the binary, one line each.
  private static let files: [(name: String, bytes: [UInt8])] = [
    ("interconnects/nvlink_3.json", PackageResources.nvlink_3_json),
    ("interconnects/nvlink_4.json", PackageResources.nvlink_4_json),
    ("interconnects/nvlink_5.json", PackageResources.nvlink_5_json),
    ("interconnects/nvl72.json", PackageResources.nvl72_json),
    ("interconnects/pcie_4.json", PackageResources.pcie_4_json),
    ("interconnects/pcie_5.json", PackageResources.pcie_5_json),
    ("interconnects/infiniband_100.json", PackageResources.infiniband_100_json),
    ("interconnects/infiniband_200.json", PackageResources.infiniband_200_json),
    ("interconnects/infiniband_400.json", PackageResources.infiniband_400_json),
    ("interconnects/infiniband_800.json", PackageResources.infiniband_800_json),
    ("interconnects/roce_100.json", PackageResources.roce_100_json),
    ("interconnects/roce_200.json", PackageResources.roce_200_json),
    ("interconnects/roce_400.json", PackageResources.roce_400_json),
    ("interconnects/roce_800.json", PackageResources.roce_800_json),
    ("interconnects/ethernet_10.json", PackageResources.ethernet_10_json),
  ]

  /// The links that travel inside the binary.
  /// - Parameter hash: takes up what the files say.
  /// - Throws: only if a file inside the binary is malformed, which a test excludes.
  init(builtIn hash: inout SHA256) throws(InputErrors) {
    for file in Self.files {
      let json = try LocatedJSON.parse(file.bytes, file: file.name, what: "catalog file")
      entries.append(try Interconnect(catalogFile: json))
      hash.update(file.bytes)
    }
  }

  /// A link by name or alias; case does not matter, and space, `_` and `-` are one.
  /// - Throws: `.unknownName` with the nearest names.
  public func link(
    named name: String, at place: SourceLocation
  ) throws(InputErrors) -> Interconnect {
    let wanted = Catalog.key(name)
    if let entry = entries.first(where: { link in
      ([link.name] + link.aliases).contains { Catalog.key($0) == wanted }
    }) {
      return entry
    }
    throw InputErrors(
      Catalog.unknown(
        "interconnect", name, of: entries.map { ($0.name, $0.aliases) }, list: "interconnects",
        at: place))
  }

  /// The network between the nodes of a replica: the one named, or the usual one of its GPU; nil where neither is known.
  /// - Throws: `.unknownName`; `.outOfRange` for a link that joins no nodes.
  public func network(
    named name: String?, of accelerator: Accelerator, at place: SourceLocation
  ) throws(InputErrors) -> Interconnect? {
    guard let name else { return usualNetwork(of: accelerator) }
    let link = try link(named: name, at: place)
    guard link.joins == .nodes else {
      let networks = entries.filter { $0.joins == .nodes }.map { "\"\($0.name)\"" }
      throw InputErrors(
        InputError(
          .outOfRange, at: place,
          "\(link.name) joins the GPUs of a \(link.joins.rawValue), and interconnect is what joins nodes",
          hint: "write one of \(networks.joined(separator: ", "))"))
    }
    return link
  }

  /// The network that servers of a GPU usually have: the first listed of the rate that its entry states for one GPU;
  /// nil where it states none.
  public func usualNetwork(of accelerator: Accelerator) -> Interconnect? {
    guard let rate = accelerator.interNodeLink else { return nil }
    return entries.first {
      $0.joins == .nodes && abs($0.datasheetRate.value / rate.value - 1) < 1e-6
    }
  }

  /// Adds a link, or replaces the one of the same name.
  mutating func put(_ entry: Interconnect) {
    if let place = entries.firstIndex(where: { Catalog.key($0.name) == Catalog.key(entry.name) }) {
      entries[place] = entry
    } else {
      entries.append(entry)
    }
  }
}
