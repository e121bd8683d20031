/// Every file of this target, and every command, works with these.
@_exported public import LambdaPackModel
@_exported public import Platform
