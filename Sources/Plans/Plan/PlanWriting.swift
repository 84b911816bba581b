// PlanWriting.swift: a plan as a scenario writes it, for hashing and for running again.

public import Text

extension FleetPlan {
  /// As it was written, with overrides and the defaults of its workload, for a reader in the working folder: paths of
  /// traces and models start there.
  public var standalone: JSONValue { written.placingModels(in: folder) }

  /// As a scenario's file has it.
  var written: JSONValue {
    var members = members(TopKeys.all)
    if let description { members.append(("description", description)) }
    if let load { members.append(("workload", .array(promise.beside(load.written)))) }
    let pools = ("pools", JSONValue.array(pools.map { .object($0.members(PoolKeys.all)) }))
    let overflow = overflow.map { [("overflow", $0.written)] } ?? []
    members.append(("fleet", .object(self.members(FleetKeys.all) + overflow + [pools])))
    if let slo = promise.written { members.append(("slo", slo)) }
    if let headroom { members.append(("headroom", .object(headroom.members(HeadroomKeys.all)))) }
    if let cost { members.append(("cost", cost.written)) }
    return .object(members + self.members(RunKeys.all))
  }
}

extension JSONValue {
  /// The same scenario with the paths of its models' files under the folder where they start.
  fileprivate func placingModels(in folder: String) -> JSONValue {
    switch self {
    case .array(let values): return .array(values.map { $0.placingModels(in: folder) })
    case .object(let members):
      return .object(
        members.map { key, value in
          guard key == "model", case .string(let name) = value else {
            return (key, value.placingModels(in: folder))
          }
          let isPath = name.hasSuffix(".json") || name.hasSuffix("/")
          return (key, .string(isPath ? Folder.path(name, in: folder) : name))
        })
    default: return self
    }
  }
}
