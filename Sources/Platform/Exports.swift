/// What stands on this target sees paths and digests without importing them.
@_exported public import Hashing

#if canImport(System)
@_exported public import System
#else
@_exported public import SystemPackage
#endif
