// Version.swift: what this program is called in what it writes.

public enum HeadroomVersion {
  /// Changes whenever a figure may change for the same scenario.
  public static let current = "0.1.0"
}
