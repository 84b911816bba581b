// Version.swift: what this program is called in what it writes.

public enum HeadroomVersion {
  /// Changes whenever a figure may change for the same scenario.
  public static let current = "0.1.0"
  /// The day of this version, as manual pages write it: no output of ours depends on the day it is made.
  public static let day = "November 30, 2026"
}
