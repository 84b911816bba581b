// ClaimTerm.swift: what a claim can say: which metric, how much of it, what runs where, under which load.

public import Text

/// One thing that a claim says, in a sentence or by itself; the raw value is its name as an option of `claim`.
public enum ClaimTerm: String, CaseIterable, Hashable, Sendable {
  case metric
  /// The stated figure or range.
  case figure = "claim"
  case model
  /// Parameters of a dense model, in place of its name.
  case params
  case gpu, gpus, precision
  case kvCache = "kv"
  /// Of the prompt.
  case tokens
  /// Of an answer.
  case output
  case batch, context
  /// In place of the catalog's memory of one GPU.
  case memory = "vram-gb"
  case bandwidth = "bandwidth-tb-s"
  case peak = "tflops"
  /// A number of tokens without a noun, which the metric gives; sentences alone have it.
  case length

  /// Where messages say that its value stands.
  public var place: SourceLocation { OptionText.place(rawValue) }
}

/// What is left open where a claim needs it, or said twice: no input is wrong, but there is no question yet.
public enum ClaimGap: Error, Hashable, Sendable {
  /// Nothing says the term; with what it could be.
  case missing(ClaimTerm, example: String)
  /// - Parameters:
  ///   - message: What is open or in doubt.
  ///   - hint: What to say instead.
  case open(message: String, hint: String)
}
