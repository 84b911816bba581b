// TraceDetails.swift: what a row of a trace says beyond what the engine needs.

/// Names and prefix blocks of the row that a `TraceStream` handed out last, for description,
/// conversion and filters by tenant. Kept only where `TraceOptions.keepsDetails` asks for them.
///
/// Only identifiers are kept, never the text of prompts or answers.
public struct TraceDetails: Hashable, Sendable {
  /// The session's name as the file writes it; nil where the format has none or the field is empty.
  public var session: String?
  /// Who sent the request: tenant, team, user or client, by what the format has.
  public var tenant: String?
  /// The model asked for.
  public var model: String?
  /// The kind of request as the file calls it: SLO class, log type, request type.
  public var label: String?
  /// Names of the prompt's prefix blocks, in order; equal leading names are a shared prefix.
  public var prefixBlocks: [UInt64] = []

  public init() {}
}
