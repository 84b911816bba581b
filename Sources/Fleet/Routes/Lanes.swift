// Lanes.swift: the classes of a run as its engine has them: by stage, and by what becomes of the answers.

internal import Engine
internal import Kernel
internal import Workload

/// Requests of one class at one stage whose answers share a fate: to the engine a class of its own, so that what it counts
/// by class is apart.
struct Lane: Equatable {
  enum Fate { case kept, thrown, provided }
  /// The class of the clients.
  let classIndex: Int
  /// Escalations before it.
  let stage: Int
  let fate: Fate
  /// The pools that answer; of the provider's lane those of the class.
  let pools: [Int]
}

/// A request in its lane, on its way to the gateway.
struct LaneOffer {
  var request: Request
  let id: Int
  /// Whether the provider is asked first.
  var asksProvider = false
  /// Whether the provider is never asked.
  var staysInFleet = false
}

/// The lanes of all classes, and the requests that are to change theirs.
///
/// Lane i is the first of class i; where no class has a route there are no others. What becomes of the k-th request of a
/// class is a function of the seed, the replication, the class's name and k.
struct Lanes {
  let all: [Lane]
  let classes: [ClassSpecification]
  /// Of each lane, how urgent its requests are to an engine.
  let urgencies: [Urgency]
  /// Whether some class has a route.
  let areThere: Bool
  /// Whether answers are thrown away.
  let escalate: Bool
  /// Of each class; nil for a plain one.
  private var routes: [RoutedClass?] = []
  /// By number, requests whose next answer will be thrown away.
  private var underWay: [Int: (request: Request, place: Int)] = [:]
  /// Numbers of requests whose answer was thrown away at this instant.
  private var returned: [Int] = []

  init(_ classes: [ClassSpecification], seed: UInt64, replication: Int) {
    self.classes = classes
    areThere = classes.contains { $0.route != .plain }
    escalate = classes.contains { !$0.route.escalations.isEmpty }
    var all = classes.enumerated().map {
      Lane(classIndex: $0, stage: 0, fate: .kept, pools: $1.pools)
    }
    for (index, entry) in classes.enumerated() {
      guard entry.route != .plain else {
        routes.append(nil)
        continue
      }
      let route = RoutedClass(
        entry, classIndex: index, firstLane: all.count, seed: seed, replication: replication)
      routes.append(route)
      all += route.furtherLanes(of: index, first: entry.pools)
    }
    urgencies = all.map { classes[$0.classIndex].urgency }
    self.all = all
  }

  /// The classes as the engine has them.
  var specifications: [ClassSpecification] {
    all.map { lane in
      var entry = classes[lane.classIndex]
      entry.pools = lane.pools
      return entry
    }
  }

  /// Requests of a class with a route that arrived, and those that were offered to each stage after the first; nil for a
  /// plain class.
  func counts(ofClass index: Int) -> (arrived: Int, escalated: [Int])? {
    routes[index].map { ($0.arrived, $0.escalated) }
  }

  /// The lane of a request that the provider has taken.
  func ofProvider(_ lane: Int) -> Int { routes[all[lane].classIndex]?.provided ?? lane }

  /// A request that arrives, in its first lane.
  mutating func begin(_ request: Request, id: Int) -> LaneOffer {
    var offer = LaneOffer(request: request, id: id)
    let index = request.classIndex
    guard let place = routes[index]?.arrives() else { return offer }
    offer.staysInFleet = classes[index].route.staysInFleet
    offer.asksProvider = routes[index]?.goesToProvider(place) == true
    choose(&offer, place: place, stage: 0)
    return offer
  }

  /// Whether what a request was answered that left its replica is thrown away: its next stage is asked once the steps that
  /// end at this instant have ended.
  mutating func throwsAway(_ departure: Departure) -> Bool {
    guard all[departure.classIndex].fate == .thrown else { return false }
    guard departure.reason == .completed else {
      ended(id: departure.id)
      return false
    }
    returned.append(departure.id)
    return true
  }

  /// Whether answers were thrown away at this instant.
  var hasReturned: Bool { !returned.isEmpty }

  /// Those whose answers were thrown away at this instant, each in the lane of its next stage; who arrived earlier comes
  /// first.
  mutating func takeReturned() -> [LaneOffer] {
    let ids = returned.sorted()
    returned.removeAll(keepingCapacity: true)
    return ids.map { escalated(id: $0) }
  }

  /// A request has ended before its answer could be thrown away.
  mutating func ended(id: Int) {
    if escalate { underWay.removeValue(forKey: id) }
  }

  private mutating func escalated(id: Int) -> LaneOffer {
    guard let (request, place) = underWay.removeValue(forKey: id) else {
      preconditionFailure("a request whose answer is thrown away is under way")
    }
    var offer = LaneOffer(request: request, id: id)
    let lane = all[request.classIndex]
    offer.staysInFleet = classes[lane.classIndex].route.staysInFleet
    offer.asksProvider = routes[lane.classIndex]?.escalates(to: lane.stage + 1) == true
    if offer.asksProvider {
      // Beyond the provider's limits the stage before it answers again, and that is kept.
      offer.request.classIndex = routes[lane.classIndex]?.kept[lane.stage] ?? lane.classIndex
    } else {
      choose(&offer, place: place, stage: lane.stage + 1)
    }
    return offer
  }

  private mutating func choose(_ offer: inout LaneOffer, place: Int, stage: Int) {
    guard let route = routes[all[offer.request.classIndex].classIndex] else { return }
    let isThrown = route.throwsAway(place, stage: stage)
    offer.request.classIndex = isThrown ? route.thrown[stage] : route.kept[stage]
    if isThrown { underWay[offer.id] = (offer.request, place) }
  }
}
