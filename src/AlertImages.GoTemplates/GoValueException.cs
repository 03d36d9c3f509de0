namespace AlertImages.GoTemplates;

/// <summary>A failed function or method. The executor adds where in the template it was called.</summary>
/// <param name="problem">What is wrong, in Go's words where it has them.</param>
public sealed class GoValueException(string problem) : Exception(problem);
