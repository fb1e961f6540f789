namespace Lab.Services;

/// <summary>An order cannot be placed now. The code is all that is said of why.</summary>
internal sealed class OrderRefusedException(string code) : Exception(code);
