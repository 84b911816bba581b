import Foundation

print("headroom")
