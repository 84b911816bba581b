// PlanWriting.swift: a plan as a scenario writes it, for hashing and for running again.

internal import Text

extension FleetPlan {
  /// As a scenario's file has it.
  var written: JSONValue {
    var members = members(TopKeys.all)
    if let description { members.append(("description", description)) }
    if let load { members.append(("workload", .array(load.written))) }
    let pools = ("pools", JSONValue.array(pools.map { .object($0.members(PoolKeys.all)) }))
    let overflow = overflow.map { [("overflow", $0.written)] } ?? []
    members.append(("fleet", .object(self.members(FleetKeys.all) + overflow + [pools])))
    if let slo = promise.written { members.append(("slo", slo)) }
    if let headroom { members.append(("headroom", .object(headroom.members(HeadroomKeys.all)))) }
    if let cost { members.append(("cost", cost.written)) }
    return .object(members + self.members(RunKeys.all))
  }
}
