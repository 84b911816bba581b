// SizeOptions.swift: how far `size` and `compare` search, and how sure they get.

import Foundation
import Planning
import Plans
import Text
import Units

enum SizeOptions {
  static let window = Option<Seconds>("window", "D", "length of a window of load (\"5m\")") {
    text throws(InputErrors) in
    guard let window = DurationText.parse(text.text), window.value >= 1, window.value <= 86_400
    else { throw text.wrong(.outOfRange, "a duration from 1s to 24h") }
    return window
  }
  static let maxReplicas = Option<Int>(
    "max-replicas", "N", within: PoolKeys.replicas, "replicas tried at most (4096)")
  static let draft = Flag(
    "draft", "a first look: replicates of 2,000 requests, not 20,000; of a large fleet a cell of 32"
  )
  static let relativeError = Option<Double>(
    "rel-error", "SHARE",
    "replicate until the deciding intervals are so narrow: 2% or 0.02 of the share promised"
  ) { text throws(InputErrors) in
    guard let share = text.share else { throw text.wrong(.wrongType, "a share, such as 2%") }
    guard share > 0, share < 1 else { throw text.wrong(.outOfRange, "above 0 and below 100%") }
    return share
  }
  static let maxReplicates = Option<Int>(
    "max-replicates", "N", in: SizingOptions().replicates...10_000,
    "replicates of a load at most (40; 160 with --rel-error)")

  static let all = CommandOption.list(
    Options.pool, window, maxReplicas, StudyFlags.replicas, StudyFlags.nodes, draft, relativeError,
    maxReplicates, Options.set.saying("override a field, such as headroom.margin=0.2"),
    Options.seed, Options.threads.saying("runs at once; changes no figure"),
    CatalogOptions.folders)

  /// What a question that begins with a sizing takes of it.
  static let search = CommandOption.list(
    window, maxReplicas, draft, relativeError, maxReplicates,
    Options.set.saying("override a field, such as headroom.margin=0.2"), Options.seed,
    Options.threads.saying("runs at once; changes no figure"), CatalogOptions.folders)

  static func read(_ call: Invocation) throws -> SizingOptions {
    let arguments = call.arguments
    var options = SizingOptions()
    // A first look does not look around.
    options.looksAtOtherWindows = !arguments[draft]
    options.threads =
      try arguments[Options.threads] ?? ProcessInfo.processInfo.activeProcessorCount
    if let limit = try arguments[maxReplicas] { options.maxReplicas = limit }
    if let length = try arguments[window] { options.window = length }
    if arguments[draft] {
      options.requestsPerReplicate = SizingOptions.draftRequests
      options.cell = SizingOptions.draftCell
    }
    options.relativeError = try arguments[relativeError]
    if options.relativeError != nil { options.replicateCap = SizingOptions.preciseCap }
    if let cap = try arguments[maxReplicates] { options.replicateCap = cap }
    if call.console.errorIsTerminal, !call.console.isQuiet, !arguments[Options.json] {
      options.progress = { what in
        Console.progress(what)
        return true
      }
    }
    return options
  }
}
