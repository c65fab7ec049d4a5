// The only import of a plugin: the values and the protocol, and the readers of pages. No network, file or clock.
@_exported public import TerminCore
@_exported public import TerminHTML
