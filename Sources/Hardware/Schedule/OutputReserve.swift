// OutputReserve.swift: what of the outputs of running requests an engine keeps KV blocks for when it admits another.

/// Which KV blocks stay free for the tokens that running requests have still to emit, when another asks to be admitted.
///
/// An engine knows the most that a request may emit (`max_tokens`); a simulated request emits just that.
public enum OutputReserve: String, CaseIterable, Hashable, Sendable {
  /// None: what runs out is taken from the last (vLLM; TensorRT-LLM with `MAX_UTILIZATION`).
  case none
  /// A share of them that falls while no request gives way; the one that is admitted must fit whole (SGLang).
  case estimated
  /// All of them: nobody ever gives way (TensorRT-LLM with `GUARANTEED_NO_EVICT`, its default).
  case whole
}
